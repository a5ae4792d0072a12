"""getJobLogs: what is done, with its counts."""

from __future__ import annotations

import datetime as dt

import pytest

from desk import picture
from printroom.contract import types as t
from printroom.contract.faults import ApiFault
from printroom.contract.messages import GetJobLogsParam, SubmitJobParam
from printroom.contract.roles import Role
from printroom.models import now


@pytest.fixture
def done(desk, caller):
    """Three jobs that are done: an upload with an error, a publish job of another user, a clean upload; and one open."""
    desk.post("mixed", desk.received("one.jpg", picture()), desk.received("bad.jpg", b"x"))
    desk.work()
    who = caller(Role.IPS_USER)
    options = t.ImageServingPublishJob(publish_type="Incremental", email_setting="None")
    desk.ask(
        who,
        SubmitJobParam(
            company_handle=desk.company.handle, job_name="publish", image_serving_publish_job=options, description="d"
        ),
    )
    desk.work()
    desk.post("clean", desk.received("two.jpg", picture()), desk.received("three.jpg", picture()))
    desk.post("open", desk.received("four.jpg", picture()), end=False)
    desk.work()
    return who


def names(ask, who, **given):
    return [log.original_job_name for log in ask(who, GetJobLogsParam(**given)).job_log_array]


def test_a_log_has_all_of_its_counts(ask, desk, done):
    log = ask(desk.admin, GetJobLogsParam(company_handle=desk.company.handle)).job_log_array[2]
    assert log == t.JobLog(
        company_handle=desk.company.handle,
        job_handle=f"j|{desk.company.id}||{log.job_name}|1",
        job_name=log.job_name,
        original_job_name="mixed",
        submit_user_email=desk.admin.email,
        log_type="BeginUpload",
        job_sub_type="",
        start_date=log.start_date,
        end_date=log.end_date,
        description="",
        file_success_count=1,
        file_error_count=1,
        file_warning_count=0,
        file_duplicate_count=0,
        file_update_count=0,
        total_file_count=2,
        transfer_success_count=0,
        transfer_error_count=0,
        transfer_warning_count=0,
        fatal_error=False,
        detail_total_rows=None,
        detail_array=None,
    )
    assert log.start_date <= log.end_date


def test_a_publish_log_says_which_kind(ask, desk, done):
    log = ask(desk.admin, GetJobLogsParam(company_handle=desk.company.handle)).job_log_array[1]
    assert (log.log_type, log.job_sub_type, log.description) == ("BeginImageServingPublish", "increment", "d")


def test_jobs_that_are_done_come_newest_first(ask, desk, done):
    assert names(ask, desk.admin, company_handle=desk.company.handle) == ["clean", "publish", "mixed"]


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ({"sort_direction": "Ascending"}, ["mixed", "publish", "clean"]),
        ({"sort_by": "JobName"}, ["publish", "mixed", "clean"]),
        ({"sort_by": "JobName", "sort_direction": "Ascending"}, ["clean", "mixed", "publish"]),
        ({"sort_by": "FileSuccessCount"}, ["clean", "mixed", "publish"]),
        ({"sort_by": "FileErrorCount"}, ["mixed", "clean", "publish"]),
        ({"num_rows": 2}, ["clean", "publish"]),
    ],
)
def test_jobs_are_sorted_and_cut(ask, desk, done, sorting, expected):
    assert names(ask, desk.admin, company_handle=desk.company.handle, **sorting) == expected


def test_jobs_are_filtered_by_user_and_time(ask, desk, done):
    here = {"company_handle": desk.company.handle}
    hour = dt.timedelta(hours=1)
    assert names(ask, desk.admin, user_handle=done.handle, **here) == ["publish"]
    assert names(ask, desk.admin, user_handle="u|999|x", **here) == []
    assert names(ask, desk.admin, start_date=now() + hour, **here) == []
    assert names(ask, desk.admin, end_date=now() - hour, **here) == []
    assert len(names(ask, desk.admin, start_date=now() - hour, end_date=now() + hour, **here)) == 3


def test_without_a_company_each_sees_their_own(ask, desk, done, caller, other_company):
    assert names(ask, desk.admin) == names(ask, done) == ["clean", "publish", "mixed"]
    assert names(ask, caller(Role.IPS_USER, company=other_company)) == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"sort_by": "Colour"}, "sortBy=Colour: expected JobName"),
        ({"num_rows": 0}, "numRows=0: expected a number from 1"),
        ({"user_handle": "nobody"}, "userHandle 'nobody': no such user"),
    ],
)
def test_wrong_values_are_refused(ask, admin, company, given, reason):
    with pytest.raises(ApiFault) as refused:
        names(ask, admin, company_handle=company.handle, **given)
    assert refused.value.reason.startswith(reason)
