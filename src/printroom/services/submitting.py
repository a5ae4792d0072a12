"""Submitting: a job element of the contract, checked, becomes an order. What is not built is refused, never passed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from printroom.contract import types as t
from printroom.contract.constants import ColorManagementMode, EmailSetting, JobType, PublishContext, PublishType
from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.plain import to_plain
from printroom.models import Job
from printroom.models.handles import first_number
from printroom.repositories import companies as company_rows
from printroom.repositories.unit import Unit
from printroom.services.caller import Scope
from printroom.services.fetching import name_in_url
from printroom.services.jobs import Incoming, Jobs, Order, publish_order
from printroom.services.names import printable
from printroom.services.resources import Resources
from printroom.services.server_files import ServerFiles

POST = "uploadPost"
POSTED = "PostUpload"
Options = dict[str, Any]  # Any: the plain form of a job element, which JSON holds


def _always(_: Any) -> bool:
    return True


def _filled(value: Any) -> bool:
    return bool(value)


def _sharpens(value: Options) -> bool:
    return bool(value.get("amount"))


def _crops(value: Options) -> bool:
    return any(value.values())


def _converts(value: Options) -> bool:
    return value["colorManagement"] not in {ColorManagementMode.DEFAULT, ColorManagementMode.MAINTAIN_ORIGINAL}


def _makes_sets(value: Options) -> bool:
    return bool(value.get("autoSetsArray"))


# Options that would have an effect and are not built, and when they would have one.
NOT_BUILT: Mapping[str, Callable[[Any], bool]] = {
    "knockoutBackgroundOptions": _always,
    "manualCropOptions": _crops,
    "autoColorCropOptions": _always,
    "autoTransparentCropOptions": _always,
    "unsharpMaskOptions": _sharpens,
    "colorManagementOptions": _converts,
    "autoSetCreationOptions": _makes_sets,
    "projectHandleArray": _filled,
    "xmpKeywords": _filled,
    "xmpTemplateId": _filled,
    "processMetadataFiles": _filled,
    "postHttpUrl": _filled,
    "httpCompletionUrl": _filled,
    "postImageRenderingPublishJob": _always,
    "postVideoPublishJob": _always,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What every submission says about itself."""

    name: str
    locale: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """When a job shall be done; nothing of it means at once."""

    exec_time: dt.datetime | None = None
    exec_schedule: str = ""


