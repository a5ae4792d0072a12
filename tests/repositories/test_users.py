"""Queries about accounts."""

import datetime as dt

import pytest

from printroom.models import AccessGroup, GroupMember, Membership, Token, User
from printroom.repositories import users as rows


def test_by_email_without_case(session, world):
    user = world.user("Jürgen.STRASSE@example.com")

    assert rows.by_email(session, " jürgen.strasse@EXAMPLE.com ") is user
    assert rows.by_email(session, "jurgen.strasse@example.com") is None


@pytest.mark.parametrize("email", ["", "a\x00b@example.com", "\udcff@example.com", "%@example.com"])
def test_by_email_of_what_is_no_email(session, world, email):
    world.user("a@example.com")

    assert rows.by_email(session, email) is None


def test_memberships_and_members_in_order(session, world, acme, rival):
    ada, bea = world.user("b-ada@example.com"), world.user("A-bea@example.com")
    there, here, also = (
        world.member(ada, rival, "IpsUser"),
        world.member(ada, acme, "IpsAdmin", is_active=False),
        world.member(bea, acme, "TrialSiteUser"),
    )

    assert rows.memberships(session, ada.id) == [(here, acme), (there, rival)]
    assert rows.members(session, acme.id) == [(also, bea), (here, ada)]
    assert rows.membership(session, bea.id, rival.id) is None


def test_count_ips_admins_counts_those_who_can_sign_in(session, world):
    world.user("a@example.com", is_ips_admin=True)
    world.user("b@example.com", is_ips_admin=True, is_valid=False)
    world.user("c@example.com")

    assert rows.count_ips_admins(session) == 1
    assert rows.count(session) == 3


def test_end_admin_roles_changes_no_others(session, world, acme, rival):
    ada, bea = world.user("ada@example.com"), world.user("bea@example.com")
    for user, company, role in ((ada, acme, "IpsAdmin"), (ada, rival, "IpsUser"), (bea, acme, "IpsAdmin")):
        world.member(user, company, role)
    rows.end_admin_roles(session, ada.id, instead="IpsCompanyAdmin")

    assert [each.role for each, _ in rows.memberships(session, ada.id)] == ["IpsCompanyAdmin", "IpsUser"]
    assert rows.membership(session, bea.id, acme.id).role == "IpsAdmin"


def test_groups_of_a_user_in_one_company(session, world, acme, rival):
    ada = world.user("ada@example.com")
    here, there = (world.put(AccessGroup(company_id=each.id, name="Staff")) for each in (acme, rival))
    for group in (here, there):
        world.put(GroupMember(group_id=group.id, user_id=ada.id))

    assert rows.group_ids(session, ada.id, acme.id) == {here.id}
    rows.leave_groups(session, ada.id, acme.id)
    assert rows.group_ids(session, ada.id, acme.id) == frozenset()
    assert rows.group_ids(session, ada.id, rival.id) == {there.id}


def test_tokens_by_digest_and_user(session, world):
    ada, bea = world.user("ada@example.com"), world.user("bea@example.com")
    made = [world.put(Token(user_id=ada.id, digest=str(number), label="")) for number in range(2)]
    world.put(Token(user_id=bea.id, digest="other", label=""))

    assert rows.tokens(session, ada.id) == made
    assert rows.token(session, "1") is made[1]
    assert rows.token(session, "2") is None


def test_lock_keeps_others_from_changing_memberships(session, world, acme):
    ada = world.user("ada@example.com")
    rows.lock(session, ada.id)

    assert world.member(ada, acme, "IpsUser").user_id == ada.id


@pytest.fixture
def staff(world, acme, rival):
    """name → account: of Acme, of Acme but idle, of Rival, of nothing, and an IpsAdmin of Rival by flag."""
    people = {
        name: world.user(f"{name.lower()}@example.com", first_name=name, is_ips_admin=name == "Root")
        for name in ("Bea", "Carl", "Émile", "Nobody", "Root")
    }
    world.member(people["Bea"], acme, "IpsUser")
    world.member(people["Bea"], rival, "TrialSiteUser")
    world.member(people["Carl"], acme, "IpsUser", is_active=False)
    world.member(people["Émile"], rival, "IpsCompanyAdmin")
    world.member(people["Root"], rival, "IpsUser")
    return people


def names(session, *conditions, order=(User.first_name,), **page):
    return [user.first_name for user in rows.search(session, conditions, order=order, **page)]


def test_belongs_to_companies_in_roles(session, staff, acme, rival):
    def of(*companies, **more):
        ids = [company.id for company in companies] if companies else None
        return set(names(session, rows.belongs(ids, **more)))

    assert of(acme) == {"Bea"}
    assert of(acme, active=False) == {"Bea", "Carl"}
    assert of(acme, rival) == {"Bea", "Émile", "Root"}
    assert of() == {"Bea", "Émile", "Root"}
    assert of(roles=["IpsUser"]) == {"Bea", "Root"}
    assert of(roles=["IpsAdmin"]) == {"Root"}
    assert of(rival, roles=["IpsAdmin", "TrialSiteUser"]) == {"Bea", "Root"}
    assert of(acme, roles=["IpsAdmin"]) == set()
    assert set(names(session, rows.belongs([]))) == set()


def test_in_groups(session, world, staff, acme):
    group = world.put(AccessGroup(company_id=acme.id, name="Staff"))
    world.put(GroupMember(group_id=group.id, user_id=staff["Carl"].id))

    assert names(session, rows.in_groups([group.id])) == ["Carl"]
    assert names(session, rows.in_groups([])) == []


@pytest.mark.parametrize(
    ("prefix", "found"), [("b", ["Bea"]), ("BE", ["Bea"]), ("É", ["Émile"]), ("%", []), ("_", []), ("\\", [])]
)
def test_begins(session, staff, prefix, found):
    assert names(session, rows.begins(User.first_name, prefix)) == found


def test_search_by_pages_in_order(session, staff):
    staff["Carl"].password_expires = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
    session.flush()
    order = (User.password_expires.asc().nulls_last(),)

    assert names(session, order=order, limit=2) == ["Carl", "Bea"]
    assert names(session, order=order, limit=2, offset=4) == ["Root"]
    assert names(session, User.is_ips_admin.is_(True), order=()) == ["Root"]


def test_accounts_take_their_memberships_with_them(session, world, acme):
    ada = world.user("ada@example.com")
    world.member(ada, acme, "IpsUser")
    session.delete(ada)
    session.flush()
    session.expire_all()

    assert session.get(Membership, (ada.id, acme.id)) is None
