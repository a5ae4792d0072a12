"""getGenerationInfo: how assets came from each other, asked from both ends."""

from __future__ import annotations

import datetime as dt

import pytest
import pyvips
from sqlalchemy import event

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    DeleteAssetParam,
    EmptyAssetsFromTrashParam,
    GetAssetsParam,
    GetGenerationInfoParam,
    ReplaceImageParam,
)
from printroom.contract.roles import Role
from printroom.imaging.versions import ENGINE_VERSION
from printroom.models import ImageFormat
from printroom.services.ingest import Rules
from printroom.services.trash import purge
from refusals import refused
from studio import Studio, drawn

SOURCE = drawn(600, 400)


@pytest.fixture
def generations(ask, studio: Studio):
    def run(*, who=None, **fields: str):
        message = GetGenerationInfoParam(company_handle=studio.company.handle, **fields)
        return ask(who or studio.who, message).generation_array

    return run


def attributes(generation) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in generation.attribute_array]


def test_a_copy_that_an_upload_took_the_place_of_was_not_generated(generations, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", "wid=300")
    of_it = copy(made, "of it", "wid=30")
    assert len(generations(generated_handle=made)) == 1

    again = studio.add("made", drawn(40, 30), suffix=".tif", rules=Rules(overwrite=True))
    assert again == made
    assert generations(generated_handle=made) == generations(originator_handle=source) == ()
    assert [each.generated.name for each in generations(originator_handle=made)] == ["of it"]
    assert len(generations(generated_handle=of_it)) == 1


def test_the_whole_recipe_of_a_copy_is_told(generations, copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="flip=lr")
    with studio.runtime.unit(writing=True) as unit:
        unit.session.add(ImageFormat(company_id=studio.company.id, name="Small", url_modifier="wid=300&$Crisp$"))
        unit.session.add(ImageFormat(company_id=studio.company.id, name="Crisp", url_modifier="op_sharpen=1"))
        unit.session.add(ImageFormat(company_id=studio.company.id, name="Unused", url_modifier="wid=9"))
    began = dt.datetime.now(dt.UTC).replace(microsecond=0)
    made = copy(source, "made", "$small$&qlt=80&$a=90&rotate=$a$")
    (found,) = generations(generated_handle=made)
    company = studio.company.handle
    (cat, copied) = ask(
        studio.who, GetAssetsParam(company_handle=company, asset_handle_array=(source, made))
    ).asset_array
    assert (found.engine, found.originator, found.generated) == ("ImageServer", cat, copied)
    told = attributes(found)
    created = dt.datetime.fromisoformat(told.pop()[1])
    assert began <= created <= dt.datetime.now(dt.UTC)
    libvips = ".".join(str(pyvips.version(part)) for part in range(3))
    assert told == [
        ("sourceHandle", source),
        ("sourceName", "cat"),
        ("sourceDigest", studio.picture(source).revision),
        ("urlModifier", "$small$&qlt=80&$a=90&rotate=$a$"),
        ("resolvedModifier", "flip=lr&wid=300&op_sharpen=1&qlt=80&layer=0&rotate=90"),
        ("preset.Crisp", "op_sharpen=1"),
        ("preset.Small", "wid=300&$Crisp$"),
        ("warning", "qlt=80: ignored, it concerns delivery only"),
        ("version.libvips", libvips),
        ("version.printroom-imaging", ENGINE_VERSION),
        ("resultDigest", studio.picture(made).revision),
        ("createUser", studio.who.email),
    ]


def test_every_picture_that_the_commands_name_is_told_with_its_digest(generations, copy, studio: Studio) -> None:
    source, other = studio.add("cat", SOURCE), studio.add("dog", drawn(40, 30))
    made = copy(source, "made", "src=dog&wid=20")
    (found,) = generations(generated_handle=made)
    digests = [(name, value) for name, value in attributes(found) if name.startswith("sourceDigest")]
    assert digests == [
        ("sourceDigest", studio.picture(source).revision),
        ("sourceDigest.dog", studio.picture(other).revision),
    ]


def test_both_directions_and_both_filters(generations, copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    one, two = copy(source, "one", "flip=lr"), copy(source, "two")
    three = copy(one, "three", "flip=ud")

    def pairs(**fields: str) -> list[tuple[str, str]]:
        return [(found.originator.name, found.generated.name) for found in generations(**fields)]

    assert pairs(originator_handle=source) == [("cat", "one"), ("cat", "two")]
    assert pairs(originator_handle=one) == [("one", "three")]
    assert pairs(originator_handle=three) == []
    assert pairs(generated_handle=source) == []
    assert pairs(generated_handle=two) == [("cat", "two")]
    assert pairs(originator_handle=source, generated_handle=one) == [("cat", "one")]
    assert pairs(originator_handle=one, generated_handle=one) == []
    assert pairs(originator_handle=source, engine="ImageServer") == [("cat", "one"), ("cat", "two")]
    assert pairs(originator_handle=source, engine="PostScriptRip") == []
    replace = ReplaceImageParam(company_handle=studio.company.handle, asset_handle=one, url_modifier="rotate=90")
    ask(studio.who, replace)
    assert pairs(generated_handle=one) == [("cat", "one"), ("one", "one")]


def throw_away(ask, studio: Studio, handle: str, *, purged: bool) -> None:
    company = studio.company.handle
    ask(studio.who, DeleteAssetParam(company_handle=company, asset_handle=handle))
    ask(studio.who, EmptyAssetsFromTrashParam(company_handle=company, asset_handle_array=(handle,)))
    if purged:
        with studio.runtime.unit() as unit:
            purge(unit, studio.runtime.resources.blobs)


@pytest.mark.parametrize("purged", [False, True])
def test_a_recipe_outlives_its_source(purged: bool, generations, copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    digest = studio.picture(source).revision
    made = copy(source, "made", "flip=lr")
    throw_away(ask, studio, source, purged=purged)
    (found,) = generations(generated_handle=made)
    assert (found.originator, found.generated.name) == (None, "made")
    assert attributes(found)[:4] == [
        ("sourceHandle", source),
        ("sourceName", "cat"),
        ("sourceDigest", digest),
        ("urlModifier", "flip=lr"),
    ]
    if purged:
        assert generations(originator_handle=source) == (found,)


def test_a_product_that_is_gone_is_not_told(generations, copy, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", "flip=lr")
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=made))
    (found,) = generations(originator_handle=source)
    assert found.generated.trash_state == "InTrash"
    throw_away(ask, studio, copy(source, "other", "flip=ud"), purged=True)
    assert [found.generated.name for found in generations(originator_handle=source)] == ["made"]


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({}, 30002, "originatorHandle or generatedHandle is required"),
        ({"engine": "ImageServer"}, 30002, "originatorHandle or generatedHandle is required"),
        ({"originator_handle": "a|999"}, 30001, "originatorHandle 'a|999': no such asset"),
        ({"originator_handle": "x"}, 30001, "originatorHandle 'x': no such asset"),
        ({"generated_handle": "a|999"}, 30001, "generatedHandle 'a|999': no such asset"),
    ],
)
def test_get_generation_info_refuses(fields: dict[str, str], code: int, reason: str, generations) -> None:
    with refused(FaultCode(code)) as told:
        generations(**fields)
    assert told.reason == reason


