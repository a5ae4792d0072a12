"""mask: another picture, or a nested request, in place of the source's alpha."""

import numpy as np
import pytest
import pyvips

from imaging.asking import SHELF, error, matches_golden, pixels, planned, read, refusal
from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import Purpose, parse, plan, render, resolve
from printroom.imaging.commands.masking import Mask
from printroom.imaging.planned import MaskPlan


def flat(value, width=60, height=40, *, kind="b-w"):
    bands = {"b-w": 1, "srgb": 3, "cmyk": 4}[kind]
    return pyvips.Image.new_from_array(np.full((height, width, bands), value, np.uint8), interpretation=kind)


@pytest.fixture
def shelf():
    shelf = Shelf().put("Co/a", photograph(60, 40)).put("Co/clear", drawn(60, 40, alpha=True))
    return shelf.put("Co/white", flat(255)).put("Co/black", flat(0)).put("Co/ramp", gray(60, 40))


def made(shelf, query, source="Co/a", purpose=Purpose.DELIVERY):
    found = plan(resolve(parse(f"{query}&fmt=png-alpha", path=source, catalog=shelf), shelf), purpose)
    return render(found, shelf).numpy()


def test_mask_reads_a_name():
    assert read("mask", "Co/stencil") == Mask("Co/stencil")
    assert refusal("mask", "a,b") == "expected the name of an image"


def test_gray_values_become_alpha(shelf):
    found = made(shelf, "mask=Co/ramp")
    assert np.array_equal(found[..., 3], gray(60, 40).numpy())
    assert np.array_equal(found[..., :3], photograph(60, 40).numpy())


def test_alpha_of_the_mask_is_preferred_to_its_gray_values(shelf):
    found = made(shelf, "mask=Co/clear")
    assert np.array_equal(found[..., 3], drawn(60, 40, alpha=True).numpy()[..., 3])


def test_a_mask_takes_the_place_of_the_sources_alpha(shelf):
    found = made(shelf, "mask=Co/white", "Co/clear")
    assert np.array_equal(found[..., :3], drawn(60, 40, alpha=True).numpy()[..., :3])
    assert (found[..., 3] == 255).all()


def test_a_white_mask_changes_nothing_and_a_black_one_hides(shelf):
    for query, rounding in (("scl=1", 0), ("wid=31", 1), ("crop=-5,3,30,30&scl=1&rotate=20", 0)):
        plain = made(shelf, query).astype(int)
        seen = made(shelf, f"mask=Co/white&{query}")
        assert np.abs(seen[..., : plain.shape[2]] - plain).max() <= rounding
        assert plain.shape[2] == 4 or seen[..., 3].min() == 255
    assert (made(shelf, "mask=Co/black")[..., 3] == 0).all()


def test_the_mask_is_cropped_and_scaled_with_its_picture(shelf):
    found = made(shelf, "mask=Co/ramp&crop=20,10,30,20&scale=0.5")
    expected = gray(60, 40).crop(20, 10, 30, 20).resize(0.5, kernel="lanczos3").numpy()
    assert np.abs(found[..., 3].astype(int) - expected).max() <= 2


def test_masked_out_colours_do_not_bleed_where_the_picture_is_made_smaller(shelf):
    two = np.zeros((40, 60, 3), np.uint8)
    two[:, :30], two[:, 30:] = [255, 0, 0], [0, 0, 255]
    half = np.zeros((40, 60, 1), np.uint8)
    half[:, :30] = 255
    shelf.put("Co/two", pyvips.Image.new_from_array(two, interpretation="srgb"))
    shelf.put("Co/half", pyvips.Image.new_from_array(half, interpretation="b-w"))
    found = made(shelf, "mask=Co/half&wid=13", "Co/two").astype(int)
    seen = found[found[..., 3] > 8]
    assert (seen[:, 2] <= 8).all()


def test_a_mask_of_another_size_is_stretched_over_the_whole_picture(shelf):
    steps = np.zeros((4, 6, 1), np.uint8)
    steps[:, 3:] = 255
    shelf.put("Co/small", pyvips.Image.new_from_array(steps, interpretation="b-w"))
    shelf.put("Co/large", flat(255, 600, 400).insert(flat(0, 300, 400), 0, 0).copy(interpretation="b-w"))
    for name in ("small", "large"):
        alpha = made(shelf, f"mask=Co/{name}&crop=20,0,20,40")[..., 3]
        assert (alpha[:, 0].max(), alpha[:, -1].min()) == (0, 255)
        assert abs(int(alpha[20].astype(int).sum()) - 10 * 255) < 64


@pytest.mark.parametrize(
    ("picture", "value"),
    [(flat([255, 0, 0], kind="srgb"), 76), (flat([0, 0, 0, 0], kind="cmyk"), 255), (flat(200), 200)],
)
def test_colours_of_a_mask_count_by_their_luma(picture, value, shelf):
    shelf.put("Co/m", picture)
    alpha = made(shelf, "mask=Co/m")[..., 3]
    assert np.abs(alpha.astype(int) - value).max() <= 2


