"""Both databases for every query: migrated once, and each test in a transaction that is rolled back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import psycopg
import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from printroom.models import Asset, Blob, Company, Folder, Job, Membership, Picture, User, now
from printroom.repositories.database import connect, migrate


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def migrated(request, tmp_path_factory) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('queries')}/printroom.db"
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"queries_{uuid.uuid4().hex}"
        with psycopg.connect(server + "/postgres", autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = f"{server}/{name}"
    engine = connect(url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(migrated) -> Iterator[Session]:
    with Session(migrated) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request, tmp_path) -> Iterator[Engine]:
    """A migrated database of the test's own, for what commits."""
    url = f"sqlite:///{tmp_path}/printroom.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engine = connect(url)
    migrate(engine)
    yield engine
    engine.dispose()


@dataclass
class World:
    """Makes rows with as little said as there is to say."""

    session: Session
    numbers: count = field(default_factory=lambda: count(1))

    def put(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def company(self, name: str) -> Company:
        return self.put(Company(name=name, expires=now()))

    def folder(self, company: Company, path: str = "", *, parent: Folder | None = None) -> Folder:
        return self.put(
            Folder(company_id=company.id, parent_id=parent.id if parent else None, path=company.root_path + path)
        )

    def user(self, email: str, **more) -> User:
        values = {"first_name": "", "last_name": "", "password_hash": "", "default_role": "IpsUser"} | more
        return self.put(User(email=email, email_key=email.casefold(), **values))

    def member(self, user: User, company: Company, role: str, *, is_active: bool = True) -> Membership:
        return self.put(Membership(user_id=user.id, company_id=company.id, role=role, is_active=is_active))

    def asset(self, folder: Folder, name: str, **more) -> Asset:
        values = {"type": "Image", "file_name": f"{name}.jpg", "create_user": "", "last_modify_user": ""} | more
        return self.put(Asset(company_id=folder.company_id, folder_id=folder.id, name=name, **values))

    def blob(self, company: Company, digest: str, *, size: int = 1) -> Blob:
        key = f"{company.id}/{digest}-{next(self.numbers)}"
        return self.put(Blob(company_id=company.id, digest=digest, key=key, size=size, media_type="image/jpeg"))

    def picture(self, original: Blob, serving: Blob, **more) -> Picture:
        values = {
            "revision": original.digest,
            "format": "jpeg",
            "width": 300,
            "height": 200,
            "pixel_type": "rgb",
            "bands": 3,
            "depth": 8,
            "has_alpha": False,
            "resolution": 72.0,
        } | more
        return self.put(
            Picture(company_id=original.company_id, original_id=original.id, serving_id=serving.id, **values)
        )

    def job(self, company: Company, user: User, name: str, **more) -> Job:
        values = {"original_name": name, "type": "Upload", "kind": "uploadUrlsJob", "submit_user_email": user.email}
        unique = f"{name}_{next(self.numbers)}"
        return self.put(Job(key=unique, company_id=company.id, user_id=user.id, name=unique, **(values | more)))


@pytest.fixture
def world(session) -> World:
    return World(session)


@pytest.fixture
def acme(world) -> Company:
    return world.company("Acme")


@pytest.fixture
def rival(world) -> Company:
    return world.company("Rival")


@pytest.fixture
def root(world, acme) -> Folder:
    return world.folder(acme)
