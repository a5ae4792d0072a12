"""Watermarks at the image door: on pictures, and on nothing else."""

import dataclasses
import time

import pytest
import pyvips

from gallery import asking
from printroom.repositories import assets
from printroom.services.answered import Answer, Trouble, Unchanged
from printroom.storage.renditions import Reply
from studio import apart, drawn


@pytest.fixture
def ask(runtime):
    def run(url, **options) -> Answer:
        wanted = asking(url, **options)
        return runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)

    return run


@pytest.fixture
def marked(gallery):
    """A company whose pictures have a red mark of 60 × 40 in their right lower corner."""
    gallery.show("cat", drawn(600, 400))
    gallery.show("mark", red(60, 40), url_modifier="align=1,1")
    gallery.attributes(watermark="mark")
    return gallery


@pytest.fixture
def change(marked):
    """Publishes the mark with other commands."""
    with marked.studio.runtime.unit() as unit:
        mark = assets.by_name(unit.session, marked.studio.company.id, "mark")
    return lambda modifier: marked.change(mark, url_modifier=modifier)


def red(width, height):
    return (pyvips.Image.black(width, height) + [250, 0, 0]).cast("uchar").copy(interpretation="srgb")


def opened(answer: Answer) -> pyvips.Image:
    assert isinstance(answer.content, Reply), answer
    return pyvips.Image.new_from_buffer(answer.content.body, "")


def under(picture: pyvips.Image, mark: pyvips.Image) -> pyvips.Image:
    """The picture with the mark in its right lower corner."""
    return picture.insert(mark, picture.width - mark.width, picture.height - mark.height)


def test_every_picture_of_the_company_has_it(ask, marked):
    plain = drawn(600, 400)
    assert apart(opened(ask("Acme/cat?scl=1&fmt=png")), under(plain, red(60, 40))) == 0
    assert opened(ask("Acme/cat?wid=300&fmt=png"))(299, 199) == [250, 0, 0]
    assert opened(ask("Acme/cat?wid=300&fmt=png"))(299, 179) != [250, 0, 0]
    assert opened(ask("Acme/mark?scl=1&fmt=png"))(0, 0) == [250, 0, 0]


def test_thumbnails_masks_and_what_is_told_have_none(ask, marked):
    urls = ("req=tmb&fmt=png", "req=mask&wid=100&fmt=png", "req=imageprops", "req=exists", "req=set,json&id=1")
    found = [ask(f"Acme/cat?{url}").content for url in urls]
    marked.attributes()
    assert [ask(f"Acme/cat?{url}").content for url in urls] == found


def test_props_know_the_picture_with_its_watermark(ask, marked):
    length = len(ask("Acme/cat?wid=300").content.body)
    assert dict(ask("Acme/cat?req=props&wid=300").content.values)["image.length"] == str(length)


def test_tiles_join(ask, marked):
    whole = opened(ask("Acme/cat?wid=300&fmt=png"))
    for left, top in ((200, 100), (230, 150), (270, 170)):
        tile = opened(ask(f"Acme/cat?wid=300&rect={left},{top},30,30&fmt=png"))
        assert apart(tile, whole.crop(left, top, 30, 30)) == 0


def test_a_change_of_the_watermark_is_seen_at_once(ask, marked, change):
    first = ask("Acme/cat?wid=300&fmt=png")
    change("align=-1,-1")
    second = ask("Acme/cat?wid=300&fmt=png")
    assert opened(second)(0, 0) == [250, 0, 0] != opened(first)(0, 0)
    marked.attributes()
    third = ask("Acme/cat?wid=300&fmt=png")
    assert len({first.etag, second.etag, third.etag}) == 3
    assert ask("Acme/cat?wid=300&fmt=png", etags=frozenset({third.etag})).content == Unchanged()


