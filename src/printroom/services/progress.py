"""Progress: what a running job writes about itself: log lines, counts, how far it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printroom.contract.constants import ActiveJobState, JobLogType
from printroom.models import Asset, Job, JobLogLine, now
from printroom.repositories import jobs as rows

COUNTED = {
    "success": "file_success_count",
    "error": "file_error_count",
    "warning": "file_warning_count",
    "duplicate": "file_duplicate_count",
    "update": "file_update_count",
}


@dataclass(frozen=True, slots=True)
class LogTypes:
    """The log line types of one kind of job, in the contract's words."""

    noun: str
    begin: str
    end: str
    success: str
    error: str
    warning: str


UPLOAD = LogTypes("Upload", "BeginUpload", "EndUpload", "UploadSuccess", "UploadError", "UploadWarning")
PUBLISH = LogTypes(
    "Publish",
    "BeginImageServingPublish",
    "EndImageServingPublish",
    "ImageServingPublishSuccess",
    "ImageServingPublishError",
    "ImageServingPublishWarning",
)


# By the kind of job.
LINES: Mapping[str, LogTypes] = {
    "uploadPost": UPLOAD,
    "uploadUrls": UPLOAD,
    "uploadDirectory": UPLOAD,
    "imageServingPublish": PUBLISH,
}


class Progress:
    """Of one job, in one transaction."""

    def __init__(self, session: Session, job: Job, types: LogTypes) -> None:
        self._session = session
        self.job = job
        self.types = types

    @property
    def begun(self) -> bool:
        return rows.log_begun(self._session, self.job.id)

    def begin(self) -> None:
        """The first line, once however often the job is started."""
        if self.begun:
            return
        if self.job.state == ActiveJobState.NEW:
            self.job.state = ActiveJobState.RUNNING
        self.job.start_date = now()
        self.line(self.types.begin, f"{self.types.noun} has begun")
        self.line(JobLogType.ORIGINAL_JOB_NAME, self.job.original_name)

    def line(self, log_type: str, message: str, *, asset: Asset | None = None, item_id: int | None = None) -> None:
        self._session.add(
            JobLogLine(
                job_id=self.job.id,
                log_type=log_type,
                message=message,
                asset_id=asset.id if asset else None,
                asset_name=asset.name if asset else None,
                asset_type=asset.type if asset else None,
                item_id=item_id,
            )
        )

    def success(self, message: str, *, asset: Asset, item_id: int | None = None) -> None:
        self.count("success")
        self.line(self.types.success, message, asset=asset, item_id=item_id)

    def warnings(self, messages: Collection[str], *, asset: Asset, item_id: int) -> None:
        """Of one file: a line each, but counted as the one file that they are about."""
        if messages:
            self.count("warning")
        for message in messages:
            self.line(self.types.warning, message, asset=asset, item_id=item_id)

    def error(self, message: str, *, item_id: int | None = None) -> None:
        self.count("error")
        self.line(self.types.error, message, item_id=item_id)

    def count(self, what: str) -> None:
        column = COUNTED[what]
        setattr(self.job, column, getattr(self.job, column) + 1)

    def moved(self, message: str = "") -> None:
        """How far the job is: percent of its files."""
        self.went(self.job.total_file_count - rows.count_waiting(self._session, self.job.id), message)

    def went(self, files: int, message: str = "") -> None:
        """So many files are behind it."""
        self.job.progress = round(100 * files / max(self.job.total_file_count, 1))
        self.job.progress_message = message
        self.job.last_progress_update = now()

    def fatal(self, message: str) -> None:
        """What ended the whole job."""
        self.job.fatal_error = True
        self.line(JobLogType.FATAL_ERROR, message)

    def end(self, message: str = "") -> None:
        """The last line: the job is done."""
        if self.job.state != rows.DONE:
            self.line(self.types.end, message or f"{self.types.noun} has ended")
            self.job.state = rows.DONE
            self.job.is_open = False
            self.job.end_date = now()
            self.job.progress = 100