def test_another_companys_recipes_are_unknown(generations, ask, copy, studio: Studio, other_company) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", "flip=lr")
    for fields in ({"originator_handle": source}, {"generated_handle": made}):
        with refused(FaultCode.INVALID_PARAMETER):
            ask(studio.who, GetGenerationInfoParam(company_handle=other_company.handle, **fields))
    throw_away(ask, studio, source, purged=True)
    with refused(FaultCode.INVALID_PARAMETER) as told:
        ask(studio.who, GetGenerationInfoParam(company_handle=other_company.handle, originator_handle=source))
    assert told.reason == f"originatorHandle {source!r}: no such asset"


def test_what_the_caller_may_not_read_is_not_told(generations, copy, ask, caller, shelf, studio: Studio) -> None:
    who = caller(Role.IMAGE_PORTAL_USER)
    for folder in ("open", "closed"):
        shelf.folder(folder)
    shelf.allow(shelf.group("others"), "Read", folder="")
    shelf.allow(shelf.group("readers", who), "Read", folder="open/")
    hidden = studio.add("hidden", SOURCE, into="closed")
    open_ = studio.add("open", drawn(50, 40), into="open")
    made = copy(hidden, "made", "flip=lr", folder="f|Acme/open/")
    copy(open_, "kept", "flip=lr", folder="f|Acme/closed/")
    (found,) = generations(generated_handle=made, who=who)
    assert (found.originator, found.generated.name, attributes(found)[0][0]) == (None, "made", "sourceDigest")
    assert generations(originator_handle=open_, who=who) == ()
    with refused(FaultCode.MISSING_PERMISSION):
        generations(originator_handle=hidden, who=who)
    throw_away(ask, studio, hidden, purged=True)
    with refused(FaultCode.INVALID_PARAMETER):
        generations(originator_handle=hidden, who=who)
    assert attributes(generations(generated_handle=made, who=who)[0])[0][0] == "sourceDigest"


def test_however_many_there_are_it_takes_the_same_number_of_queries(generations, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    seen: list[list[str]] = []
    event.listen(studio.runtime.database, "before_cursor_execute", lambda *said: seen[-1].append(said[2]))
    for total in (1, 6):
        seen.append([])
        for number in range(total - len(generations(originator_handle=source))):
            copy(source, f"copy {total} {number}")
        seen.append([])
        assert len(generations(originator_handle=source)) == total
    assert len(seen[1]) == len(seen[3])
