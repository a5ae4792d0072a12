"""addUser: an account with its memberships, or nothing at all."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from passwords import PASSWORD
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import AddUserParam, AddUserReturn
from printroom.contract.roles import Role
from printroom.contract.types import CompanyMembershipUpdate
from refusals import refused

SOON = dt.datetime(2090, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def param(*, email="joe@example.com", password="Passw0rd!", memberships=(), **more):
    values = {"first_name": "Joe", "last_name": "Doe", "is_valid": True} | more
    return AddUserParam(email=email, password=password, membership_array=tuple(memberships), **values)


def member(company, role, *, is_active=True):
    return CompanyMembershipUpdate(company_handle=company.handle, role=role, is_active=is_active)


def test_add_user_creates_account_and_memberships(ask, admin, accounts, company, other_company):
    reply = ask(
        admin,
        param(
            email=" Joe@Example.com ",
            password_expires=SOON,
            is_ips_admin=False,
            memberships=[
                member(company, Role.IPS_USER),
                member(other_company, Role.IMAGE_PORTAL_USER, is_active=False),
            ],
        ),
    )

    made = accounts.of("joe@example.com")
    assert reply == AddUserReturn(user_handle=f"u|{made.id}|Joe@Example.com")
    assert (made.first_name, made.last_name, made.email) == ("Joe", "Doe", "Joe@Example.com")
    assert (made.is_valid, made.is_ips_admin, made.password_expires) == (True, False, SOON)
    assert made.default_role == Role.IPS_USER
    assert accounts.memberships("joe@example.com") == {"Acme": ("IpsUser", True), "Rival": ("ImagePortalUser", False)}
    assert accounts.sign_in("JOE@example.com", "Passw0rd!").roles == {company.id: Role.IPS_USER}
    assert "Passw0rd!" not in made.password_hash


def test_add_user_without_validity_makes_a_locked_account(ask, admin, accounts):
    ask(admin, param(is_valid=False))

    with refused(FaultCode.INVALID_USER):
        accounts.sign_in("joe@example.com", "Passw0rd!")


def test_add_user_without_a_role_of_old_versions_takes_that_of_a_company(ask, admin, accounts, company):
    ask(admin, param(memberships=[member(company, Role.IMAGE_PORTAL_CONTRIB)]))

    assert accounts.of("joe@example.com").default_role == Role.IMAGE_PORTAL_CONTRIB


@pytest.mark.parametrize("field", ["role", "default_role"])
def test_add_user_reads_the_role_and_companies_of_old_versions(ask, admin, accounts, company, field):
    ask(admin, param(company_handle_array=(str(company.id),), **{field: "TrialSiteUser"}))

    assert accounts.memberships("joe@example.com") == {"Acme": ("TrialSiteUser", True)}
    assert accounts.of("joe@example.com").default_role == "TrialSiteUser"


@pytest.mark.parametrize("said", [{"role": "IpsAdmin"}, {"default_role": "IpsAdmin"}, {"is_ips_admin": True}])
def test_add_user_lets_an_ips_admin_make_another(ask, admin, accounts, said):
    ask(admin, param(**said))

    made = accounts.of("joe@example.com")
    assert (made.is_ips_admin, made.default_role) == (True, "IpsAdmin")


@pytest.mark.parametrize("said", [{"role": "IpsAdmin"}, {"default_role": "IpsAdmin"}, {"is_ips_admin": True}])
@pytest.mark.parametrize("role", [Role.IPS_COMPANY_ADMIN, Role.TRIAL_SITE_ADMIN, Role.IMAGE_PORTAL_ADMIN])
def test_add_user_lets_nobody_else_make_an_ips_admin(ask, caller, accounts, company, role, said):
    with refused(FaultCode.ILLEGAL_PARAMETER_VALUE):
        ask(caller(role), param(memberships=[member(company, Role.IPS_USER)], **said))
    assert accounts.of("joe@example.com") is None


def test_add_user_gives_the_role_ips_admin_to_ips_admins_only(ask, admin, accounts, company):
    with refused(FaultCode.ILLEGAL_PARAMETER_VALUE):
        ask(admin, param(is_ips_admin=False, memberships=[member(company, Role.IPS_ADMIN)]))
    assert accounts.of("joe@example.com") is None


@pytest.mark.parametrize(
    ("mine", "given"),
    [
        (Role.IPS_COMPANY_ADMIN, Role.IPS_COMPANY_ADMIN),
        (Role.IPS_COMPANY_ADMIN, Role.WEB_SERVICE_USER),
        (Role.TRIAL_SITE_ADMIN, Role.TRIAL_SITE_USER),
        (Role.IMAGE_PORTAL_ADMIN, Role.IMAGE_PORTAL_CONTRIB),
    ],
)
def test_add_user_lets_an_administrator_fill_his_company(ask, caller, accounts, company, mine, given):
    ask(caller(mine), param(memberships=[member(company, given)]))

    assert accounts.memberships("joe@example.com") == {"Acme": (given, True)}


@pytest.mark.parametrize(
    ("mine", "given"),
    [
        (Role.IPS_COMPANY_ADMIN, Role.IPS_ADMIN),
        (Role.TRIAL_SITE_ADMIN, Role.IPS_COMPANY_ADMIN),
        (Role.TRIAL_SITE_ADMIN, Role.IPS_USER),
        (Role.IMAGE_PORTAL_ADMIN, Role.IPS_USER),
        (Role.IMAGE_PORTAL_ADMIN, Role.TRIAL_SITE_ADMIN),
    ],
)
def test_add_user_gives_no_role_beyond_the_callers_own_kind(ask, caller, accounts, company, mine, given):
    with refused(FaultCode.ILLEGAL_PARAMETER_VALUE):
        ask(caller(mine), param(memberships=[member(company, given)]))
    assert accounts.of("joe@example.com") is None


def test_add_user_needs_a_company_of_the_administrators(ask, caller, accounts):
    with refused(FaultCode.MISSING_PARAMETER):
        ask(caller(Role.IPS_COMPANY_ADMIN), param())
    assert accounts.of("joe@example.com") is None


def test_add_user_reaches_no_company_where_the_caller_is_no_administrator(
    ask, caller, accounts, company, other_company
):
    boss = caller(Role.IPS_COMPANY_ADMIN)
    there = [member(company, Role.IPS_USER), member(other_company, Role.IPS_USER)]
    with refused(FaultCode.INVALID_COMPANY):
        ask(boss, param(memberships=there))

    accounts.join(boss.handle, other_company, Role.IPS_USER)
    with refused(FaultCode.ILLEGAL_COMPANY):
        ask(accounts.sign_in(boss.email, PASSWORD), param(memberships=there))
    assert accounts.of("joe@example.com") is None


def test_add_user_does_not_tell_a_foreign_company_from_an_unknown_one(ask, caller, other_company):
    boss = caller(Role.IPS_COMPANY_ADMIN)
    reasons = set()
    for handle in (other_company.handle, "c|99"):
        update = CompanyMembershipUpdate(company_handle=handle, role="IpsUser", is_active=True)
        with refused(FaultCode.INVALID_COMPANY) as told:
            ask(boss, param(memberships=[update]))
        reasons.add(told.reason.replace(handle, "?"))
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"email": "no address"}, FaultCode.INVALID_PARAMETER),
        ({"email": "a@b\x00c"}, FaultCode.INVALID_PARAMETER),
        ({"email": "a|b@c"}, FaultCode.INVALID_PARAMETER),
        ({"email": "ADMIN@example.com"}, FaultCode.EXCEPTION),
        ({"password": "short"}, FaultCode.INVALID_PARAMETER),
        ({"password": "alllowercase"}, FaultCode.INVALID_PARAMETER),
        ({"first_name": "a\nb"}, FaultCode.INVALID_PARAMETER),
        ({"last_name": "n" * 201}, FaultCode.INVALID_PARAMETER),
        ({"default_role": "Emperor"}, FaultCode.INVALID_PARAMETER),
    ],
)
def test_add_user_refuses(ask, admin, accounts, wrong, code):
    with refused(code):
        ask(admin, param(**wrong))
    assert accounts.of("joe@example.com") is None


def test_add_user_refuses_an_unknown_role_in_a_company(ask, admin, company):
    with refused(FaultCode.INVALID_PARAMETER):
        ask(admin, param(memberships=[member(company, "Emperor")]))


def test_add_user_twice_at_once_makes_one_account_and_one_fault(ask, admin, accounts):
    def attempt(_):
        try:
            return ask(admin, param()).user_handle
        except ApiFault as fault:
            return fault.code

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, range(4)))
    made = accounts.of("joe@example.com")

    assert sorted(map(str, results)) == sorted([made.handle, *[str(FaultCode.EXCEPTION)] * 3])
