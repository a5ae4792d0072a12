"""Unit: what is kept and what is undone."""

import contextlib

import pytest
from sqlalchemy.orm import Session

from printroom.models import Company, now
from printroom.repositories import companies as rows
from printroom.repositories.unit import Unit


@pytest.fixture
def stored(fresh):
    """The names that another session sees."""

    def names() -> list[str]:
        with Session(fresh) as session:
            return [company.name for company in rows.everyone(session)]

    return names


def put(unit: Unit, name: str) -> Company:
    made = Company(name=name, expires=now())
    unit.session.add(made)
    unit.session.flush()
    return made


def test_commit_keeps_and_roll_back_undoes(fresh, stored):
    with Session(fresh) as session:
        unit = Unit(session, writing=True)
        put(unit, "Kept")
        assert stored() == []
        unit.commit()
        unit.write()
        put(unit, "Undone")
        unit.roll_back()

    assert stored() == ["Kept"]


def test_pause_keeps_what_was_done_and_opens_nothing(fresh, stored):
    with Session(fresh, expire_on_commit=False) as session:
        unit = Unit(session, writing=True)
        made = put(unit, "Kept")
        unit.pause()

        assert stored() == ["Kept"]
        assert not session.in_transaction()
        assert made.name == "Kept"
        assert not session.in_transaction()


def test_write_looks_again_at_what_was_read(fresh):
    with Session(fresh, expire_on_commit=False) as session, Session(fresh) as other:
        unit = Unit(session, writing=True)
        seen = put(unit, "Before")
        unit.pause()
        other.get(Company, seen.id).name = "After"
        other.commit()
        assert seen.name == "Before"
        unit.write()

        assert unit.writing
        assert seen.name == "After"


def test_write_after_reading_begins_a_new_transaction(fresh, stored):
    with Session(fresh) as session:
        unit = Unit(session, writing=False)
        assert rows.everyone(session) == []
        unit.write()
        put(unit, "Written")
        unit.commit()

    assert stored() == ["Written"]


def test_savepoint_undoes_one_item(fresh, stored):
    with Session(fresh) as session:
        unit = Unit(session, writing=True)
        for name in ("First", "Zwölf", "Third"):
            with contextlib.suppress(UnicodeError), unit.savepoint():
                put(unit, name).name = name.encode("ascii").decode()
        unit.commit()

    assert stored() == ["First", "Third"]


def test_after_commit_happens_once_and_only_then(fresh):
    done: list[str] = []
    with Session(fresh) as session:
        unit = Unit(session, writing=True)
        unit.after_commit(lambda: done.append("first"))
        assert done == []
        unit.pause()
        assert done == ["first"]
        unit.write()
        unit.after_commit(lambda: done.append("never"))
        unit.roll_back()
        unit.commit()

    assert done == ["first"]
