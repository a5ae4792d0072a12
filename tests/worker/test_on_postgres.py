"""Jobs on PostgreSQL, where transactions run side by side."""

from __future__ import annotations

import threading

import pytest

from desk import picture
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.repositories.database import connect, migrate
from printroom.runtime import Runtime


@pytest.fixture
def config(tmp_path, postgres_url):
    return Config(data=tmp_path / "data", database_url=postgres_url)


@pytest.fixture
def runtime(config):
    database = connect(config.database)
    migrate(database)
    database.dispose()
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    made = Runtime(config, jobs)
    yield made
    made.close()


def test_batches_of_one_job_that_end_together_end_it_once(desk):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.jobs.post(job, [desk.received("two.jpg", picture())], end=True)
    keys = desk.queue()
    workers = [threading.Thread(target=desk.run, args=[key]) for key in keys]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    types = [kind for kind, _ in desk.lines("j")]
    assert (len(keys), sorted(types)) == (
        2,
        ["BeginUpload", "EndUpload", "OriginalJobName", "UploadSuccess", "UploadSuccess"],
    )
    assert (types[0], types[-1], desk.job(job.id).file_success_count) == ("BeginUpload", "EndUpload", 2)
    assert (desk.job(job.id).state, desk.keys()) == ("Done", ["jpg", "tif"])


def test_files_of_one_name_at_once_are_two_assets(desk):
    for name in ("j", "k"):
        desk.post(name, desk.received("one.jpg", picture(shade=ord(name))))
    workers = [threading.Thread(target=desk.run, args=[key]) for key in desk.queue()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert desk.asset("one") is not None and desk.asset("one-1") is not None
    assert desk.keys() == ["jpg", "jpg", "tif", "tif"]
