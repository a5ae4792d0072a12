"""stopJob: what is done stays, what waits is let go."""

from __future__ import annotations

import pytest

from desk import picture
from printroom.contract.faults import ApiFault
from printroom.contract.messages import GetActiveJobsParam, StopJobParam, StopJobReturn


def stop(ask, who, company, handle):
    return ask(who, StopJobParam(company_handle=company.handle, job_handle=handle))


def test_a_job_is_stopping_and_then_gone(ask, desk, admin, company):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.work()
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.jobs.post(job, [desk.received("two.jpg", picture())], end=False)
    assert stop(ask, admin, company, job.handle) == StopJobReturn()
    (shown,) = ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array
    assert (shown.state, shown.task_progress_array[0].task_state) == ("Stopping", "Stopping")
    desk.work()
    assert ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array == ()
    assert desk.lines("j")[2:] == [("UploadSuccess", "one.jpg: one"), ("EndUpload", "Stopped as asked")]
    assert (desk.asset("two"), desk.keys()) == (None, ["jpg", "tif"])


def test_a_stopped_job_takes_no_more_posts(ask, desk, admin, company):
    job = desk.post("j", end=False)
    stop(ask, admin, company, job.handle)
    ended = pytest.raises(ApiFault, match="this upload job has ended")
    with ended, desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.jobs.post(job, [], end=False)


def test_only_a_job_that_runs_is_stopped(ask, desk, admin, company):
    job = desk.post("j")
    desk.work()
    for handle, reason in ((job.handle, "the job is done"), ("j|1|no||", "no such job"), ("", "no such job")):
        with pytest.raises(ApiFault, match=reason):
            stop(ask, admin, company, handle)
