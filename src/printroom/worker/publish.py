"""The publish job: marked assets, presets and attributes are copied into the published records."""

from __future__ import annotations

from collections.abc import Sequence

from printroom.contract.constants import PublishType
from printroom.repositories import published as rows
from printroom.services.publishing import shown
from printroom.worker.closing import close
from printroom.worker.work import Work

AT_ONCE = 200


def image_serving(work: Work) -> None:
    """Publish what is marked, and withdraw what is not or is in the trash.

    It may be broken off and done again at any moment: what was copied already is found equal. What changed is served
    once the job is done, for the generation rises with its end.
    """
    with work.writing() as (services, progress):
        progress.begin()
        session, company = services.unit.session, work.job.company_id
        incremental = progress.job.options.get("publishType") == PublishType.INCREMENTAL
        ids = [*rows.unmarked_ids(session, company), *rows.marked_ids(session, company, changed_only=incremental)]
        progress.job.total_file_count = len(ids)
    done = all(_follow(work, ids, start) for start in range(0, len(ids), AT_ONCE))
    with work.writing() as (services, progress):
        if done:
            services.publishing.put_out_settings()
        services.publishing.finish()
        close(work, services, progress)


def _follow(work: Work, ids: Sequence[int], start: int) -> bool:
    """Bring the records of some assets up to date; false where the job shall stop."""
    work.report.proceed()
    with work.writing() as (services, progress):
        if progress.job.stop_requested:
            return False
        for asset in rows.assets(services.unit.session, ids[start : start + AT_ONCE]):
            if services.publishing.follow(asset):
                word = "published" if shown(asset) else "withdrawn"
                progress.success(f"{asset.name} was {word}", asset=asset)
        progress.went(min(start + AT_ONCE, len(ids)), "Publishing")
    return True
