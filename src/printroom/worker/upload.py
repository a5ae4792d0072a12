"""The upload jobs: each file of a batch becomes an asset, or an error line."""

from __future__ import annotations

from pathlib import Path

from printroom.contract.faults import Fault
from printroom.imaging.facts import IntakeError
from printroom.models import JobItem
from printroom.repositories import jobs as rows
from printroom.services import Services
from printroom.services.fetching import Fetching, Unfetchable, shown_url
from printroom.services.ingest import AnyArrival, Outcome, Rules
from printroom.services.jobs import LONGEST_NAME, Incoming, publish_order
from printroom.services.names import printable
from printroom.services.progress import Progress
from printroom.services.server_files import NotThere, ServerFiles
from printroom.worker.closing import close, discard
from printroom.worker.taking import Bring, Refused, give_back, take_in
from printroom.worker.work import Gone, Work

# Work that was begun so often without an end stopped its workers.
MOST_ATTEMPTS = 2
# What the publish job behind an upload job is called: by that job's name.
PUBLISH_SUFFIX = "-publish"
COUNTED = {Outcome.UPDATED: "update", Outcome.DUPLICATE: "duplicate"}


def from_post(work: Work) -> None:
    """Files that were posted: their bytes are in the blob store already."""
    _upload(work, _not_received)


def _not_received(work: Work, item: JobItem, room: Path) -> Path:
    raise Refused(f"the file was not kept: at most {work.place.config.max_upload_bytes} bytes are taken")


def from_urls(work: Work) -> None:
    """Files that are fetched from URLs."""
    _upload(work, _fetched)


def _fetched(work: Work, item: JobItem, room: Path) -> Path:
    config = work.place.config
    target = room / "fetched"
    try:
        Fetching(config.fetch_allowed_hosts, most_bytes=config.max_upload_bytes).fetch(item.source, target)
    except Unfetchable as trouble:
        raise Refused(f"{shown_url(item.source)}: {trouble.reason}") from trouble
    return target


def from_directory(work: Work) -> None:
    """Files of the server folder that the operator opens; which there are is read when the job begins."""
    _list(work)
    _upload(work, _copied)


def _copied(work: Work, item: JobItem, room: Path) -> Path:
    target = room / "copied"
    try:
        ServerFiles(work.place.config.server_dir).copy(Path(item.source), target)
    except NotThere as trouble:
        raise Refused(trouble.reason) from trouble
    return target


def _list(work: Work) -> None:
    """Make items of the files, once: all of them in one transaction."""
    with work.writing() as (_, progress):
        if progress.begun:
            return
    options = work.job.options
    opened = ServerFiles(work.place.config.server_dir)
    folder = opened.folder(options["serverDir"])
    target = options.get("destFolder", "")
    found = [
        Incoming(str(path), "/".join((target, *path.relative_to(folder).parts[:-1])), path.name)
        for path in opened.files(folder, deep=options["includeSubfolders"])
    ]
    with work.writing() as (services, progress):
        progress.begin()
        services.jobs.add_items(progress.job, found, batch=work.key)


def _upload(work: Work, bring: Bring) -> None:
    with work.writing() as (services, progress):
        progress.begin()
        waiting = [item.id for item in rows.waiting_items(services.unit.session, work.job.id, work.key)]
    for item_id in waiting:
        work.report.proceed()
        if not _item(work, item_id, bring):
            break
    with work.writing() as (services, progress):
        if close(work, services, progress):
            _publish(services, progress)


def _item(work: Work, item_id: int, bring: Bring) -> bool:
    """Do one item; false where the job shall stop."""
    with work.writing() as (services, progress):
        if progress.job.stop_requested:
            return False
        item = rows.begin_attempt(services.unit.session, item_id)
        if item is not None and work.note_due():
            progress.moved(f"Taking in {printable(item.file_name)}")
    if item is not None:
        work.place.at_work.add(item.id)
        _take(work, item, bring)
        work.place.at_work.discard(item.id)
    return True


def _take(work: Work, item: JobItem, bring: Bring) -> None:
    try:
        if item.attempts > MOST_ATTEMPTS:
            raise Refused("opening it stopped the server twice")
        arrival, warnings = take_in(work, item, bring)
    except (IntakeError, Refused) as refusal:
        _refuse(work, item, refusal.reason)
        return
    try:
        _record(work, item, arrival=arrival, warnings=warnings)
    except Fault as fault:
        give_back(work, item, arrival)
        _refuse(work, item, fault.reason)
    except Gone:
        give_back(work, item, arrival)
        raise


def _record(work: Work, item: JobItem, *, arrival: AnyArrival, warnings: tuple[str, ...]) -> None:
    """The one transaction in which the file becomes an asset."""
    with work.writing() as (services, progress):
        taken = services.ingest.take(arrival, rules(progress.job.options))
        done = rows.item(services.unit.session, item.id)
        assert done is not None, "items go with their job only, which is locked"
        done.state, done.blob_key = "done", None
        told = [f"{shown(item)}: {warning}" for warning in (*warnings, *taken.warnings)]
        progress.warnings(told, asset=taken.asset, item_id=item.id)
        progress.success(f"{shown(item)}: {taken.asset.name}", asset=taken.asset, item_id=item.id)
        if taken.outcome in COUNTED:
            progress.count(COUNTED[taken.outcome])
        progress.moved(f"Took in {shown(item)}")


def _refuse(work: Work, item: JobItem, reason: str) -> None:
    with work.writing() as (services, progress):
        refused = rows.item(services.unit.session, item.id)
        assert refused is not None, "items go with their job only, which is locked"
        refused.state = "failed"
        discard(services.unit, refused, services.resources.blobs)
        progress.error(f"{shown(item)}: {reason}", item_id=item.id)
        progress.moved()


def _publish(services: Services, progress: Progress) -> None:
    """The publish job that an upload job asked for behind it."""
    job = progress.job
    wanted = job.options.get("postImageServingPublishJob")
    idle = job.options.get("postJobOnlyIfFiles") is True and not job.file_success_count
    if wanted is None or idle or job.stop_requested:
        return
    name = f"{job.original_name[: LONGEST_NAME - len(PUBLISH_SUFFIX)]}{PUBLISH_SUFFIX}"
    services.jobs.submit(publish_order(name, wanted, locale=job.locale))


def shown(item: JobItem) -> str:
    """The item in a log line: where it goes."""
    return printable(f"{item.folder_path.strip('/')}/{item.file_name}".lstrip("/"))


def rules(options: dict[str, object]) -> Rules:
    return Rules(
        overwrite=options.get("overwrite") is True,
        ready_for_publish=options.get("readyForPublish") is True,
        preserve_publish_state=options.get("preservePublishState") is True,
    )
