"""getActiveJobs: what runs, with the options that it runs by."""

from __future__ import annotations

import pytest

from desk import picture
from printroom.contract import types as t
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import GetActiveJobsParam, SubmitJobParam, UploadPostParam
from printroom.contract.roles import Role

URL = t.UploadUrl(source_url="http://a.example/b.jpg", dest_path="b.jpg")


def submit(ask, who, company, name="j", **job):
    job = job or {"image_serving_publish_job": t.ImageServingPublishJob(publish_type="Full", email_setting="Error")}
    return ask(who, SubmitJobParam(company_handle=company.handle, job_name=name, **job)).job_handle


def names(ask, who, **given):
    return [job.original_name for job in ask(who, GetActiveJobsParam(**given)).job_array]


def test_a_waiting_job_shows_all_of_itself(ask, admin, company):
    options = t.UploadUrlsJob(
        url_array=(URL, URL), overwrite=True, ready_for_publish=True, create_mask=False, email_setting="None"
    )
    submit(ask, admin, company, upload_urls_job=options)
    (job,) = ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array
    assert job == t.ActiveJob(
        company_handle=company.handle,
        job_handle=f"j|{company.id}||{job.name}|1",
        name=job.name,
        original_name="j",
        type="UrlUpload",
        state="New",
        submit_user_email=admin.email,
        locale="en",
        description="",
        server_name=job.server_name,
        start_date=job.start_date,
        trigger_time=job.trigger_time,
        total_size=0,
        progress=0,
        progress_message="",
        last_progress_update=job.last_progress_update,
        task_progress_array=(
            t.TaskProgress(
                task_type="UrlUpload",
                task_state="New",
                num_processed=0,
                num_processing=0,
                num_pending=2,
                progress=0.0,
                progress_message="",
                last_progress_update=job.last_progress_update,
                task_item_progress_array=(),
            ),
        ),
        upload_urls_job=t.UploadUrlsJob(
            url_array=(),
            num_urls=2,
            overwrite=True,
            ready_for_publish=True,
            preserve_publish_state=False,
            create_mask=False,
            preserve_crop=True,
            photoshop_options=t.PhotoshopOptions(process="None"),
            post_script_options=t.PostScriptOptions(
                process="None", resolution=72.0, colorspace="Auto", alpha=False, extract_search_words=False
            ),
            pdf_options=t.PDFOptions(
                process="Rasterize",
                resolution=72.0,
                colorspace="Auto",
                pdf_catalog=True,
                extract_search_words=False,
                extract_links=True,
            ),
            illustrator_options=t.IllustratorOptions(process="None", resolution=72.0, colorspace="Auto", alpha=False),
            color_management_options=t.ColorManagementOptions(color_management="Default"),
            auto_set_creation_options=t.AutoSetCreationOptions(),
            email_setting="None",
            post_job_only_if_files=False,
            media_options=t.MediaOptions(),
            in_design_options=t.InDesignOptions(process="None"),
        ),
    )


def test_a_publish_job_shows_its_options(ask, admin, company):
    submit(ask, admin, company)
    (job,) = ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array
    assert job.image_serving_publish_job == t.ImageServingPublishJob(
        publish_type="Full", email_setting="Error", http_completion_url=""
    )


def test_a_job_at_work_shows_how_far_it_is(ask, desk, admin, company):
    desk.post("j", desk.received("one.jpg", picture()), desk.received("bad.jpg", b"x"), end=False)
    desk.work()
    desk.post("k")
    desk.work()
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.jobs.post(services.jobs.readable(f"{company.id}|j|"), [desk.received("two.jpg", picture())], end=False)
    (job,) = ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array
    (task,) = job.task_progress_array
    assert (job.state, job.original_name, task.task_state) == ("Running", "j", "Processing")
    assert (task.num_processed, task.num_processing, task.num_pending) == (2, 0, 1)


def test_jobs_are_found_by_every_form_of_their_name(ask, admin, company):
    handle = submit(ask, admin, company, "one")
    submit(ask, admin, company, "two")
    (job, _) = ask(admin, GetActiveJobsParam(company_handle=company.handle)).job_array
    for given in (handle, job.job_handle, f"j|{company.id}||{job.name}", f"{company.id}|one|", f"j|{company.id}|||1"):
        assert names(ask, admin, company_handle=company.handle, job_handle=given) == ["one"]
    assert names(ask, admin, company_handle=company.handle, original_name="two") == ["two"]
    for given in ("j|99|one||", "nothing", f"j|{company.id}|three||"):
        assert names(ask, admin, company_handle=company.handle, job_handle=given) == []


def test_waiting_jobs_can_be_left_out(ask, admin, company):
    submit(ask, admin, company)
    assert names(ask, admin, company_handle=company.handle, include_waiting_jobs=True) == ["j"]
    assert names(ask, admin, company_handle=company.handle, include_waiting_jobs=False) == []


def test_without_a_company_each_sees_their_own(ask, admin, caller, company, other_company):
    submit(ask, admin, company, "ours")
    submit(ask, admin, other_company, "theirs")
    assert names(ask, admin) == ["ours", "theirs"]
    assert names(ask, caller(Role.IPS_USER)) == ["ours"]
    assert names(ask, caller(Role.IPS_USER, company=other_company)) == ["theirs"]


def test_another_company_is_refused(ask, caller, other_company):
    with pytest.raises(Exception) as refused:
        names(ask, caller(Role.IPS_USER), company_handle=other_company.handle)
    assert refused.value.code == FaultCode.INVALID_COMPANY


def test_a_job_of_another_company_is_no_job(ask, admin, caller, company, other_company):
    handle = ask(admin, UploadPostParam(company_handle=other_company.handle, job_name="x")).job_handle
    assert names(ask, caller(Role.IPS_USER), job_handle=handle) == []
    with pytest.raises(ApiFault, match="no such job"):
        ask(admin, UploadPostParam(company_handle=company.handle, job_handle=handle))
