"""Sign-in and scope: credentials → caller, and whose permissions count where."""

import datetime as dt

import pytest

from passwords import PASSWORD
from printroom.contract.faults import FaultCode
from printroom.contract.roles import Role
from printroom.models import AccessGroup, GroupMember, Membership, now
from printroom.repositories import users as rows
from printroom.services import sign_in
from printroom.services.caller import Access, Caller
from refusals import refused

IMPERSONATORS = {Role.IPS_ADMIN, Role.IPS_COMPANY_ADMIN, Role.IPS_USER, Role.IMAGE_PORTAL_ADMIN}


@pytest.fixture
def by_password(runtime):
    def run(email, password):
        with runtime.unit() as unit:
            return sign_in.by_password(unit.session, runtime.resources.passwords, email=email, password=password)

    return run


@pytest.fixture
def scope(runtime, company):
    def run(who, *, company=company.handle, user=None, group=None):
        with runtime.unit() as unit:
            return sign_in.scope(unit.session, who, company=company, access_user=user, access_group=group)

    return run


@pytest.fixture
def groups(runtime, company, other_company):
    """A group of the company and one of the other."""
    with runtime.unit(writing=True) as unit:
        made = [AccessGroup(company_id=each.id, name="Staff") for each in (company, other_company)]
        unit.session.add_all(made)
    return made


def change(runtime, who, **values):
    with runtime.unit(writing=True) as unit:
        row = rows.by_id(unit.session, who.user_id)
        for name, value in values.items():
            setattr(row, name, value)


def test_sign_in_knows_the_roles_of_active_memberships(by_password, runtime, caller, company, other_company):
    user = caller(Role.IPS_USER)
    with runtime.unit(writing=True) as unit:
        unit.session.add(
            Membership(user_id=user.user_id, company_id=other_company.id, role=Role.IPS_COMPANY_ADMIN, is_active=False)
        )

    assert by_password(user.email.upper(), PASSWORD) == Caller(
        user_id=user.user_id,
        email=user.email,
        handle=f"u|{user.user_id}|{user.email}",
        is_ips_admin=False,
        roles={company.id: Role.IPS_USER},
    )


def test_sign_in_knows_no_roles_in_expired_companies(by_password, runtime, caller, company):
    user = caller(Role.IPS_COMPANY_ADMIN)
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).expires = now() - dt.timedelta(seconds=1)

    assert by_password(user.email, PASSWORD).all_roles == frozenset()


@pytest.mark.parametrize(("email", "password"), [("", ""), ("{mine}", ""), ("", PASSWORD)])
def test_sign_in_without_credentials(by_password, admin, email, password):
    with refused(FaultCode.NO_CREDENTIALS):
        by_password(email.format(mine=admin.email), password)


def test_sign_in_does_not_tell_a_wrong_password_from_an_unknown_user(by_password, admin):
    reasons = set()
    for email, password in ((admin.email, "wrong"), ("nobody@example.com", PASSWORD), ("a\udcff", "\udcff")):
        with refused(FaultCode.INVALID_CREDENTIALS) as told:
            by_password(email, password)
        reasons.add(told.reason)
    assert len(reasons) == 1


@pytest.mark.parametrize("state", [{"is_valid": False}, {"password_expires": now() - dt.timedelta(seconds=1)}])
def test_sign_in_of_an_unusable_account(by_password, runtime, admin, state):
    change(runtime, admin, **state)

    with refused(FaultCode.INVALID_USER):
        by_password(admin.email, PASSWORD)
    with refused(FaultCode.INVALID_CREDENTIALS):
        by_password(admin.email, "wrong")


def test_sign_in_with_a_changed_password_forgets_the_old_one(by_password, runtime, admin):
    by_password(admin.email, PASSWORD)
    change(runtime, admin, password_hash=runtime.resources.passwords.hash("Another-1"))

    with refused(FaultCode.INVALID_CREDENTIALS):
        by_password(admin.email, PASSWORD)
    assert by_password(admin.email, "Another-1") == admin


def test_scope_without_a_company(scope, admin, caller):
    assert scope(admin, company=None).access == Access(unlimited=True)
    assert scope(caller(Role.IPS_USER), company=None).access == Access(unlimited=False)


def test_scope_of_a_limited_role_has_its_groups(scope, runtime, caller, groups):
    user = caller(Role.IMAGE_PORTAL_CONTRIB)
    with runtime.unit(writing=True) as unit:
        unit.session.add_all(GroupMember(group_id=group.id, user_id=user.user_id) for group in groups)

    assert scope(user).access == Access(unlimited=False, group_ids=frozenset({groups[0].id}))
    assert scope(caller(Role.IPS_USER)).access == Access(unlimited=True)


def test_scope_of_another_user_has_his_groups(scope, runtime, caller, groups):
    user = caller(Role.IMAGE_PORTAL_USER)
    with runtime.unit(writing=True) as unit:
        unit.session.add(GroupMember(group_id=groups[0].id, user_id=user.user_id))

    theirs = Access(unlimited=False, group_ids=frozenset({groups[0].id}))
    assert scope(caller(Role.IPS_USER), user=user.handle).access == theirs
    assert scope(caller(Role.IPS_USER), group=groups[0].handle).access == theirs


@pytest.mark.parametrize("role", Role)
def test_scope_lets_some_roles_only_take_anothers_place(scope, caller, groups, role):
    who, user = caller(role), caller(Role.IMAGE_PORTAL_USER)
    for asked in ({"user": user.handle}, {"group": groups[0].handle}):
        if role in IMPERSONATORS:
            assert scope(who, **asked).access.unlimited is False
        else:
            with refused(FaultCode.NO_IMPERSONATION_PERMISSION):
                scope(who, **asked)


@pytest.mark.parametrize("asked", ["foreign", "u|99|x@example.com", "nonsense"])
def test_scope_of_a_user_out_of_reach(scope, admin, caller, other_company, asked):
    handle = caller(Role.IPS_USER, company=other_company).handle if asked == "foreign" else asked
    with refused(FaultCode.ILLEGAL_REQUEST_USER) as told:
        scope(admin, user=handle)
    assert told.reason == f"accessUserHandle {handle!r}: no member of the company"


def test_scope_of_a_user_who_is_locked_or_not_active(scope, runtime, admin, caller):
    locked, idle = caller(Role.IPS_USER), caller(Role.IPS_USER, is_active=False)
    change(runtime, locked, is_valid=False)
    for user in (locked, idle):
        with refused(FaultCode.INVALID_REQUEST_USER):
            scope(admin, user=user.handle)


def test_scope_of_a_group_out_of_reach(scope, admin, groups):
    reasons = set()
    for handle in (groups[1].handle, "g|99", "nonsense"):
        with refused(FaultCode.ILLEGAL_ACCESS_GROUP) as told:
            scope(admin, group=handle)
        reasons.add(told.reason.replace(handle, "?"))
    assert reasons == {"accessGroupHandle '?': no group of the company"}


def test_scope_of_a_company_out_of_reach(scope, caller, other_company):
    reasons = set()
    for handle in (other_company.handle, "Rival", "c|99", ""):
        who = caller(Role.IPS_COMPANY_ADMIN)
        if not handle:
            assert scope(who, company=handle).entered is None
            continue
        with refused(FaultCode.INVALID_COMPANY) as told:
            scope(who, company=handle)
        reasons.add(told.reason.replace(handle, "?"))
    assert len(reasons) == 1
