"""copyImage of pictures whose metadata name a mask or a profile: a copy shows what its source shows."""

from __future__ import annotations

import numpy as np
import pytest

from gallery import Gallery
from printroom.services.catalog_fields import CatalogFields, read
from studio import Studio, drawn, values


@pytest.fixture
def fields(studio: Studio):
    def run(handle: str) -> CatalogFields:
        with studio.runtime.unit() as unit:
            return read(unit.session, studio.company.id, studio.asset(handle).id)

    return run


@pytest.fixture
def source(studio: Studio) -> str:
    made = studio.add("cat", drawn(60, 40))
    studio.add("stencil", drawn(60, 40)[0].copy(interpretation="b-w"))
    Gallery(studio).note(studio.asset(made), MaskPath="stencil", IccProfile="DisplayP3", UserType="x")
    return made


def test_the_mask_is_in_the_pixels_of_a_copy_and_no_longer_named(copy, studio: Studio, source: str, fields) -> None:
    made = copy(source, "made", "crop=10,5,30,20")
    with studio.pixels(made) as found:
        assert np.array_equal(values(found)[..., 3], values(drawn(60, 40))[5:25, 10:40, 0])
    assert fields(made) == CatalogFields(user_type="x", icc_profile="DisplayP3")
    assert [*studio.recipes(made)[0].sources] == ["stencil"]


def test_a_copy_without_commands_names_what_its_source_names(copy, source: str, fields) -> None:
    assert fields(copy(source, "same")) == fields(source)
    assert fields(source) == CatalogFields(mask="stencil", icc_profile="DisplayP3", user_type="x")


def test_a_converted_copy_is_in_the_profile_that_it_carries(copy, studio: Studio, source: str) -> None:
    made = copy(source, "made", "maskUse=off&icc=sRGB")
    moved = drawn(60, 40).icc_transform("srgb", input_profile="p3")
    with studio.pixels(made) as found:
        assert np.abs(values(found)[..., :3].astype(int) - values(moved).astype(int)).mean() < 0.6
    assert studio.picture(made).profile_name == "sRGB"