class Submitting:
    """Checks what is asked of the jobs of one company, and hands it in."""

    def __init__(self, unit: Unit, scope: Scope, resources: Resources, jobs: Jobs) -> None:
        self._session = unit.session
        self._scope = scope
        self._resources = resources
        self._jobs = jobs

    def submit(self, heading: Heading, elements: Mapping[str, object], *, times: Times, user_handle: str) -> str:
        """Hand in the one job element that is given, by its wire name; the handle that submitJob answers."""
        element, options = _only(elements)
        _at_once(times)
        self._check_user(user_handle)
        items: Sequence[Incoming] = ()
        match options:
            case t.UploadUrlsJob():
                order, items = self._urls_order(heading, options), _url_items(options)
            case t.UploadDirectoryJob():
                order = self._directory_order(heading, options)
            case t.ImageServingPublishJob():
                order = self._publish_order(heading, options)
            case _:
                raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} is not built yet in this server")
        return self._jobs.submitted_handle(self._jobs.submit(order, items))

    def post(self, heading: Heading, options: t.UploadPostJob | None, *, job_handle: str) -> Job:
        """The open upload job of the handle, else a new one; options count for a new one only (page: UploadFile)."""
        if not job_handle:
            return self._jobs.open_post(self._post_order(heading, options))
        job = self._jobs.readable(job_handle)
        if job.kind != POST or not job.is_open or job.user_id != self._scope.caller.user_id:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"jobHandle {printable(job_handle)!r}: no open upload job of yours"
            )
        return job

    def _check_user(self, handle: str) -> None:
        if handle and first_number(handle, "u") != self._scope.caller.user_id:
            raise AuthorizationFault(
                FaultCode.ILLEGAL_REQUEST_USER, f"userHandle {printable(handle)!r}: jobs are submitted as yourself"
            )

    def _post_order(self, heading: Heading, options: t.UploadPostJob | None) -> Order:
        """An upload job that takes posts; without options the files replace nothing and are not marked for publish."""
        given = options or t.UploadPostJob(
            overwrite=False, ready_for_publish=False, create_mask=False, email_setting=EmailSetting.NONE
        )
        plain = self._upload_options("uploadParams", given)
        return Order(heading.name, POST, POSTED, plain, heading.locale, heading.description)

    def _urls_order(self, heading: Heading, options: t.UploadUrlsJob) -> Order:
        """The URLs themselves become items; the echoed options hold only how many there are."""
        if not options.url_array:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "uploadUrlsJob/urlArray is required")
        plain = self._upload_options("uploadUrlsJob", options) | {"urlArray": [], "numUrls": len(options.url_array)}
        return Order(heading.name, "uploadUrls", JobType.URL_UPLOAD, plain, heading.locale, heading.description)

    def _directory_order(self, heading: Heading, options: t.UploadDirectoryJob) -> Order:
        plain = self._upload_options("uploadDirectoryJob", options)
        ServerFiles(self._resources.config.server_dir).folder(options.server_dir)
        kind = JobType.UPLOAD_FROM_SERVER_DIRECTORY
        return Order(heading.name, "uploadDirectory", kind, plain, heading.locale, heading.description)

    def _publish_order(self, heading: Heading, options: t.ImageServingPublishJob) -> Order:
        plain = self._publish_options("imageServingPublishJob", options)
        return publish_order(heading.name, plain, locale=heading.locale, description=heading.description)

    def _upload_options(
        self, element: str, options: t.UploadPostJob | t.UploadUrlsJob | t.UploadDirectoryJob
    ) -> Options:
        plain: Options = to_plain(options)
        _check(element, plain)
        behind = getattr(options, "post_image_serving_publish_job", None)
        if behind is not None:
            self._publish_options(f"{element}/postImageServingPublishJob", behind)
        return plain

    def _publish_options(self, element: str, options: t.ImageServingPublishJob) -> Options:
        plain: Options = to_plain(options)
        _check(element, plain)
        if options.publish_type not in set(PublishType):
            raise _wrong(f"{element}/publishType", options.publish_type, ", ".join(PublishType))
        self._check_context(f"{element}/contextHandle", options.context_handle)
        return plain

    def _check_context(self, element: str, handle: str | None) -> None:
        if not handle:
            return
        contexts = company_rows.contexts(self._session, self._scope.company.id)
        key = first_number(handle, "pc")
        if key not in {context.id for context in contexts if context.type == PublishContext.IMAGE_SERVING}:
            raise _wrong(element, handle, "an image serving context of the company")


def _only(elements: Mapping[str, object]) -> tuple[str, object]:
    if len(elements) != 1:
        given = ", ".join(elements) or "none"
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"exactly one job element is expected, not {given}")
    return next(iter(elements.items()))


def _at_once(times: Times) -> None:
    element = "execTime" if times.exec_time is not None else "execSchedule" if times.exec_schedule else ""
    if element:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} is not built yet in this server: jobs start at once")


def _url_items(options: t.UploadUrlsJob) -> list[Incoming]:
    """One item a URL; its destPath is a folder and a name, and where it has no name that comes from the URL."""
    items = []
    for each in options.url_array or ():
        folder, _, name = each.dest_path.strip().rpartition("/")
        items.append(Incoming(each.source_url.strip(), folder, name or name_in_url(each.source_url)))
    return items


def _check(element: str, plain: Options) -> None:
    for name, counts in NOT_BUILT.items():
        if name in plain and counts(plain[name]):
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element}/{name} is not built yet in this server")
    email = plain["emailSetting"]
    if email not in set(EmailSetting):
        raise _wrong(f"{element}/emailSetting", email, ", ".join(EmailSetting))


def _wrong(element: str, value: str, expected: str) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, f"{element}={printable(value)}: expected {expected}")
