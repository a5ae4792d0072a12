"""getCompanyMembership, getCompanyMembers, add-, set- and removeCompanyMembership: they share who reaches what."""

import pytest

from passwords import PASSWORD
from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    AddCompanyMembershipParam,
    AddCompanyMembershipReturn,
    GetCompanyMembershipParam,
    GetCompanyMembershipReturn,
    GetCompanyMembersParam,
    GetUserInfoParam,
    RemoveCompanyMembershipParam,
    RemoveCompanyMembershipReturn,
    SetCompanyMembershipParam,
    SetCompanyMembershipReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import Company, CompanyMembership, CompanyMembershipUpdate
from printroom.models import AccessGroup, GroupMember
from printroom.repositories import users as rows
from refusals import refused


def update(company, role, *, is_active=True):
    return CompanyMembershipUpdate(company_handle=company.handle, role=role, is_active=is_active)


def adding(user, *updates, **more):
    return AddCompanyMembershipParam(user_handle=user.handle, membership_array=updates, **more)


def setting(user, *updates):
    return SetCompanyMembershipParam(user_handle=user.handle, membership_array=updates)


def removing(user, *handles):
    return RemoveCompanyMembershipParam(user_handle=user.handle, company_handle_array=handles)


def test_get_company_membership_of_the_caller(ask, caller, accounts, company, other_company):
    user = caller(Role.IPS_USER)
    accounts.join(user.handle, other_company, Role.TRIAL_SITE_USER, is_active=False)

    shown = {
        each.name: Company(company_handle=each.handle, name=each.name, root_path=f"{each.name}/", expires=each.expires)
        for each in (company, other_company)
    }
    assert ask(user, GetCompanyMembershipParam()) == GetCompanyMembershipReturn(
        membership_array=(
            CompanyMembership(company=shown["Acme"], role="IpsUser", is_active=True),
            CompanyMembership(company=shown["Rival"], role="TrialSiteUser", is_active=False),
        )
    )


def test_get_company_membership_shows_an_administrator_his_companies_only(ask, admin, caller, accounts, other_company):
    user = caller(Role.IPS_USER)
    accounts.join(user.handle, other_company, Role.IPS_USER)
    boss = caller(Role.IPS_COMPANY_ADMIN)

    def seen_by(who):
        reply = ask(who, GetCompanyMembershipParam(user_handle=user.handle))
        return [each.company.name for each in reply.membership_array]

    assert seen_by(boss) == ["Acme"]
    assert seen_by(admin) == ["Acme", "Rival"]
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        seen_by(caller(Role.IPS_USER))


def test_get_company_members_filters_locked_and_inactive_ones(ask, caller, runtime, company):
    boss = caller(Role.IMAGE_PORTAL_ADMIN)
    idle, locked = caller(Role.IPS_USER, is_active=False), caller(Role.IPS_USER)
    with runtime.unit(writing=True) as unit:
        rows.by_email(unit.session, locked.email).is_valid = False

    def members(*, invalid, inactive):
        reply = ask(
            boss,
            GetCompanyMembersParam(company_handle=company.handle, include_invalid=invalid, include_inactive=inactive),
        )
        return {each.user.email: (each.role, each.is_active, each.user.is_valid) for each in reply.member_array}

    everybody = {
        boss.email: ("ImagePortalAdmin", True, True),
        idle.email: ("IpsUser", False, True),
        locked.email: ("IpsUser", True, False),
    }
    assert members(invalid=True, inactive=True) == everybody
    assert set(members(invalid=False, inactive=True)) == {boss.email, idle.email}
    assert set(members(invalid=True, inactive=None)) == {boss.email, locked.email}
    assert set(members(invalid=False, inactive=False)) == {boss.email}


def test_add_company_membership_keeps_the_others(ask, admin, caller, accounts, other_company):
    user = caller(Role.IPS_USER)

    assert ask(admin, adding(user, update(other_company, Role.IPS_COMPANY_ADMIN))) == AddCompanyMembershipReturn()
    assert accounts.memberships(user.email) == {"Acme": ("IpsUser", True), "Rival": ("IpsCompanyAdmin", True)}


def test_add_company_membership_changes_the_one_that_is_there(ask, caller, accounts, company):
    user = caller(Role.IPS_USER)
    ask(caller(Role.IPS_COMPANY_ADMIN), adding(user, update(company, Role.IMAGE_PORTAL_CONTRIB, is_active=False)))

    assert accounts.memberships(user.email) == {"Acme": ("ImagePortalContrib", False)}


def test_add_company_membership_reads_the_companies_of_old_versions(ask, admin, caller, accounts, other_company):
    user = caller(Role.TRIAL_SITE_USER)
    ask(admin, adding(user, company_handle_array=(str(other_company.id),)))

    assert accounts.memberships(user.email) == {"Acme": ("TrialSiteUser", True), "Rival": ("IpsUser", True)}


def test_the_one_role_of_old_versions_is_one_that_the_user_has(ask, admin, caller, accounts, company, other_company):
    user = caller(Role.IPS_USER)

    def role():
        return ask(admin, GetUserInfoParam(user_handle=user.handle)).user_info.default_role

    ask(admin, setting(user, update(company, Role.IMAGE_PORTAL_ADMIN)))
    assert role() == "ImagePortalAdmin"
    ask(admin, adding(user, update(other_company, Role.IPS_USER)))
    assert role() == "ImagePortalAdmin"
    ask(admin, adding(user, update(company, Role.IMAGE_PORTAL_ADMIN, is_active=False)))
    assert role() == "IpsUser"
    ask(admin, removing(user, other_company.handle))
    assert role() == "ImagePortalAdmin"
    ask(admin, removing(user, company.handle))
    assert role() == "ImagePortalAdmin"


