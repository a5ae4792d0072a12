"""Tending: what was forgotten is started or ended, whoever died between a row and its workflow."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from desk import picture
from printroom.engine.jobs import State
from printroom.models import Job, now
from printroom.repositories import jobs as rows
from printroom.worker.tending import Tending

BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]
END = [("EndUpload", "Upload has ended")]
BROKEN = ("FatalError", "the job was broken off")


class Store:
    """The job engine's own table, to put workflows into states that only a dying worker makes."""

    def __init__(self, runtime) -> None:
        self.path = runtime.config.data / "jobs.db"

    def do(self, statement: str, *values: str) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.execute(statement, values)
        connection.close()

    def forget(self, key: str) -> None:
        self.do("DELETE FROM workflow_status WHERE workflow_uuid = ?", key)

    def put(self, key: str, state: State) -> None:
        self.do("UPDATE workflow_status SET status = ? WHERE workflow_uuid = ?", state.value, key)


@pytest.fixture
def store(runtime):
    return Store(runtime)


@pytest.fixture
def tend(desk):
    """Tends once; what is on the queue afterwards."""
    tending = Tending(desk.runtime)

    def once():
        tending.tend(desk.runtime.jobs)
        return desk.queue()

    return once


def age(desk, job, **times):
    """Set times of the job's row to so long ago."""
    with desk.runtime.unit(writing=True) as unit:
        row = unit.session.get(Job, job.id)
        for name, ago in times.items():
            setattr(row, name, now() - ago)


MINUTE = dt.timedelta(minutes=1)


def test_a_batch_without_a_workflow_is_started(desk, store, tend):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    (key,) = desk.queue()
    store.forget(key)
    assert tend() == []
    age(desk, job, last_post=MINUTE, created=MINUTE)
    assert tend() == [key]
    assert tend() == [key]


def test_a_post_that_was_forgotten_ends_after_half_an_hour(desk, tend):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.work()
    age(desk, job, last_post=29 * MINUTE)
    assert (tend(), desk.job(job.id).is_open) == ([], True)
    age(desk, job, last_post=31 * MINUTE)
    assert (tend(), desk.job(job.id).is_open) == ([f"{job.key}:end"], False)
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "one.jpg: one"), *END]


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.DONE])
def test_a_batch_whose_workflow_ended_without_it_is_broken_off(desk, store, tend, state):
    job = desk.post("j", desk.received("one.jpg", picture()))
    store.put(*desk.queue(), state)
    age(desk, job, last_post=MINUTE, created=MINUTE)
    assert tend() == []
    assert desk.lines("j") == [*BEGIN, BROKEN, *END]
    assert (desk.job(job.id).fatal_error, desk.keys()) == (True, [])


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_a_job_at_work_is_left_alone(desk, store, tend, state):
    job = desk.post("j", desk.received("one.jpg", picture()))
    (key,) = desk.queue()
    age(desk, job, last_post=MINUTE, created=MINUTE)
    store.put(key, state)
    assert (tend(), desk.job(job.id).state) == ([key], "New")


def test_a_job_whose_end_was_lost_is_ended(desk, store, tend):
    """All its files are in, and its worker died before it wrote so; then the workflow that ends it dies too."""
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.work()
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Job, job.id).is_open = False
    age(desk, job, created=MINUTE)
    assert tend() == [job.key]
    store.put(job.key, State.FAILED)
    assert tend() == [f"{job.key}:rest"]
    store.put(f"{job.key}:rest", State.FAILED)
    assert tend() == []
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "one.jpg: one"), BROKEN, *END]


def test_a_job_that_was_given_up_gets_an_end(desk, store, tend):
    job = desk.post("j", desk.received("one.jpg", picture()))
    store.put(*desk.queue(), State.GIVEN_UP)
    assert (tend(), tend()) == ([], [])
    given_up = ("FatalError", "the job lost its worker too often and was given up")
    assert desk.lines("j") == [*BEGIN, given_up, *END]
    assert (desk.job(job.id).state, desk.keys()) == ("Done", [])


def test_signs_of_life_are_dated_by_the_database(desk):
    with desk.runtime.unit(writing=True) as unit:
        before = rows.clock(unit.session)
        rows.beat(unit.session, "one-1", "one")
        rows.beat(unit.session, "one-1", "one")
        assert rows.workers_since(unit.session, before) == ["one-1"]
        assert rows.workers_since(unit.session, before + MINUTE) == []
        rows.forget_worker(unit.session, "one-1")
        assert rows.workers_since(unit.session, before) == []
