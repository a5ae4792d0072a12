from dataclasses import replace

import numpy as np
import pytest
import pyvips

from imaging.shelf import FREE, Shelf, drawn, gray, inked, photograph
from printroom.imaging import ImagingError, Purpose, parse, plan, render, resolve
from printroom.imaging.steps.blending import Overlay
from printroom.imaging.watermark import Placing

MODIFIERS = [
    "",
    "align=1,1",
    "align=-1,0.4&opac=40",
    "sizeN=0.9,0.9&opac=20",
    "layer=0&sizeN=0,0.5&blendMode=screen",
    "blendMode=dissolve&opac=60&align=1,-1",
    "rotate=30&sizeN=0.7,0.7&blendMode=mult",
    "op_blur=4&op_usm=2,2&sizeN=1,1",
]


def flat(width, height, *parts):
    """One colour; four parts are red, green, blue and alpha."""
    image = pyvips.Image.black(width, height, bands=len(parts)) + list(parts)
    return image.cast("uchar").copy(interpretation="srgb")


def shelf(modifier="", mark=None, target=None, **attributes):
    """A company whose pictures have a watermark of 40 × 20 red pixels."""
    pictures = Shelf(replace(FREE, watermark="Co/mark", **attributes))
    pictures.put("Co/target", target or flat(200, 100, 0, 0, 250))
    return pictures.put("Co/mark", mark or flat(40, 20, 250, 0, 0), modifier=modifier)


def planned(query, pictures, purpose=Purpose.DELIVERY):
    return plan(resolve(parse(query, path="Co/target", catalog=pictures), pictures), purpose)


def pixels(query, pictures):
    return render(planned(query, pictures), pictures).numpy()


def box(shown):
    """Left, top, width and height of what is red."""
    y, x = np.nonzero((shown[..., 0] > 200) & (shown[..., 1] < 50))
    return (x.min(), y.min(), x.max() - x.min() + 1, y.max() - y.min() + 1) if len(x) else None


def overlay(query, pictures):
    found = planned(query, pictures)
    step = next(step for step in found.steps if isinstance(step, Overlay))
    return step.left, step.top, found.watermark.width, found.watermark.height


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("", (80, 40, 40, 20)),
        ("align=-1,-1", (0, 0, 40, 20)),
        ("align=1,1", (160, 80, 40, 20)),
        ("layer=0&align=1,0.5", (160, 60, 40, 20)),
        ("sizeN=0.5,0", (50, 25, 100, 50)),
        ("sizeN=0,0.1", (90, 45, 20, 10)),
        ("sizeN=0.9,0.4&align=-1,1", (0, 60, 80, 40)),
        ("sizeN=0,0", (80, 40, 40, 20)),
        ("layer=0&sizeN=1,1", (0, 0, 200, 100)),
        ("size=20,20&align=-1,-1", (0, 5, 20, 10)),
        ("sizeN=0.5,0&size=20,10", (90, 45, 20, 10)),
        ("wid=7&hei=9&fit=stretch&scl=3&rgn=1,1,2,2&rect=0,0,3,3&dpr=on,3&fmt=gif&qlt=1&bgc=00ff00", (80, 40, 40, 20)),
    ],
)
def test_it_lies_where_its_record_says_and_as_large(modifier, expected):
    assert box(pixels("", shelf(modifier))) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wid=100", (80, 40, 20, 10)),
        ("scl=0.5", (320, 160, 80, 40)),
        ("wid=100&hei=100", (80, 65, 20, 10)),
        ("wid=100&hei=100&fit=stretch", (80, 80, 20, 20)),
        ("wid=100&dpr=on,2", (160, 80, 40, 20)),
        ("rgn=100,50,100,50", (60, 30, 40, 20)),
        ("flip=lrud", (160, 80, 40, 20)),
        ("rotate=90", (60, 180, 40, 20)),
        ("extend=0,0,50,50", (210, 130, 40, 20)),
        ("crop=0,0,60,30", (20, 10, 40, 20)),
        ("rgn=0,0,100,50", None),
        ("op_sharpen=1", (160, 80, 40, 20)),
        ("opac=10", (160, 80, 40, 20)),
    ],
)
def test_it_lies_on_the_composite_and_is_scaled_with_it(query, expected):
    assert box(pixels(query, shelf("align=1,1"))) == expected


