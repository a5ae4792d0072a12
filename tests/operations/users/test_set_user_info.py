"""setUserInfo: an account anew, by those who manage all of it."""

import datetime as dt

import pytest

from passwords import PASSWORD
from printroom.contract.faults import FaultCode
from printroom.contract.messages import SetUserInfoParam, SetUserInfoReturn
from printroom.contract.roles import Role
from printroom.contract.types import CompanyMembershipUpdate
from refusals import refused

SOON = dt.datetime(2090, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def param(user_handle=None, **more):
    values = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "is_valid": True} | more
    return SetUserInfoParam(user_handle=user_handle, **values)


def test_set_user_info_overwrites_names_email_and_times(ask, admin, caller, accounts):
    user = caller(Role.IPS_USER)

    assert ask(admin, param(user.handle, password_expires=SOON)) == SetUserInfoReturn()
    changed = accounts.of("grace@example.com")
    assert (changed.id, changed.first_name, changed.last_name) == (user.user_id, "Grace", "Hopper")
    assert (changed.is_valid, changed.is_ips_admin, changed.password_expires) == (True, False, SOON)
    assert accounts.memberships("grace@example.com") == {"Acme": ("IpsUser", True)}
    assert accounts.of(user.email) is None


def test_set_user_info_is_about_the_caller_by_default(ask, caller, accounts):
    boss = caller(Role.TRIAL_SITE_ADMIN)
    ask(boss, param())

    assert accounts.of("grace@example.com").id == boss.user_id


def test_set_user_info_locks_an_account_out(ask, caller, accounts):
    user = caller(Role.IPS_USER)
    ask(caller(Role.IPS_COMPANY_ADMIN), param(user.handle, is_valid=False))

    with refused(FaultCode.INVALID_USER):
        accounts.sign_in("grace@example.com", PASSWORD)


def test_set_user_info_with_a_new_role_sets_it_in_every_company(ask, admin, caller, accounts, other_company):
    user = caller(Role.IPS_COMPANY_ADMIN)
    accounts.join(user.handle, other_company, Role.IPS_USER)
    ask(admin, param(user.handle, default_role="TrialSiteUser"))

    assert accounts.memberships("grace@example.com") == {
        "Acme": ("TrialSiteUser", True),
        "Rival": ("TrialSiteUser", True),
    }
    assert accounts.of("grace@example.com").default_role == "TrialSiteUser"


def test_set_user_info_with_the_same_role_keeps_those_of_the_companies(ask, admin, caller, accounts):
    user = caller(Role.IPS_COMPANY_ADMIN)
    ask(admin, param(user.handle, role="IpsUser"))

    assert accounts.memberships("grace@example.com") == {"Acme": ("IpsCompanyAdmin", True)}


def test_set_user_info_replaces_memberships_where_they_are_given(ask, admin, caller, accounts, other_company):
    user = caller(Role.IPS_USER)
    update = CompanyMembershipUpdate(company_handle="Rival", role="IpsCompanyAdmin", is_active=False)
    ask(admin, param(user.handle, membership_array=(update,)))

    assert accounts.memberships("grace@example.com") == {"Rival": ("IpsCompanyAdmin", False)}


@pytest.mark.parametrize("said", [{"is_ips_admin": True}, {"role": "IpsAdmin"}, {"default_role": "IpsAdmin"}])
def test_set_user_info_makes_an_ips_admin_for_an_ips_admin_only(ask, admin, caller, accounts, said):
    user, boss = caller(Role.IPS_USER), caller(Role.IPS_COMPANY_ADMIN)
    for target in (user.handle, boss.handle):
        with refused(FaultCode.ILLEGAL_PARAMETER_VALUE):
            ask(boss, param(target, **said))
    ask(admin, param(user.handle, **said))

    made = accounts.of("grace@example.com")
    assert (made.is_ips_admin, made.default_role) == (True, Role.IPS_ADMIN)
    assert accounts.sign_in("grace@example.com", PASSWORD).is_ips_admin is True


def test_set_user_info_ends_an_ips_admin_and_his_role(ask, admin, caller, accounts):
    other = caller(Role.IPS_ADMIN)
    ask(admin, param(other.handle, is_ips_admin=False))

    ended = accounts.of("grace@example.com")
    assert (ended.is_ips_admin, ended.default_role) == (False, Role.IPS_COMPANY_ADMIN)
    assert accounts.memberships("grace@example.com") == {"Acme": ("IpsCompanyAdmin", True)}
    assert accounts.sign_in("grace@example.com", PASSWORD).all_roles == {Role.IPS_COMPANY_ADMIN}


@pytest.mark.parametrize("said", [{"is_ips_admin": False}, {"is_valid": False}])
def test_set_user_info_keeps_the_last_ips_admin(ask, admin, accounts, said):
    with refused(FaultCode.EXCEPTION):
        ask(admin, param(**said))
    assert accounts.sign_in("admin@example.com", PASSWORD).is_ips_admin is True


def test_set_user_info_of_a_user_with_a_company_elsewhere_is_out_of_reach(ask, caller, accounts, other_company):
    user, boss = caller(Role.IPS_USER), caller(Role.IPS_COMPANY_ADMIN)
    accounts.join(user.handle, other_company, Role.IPS_USER, is_active=False)
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        ask(boss, param(user.handle))
    assert accounts.of("grace@example.com") is None


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (Role.IPS_COMPANY_ADMIN, Role.IPS_ADMIN),
        (Role.TRIAL_SITE_ADMIN, Role.IPS_COMPANY_ADMIN),
        (Role.TRIAL_SITE_ADMIN, Role.IPS_USER),
        (Role.IMAGE_PORTAL_ADMIN, Role.IPS_USER),
    ],
)
def test_set_user_info_of_those_who_outrank_the_caller_is_out_of_reach(ask, caller, accounts, mine, theirs):
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        ask(caller(mine), param(caller(theirs).handle))
    assert accounts.of("grace@example.com") is None


def test_set_user_info_refuses_a_used_email(ask, admin, caller):
    with refused(FaultCode.EXCEPTION):
        ask(admin, param(caller(Role.IPS_USER).handle, email="Admin@Example.com"))