def test_set_company_membership_replaces_all(ask, admin, caller, accounts, other_company):
    user = caller(Role.IPS_USER)

    assert ask(admin, setting(user, update(other_company, Role.IPS_USER))) == SetCompanyMembershipReturn()
    assert accounts.memberships(user.email) == {"Rival": ("IpsUser", True)}
    ask(admin, setting(user))
    assert accounts.memberships(user.email) == {}


def test_set_company_membership_keeps_what_is_out_of_the_callers_reach(ask, caller, accounts, company, other_company):
    user = caller(Role.IPS_USER)
    accounts.join(user.handle, other_company, Role.IPS_USER)
    ask(caller(Role.IPS_COMPANY_ADMIN), setting(user, update(company, Role.IMAGE_PORTAL_USER)))

    assert accounts.memberships(user.email) == {"Acme": ("ImagePortalUser", True), "Rival": ("IpsUser", True)}


def test_remove_company_membership_keeps_the_account(ask, caller, accounts, company):
    user = caller(Role.IPS_USER)
    boss = caller(Role.IPS_COMPANY_ADMIN)

    assert ask(boss, removing(user, company.handle)) == RemoveCompanyMembershipReturn()
    assert accounts.memberships(user.email) == {}
    assert accounts.of(user.email).is_valid is True


def test_remove_company_membership_takes_the_user_out_of_the_companys_groups(
    ask, admin, caller, accounts, runtime, company, other_company
):
    user = caller(Role.IMAGE_PORTAL_USER)
    accounts.join(user.handle, other_company, Role.IPS_USER)
    with runtime.unit(writing=True) as unit:
        groups = [AccessGroup(company_id=each.id, name="Staff") for each in (company, other_company)]
        unit.session.add_all(groups)
        unit.session.flush()
        unit.session.add_all(GroupMember(group_id=group.id, user_id=user.user_id) for group in groups)
    ask(admin, removing(user, company.handle))

    with runtime.unit() as unit:
        assert rows.group_ids(unit.session, user.user_id, company.id) == frozenset()
        assert rows.group_ids(unit.session, user.user_id, other_company.id) == {groups[1].id}


def test_remove_company_membership_without_a_user_is_about_the_caller(ask, caller, accounts, company):
    boss, user = caller(Role.IPS_COMPANY_ADMIN), caller(Role.IPS_USER)
    ask(boss, RemoveCompanyMembershipParam(company_handle_array=(company.handle,)))

    assert accounts.memberships(boss.email) == {}
    assert accounts.memberships(user.email) == {"Acme": ("IpsUser", True)}


CHANGES = {
    "add": lambda user, company: adding(user, update(company, Role.IPS_USER)),
    "set": lambda user, company: setting(user, update(company, Role.IPS_USER)),
    "remove": lambda user, company: removing(user, company.handle),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_memberships_in_a_company_that_the_caller_does_not_administer(ask, caller, accounts, other_company, change):
    user = caller(Role.IPS_USER)
    boss = caller(Role.IPS_COMPANY_ADMIN)
    before = accounts.memberships(user.email)
    with refused(FaultCode.INVALID_COMPANY):
        ask(boss, change(user, other_company))
    accounts.join(boss.handle, other_company, Role.IPS_USER)
    with refused(FaultCode.ILLEGAL_COMPANY):
        ask(accounts.sign_in(boss.email, PASSWORD), change(user, other_company))
    assert accounts.memberships(user.email) == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (Role.IPS_COMPANY_ADMIN, Role.IPS_ADMIN),
        (Role.TRIAL_SITE_ADMIN, Role.IPS_COMPANY_ADMIN),
        (Role.IMAGE_PORTAL_ADMIN, Role.TRIAL_SITE_USER),
    ],
)
def test_memberships_of_those_who_outrank_the_caller(ask, caller, accounts, company, change, mine, theirs):
    user = caller(theirs)
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        ask(caller(mine), change(user, company))
    assert accounts.memberships(user.email) == {"Acme": (theirs, True)}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_memberships_of_a_user_of_another_company(ask, caller, accounts, company, other_company, change):
    user = caller(Role.IPS_USER, company=other_company)
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        ask(caller(Role.IPS_COMPANY_ADMIN), change(user, company))
    assert accounts.memberships(user.email) == {"Rival": ("IpsUser", True)}


def test_add_company_membership_is_all_or_nothing(ask, admin, caller, accounts, company):
    user = caller(Role.IPS_USER)
    unknown = CompanyMembershipUpdate(company_handle="c|99", role="IpsUser", is_active=True)
    with refused(FaultCode.INVALID_COMPANY):
        ask(admin, adding(user, update(company, Role.TRIAL_SITE_USER), unknown))
    assert accounts.memberships(user.email) == {"Acme": ("IpsUser", True)}


@pytest.mark.parametrize("mine", [Role.TRIAL_SITE_ADMIN, Role.IMAGE_PORTAL_ADMIN])
def test_administrators_do_not_lift_themselves(ask, caller, accounts, company, mine):
    boss = caller(mine)
    with refused(FaultCode.ILLEGAL_PARAMETER_VALUE):
        ask(boss, adding(boss, update(company, Role.IPS_COMPANY_ADMIN)))
    assert accounts.memberships(boss.email) == {"Acme": (mine, True)}