def test_it_never_covers_what_the_view_adds():
    shown = pixels("wid=300&hei=300&bgc=ffffff", shelf("sizeN=1,1"))
    assert box(shown) == (50, 100, 200, 100)
    shown[100:200, 50:250] = 255
    assert (shown == 255).all()


def test_one_that_is_larger_than_its_target_is_cut():
    assert box(pixels("", shelf("align=1,0", mark=flat(500, 50, 250, 0, 0)))) == (0, 25, 200, 50)


def test_composite_effects_leave_it_and_sharpening_does_not():
    tinted = pixels("op_brightness=50&op_invert=1", shelf())
    assert tuple(tinted[50, 100]) == (250, 0, 0)
    edge = pixels("op_usm=3,2", shelf())[50, 78:84]
    assert edge.tolist() != pixels("", shelf())[50, 78:84].tolist()


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        ("opac=40", (100, 0, 150)),
        ("layer=0&opac=40", (100, 0, 150)),
        ("opac=40&blendMode=norm", (100, 0, 150)),
        ("blendMode=mult", (0, 0, 0)),
        ("layer=0&blendMode=SCREEN", (250, 0, 250)),
        ("blendMode=lighten&opac=50", (125, 0, 250)),
        ("blendMode=darken", (0, 0, 0)),
        ("blendMode=mult&layer=0&blendMode=darken&opac=50", (0, 0, 125)),
    ],
)
def test_its_opacity_and_blend_mode_count(modifier, expected):
    assert tuple(pixels("", shelf(modifier))[50, 100]) == expected


def test_a_transparent_target_stays_transparent_but_for_the_watermark():
    shown = pixels("fmt=png-alpha", shelf("opac=50", target=flat(200, 100, 0, 0, 250, 0)))
    assert tuple(shown[50, 100]) == (250, 0, 0, 128)
    assert tuple(shown[0, 0]) == (0, 0, 250, 0)


@pytest.mark.parametrize("query", ["req=tmb&wid=100", "req=mask", "req=map"])
def test_other_requests_have_none(query):
    pictures = shelf()
    assert planned(query, pictures).watermark is None
    assert planned(query, pictures.having(watermark="Co/nothing")).watermark is None


def test_properties_are_those_of_the_watermarked_picture():
    pictures = shelf()
    found = [resolve(parse(query, path="Co/target", catalog=pictures), pictures) for query in ("req=props", "")]
    assert found[0].digest() == found[1].digest()


def test_a_copy_never_has_one():
    pictures, plain = shelf("sizeN=1,1"), shelf().having(watermark="")
    assert planned("wid=100", pictures, Purpose.COPY) == planned("wid=100", plain, Purpose.COPY)


def test_nested_requests_and_masks_have_none_of_their_own():
    pictures = shelf("align=1,1")
    assert box(pixels("src=is{Co/target?crop=0,0,50,50}&extend=0,0,50,0", pictures)) == (60, 30, 40, 20)


def test_one_that_there_is_not_is_an_error():
    with pytest.raises(ImagingError) as caught:
        planned("", shelf().having(watermark="Co/nothing"))
    assert (caught.value.code, caught.value.message) == ("not_found", "Unable to find the watermark Co/nothing")


@pytest.mark.parametrize("modifier", ["blendMode=burn", "wid=x", "sizeN=2,2"])
def test_a_record_that_cannot_be_read_is_an_error(modifier):
    with pytest.raises(ImagingError) as caught:
        planned("", shelf(modifier))
    assert caught.value.code == "parse"


def test_a_blend_mode_means_nothing_in_other_requests():
    pictures = shelf().having(watermark="")
    digests = {
        resolve(parse(query, path="Co/target", catalog=pictures), pictures).digest()
        for query in ("", "blendMode=mult", "layer=0&blendMode=screen", "pos=1,1", "blendMode=burn")
    }
    assert len(digests) == 1


