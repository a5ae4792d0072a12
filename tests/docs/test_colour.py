"""docs/colour.md: its names, and what it says that replies are converted to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import pyvips

from gallery import Gallery, asking, gallery
from printroom.imaging import color
from printroom.imaging.profile_names import KNOWN
from printroom.runtime import Runtime
from printroom.services.ingest import Rules
from printroom.web.image_replies import reply
from profiles import bring, linear
from studio import drawn

__all__ = ["gallery"]

PAGE = (Path(__file__).parents[2] / "docs" / "colour.md").read_text()
TABLE = PAGE.split("| identifier | common name |", 1)[1].split("\n\n", 1)[0]
SHIPPED = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", TABLE, re.MULTILINE)
ABSENT = re.findall(r"`(\w+)`", PAGE.split("Known by name but not shipped", 1)[1].split("Naming one", 1)[0])


@pytest.fixture
def cat(gallery: Gallery) -> Gallery:
    gallery.show("cat", drawn(60, 40))
    return gallery


def answered(runtime: Runtime, query: str) -> tuple[int, bytes]:
    found = reply(runtime.delivery.answer(asking(f"Acme/cat?{query}")), not_found_status=403, body=True)
    return found.status_code, bytes(found.body)


def kind(runtime: Runtime, query: str) -> tuple[int, str | None]:
    """Bands of the reply, and the description of the profile that it carries."""
    status, body = answered(runtime, query)
    assert status == 200
    profile = color.embedded(pyvips.Image.new_from_buffer(body, ""))
    return pyvips.Image.new_from_buffer(body, "").bands, profile.description if profile else None


def test_the_page_lists_what_is_shipped_and_what_is_not() -> None:
    assert dict(SHIPPED) == {known.name: known.full for known in KNOWN if known.shipped}
    assert sorted(ABSENT) == sorted(known.name for known in KNOWN if not known.shipped)


@pytest.mark.parametrize(("name", "full"), SHIPPED)
def test_every_name_of_the_page_finds_the_same_profile(name: str, full: str) -> None:
    assert color.named(full.upper()).data == color.named(name.lower()).data == color.named(name).data


def test_a_profile_that_is_not_shipped_says_so(runtime: Runtime, cat: Gallery) -> None:
    for name in ABSENT:
        status, body = answered(runtime, f"icc={name}")
        assert (status, f"icc={name}: " in body.decode(), " is not installed: " in body.decode()) == (403, True, True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("iccEmbed=1", (3, "sRGB")),
        ("icc=AdobeRGB", (3, None)),
        ("icc=Gray&iccEmbed=1&fmt=jpeg,rgb", (1, "Gamma 2.2")),
        ("icc=sRGB&fmt=jpeg,gray", (3, None)),
        ("fmt=jpeg,gray&iccEmbed=1", (1, None)),
        ("fmt=jpeg,cmyk&iccEmbed=1", (4, None)),
        ("icc=CoatedFogra39&fmt=tif&iccEmbed=1", (4, "Coated FOGRA39")),
    ],
)
def test_replies_are_converted_as_the_page_says(
    runtime: Runtime, cat: Gallery, query: str, expected: tuple[int, str | None]
) -> None:
    bands, profile = kind(runtime, query)
    assert bands == expected[0]
    assert (profile or "").startswith(expected[1] or "")
    assert (profile is None) == (expected[1] is None)


def test_a_format_that_cannot_hold_the_pixels_names_those_that_can(runtime: Runtime, cat: Gallery) -> None:
    status, body = answered(runtime, "fmt=webp,cmyk")
    assert (status, body.decode()) == (
        403,
        "Unsupported format\n\nfmt=webp: expected rgb pixels, or one of the formats jpeg, pjpeg, tif, pdf",
    )


def test_a_colour_of_inks_arrives_as_it_was_written(runtime: Runtime, cat: Gallery) -> None:
    for command in ("bgColor", "bgc"):
        _, body = answered(runtime, f"scl=1&extend=20,0,0,0&{command}=0,100,100,0k&fmt=tif,cmyk")
        assert pyvips.Image.new_from_buffer(body, "")(5, 5) == [0, 255, 255, 0]


def test_a_profile_of_the_company_is_reached_by_its_name_and_its_file(runtime: Runtime, cat: Gallery) -> None:
    assert answered(runtime, "icc=Press")[0] == 403
    handle = bring(cat.studio, "Press", linear(), rules=Rules(ready_for_publish=True))
    cat.change(cat.studio.asset(handle))
    with_name, with_file = answered(runtime, "icc=Press"), answered(runtime, "icc=Press.icc")
    assert with_name[0] == 200
    assert with_name == with_file != answered(runtime, "icc=sRGB")
