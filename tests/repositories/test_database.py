"""The database: keys and times kept, transactions that see what they should, on both databases."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.models import Company, Folder, now
from printroom.repositories import companies as rows
from printroom.repositories.database import begin

EAST = dt.timezone(dt.timedelta(hours=5, minutes=30))


def test_times_come_back_in_utc_to_the_microsecond(session, world):
    moment = dt.datetime(2014, 4, 3, 10, 0, 0, 123456, tzinfo=EAST)
    made = world.put(Company(name="Acme", expires=moment))
    session.expire_all()

    assert made.expires == moment
    assert made.expires.utcoffset() == dt.timedelta(0)


def test_times_without_a_zone_are_no_times(session):
    session.add(Company(name="Acme", expires=dt.datetime(2014, 4, 3)))
    with pytest.raises(sa.exc.StatementError, match="a time without a zone cannot be stored"):
        session.flush()


def test_foreign_keys_are_kept(session):
    session.add(Folder(company_id=999, parent_id=None, path="Nowhere/"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_names_are_compared_exactly(session, world, acme):
    assert rows.by_name(session, "acme") is None
    assert world.company("ACME").id != acme.id
    with pytest.raises(IntegrityError), session.begin_nested():
        world.company("Acme")


def test_keys_are_not_used_again(fresh):
    with Session(fresh) as session:
        first = Company(name="First", expires=now())
        session.add(first)
        session.commit()
        key = first.id
        session.delete(first)
        session.commit()
        second = Company(name="Second", expires=now())
        session.add(second)
        session.commit()

        assert second.id > key


def test_reader_goes_on_while_another_writes(fresh):
    with Session(fresh) as writer, Session(fresh) as reader:
        begin(writer, writing=True)
        writer.add(Company(name="Acme", expires=now()))
        writer.flush()
        begin(reader, writing=False)
        assert rows.everyone(reader) == []
        writer.commit()
        reader.rollback()

        assert [company.name for company in rows.everyone(reader)] == ["Acme"]


def test_writers_wait_for_each_other(fresh):
    """Two read, then add one: both additions count."""
    with Session(fresh) as session:
        session.add(Company(name="Acme", expires=now()))
        session.commit()
    ready = threading.Barrier(2)

    def raise_generation() -> None:
        with Session(fresh) as session:
            ready.wait()
            for _ in range(20):
                begin(session, writing=True)
                found = session.scalars(sa.select(Company).with_for_update()).one()
                found.generation += 1
                session.commit()

    threads = [threading.Thread(target=raise_generation) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(fresh) as session:
        assert rows.by_name(session, "Acme").generation == 40
