"""uploadPost over SOAP: opens an upload job, goes on with it, ends it; files come by the upload door only."""

from __future__ import annotations

import pytest

from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.messages import GetActiveJobsParam, UploadPostParam
from printroom.contract.roles import Role
from printroom.contract.types import ManualCropOptions, UploadPostJob


def post(ask, who, company, **given):
    return ask(who, UploadPostParam(company_handle=company.handle, **given)).job_handle


def test_a_job_is_opened_and_ended(ask, company, caller, desk):
    who = caller(Role.IPS_USER)
    handle = post(ask, who, company, job_name="j", description="why")
    (shown,) = ask(who, GetActiveJobsParam(job_handle=handle)).job_array
    assert (shown.job_handle, shown.type, shown.state, shown.description) == (handle, "PostUpload", "New", "why")
    assert desk.queue() == []
    assert post(ask, who, company, job_handle=handle, end_job=True) == handle
    desk.work()
    assert ask(who, GetActiveJobsParam(job_handle=handle)).job_array == ()
    assert [kind for kind, _ in desk.lines("j")] == ["BeginUpload", "OriginalJobName", "EndUpload"]


def test_a_job_goes_on_for_its_own_user_only(ask, company, caller):
    handle = post(ask, caller(Role.IPS_ADMIN), company, job_name="j")
    with pytest.raises(ApiFault, match="no open upload job of yours"):
        post(ask, caller(Role.IPS_USER), company, job_handle=handle)


def test_an_ended_job_takes_no_more(ask, company, admin):
    handle = post(ask, admin, company, job_name="j", end_job=True)
    with pytest.raises(ApiFault, match="no open upload job of yours"):
        post(ask, admin, company, job_handle=handle)


def test_a_name_or_a_handle_is_needed(ask, company, admin):
    with pytest.raises(ApiFault) as refused:
        post(ask, admin, company)
    assert (refused.value.code, refused.value.reason) == (FaultCode.MISSING_PARAMETER, "jobName is required")


def test_options_that_are_not_built_are_refused(ask, company, admin):
    crop = ManualCropOptions(left=500, right=500, top=500, bottom=500)
    options = UploadPostJob(
        overwrite=True, ready_for_publish=True, create_mask=True, email_setting="None", manual_crop_options=crop
    )
    with pytest.raises(ApiFault) as refused:
        post(ask, admin, company, job_name="j", upload_params=options)
    assert refused.value.reason == "uploadParams/manualCropOptions is not built yet in this server"


def test_a_role_that_only_looks_posts_nothing(ask, company, caller):
    with pytest.raises(AuthorizationFault) as refused:
        post(ask, caller(Role.IMAGE_PORTAL_USER), company, job_name="j")
    assert refused.value.code == FaultCode.NO_OPERATION_PERMISSION
