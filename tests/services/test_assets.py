"""Assets: a new one is only kept where the caller may write."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.roles import Role
from printroom.models import AccessGroup, Asset, FolderPermission, GroupMember
from printroom.repositories import users
from printroom.services.caller import Access, Scope
from refusals import refused


@pytest.mark.parametrize("rights", [("Read",), ("Read", "Write")])
def test_add_needs_the_write_right_on_the_folder(runtime, company, caller, rights):
    who = caller(Role.IMAGE_PORTAL_CONTRIB)
    with runtime.unit_of_work(Scope(who, company, Access(unlimited=True)), writing=True) as services:
        folder = services.folders.create("drop")
        group = AccessGroup(company_id=company.id, name="mine")
        services.unit.session.add(group)
        services.unit.session.flush()
        services.unit.session.add(GroupMember(group_id=group.id, user_id=who.user_id))
        services.unit.session.add_all(
            FolderPermission(folder_id=folder.id, group_id=group.id, type=right) for right in rights
        )
    with runtime.unit() as unit:
        limited = Scope(
            who, company, Access(unlimited=False, group_ids=users.group_ids(unit.session, who.user_id, company.id))
        )
    asset = Asset(
        company_id=company.id,
        folder_id=folder.id,
        type="Image",
        name="cat",
        file_name="cat.jpg",
        create_user=who.email,
        last_modify_user=who.email,
    )

    with runtime.unit_of_work(limited, writing=True) as services:
        if "Write" in rights:
            assert services.assets.add(asset).name == "cat"
        else:
            with refused(FaultCode.MISSING_PERMISSION) as told:
                services.assets.add(asset)
            assert told.reason == "Write permission on folder Acme/drop/ is missing"
    with runtime.unit_of_work(limited) as services:
        assert services.search.counts() == ({"Image": 1} if "Write" in rights else {})
