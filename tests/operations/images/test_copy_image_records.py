"""copyImage: what a copy takes over besides the pixels, what it leaves behind, and that it stands alone."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from printroom.contract.messages import (
    DeleteAssetParam,
    EmptyAssetsFromTrashParam,
    ReplaceImageParam,
    SetUrlModifierParam,
)
from printroom.models import Blob, MetadataField, MetadataValue, PublishedAsset
from printroom.services.trash import purge
from studio import Studio, apart, drawn

SOURCE = drawn(600, 400)
MAP = '<AREA SHAPE="rect" COORDS="100,100,200,200" HREF="a.html"><AREA SHAPE="rect" COORDS="500,300,600,400" HREF="b">'
TARGETS = "target.0.label=Lid??target.0.rect=100,100,200,100??target.1.rect=400,300,100,100"


def test_a_plain_copy_shares_the_picture_and_takes_everything_along(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    told = {
        "url_modifier": "op_sharpen=1",
        "url_post_apply_modifier": "qlt=90",
        "resolution": 150.0,
        "anchor_x": 12,
        "anchor_y": 34,
        "image_map": MAP,
        "targets": TARGETS,
        "sku": "SKU 1",
        "description": "A cat",
        "comments": "asleep",
        "user_data": "colour=black",
        "ready_for_publish": True,
    }
    studio.change(source, **told)
    before = studio.everything()
    made = copy(source, "twin")
    after = studio.everything()
    assert after[:2] == before[:2]
    assert {name: after[2][name] - count for name, count in before[2].items() if after[2][name] != count} == {
        "asset": 1,
        "recipe": 1,
    }
    one, two = studio.asset(source), studio.asset(made)
    assert {name: getattr(two, name) for name in told} == told
    assert (two.picture_id, two.name, two.type, two.file_name) == (one.picture_id, "twin", "Image", "twin.png")
    assert two.create_user == two.last_modify_user == studio.who.email


def test_a_plain_copy_of_blanks_is_a_plain_copy_too(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    assert studio.asset(copy(source, "twin", " \n ")).picture_id == studio.asset(source).picture_id


def test_every_other_copy_bakes_the_three_modifiers_in_their_order_and_stores_none(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="crop=100,50,400,300&flip=lr", url_post_apply_modifier="flip=ud&rotate=90")
    made = copy(source, "made", "flip=lrud&crop=100,50,300,200")
    asset = studio.asset(made)
    assert (asset.url_modifier, asset.url_post_apply_modifier, asset.file_name) == ("", "", "made.tif")
    with studio.pixels(made) as pixels:
        assert apart(pixels, SOURCE.crop(100, 50, 300, 200).rot90().flipver()) == 0
    (recipe,) = studio.recipes(made)
    assert recipe.modifier == "flip=lrud&crop=100,50,300,200"
    assert recipe.resolved == "layer=0&crop=100,50,300,200&layer=comp&flip=ud&layer=0&rotate=90"


@pytest.mark.parametrize("commands", ["", "wid=300"])
def test_what_describes_the_source_goes_along(commands: str, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, sku="S", description="D", comments="C", user_data="u=1")
    moment = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    with studio.runtime.unit(writing=True) as unit:
        fields = [
            MetadataField(company_id=studio.company.id, asset_type=kind, name=name, type=type_)
            for kind, name, type_ in (
                ("Asset", "shot", "Date"),
                ("Image", "tags", "MultiTag"),
                ("Template", "of templates", "String"),
            )
        ]
        unit.session.add_all(fields)
        unit.session.flush()
        key = studio.asset(source).id
        unit.session.add_all([
            MetadataValue(asset_id=key, field_id=fields[0].id, text="2020-01-02", moment=moment),
            MetadataValue(asset_id=key, field_id=fields[1].id, position=0, text="black", truth=True),
            MetadataValue(asset_id=key, field_id=fields[1].id, position=1, text="soft", whole=3, real=0.5),
            MetadataValue(asset_id=key, field_id=fields[2].id, text="of no image"),
        ])
    made = copy(source, "made", commands)
    asset = studio.asset(made)
    assert (asset.sku, asset.description, asset.comments, asset.user_data) == ("S", "D", "C", "u=1")
    with studio.runtime.unit() as unit:
        values = unit.session.scalars(
            select(MetadataValue)
            .where(MetadataValue.asset_id == asset.id)
            .order_by(MetadataValue.field_id, MetadataValue.position)
        ).all()
    assert [(v.position, v.text, v.truth, v.whole, v.real, v.moment) for v in values] == [
        (0, "2020-01-02", None, None, None, moment),
        (0, "black", True, None, None, None),
        (1, "soft", None, 3, 0.5, None),
    ]


@pytest.mark.parametrize(
    ("commands", "resolution"),
    [("flip=lr", 144), ("wid=300", 72), ("scale=2", 288), ("crop=0,0,300,200", 144), ("rotate=90&hei=300", 72)],
)
def test_the_resolution_is_scaled_with_the_picture(commands: str, resolution: float, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, resolution=144.0)
    made = copy(source, "made", commands)
    assert round(studio.asset(made).resolution, 6) == resolution
    with studio.pixels(made) as pixels:
        assert round(pixels.xres * 25.4, 3) == round(pixels.yres * 25.4, 3) == resolution


def test_a_source_without_a_resolution_has_that_of_its_file(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE.copy(xres=200 / 25.4, yres=200 / 25.4))
    studio.change(source, resolution=0.0)
    assert round(studio.asset(copy(source, "made", "wid=300")).resolution) == 100


@pytest.mark.parametrize(
    ("commands", "anchor"),
    [
        ("flip=lr", (500, 50)),
        ("flip=ud", (100, 350)),
        ("wid=300", (50, 25)),
        ("rotate=90", (350, 100)),
        ("rotate=180&scl=2", (250, 175)),
        ("crop=50,20,200,200", (50, 30)),
        ("crop=200,200,100,100", (0, 0)),
        ("crop=0,0,50,300", (50, 50)),
        ("extend=10,20,0,0", (110, 70)),
        ("anchor=300,200&flip=lr&scl=2", (150, 100)),
        ("anchorN=0.5,0.5&scl=2", (300, 200)),
    ],
)
def test_the_anchor_is_carried_through_the_commands(commands: str, anchor, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, anchor_x=100, anchor_y=50)
    asset = studio.asset(copy(source, "made", commands))
    assert (asset.anchor_x, asset.anchor_y) == anchor


def test_a_source_without_an_anchor_has_a_copy_without(copy, studio: Studio) -> None:
    asset = studio.asset(copy(studio.add("cat", SOURCE), "made", "flip=lr"))
    assert (asset.anchor_x, asset.anchor_y) == (None, None)


@pytest.mark.parametrize(
    ("commands", "areas", "targets"),
    [
        (
            "flip=lr",
            [("400,100,500,200", "a.html"), ("0,300,100,400", "b")],
            "target.1.label=Lid??target.1.rect=300,100,200,100??target.2.rect=100,300,100,100",
        ),
        (
            "wid=300",
            [("50,50,100,100", "a.html"), ("250,150,300,200", "b")],
            "target.1.label=Lid??target.1.rect=50,50,100,50??target.2.rect=200,150,50,50",
        ),
        (
            "crop=150,100,300,200",
            [("0,0,50,100", "a.html")],
            "target.1.label=Lid??target.1.rect=0,0,150,100",
        ),
        (
            "rotate=90",
            [("200,100,300,200", "a.html"), ("0,500,100,600", "b")],
            "target.1.label=Lid??target.1.rect=200,100,100,200??target.2.rect=0,400,100,100",
        ),
        (
            "crop=100,0,400,400&wid=800&flip=ud",
            [("0,400,200,600", "a.html")],
            "target.1.label=Lid??target.1.rect=0,400,400,200??target.2.rect=600,0,200,200",
        ),
    ],
)
def test_map_and_targets_are_carried_through_the_commands(
    commands: str, areas, targets: str, copy, studio: Studio
) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, image_map=MAP, targets=TARGETS)
    asset = studio.asset(copy(source, "made", commands))
    assert asset.image_map == "".join(f'<AREA SHAPE="rect" COORDS="{coords}" HREF="{link}">' for coords, link in areas)
    assert asset.targets == targets


@pytest.mark.parametrize(
    ("commands", "areas"),
    [
        ("rotate=90&map=%3Carea%20shape=rect%20coords=0,0,100,50%3E", '<area shape="rect" coords="0,0,100,50">'),
        ("scl=2&mapA=%3Carea%20shape=rect%20coords=0,0,100,50%3E", '<area shape="rect" coords="0,0,50,25">'),
        ("scl=2&map=", ""),
        ("mapA=", ""),
    ],
)
def test_a_map_in_the_commands_takes_the_place_of_the_stored_one(
    commands: str, areas: str, copy, studio: Studio
) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, image_map=MAP)
    assert studio.asset(copy(source, "made", commands)).image_map == areas


def test_a_copy_of_a_view_has_the_pixels_of_its_owner_and_the_commands_of_the_view(copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    with studio.runtime.unit_of_work(studio.scope, writing=True) as services:
        view = services.images.derive(
            services.assets.readable(source),
            services.folders.root(),
            name="view",
            kind="AdjustedView",
            modifiers=("crop=100,50,300,200", ""),
        ).handle
    plain, baked = copy(view, "plain"), copy(view, "baked", "flip=lr")
    assert studio.asset(plain).type == studio.asset(baked).type == "Image"
    assert (studio.asset(plain).url_modifier, studio.asset(plain).owner_id) == ("crop=100,50,300,200", None)
    assert studio.asset(plain).picture_id == studio.asset(source).picture_id
    with studio.pixels(baked) as pixels:
        assert apart(pixels, SOURCE.crop(100, 50, 300, 200).fliphor()) == 0


def test_a_copy_goes_out_where_its_source_does_and_the_company_publishes_at_once(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, ready_for_publish=True)
    with studio.runtime.unit(writing=True) as unit:
        unit.session.merge(studio.company).publish_at_once = True
    made = copy(source, "made", "wid=300")
    hidden = studio.add("hidden", SOURCE)
    copy(hidden, "unseen", "wid=300")
    with studio.runtime.unit() as unit:
        published = unit.session.scalars(select(PublishedAsset).order_by(PublishedAsset.name)).all()
    assert [(row.name, row.asset_id) for row in published] == [("made", studio.asset(made).id)]
    assert published[0].record["image"]["width"] == 300


def throw_away(ask, studio: Studio, handle: str) -> None:
    company = studio.company.handle
    ask(studio.who, DeleteAssetParam(company_handle=company, asset_handle=handle))
    ask(studio.who, EmptyAssetsFromTrashParam(company_handle=company, asset_handle_array=(handle,)))
    with studio.runtime.unit() as unit:
        purge(unit, studio.runtime.resources.blobs)


@pytest.mark.parametrize("commands", ["", "flip=lr"])
@pytest.mark.parametrize("event", ["replaced", "modified", "purged"])
def test_a_copy_does_not_follow_its_source(commands: str, event: str, copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", commands)
    before = studio.picture(made)
    company = studio.company.handle
    if event == "replaced":
        ask(studio.who, ReplaceImageParam(company_handle=company, asset_handle=source, url_modifier="wid=10"))
    elif event == "modified":
        ask(studio.who, SetUrlModifierParam(company_handle=company, asset_handle=source, url_modifier="wid=10"))
    else:
        throw_away(ask, studio, source)
    assert studio.picture(made) == before
    assert studio.asset(made).url_modifier == ""
    with studio.pixels(made) as pixels:
        assert apart(pixels, SOURCE.fliphor() if commands else SOURCE) == 0


def test_the_bytes_of_a_plain_copy_go_with_the_last_who_has_them(copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made")
    throw_away(ask, studio, source)
    with studio.runtime.unit() as unit:
        assert {blob.key for blob in unit.session.scalars(select(Blob))} == studio.keys() != set()
    throw_away(ask, studio, made)
    assert studio.keys() == set()


def test_copies_of_equal_pixels_are_stored_once(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    one = copy(source, "one", "flip=lr")
    keys = studio.keys()
    two = copy(source, "two", "flip=lr")
    assert studio.asset(one).picture_id == studio.asset(two).picture_id
    assert studio.keys() == keys
