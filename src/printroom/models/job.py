"""Jobs: what the contract shows of one, its items and its log; and the workers that do them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now
from printroom.models.handles import job_handle


class Job(Model):
    """A job. `key` is the id of its durable workflow; `name` is `original_name` with a time stamp.

    `state` is one of the active job states; a finished job is Done and has an `end_date`. `options` is the contract's
    job element in plain form, under its wire name, with `kind` beside it.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_company_state", "company_id", "state"),
        Index("ix_job_company_original_name", "company_id", "original_name"),
        UniqueConstraint("company_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    original_name: Mapped[str]
    name: Mapped[str]
    type: Mapped[str]
    kind: Mapped[str]
    submit_user_email: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    description: Mapped[str] = mapped_column(default="")
    server_name: Mapped[str] = mapped_column(default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    state: Mapped[str] = mapped_column(default="New")
    is_open: Mapped[bool] = mapped_column(default=False)
    stop_requested: Mapped[bool] = mapped_column(default=False)
    fatal_error: Mapped[bool] = mapped_column(default=False)
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)
    start_date: Mapped[dt.datetime] = mapped_column(default_factory=now)
    end_date: Mapped[dt.datetime | None] = mapped_column(default=None)
    last_post: Mapped[dt.datetime | None] = mapped_column(default=None)
    total_size: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    progress_message: Mapped[str] = mapped_column(default="")
    last_progress_update: Mapped[dt.datetime] = mapped_column(default_factory=now)
    file_success_count: Mapped[int] = mapped_column(default=0)
    file_error_count: Mapped[int] = mapped_column(default=0)
    file_warning_count: Mapped[int] = mapped_column(default=0)
    file_duplicate_count: Mapped[int] = mapped_column(default=0)
    file_update_count: Mapped[int] = mapped_column(default=0)
    total_file_count: Mapped[int] = mapped_column(default=0)

    @property
    def handle(self) -> str:
        """As it is shown while it runs and afterwards: company, unique name and number."""
        return job_handle(self.company_id, unique_name=self.name, active_id=self.id)


class JobItem(Model):
    """One file of an upload job: where it comes from, where it goes, and how far it is.

    `batch` is the id of the workflow that does it. `blob_key` names received bytes that no blob row names yet.
    `attempts` counts the starts of its work; `state` is new, done or failed.
    """

    __tablename__ = "job_item"
    __table_args__ = (Index("ix_job_item_job_id_state", "job_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    batch: Mapped[str] = mapped_column(index=True)
    source: Mapped[str]
    folder_path: Mapped[str]
    file_name: Mapped[str]
    blob_key: Mapped[str | None] = mapped_column(default=None, index=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)


class JobLogLine(Model):
    __tablename__ = "job_log_line"
    __table_args__ = (
        Index("ix_job_log_line_job_id", "job_id", "id"),
        Index("ix_job_log_line_asset_id", "asset_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    log_type: Mapped[str]
    message: Mapped[str]
    asset_id: Mapped[int | None] = mapped_column(default=None)
    asset_name: Mapped[str | None] = mapped_column(default=None)
    asset_type: Mapped[str | None] = mapped_column(default=None)
    item_id: Mapped[int | None] = mapped_column(default=None)
    date_created: Mapped[dt.datetime] = mapped_column(default_factory=now)


class Worker(Model):
    """A worker process and its last sign of life."""

    __tablename__ = "worker"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    last_beat: Mapped[dt.datetime] = mapped_column(default_factory=now)