def test_the_date_of_the_watermark_counts(ask, marked, change):
    marked.attributes(watermark="mark", use_last_modified=True)
    before = ask("Acme/cat?wid=300").modified
    time.sleep(1.1)
    change("align=-1,-1")
    assert ask("Acme/cat?wid=300").modified > before


def test_a_watermark_that_there_is_not_is_an_error(ask, marked):
    marked.attributes(watermark="nothing", default_image="cat")
    expected = Trouble("not_found", "Unable to find /nothing", "Unable to find /nothing")
    assert ask("Acme/cat?wid=300").content == expected
    marked.attributes(watermark="nothing", default_image="cat", default_image_mode=1)
    assert ask("Acme/cat?wid=300").content == expected
    assert isinstance(ask("Acme/cat?req=tmb").content, Reply)
    marked.attributes(watermark="")
    assert isinstance(ask("Acme/cat?wid=300").content, Reply)


def test_one_that_was_withdrawn_or_belongs_to_another_company_is_missing(ask, marked):
    for name in ("Other/mark", "/Other/mark"):
        marked.attributes(watermark=name)
        assert ask("Acme/cat?wid=300").content.code == "not_found"
    marked.show("hidden", red(60, 40), published=False)
    marked.attributes(watermark="Acme/hidden")
    assert ask("Acme/cat?wid=300").content.code == "not_found"
    marked.attributes(watermark="Acme/mark")
    assert isinstance(ask("Acme/cat?wid=300").content, Reply)


def test_a_default_image_has_it_and_an_error_image_has_not(ask, marked):
    marked.show("stand-in", drawn(300, 200))
    marked.attributes(watermark="mark", default_image="stand-in", error_image="stand-in")
    instead = ask("Acme/none?wid=300&fmt=png")
    assert (instead.stand_in, apart(opened(instead), under(drawn(300, 200), red(60, 40)))) == (True, 0)
    failed = ask("Acme/cat?wid=wide")
    assert (failed.error, opened(failed)(299, 199) == [250, 0, 0]) == ("parse", False)
    marked.attributes(watermark="nothing", error_image="stand-in")
    assert (ask("Acme/cat?wid=300").error, isinstance(ask("Acme/cat").content, Reply)) == ("not_found", True)


def test_a_rule_may_turn_it_off_or_name_another(ask, marked):
    marked.show("blue", (red(60, 40) * 0 + [0, 0, 250]).cast("uchar").copy(interpretation="srgb"))
    rules = "".join(
        f'<rule OnMatch="break" WaterMark="{name}"><expression>{pattern}</expression></rule>'
        for name, pattern in (("", "plain=1"), ("blue", "blue=1"))
    )
    marked.attributes(watermark="mark", rule_set=f"<ruleset>{rules}</ruleset>")
    assert opened(ask("Acme/cat?wid=600&fmt=png"))(599, 399) == [250, 0, 0]
    assert apart(opened(ask("Acme/cat?scl=1&fmt=png&plain=1")), drawn(600, 400)) == 0
    assert opened(ask("Acme/cat?wid=600&fmt=png&blue=1"))(300, 200) == [0, 0, 250]


def test_a_locale_has_its_own(ask, marked):
    marked.show("mark_DE", red(600, 400), url_modifier="align=1,1")
    marked.attributes(watermark="mark", locale_map=(("de", ("_DE", "")), ("", ("",))))
    assert opened(ask("Acme/cat?wid=600&fmt=png&locale=de"))(0, 0) == [250, 0, 0]
    assert opened(ask("Acme/cat?wid=600&fmt=png"))(0, 0) != [250, 0, 0]


def test_commands_of_the_record_that_concern_a_reply_are_passed_over(ask, change):
    plain = ask("Acme/cat?wid=300&fmt=png")
    change("align=1,1&wid=9&fmt=gif&rgn=0,0,1,1&qlt=1")
    found = ask("Acme/cat?wid=300&fmt=png")
    assert dataclasses.replace(found, modified=None) == dataclasses.replace(plain, modified=None)
