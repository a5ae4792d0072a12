"""Jobs & upload."""

from printroom.answers.jobs import active_job, job_log, job_log_with_details
from printroom.contract.constants import SortDirection
from printroom.contract.messages import (
    GetActiveJobsParam,
    GetActiveJobsReturn,
    GetJobLogDetailsParam,
    GetJobLogDetailsReturn,
    GetJobLogsParam,
    GetJobLogsReturn,
    StopJobParam,
    StopJobReturn,
    SubmitJobParam,
    SubmitJobReturn,
    UploadPostParam,
    UploadPostReturn,
)
from printroom.contract.shape import members
from printroom.services import Services
from printroom.services.job_lists import Page, Wanted
from printroom.services.submitting import Heading, Times


def submit_job(services: Services, param: SubmitJobParam) -> SubmitJobReturn:
    elements = {
        member.wire.name: given
        for member in members(SubmitJobParam)
        if member.wire.type.endswith("Job") and (given := getattr(param, member.attribute)) is not None
    }
    handle = services.submitting.submit(
        Heading(param.job_name, param.locale or "", param.description or ""),
        elements,
        times=Times(param.exec_time, param.exec_schedule or ""),
        user_handle=param.user_handle or "",
    )
    return SubmitJobReturn(job_handle=handle)


def upload_post(services: Services, param: UploadPostParam) -> UploadPostReturn:
    heading = Heading(param.job_name or "", param.locale or "", param.description or "")
    job = services.submitting.post(heading, param.upload_params, job_handle=param.job_handle or "")
    if param.end_job:
        services.jobs.post(job, (), end=True)
    return UploadPostReturn(job_handle=job.handle)


def stop_job(services: Services, param: StopJobParam) -> StopJobReturn:
    services.jobs.stop(services.jobs.readable(param.job_handle))
    return StopJobReturn()


def get_active_jobs(services: Services, param: GetActiveJobsParam) -> GetActiveJobsReturn:
    found = services.job_lists.active(
        job_handle=param.job_handle or "",
        original_name=param.original_name or "",
        include_waiting=param.include_waiting_jobs is not False,
    )
    return GetActiveJobsReturn(job_array=tuple(active_job(each) for each in found))


def get_job_logs(services: Services, param: GetJobLogsParam) -> GetJobLogsReturn:
    found = services.job_lists.finished(
        Wanted(
            user_handle=param.user_handle or "",
            since=param.start_date,
            until=param.end_date,
            most=param.num_rows,
            sort_by=param.sort_by or "",
            descending=param.sort_direction != SortDirection.ASCENDING,
        )
    )
    return GetJobLogsReturn(job_log_array=tuple(job_log(job) for job in found))


def get_job_log_details(services: Services, param: GetJobLogDetailsParam) -> GetJobLogDetailsReturn:
    found = services.job_lists.details(
        job_handle=param.job_handle or "",
        original_name=param.original_name or "",
        page=Page(
            types=param.log_type_array or (),
            size=param.records_per_page,
            number=param.results_page,
            sort_by=param.sort_by or "",
            descending=param.sort_direction == SortDirection.DESCENDING,
        ),
    )
    return GetJobLogDetailsReturn(job_log_array=tuple(job_log_with_details(each) for each in found))
