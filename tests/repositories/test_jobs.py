"""Queries about jobs."""

import datetime as dt

import pytest

from printroom.models import JobItem, JobLogLine, Worker, now
from printroom.models.handles import JobName
from printroom.repositories import jobs as rows
from printroom.repositories.jobs import Filter, LineOrder

AGO = dt.timedelta(hours=1)


@pytest.fixture
def ada(world):
    return world.user("ada@example.com")


def item(world, job, *, batch="b", **more):
    return world.put(JobItem(job_id=job.id, batch=batch, source="", folder_path="", file_name="x.jpg", **more))


def test_by_name_in_every_form(session, world, acme, rival, ada):
    old, new = world.job(acme, ada, "upload"), world.job(acme, ada, "upload")
    foreign = world.job(rival, ada, "upload")

    def found(*, original="", unique="", active=None):
        return rows.by_name(session, acme.id, JobName(acme.id, original, unique, active))

    assert found(original="upload") is new
    assert found(unique=old.name) is old
    assert found(active=old.id) is old
    assert found(active=foreign.id) is None
    assert found(unique=foreign.name) is None
    assert rows.by_key(session, old.key) is old
    assert rows.by_id(session, new.id) is new
    assert rows.locked(session, new.id) is new
    assert rows.locked(session, 0) is None
    assert rows.of_original_name(session, acme.id, "upload", most=9) == [new, old]


def test_active_of_companies(session, world, acme, rival, ada):
    here, there = world.job(acme, ada, "a"), world.job(rival, ada, "b", state="Running")
    world.job(acme, ada, "c", state=rows.DONE)

    assert rows.active(session, [acme.id]) == [here]
    assert rows.active(session, None) == [here, there]
    assert rows.active(session, []) == []


def test_finished_filtered_and_sorted(session, world, acme, rival, ada):
    bea = world.user("bea@example.com")
    moment = now()
    done = {"state": rows.DONE}
    first = world.job(rival, ada, "first", start_date=moment - AGO, file_error_count=5, **done)
    second = world.job(acme, bea, "second", start_date=moment, **done)
    world.job(acme, ada, "third")

    def found(*, sort_by="StartDate", descending=False, most=9, **which):
        return rows.finished(
            session, Filter(**({"company_ids": None} | which)), sort_by=sort_by, descending=descending, most=most
        )

    assert found() == [first, second]
    assert found(descending=True) == [second, first]
    assert found(descending=True, most=1) == [second]
    assert found(company_ids=[acme.id]) == [second]
    assert found(user_id=ada.id) == [first]
    assert found(since=moment) == [second]
    assert found(until=moment - AGO) == [first]
    for name in rows.SORTED_BY:
        assert {job.id for job in found(sort_by=name)} == {first.id, second.id}


def test_items_that_wait(session, world, acme, ada):
    job, other = world.job(acme, ada, "job"), world.job(acme, ada, "other")
    fresh, begun = item(world, job), item(world, job, batch="c", attempts=1, blob_key="k")
    item(world, job, state="done", blob_key="gone")
    item(world, other)

    assert rows.waiting_items(session, job.id) == [fresh, begun]
    assert rows.waiting_items(session, job.id, "c") == [begun]
    assert rows.count_waiting(session, job.id) == 2
    assert rows.count_open_items(session, [job.id, other.id]) == {job.id: (1, 1), other.id: (1, 0)}
    assert rows.item_keys(session, ["k", "gone", "x"]) == {"k"}
    assert rows.begin_attempt(session, begun.id).attempts == 2
    begun.state = "done"
    session.flush()
    assert rows.begin_attempt(session, begun.id) is None
    assert rows.item(session, fresh.id) is fresh


def test_log_lines_by_pages(session, world, acme, ada):
    job = world.job(acme, ada, "job")
    assert rows.log_begun(session, job.id) is False
    lines = [
        world.put(JobLogLine(job_id=job.id, log_type=kind, message=kind)) for kind in ("Warn", "Error", "Warn", "End")
    ]

    def page(*, types=(), by_type=False, descending=False, bounds=(0, 9)):
        order = LineOrder(by_type=by_type, descending=descending)
        found = rows.log_page(session, job.id, types=types, order=order, bounds=bounds)
        return [lines.index(line) for line in found]

    assert rows.log_begun(session, job.id) is True
    assert rows.log_lines(session, job.id, types=["Warn"]) == [lines[0], lines[2]]
    assert rows.count_lines(session, job.id) == 4
    assert rows.count_lines(session, job.id, types=["Warn"]) == 2
    assert page() == [0, 1, 2, 3]
    assert page(descending=True, bounds=(1, 2)) == [2, 1]
    assert page(by_type=True) == [3, 1, 0, 2]
    assert page(types=["Warn", "End"]) == [0, 2, 3]


def test_upkeep_finds_what_was_left(session, world, acme, ada):
    moment = now()
    before = moment - AGO
    left = world.job(acme, ada, "left", created=before)
    item(world, left, batch="left")
    posted = world.job(acme, ada, "posted", created=before, last_post=moment, is_open=True)
    item(world, posted, batch="posted")
    ended = world.job(acme, ada, "ended", created=before)
    world.job(acme, ada, "done", created=before, state=rows.DONE)
    stale = world.job(acme, ada, "stale", created=before, last_post=before, is_open=True)
    middle = moment - AGO / 2

    assert rows.waiting_batches(session, middle) == [("left", left.id)]
    assert rows.unended(session, middle) == [(ended.key, ended.id)]
    assert set(rows.undone(session, [left.key, ended.key, "unknown"])) == {left.id, ended.id}
    assert rows.forgotten_posts(session, middle) == [stale]


def test_workers_beat_by_the_databases_clock(session):
    clock = rows.clock(session)
    assert abs(clock - now()) < AGO
    rows.beat(session, "w1", "host")
    rows.beat(session, "w1", "host")
    session.add(Worker(executor_id="dead", host="host", last_beat=clock - AGO))
    session.flush()

    assert rows.workers_since(session, clock - AGO / 2) == ["w1"]
    rows.forget_worker(session, "w1")
    assert rows.workers_since(session, clock - 2 * AGO) == ["dead"]
