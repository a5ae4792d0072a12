"""Fixtures for every test: a migrated store in a temporary folder, a company in it, and callers of every role.

`ask(caller, SomeParam(...))` is the whole way of an operation below the doors: it returns the reply or raises the fault.
`postgres_url` comes from tests/postgres.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from passwords import PASSWORD
from printroom import dispatch
from printroom.config import Config
from printroom.contract.call import Call
from printroom.contract.roles import Role
from printroom.engine.jobs import Engine
from printroom.models import Company, Membership, User
from printroom.repositories.database import connect, migrate
from printroom.runtime import Runtime
from printroom.services.caller import Caller
from printroom.services.companies import Companies
from printroom.services.passwords import Passwords
from printroom.services.sign_in import caller_of

pytest_plugins = ["postgres", "studio"]

Ask = Callable[[Caller, Any], Any]
MakeCaller = Callable[..., Caller]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with both databases migrated and nothing in them, to be copied."""
    config = Config(data=tmp_path_factory.mktemp("empty"))
    database = connect(config.database)
    migrate(database)
    database.dispose()
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    jobs.stop()
    return config.data


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD: hashing is slow on purpose, so it is done once."""
    return Passwords().hash(PASSWORD)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Override it in a test module to set more than the data folder."""
    return Config(data=tmp_path / "data")


@pytest.fixture
def runtime(config: Config, empty_store: Path) -> Iterator[Runtime]:
    """A runtime on its own SQLite files; jobs are put on the queue and stay there."""
    shutil.copytree(empty_store, config.data)
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    made = Runtime(config, jobs)
    yield made
    made.close()


@pytest.fixture
def admin(runtime: Runtime, password_hash: str) -> Caller:
    """An IpsAdmin, of no company, with PASSWORD."""
    return _signed_in(runtime, _account("admin@example.com", password_hash, is_ips_admin=True))


@pytest.fixture
def company(runtime: Runtime, admin: Caller) -> Company:
    return add_company(runtime, admin, "Acme")


@pytest.fixture
def other_company(runtime: Runtime, admin: Caller) -> Company:
    """A second company, of which `caller` makes nobody a member unless told."""
    return add_company(runtime, admin, "Rival")


@pytest.fixture
def caller(runtime: Runtime, company: Company, password_hash: str) -> MakeCaller:
    """`caller(role)` is a new member of `company`; `company=` another one, `is_active=False` an inactive one."""
    numbers = count(1)
    here = company

    def make(role: Role, *, company: Company = here, is_active: bool = True) -> Caller:
        account = _account(f"{role.lower()}{next(numbers)}@example.com", password_hash, is_ips_admin=False)
        account.is_ips_admin = role is Role.IPS_ADMIN
        return _signed_in(runtime, account, company_id=company.id, role=role, is_active=is_active)

    return make


@pytest.fixture
def ask(runtime: Runtime) -> Ask:
    """Runs the operation whose message it is given, through dispatch."""

    def run(who: Caller, message: Any) -> Any:
        name = type(message).__name__.removesuffix("Param")
        call = Call(
            operation=name[0].lower() + name[1:],
            message=message,
            company_handle=getattr(message, "company_handle", None),
            access_user_handle=getattr(message, "access_user_handle", None),
            access_group_handle=getattr(message, "access_group_handle", None),
        )
        return dispatch.run(runtime, who, call)

    return run


def add_company(runtime: Runtime, admin: Caller, name: str) -> Company:
    with runtime.unit(writing=True) as unit:
        return Companies(unit.session, admin).add(name)


def _account(email: str, password_hash: str, *, is_ips_admin: bool) -> User:
    return User(
        email=email,
        email_key=email,
        first_name="Ada",
        last_name="Example",
        password_hash=password_hash,
        default_role=Role.IPS_ADMIN if is_ips_admin else Role.IPS_USER,
        is_ips_admin=is_ips_admin,
    )


def _signed_in(
    runtime: Runtime,
    account: User,
    *,
    company_id: int | None = None,
    role: Role = Role.IPS_USER,
    is_active: bool = True,
) -> Caller:
    with runtime.unit(writing=True) as unit:
        unit.session.add(account)
        unit.session.flush()
        if company_id is not None:
            unit.session.add(Membership(user_id=account.id, company_id=company_id, role=role, is_active=is_active))
            unit.session.flush()
        return caller_of(unit.session, account)
