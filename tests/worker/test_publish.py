"""The publish job: what is marked is seen once it is done, what is not any more is not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk import picture
from printroom.contract.messages import StopJobParam, SubmitJobParam
from printroom.contract.types import ImageServingPublishJob
from printroom.models import Asset, Company, ImageFormat, PublishedAsset, PublishedPreset

BEGIN = [("BeginImageServingPublish", "Publish has begun")]
END = [("EndImageServingPublish", "Publish has ended")]


@pytest.fixture
def publish(desk):
    """`publish("Full")` runs a publish job; the lines of its log between its first two and its last."""
    numbers = iter(range(100))

    def run(kind="Full", *, stop=False):
        name = f"publish-{next(numbers)}"
        options = ImageServingPublishJob(publish_type=kind, email_setting="None")
        param = SubmitJobParam(company_handle=desk.company.handle, job_name=name, image_serving_publish_job=options)
        handle = desk.ask(desk.admin, param).job_handle
        if stop:
            desk.ask(desk.admin, StopJobParam(company_handle=desk.company.handle, job_handle=handle))
        desk.work()
        lines = desk.lines(name)
        assert [*lines[:2], *lines[-1:]][:1] == BEGIN and lines[1] == ("OriginalJobName", name)
        return lines[2:]

    return run


@pytest.fixture
def assets(desk):
    """Three pictures, of which one and two are marked."""
    desk.post("up", desk.received("one.jpg", picture()), desk.received("two.jpg", picture()), ready_for_publish=True)
    desk.post("up2", desk.received("three.jpg", picture()))
    desk.work()


def change(desk, name, /, **fields):
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        asset = services.unit.session.get(Asset, desk.asset(name).id)
        for field, value in fields.items():
            setattr(asset, field, value)
        services.assets.touch(asset)


def seen(desk):
    """Names of the published assets, and the company's generation."""
    with desk.runtime.unit() as unit:
        names = unit.session.scalars(select(PublishedAsset.name).order_by(PublishedAsset.name)).all()
        return list(names), unit.session.get(Company, desk.company.id).generation


def put_out(*names):
    return [("ImageServingPublishSuccess", f"{name} was published") for name in names]


def test_marked_assets_are_published(desk, assets, publish):
    assert seen(desk) == ([], 0)
    assert publish() == [*put_out("one", "two"), *END]
    assert seen(desk) == (["one", "two"], 1)


def test_unmarked_and_trashed_ones_are_withdrawn(desk, assets, publish):
    publish()
    change(desk, "one", ready_for_publish=False)
    change(desk, "two", trash_state="InTrash")
    change(desk, "three", ready_for_publish=True)
    withdrawn = [("ImageServingPublishSuccess", f"{name} was withdrawn") for name in ("one", "two")]
    assert publish() == [*withdrawn, *put_out("three"), *END]
    assert seen(desk) == (["three"], 2)


@pytest.mark.parametrize("kind", ["Full", "FullWithSearch", "Incremental"])
def test_only_what_changed_has_a_line(desk, assets, publish, kind):
    publish()
    assert publish(kind) == END
    change(desk, "one", url_modifier="op_blur=2")
    assert publish(kind) == [*put_out("one"), *END]
    assert seen(desk) == (["one", "two"], 3)


def test_a_view_follows_its_owner(desk, assets, publish):
    owner = desk.asset("one")
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        view = services.images.derive(
            services.assets.readable(owner.handle),
            services.folders.root(),
            name="view",
            kind="AdjustedView",
            modifiers=("wid=20", ""),
        )
        view.ready_for_publish = True
    publish()
    desk.post("again", desk.received("one.jpg", picture(shade=77)), overwrite=True, ready_for_publish=True)
    desk.work()
    assert publish("Incremental") == [*put_out("one", "view"), *END]


def test_a_renamed_asset_changes_its_name_for_all(desk, assets, publish):
    publish()
    change(desk, "one", name="uno")
    assert publish("Incremental") == [*put_out("uno"), *END]
    assert seen(desk) == (["two", "uno"], 2)


def test_presets_are_copied(desk, assets, publish):
    with desk.runtime.unit(writing=True) as unit:
        unit.session.add(ImageFormat(company_id=desk.company.id, name="thumb", url_modifier="wid=9"))
    publish("Incremental")
    with desk.runtime.unit() as unit:
        assert [(row.name, row.url_modifier) for row in unit.session.scalars(select(PublishedPreset))] == [
            ("thumb", "wid=9")
        ]


def test_a_job_that_is_done_again_publishes_nothing_twice_and_is_seen(desk, assets, publish):
    """Its worker died after the copies and before the end: then only the generation is missing."""
    options = ImageServingPublishJob(publish_type="Full", email_setting="None")
    param = SubmitJobParam(company_handle=desk.company.handle, job_name="killed", image_serving_publish_job=options)
    desk.ask(desk.admin, param)
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.publishing.follow(services.unit.session.get(Asset, desk.asset("one").id))
    desk.work()
    assert desk.lines("killed")[2:] == [*put_out("two"), *END]
    assert seen(desk) == (["one", "two"], 1)


def test_a_stopped_job_leaves_the_rest(desk, assets, publish):
    assert publish(stop=True) == [("EndImageServingPublish", "Stopped as asked")]
    assert seen(desk)[0] == []
