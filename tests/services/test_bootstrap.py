"""The first user and company: once, in an empty store only, and both or none."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from printroom.contract.faults import FaultCode
from printroom.contract.roles import Role
from printroom.repositories import companies as company_rows
from printroom.repositories import users as user_rows
from printroom.repositories.database import connect, migrate
from printroom.repositories.unit import Unit
from printroom.services import sign_in
from printroom.services.bootstrap import bootstrap
from printroom.services.passwords import Passwords
from refusals import refused

FIRST = {"user": "Root@Example.com", "password": "Passw0rd!", "company": "Acme"}


def start(runtime, **given):
    with runtime.unit(writing=True) as unit:
        return bootstrap(unit, runtime.resources.passwords, **(FIRST | given))


def store(runtime):
    with runtime.unit() as unit:
        return user_rows.count(unit.session), [company.name for company in company_rows.everyone(unit.session)]


def test_bootstrap_makes_an_ips_admin_and_his_company(runtime):
    assert start(runtime) is True

    with runtime.unit() as unit:
        first = sign_in.by_password(
            unit.session, runtime.resources.passwords, email="root@example.com", password="Passw0rd!"
        )
        company = company_rows.by_name(unit.session, "Acme")
        assert company_rows.root_folder(unit.session, company).path == "Acme/"
    assert (first.is_ips_admin, first.roles) == (True, {company.id: Role.IPS_ADMIN})


def test_bootstrap_happens_once(runtime):
    start(runtime)

    assert start(runtime) is False
    assert start(runtime, user="other@example.com", company="Other") is False
    assert store(runtime) == (1, ["Acme"])


def test_bootstrap_leaves_a_store_with_users_alone(runtime, admin):
    assert start(runtime) is False
    assert store(runtime) == (1, [])


@pytest.mark.parametrize("setting", FIRST)
def test_bootstrap_needs_all_three_settings(runtime, setting):
    assert start(runtime, **{setting: ""}) is False
    assert store(runtime) == (0, [])


@pytest.mark.parametrize("wrong", [{"password": "weak"}, {"user": "nobody"}, {"company": "a/b"}])
def test_bootstrap_makes_both_or_none(runtime, wrong):
    with refused(FaultCode.INVALID_PARAMETER):
        start(runtime, **wrong)
    assert store(runtime) == (0, [])


def test_two_servers_that_start_at_once_make_one_first_user(postgres_url):
    database = connect(postgres_url)
    migrate(database)
    passwords = Passwords()

    def first(_number):
        with Session(database, expire_on_commit=False) as session:
            unit = Unit(session, writing=True)
            made = bootstrap(unit, passwords, **FIRST)
            unit.commit()
            return made

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(first, range(2))) == [False, True]
    database.dispose()
