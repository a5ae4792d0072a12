"""Job rows → the contract's ActiveJob and JobLog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from printroom.contract import types as t
from printroom.contract.constants import (
    ColorManagementMode,
    ImageServingJobSubtype,
    JobLogType,
    PublishType,
    TaskState,
)
from printroom.contract.plain import from_plain
from printroom.contract.shape import members
from printroom.models import Job, JobLogLine
from printroom.models.handles import asset_handle, company_handle
from printroom.repositories.jobs import Logged, Running

# By the kind of job: which element of an ActiveJob shows its options, and the log type that stands for the whole job.
ELEMENTS: Mapping[str, tuple[str, type, JobLogType]] = {
    "uploadPost": ("upload_post_job", t.UploadPostJob, JobLogType.BEGIN_UPLOAD),
    "uploadUrls": ("upload_urls_job", t.UploadUrlsJob, JobLogType.BEGIN_UPLOAD),
    "uploadDirectory": ("upload_directory_job", t.UploadDirectoryJob, JobLogType.BEGIN_UPLOAD),
    "imageServingPublish": (
        "image_serving_publish_job",
        t.ImageServingPublishJob,
        JobLogType.BEGIN_IMAGE_SERVING_PUBLISH,
    ),
}
# What a running job shows for options that were not given, where its element has them: as recorded of the real service.
RASTER = {"process": "None", "resolution": 72.0, "colorspace": "Auto", "alpha": False}
DEFAULTS: Mapping[str, Any] = {
    "preservePublishState": False,
    "preserveCrop": True,
    "photoshopOptions": {"process": "None"},
    "postScriptOptions": {**RASTER, "extractSearchWords": False},
    "pdfOptions": {
        "process": "Rasterize",
        "resolution": 72.0,
        "colorspace": "Auto",
        "pdfCatalog": True,
        "extractSearchWords": False,
        "extractLinks": True,
    },
    "illustratorOptions": RASTER,
    "colorManagementOptions": {"colorManagement": ColorManagementMode.DEFAULT},
    "autoSetCreationOptions": {},
    "postJobOnlyIfFiles": False,
    "mediaOptions": {},
    "inDesignOptions": {"process": "None"},
    "httpCompletionUrl": "",
}
SUB_TYPES: Mapping[str, str] = {
    PublishType.FULL: ImageServingJobSubtype.FULL,
    PublishType.INCREMENTAL: ImageServingJobSubtype.INCREMENT,
    PublishType.FULL_WITH_SEARCH: ImageServingJobSubtype.FULLWITHSEARCH,
}


def active_job(running: Running) -> t.ActiveJob:
    job = running.job
    attribute, kind, _ = ELEMENTS[job.kind]
    # Any: the element's attribute depends on the kind of job.
    element: dict[str, Any] = {attribute: options(kind, job.options)}
    return t.ActiveJob(
        company_handle=company_handle(job.company_id),
        job_handle=job.handle,
        name=job.name,
        original_name=job.original_name,
        type=job.type,
        state=job.state,
        submit_user_email=job.submit_user_email,
        locale=job.locale,
        description=job.description,
        server_name=job.server_name,
        start_date=job.start_date,
        trigger_time=job.created,
        total_size=job.total_size,
        progress=job.progress,
        progress_message=job.progress_message,
        last_progress_update=job.last_progress_update,
        task_progress_array=(_task(running),),
        **element,
    )


def options(kind: type, given: Mapping[str, Any]) -> object:
    """The job's own options, with what those that were not given amount to."""
    known = {member.wire.name for member in members(kind)}
    defaults = {name: value for name, value in DEFAULTS.items() if name in known}
    return from_plain(kind, defaults | dict(given))


def _task(running: Running) -> t.TaskProgress:
    """The one task of a job: its files. Those of a publish job are no items: its progress tells how many are behind it."""
    job = running.job
    behind = round(job.progress * job.total_file_count / 100)
    states = {"New": TaskState.NEW, "Stopping": TaskState.STOPPING}
    return t.TaskProgress(
        task_type=job.type,
        task_state=states.get(job.state, TaskState.PROCESSING),
        num_processed=min(behind, job.total_file_count - running.pending - running.processing),
        num_processing=running.processing,
        num_pending=running.pending,
        progress=job.progress / 100,
        progress_message=job.progress_message,
        last_progress_update=job.last_progress_update,
        task_item_progress_array=(),
    )


def job_log(job: Job) -> t.JobLog:
    return t.JobLog(
        company_handle=company_handle(job.company_id),
        job_handle=job.handle,
        job_name=job.name,
        original_job_name=job.original_name,
        submit_user_email=job.submit_user_email,
        log_type=ELEMENTS[job.kind][2],
        job_sub_type=SUB_TYPES.get(job.options.get("publishType", ""), ""),
        start_date=job.start_date,
        end_date=job.end_date,
        description=job.description,
        file_success_count=job.file_success_count,
        file_error_count=job.file_error_count,
        file_warning_count=job.file_warning_count,
        file_duplicate_count=job.file_duplicate_count,
        file_update_count=job.file_update_count,
        total_file_count=job.total_file_count,
        transfer_success_count=0,
        transfer_error_count=0,
        transfer_warning_count=0,
        fatal_error=job.fatal_error,
    )


def job_log_with_details(logged: Logged) -> t.JobLog:
    return replace(
        job_log(logged.job), detail_total_rows=logged.total, detail_array=tuple(_detail(line) for line in logged.lines)
    )


def _detail(line: JobLogLine) -> t.JobLogDetail:
    handle = asset_handle(line.asset_id, line.asset_type) if line.asset_id and line.asset_type else None
    return t.JobLogDetail(
        log_message=line.message,
        log_type=line.log_type,
        date_created=line.date_created,
        asset_name=line.asset_name,
        asset_type=line.asset_type,
        asset_handle=handle,
    )