def test_depths_are_brought_together(shelf):
    shelf.put("Co/deep", deep(60, 40)).put("Co/deepmask", flat(100).cast("ushort").copy(interpretation="grey16"))
    assert (made(shelf, "mask=Co/ramp", "Co/deep", Purpose.COPY)[..., 3] == gray(60, 40).numpy() * 257.0).all()
    assert (made(shelf, "mask=Co/deepmask")[..., 3] == 0).all()
    shelf.put("Co/ink", inked(60, 40))
    assert made(shelf, "mask=Co/ramp", "Co/ink").shape == (40, 60, 4)


def test_a_nested_request_is_a_mask_with_all_its_commands(shelf):
    found = made(shelf, "mask=is{Co/ramp?flip=lr&op_contrast=20}")
    inner = made(shelf, "flip=lr&op_contrast=20", "Co/ramp")
    assert np.array_equal(found[..., 3], inner[..., 0])
    bar = made(shelf, "mask=is(Co/ramp?crop=0,0,60,20&extend=0,0,0,20)")[..., 3]
    assert (bar[:20].min(), bar[20:].max()) == (255, 0)


def test_the_mask_of_a_nested_source_is_that_of_its_alpha(shelf):
    inner = made(shelf, "src=is{Co/a?mask=Co/ramp}", "Co/white")
    assert np.array_equal(inner, made(shelf, "mask=Co/ramp"))


def test_a_records_separate_mask_comes_before_its_alpha_and_after_mask(shelf):
    shelf.put("Co/cut", drawn(60, 40, alpha=True), mask="Co/ramp")
    assert np.array_equal(made(shelf, "", "Co/cut")[..., 3], gray(60, 40).numpy())
    shelf.put("Co/loop", drawn(60, 40), mask="Co/cut", modifier="flip=lr")
    assert np.array_equal(made(shelf, "", "Co/loop")[..., 3], drawn(60, 40, alpha=True).numpy()[:, ::-1, 3])
    assert (made(shelf, "mask=Co/white", "Co/cut")[..., 3] == 255).all()
    assert np.array_equal(made(shelf, "mask=Co/cut")[..., 3], gray(60, 40).numpy())


def test_a_missing_mask_is_a_missing_picture():
    assert error("mask=Co/nowhere") == ("not_found", "Unable to find Co/nowhere")
    assert error("mask=Co/nowhere&maskUse=off") == ("not_found", "Unable to find Co/nowhere")
    assert error("mask=is{Co/nowhere?wid=5}") == ("not_found", "Unable to find Co/nowhere")
    assert error("mask=ir{a}") == ("refused", "mask=ir{a}: not available")
    assert error("mask={http://example.test/a}")[0] == "refused"


@pytest.mark.parametrize("modifier", ["src=Co/ramp", "mask=Co/ramp"])
def test_a_mask_whose_own_commands_name_pictures_is_refused(modifier, shelf):
    shelf.sized("Co/odd", 60, 40, modifier=modifier)
    expected = "{}=Co/odd: its own commands name another source; nest the request instead"
    for command in ("mask", "src"):
        assert error(f"{command}=Co/odd", "a", shelf=shelf) == ("parse", expected.format(command))


def test_masks_are_part_of_what_a_rendering_is(shelf):
    def digest(query):
        return resolve(parse(query, path="Co/a", catalog=shelf), shelf).digest()

    assert len({digest(query) for query in ("", "mask=Co/ramp", "mask=Co/white", "mask=is{Co/ramp?flip=lr}")}) == 4
    before = digest("mask=Co/ramp")
    shelf.put("Co/ramp", gray(60, 40), revision="another")
    assert digest("mask=Co/ramp") != before


def test_the_least_expiration_of_picture_and_mask_counts(shelf):
    shelf.sized("Co/brief", 60, 40, expiration=0.5).sized("Co/ever", 60, 40, expiration=-1)

    def hours(query, source):
        return resolve(parse(query, path=source, catalog=shelf), shelf).expiration

    assert hours("mask=Co/brief", "Co/a") == 0.5
    assert hours("mask=Co/ever", "Co/brief") == 0.5
    assert hours("mask=Co/ever", "Co/ever") == -1


def test_a_plan_says_which_mask_it_reads():
    assert planned("mask=Co/photo&maskUse=invert").layers[0].mask == MaskPlan(SHELF.record("Co/photo"), "invert")
    assert planned("").layers[0].mask is None
    assert planned("mask=Co/photo", purpose=Purpose.COPY).sequential is False


def test_mask_looks_as_before():
    assert matches_golden("mask-picture")
    assert matches_golden("mask-nested")


def test_a_mask_is_read_at_the_fitting_level(shelf):
    shelf.opened.clear()
    made(shelf, "mask=Co/ramp&wid=10")
    assert shelf.opened[0] == ("Co/a", shelf.opened[1][1])
    assert shelf.opened[1][0] == "Co/ramp"


def test_alpha_of_a_golden_source_stays_within_its_bounds():
    assert pixels("mask=Co/alpha&fmt=png-alpha", "photo")[..., 3].max() == 255
