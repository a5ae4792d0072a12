"""getJobLogDetails: the lines of a job's log, a page at a time."""

from __future__ import annotations

import pytest

from desk import picture
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import GetJobLogDetailsParam
from printroom.models import JobLogLine


@pytest.fixture
def job(desk):
    job = desk.post("j", desk.received("one.jpg", picture()), desk.received("bad.jpg", b"x"))
    desk.work()
    return job


@pytest.fixture
def details(desk):
    """`details(original_name="j", …)`: the types of the lines of each job, and how many lines each has in all."""

    def read(**given):
        param = GetJobLogDetailsParam(company_handle=desk.company.handle, **given)
        logs = desk.ask(desk.admin, param).job_log_array
        return [([line.log_type for line in log.detail_array], log.detail_total_rows) for log in logs]

    return read


ALL = ["BeginUpload", "OriginalJobName", "UploadSuccess", "UploadError", "EndUpload"]


def test_a_line_names_its_asset(desk, job):
    line = desk.log("j").detail_array[2]
    asset = desk.asset("one")
    assert (line.log_message, line.asset_name, line.asset_type, line.asset_handle) == (
        "one.jpg: one",
        "one",
        "Image",
        asset.handle,
    )


def test_a_job_is_found_by_handle_and_by_name(details, job):
    for given in ({"original_name": "j"}, {"job_handle": job.handle}, {"job_handle": f"{job.company_id}|j|"}):
        assert details(**given) == [(ALL, 5)]
    assert details(original_name="nothing") == []


def test_all_jobs_of_a_name_come_newest_first(desk, details, job):
    desk.post("j")
    desk.work()
    assert details(original_name="j") == [(["BeginUpload", "OriginalJobName", "EndUpload"], 3), (ALL, 5)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"records_per_page": 2}, (ALL[:2], 5)),
        ({"records_per_page": 2, "results_page": 3}, (ALL[4:], 5)),
        ({"records_per_page": 2, "results_page": 4}, ([], 5)),
        ({"sort_direction": "Descending"}, (ALL[::-1], 5)),
        ({"sort_by": "Date", "sort_direction": "Ascending"}, (ALL, 5)),
        ({"sort_by": "LogType"}, (sorted(ALL), 5)),
        ({"sort_by": "LogType", "sort_direction": "Descending"}, (sorted(ALL)[::-1], 5)),
        ({"log_type_array": ("UploadError", "UploadWarning")}, (["UploadError"], 1)),
    ],
)
def test_lines_are_paged_sorted_and_chosen(details, job, given, expected):
    assert details(original_name="j", **given) == [expected]


def test_a_page_has_at_most_a_thousand_lines(desk, details, job):
    with desk.runtime.unit(writing=True) as unit:
        unit.session.add_all(JobLogLine(job_id=job.id, log_type="UploadWarning", message="x") for _ in range(1001))
    ((types, total),) = details(original_name="j", records_per_page=5000)
    assert (len(types), total) == (1000, 1006)


def test_a_running_job_shows_its_lines_so_far(desk, details):
    desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.work()
    assert details(original_name="j") == [(ALL[:3], 3)]


@pytest.mark.parametrize(
    ("given", "code", "reason"),
    [
        ({}, FaultCode.MISSING_PARAMETER, "jobHandle or originalName is required"),
        ({"job_handle": "j|1|no||"}, FaultCode.INVALID_PARAMETER, "jobHandle 'j|1|no||': no such job"),
        ({"original_name": "j", "results_page": -1}, FaultCode.INVALID_PARAMETER, "resultsPage=-1"),
        ({"original_name": "j", "records_per_page": 0}, FaultCode.INVALID_PARAMETER, "recordsPerPage=0"),
        ({"original_name": "j", "sort_by": "Colour"}, FaultCode.INVALID_PARAMETER, "sortBy=Colour: expected Date"),
    ],
)
def test_wrong_values_are_refused(details, given, code, reason):
    with pytest.raises(ApiFault) as refused:
        details(**given)
    assert (refused.value.code, refused.value.reason[: len(reason)]) == (code, reason)
