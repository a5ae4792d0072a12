"""getUsers: filters, order and pages, among those whom the caller manages."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import GetUsersParam
from printroom.contract.roles import Role
from printroom.models import AccessGroup, GroupMember
from printroom.repositories import users as rows
from refusals import refused


@pytest.fixture
def staff(runtime, caller, other_company):
    """Bea, Carl and dora of Acme, Émile of Rival; Carl's membership is inactive, dora's account is locked."""
    people = {
        "Bea": caller(Role.IPS_USER),
        "Carl": caller(Role.TRIAL_SITE_USER, is_active=False),
        "dora": caller(Role.IMAGE_PORTAL_ADMIN),
        "Émile": caller(Role.IPS_COMPANY_ADMIN, company=other_company),
    }
    with runtime.unit(writing=True) as unit:
        for name, person in people.items():
            row = rows.by_id(unit.session, person.user_id)
            row.first_name, row.last_name, row.default_role = name, name[::-1], person_role(person, name)
            row.email = row.email_key = f"{name.lower()}@example.com"
            row.is_valid = name != "dora"
        rows.by_id(unit.session, people["Bea"].user_id).password_expires = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
    return people


def person_role(person, name):
    return next(iter(person.roles.values()), "TrialSiteUser") if name != "dora" else "ImagePortalAdmin"


def names(reply):
    return [user.first_name for user in reply.user_array]


def test_get_users_without_filters(ask, admin, staff):
    assert names(ask(admin, GetUsersParam())) == ["Ada", "Bea", "Émile"]


def test_get_users_with_the_locked_and_the_inactive(ask, admin, staff):
    reply = ask(admin, GetUsersParam(include_invalid=True, include_inactive=True, sort_by="FirstName"))

    assert names(reply) == ["Ada", "Bea", "Carl", "dora", "Émile"]


def test_get_users_of_companies(ask, admin, staff, company, other_company):
    def of(*handles, **more):
        return names(ask(admin, GetUsersParam(company_handle_array=handles, **more)))

    assert of(company.handle) == ["Bea"]
    assert of(company.handle, include_inactive=True, include_invalid=True) == ["Bea", "Carl", "dora"]
    assert of("Acme", str(other_company.id)) == ["Bea", "Émile"]


def test_get_users_shows_an_administrator_his_companies_only(ask, caller, staff, other_company):
    boss = caller(Role.IPS_COMPANY_ADMIN)

    assert names(ask(boss, GetUsersParam(include_inactive=True))) == ["Bea", "Carl", "Ada"]
    with refused(FaultCode.INVALID_COMPANY):
        ask(boss, GetUsersParam(company_handle_array=(other_company.handle,)))


def test_get_users_by_role(ask, admin, caller, staff, company):
    inside = caller(Role.IPS_ADMIN)

    def of(*roles, **more):
        return [user.email for user in ask(admin, GetUsersParam(user_role_array=roles, **more)).user_array]

    assert of("IpsUser") == ["bea@example.com"]
    assert of("IpsUser", "IpsCompanyAdmin") == ["bea@example.com", "émile@example.com"]
    assert of("TrialSiteUser") == []
    assert of("TrialSiteUser", include_inactive=True) == ["carl@example.com"]
    assert of("IpsAdmin") == ["admin@example.com", inside.email]
    assert of("IpsAdmin", company_handle_array=(company.handle,)) == [inside.email]


def test_get_users_by_group(ask, admin, caller, runtime, staff, company, other_company):
    with runtime.unit(writing=True) as unit:
        group, foreign = (AccessGroup(company_id=each.id, name="Staff") for each in (company, other_company))
        unit.session.add_all([group, foreign])
        unit.session.flush()
        unit.session.add(GroupMember(group_id=group.id, user_id=staff["Bea"].user_id))
    boss = caller(Role.IPS_COMPANY_ADMIN)

    assert names(ask(admin, GetUsersParam(group_handle_array=(group.handle,)))) == ["Bea"]
    assert names(ask(boss, GetUsersParam(group_handle_array=(str(group.id),)))) == ["Bea"]
    for handle in (foreign.handle, "g|99", "nonsense"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            ask(boss, GetUsersParam(group_handle_array=(handle,)))
        assert told.reason == f"groupHandleArray {handle!r}: no group that you manage"


@pytest.mark.parametrize(
    ("field", "characters", "found"),
    [
        ("FirstName", "b", ["Bea"]),
        ("FirstName", "É", ["Émile"]),
        ("LastName", "AE", ["Bea"]),
        ("Email", "bea@", ["Bea"]),
        ("Email", "%", []),
        ("Email", "b_a", []),
        ("FirstName", "", ["Ada", "Bea", "Émile"]),
        ("None", "b", ["Ada", "Bea", "Émile"]),
        ("StartsWith", "b", ["Ada", "Bea", "Émile"]),
    ],
)
def test_get_users_by_leading_characters(ask, admin, staff, field, characters, found):
    reply = ask(admin, GetUsersParam(char_filter_field=field, char_filter=characters))

    assert names(reply) == found


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("None", ["Ada", "Bea", "Carl", "dora", "Émile"]),
        ("FirstName", ["Ada", "Bea", "Carl", "dora", "Émile"]),
        ("LastName", ["aeB", "arod", "elimÉ", "Example", "lraC"]),
        (
            "Email",
            ["admin@example.com", "bea@example.com", "carl@example.com", "dora@example.com", "émile@example.com"],
        ),
        ("Role", ["dora", "Ada", "Émile", "Bea", "Carl"]),
        ("Valid", ["Ada", "Bea", "Carl", "Émile", "dora"]),
        ("PasswordExpiration", ["Bea", "Ada", "Carl", "dora", "Émile"]),
    ],
)
def test_get_users_in_order(ask, admin, staff, field, order):
    found = ask(admin, GetUsersParam(include_invalid=True, include_inactive=True, sort_by=field)).user_array
    shown = {"LastName": "last_name", "Email": "email"}.get(field, "first_name")

    assert [getattr(user, shown) for user in found] == order


def test_get_users_by_pages(ask, admin, staff):
    def page(number):
        return names(ask(admin, GetUsersParam(sort_by="Email", records_per_page=2, results_page=number)))

    assert [page(1), page(2), page(3)] == [["Ada", "Bea"], ["Émile"], []]


@pytest.mark.parametrize(
    "wrong",
    [
        {"records_per_page": 0},
        {"records_per_page": 5, "results_page": 0},
        {"sort_by": "Height"},
        {"char_filter_field": "Height", "char_filter": "a"},
        {"user_role_array": ("Emperor",)},
    ],
)
def test_get_users_refuses(ask, admin, wrong):
    with refused(FaultCode.INVALID_PARAMETER):
        ask(admin, GetUsersParam(**wrong))