def test_its_name_commands_and_pixels_are_part_of_the_identity():
    def digest(pictures):
        return resolve(parse("wid=50", path="Co/target", catalog=pictures), pictures).digest()

    changed = shelf()
    changed.records["Co/mark"] = replace(changed.records["Co/mark"], revision="another")
    others = [shelf(modifier) for modifier in ("", "align=1,1", "opac=50", "sizeN=0.5,0", "blendMode=mult")]
    found = [digest(each) for each in (*others, changed, shelf().having(watermark=""))]
    assert len(set(found)) == len(found)
    assert digest(shelf()) == digest(shelf("wid=30&fmt=png")) == found[0]


@pytest.mark.parametrize(
    ("of_target", "of_mark", "expected"),
    [(-2, -2, 10), (5, 3, 3), (3, 5, 3), (-1, 4, 4), (4, -1, 4), (-1, -1, -1), (-2, 0, 0)],
)
def test_the_least_expiration_counts(of_target, of_mark, expected):
    pictures = shelf()
    for name, hours in (("Co/target", of_target), ("Co/mark", of_mark)):
        pictures.records[name] = replace(pictures.records[name], expiration=hours)
    assert resolve(parse("", path="Co/target", catalog=pictures), pictures).expiration == expected


@pytest.mark.parametrize("modifier", MODIFIERS)
@pytest.mark.parametrize(
    "query", ["wid=192", "scl=0.7", "wid=150&op_usmR=2,3", "flip=lr&op_blur=3&wid=170", "rotate=20&wid=160"]
)
def test_tiles_join(query, modifier):
    pictures = shelf(modifier, mark=drawn(90, 70, alpha=True), target=photograph(240, 180))
    whole = pixels(query, pictures)
    height, width = whole.shape[:2]
    for x, y in ((0, 0), (64, 32), (width - 70, height - 50), (33, 47)):
        tile = pixels(f"{query}&rect={x},{y},64,48", pictures)
        assert np.array_equal(tile, whole[y : y + 48, x : x + 64])


def test_however_far_the_view_goes_in_it_is_rendered_where_it_is_seen():
    pictures = shelf("sizeN=1,1&opac=50", target=photograph(300, 200), mark=drawn(30, 20))
    shown = pixels("rgn=100,100,10,10&scl=0.01", pictures)
    assert shown.shape == (1000, 1000, 3)
    found = planned("rgn=100,100,10,10&scl=0.01", pictures)
    assert (found.watermark.width, found.watermark.height) == (30_000, 20_000)
    assert found.cost == 4 * 4 * 1_000_000 * 2


def test_every_pixel_type_becomes_that_of_the_reply():
    for target in (gray(200, 100), inked(200, 100), flat(200, 100, 0, 0, 250), drawn(200, 100, alpha=True)):
        for mark in (gray(40, 20), inked(40, 20), flat(40, 20, 250, 0, 0, 128)):
            for query, bands in (("", 3), ("fmt=png,gray", 1), ("fmt=tif,cmyk", 4), ("fmt=tif-alpha,cmyk", None)):
                shown = pixels(query, shelf(target=target, mark=mark))
                assert bands in (None, shown.shape[2] if shown.ndim == 3 else 1)


def test_it_is_laid_over_in_the_colours_of_the_reply():
    pictures = shelf("blendMode=mult", mark=inked(40, 20), target=flat(200, 100, 255, 255, 255))
    plain = Shelf(FREE).put("Co/target", inked(40, 20))
    assert np.array_equal(pixels("", pictures)[40:60, 80:120], pixels("", plain))


def test_the_record_of_a_watermark_may_have_effects_and_a_nested_picture():
    pictures = shelf("src=is{Co/target?crop=0,0,30,20}&op_invert=1&extend=10,0,0,0&bgColor=00ff00&align=-1,-1")
    shown = pixels("", pictures)
    assert [tuple(shown[10, x]) for x in (5, 20, 60)] == [(255, 0, 255), (255, 255, 5), (0, 0, 250)]


def test_placing_rounds_both_ends():
    assert Placing().box((3, 3), (10, 10), (0.5, 0.5)) == (2, 2, 1, 1)
    assert Placing(share=(0.001, 0)).box((30, 10), (10, 10), (1, 1)) == (5, 5, 1, 1)


def test_a_plan_says_where_the_watermark_lies():
    assert overlay("wid=100", shelf("align=1,1&sizeN=0.5,0")) == (50, 25, 50, 25)
    assert "Overlay(left=80, top=40, mode='norm')" in str(planned("wid=100", shelf("align=1,1")))
