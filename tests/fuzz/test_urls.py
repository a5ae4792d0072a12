"""Whole URLs, by the hundred thousand: each is planned and made within the limits, or refused in so many words.

A failure names the URL; `made(seed, number)` makes it again.
"""

import os
import time

import pytest
import pyvips

from fuzz.urls import REAL, made
from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import Attributes, ImagingError, Purpose, encode, parse, plan, render, resolve
from printroom.imaging.encode import MAX_REPLY_BYTES, media_type
from printroom.imaging.errors import TITLES

LIMITS = Attributes(max_pix=(3000, 3000), default_pix=(400, 400))
LONGEST_MESSAGE = 10_000
SECONDS = 10
SHELF = Shelf(
    attributes=LIMITS,
    macros={
        "look": "wid=300&\r\nop_usm=1,1,6,0&fmt=webp",
        "small": "wid=90&hei=90&fit=crop&qlt=750&.comment",
        "loop": "$loop$&$loop$",
        "wide": "&".join(["$small$&$look$"] * 40),
        "frame": "$size=50&size=$size$,$size$&template=Co/frame",
        "deep": "src=is{Co/photo?$small$}",
        "blank": "",
    },
)
SHELF.put("Co/photo", photograph(640, 480), expiration=-1)
SHELF.put("Co/cutout", drawn(240, 160, alpha=True), anchor=(100, 80), post_modifier="fmt=png-alpha")
SHELF.put("Co/gray", gray())
SHELF.put("Co/ink", inked())
SHELF.put("Co/deep", deep(), resolution=300)
SHELF.put("Co/framed", drawn(), modifier="cropN=0,0,.5,.5&$w=60&wid=$w$", post_modifier="qlt=95")
SHELF.put("Co/frame", drawn(64, 64), modifier="$size=80&src=$object$&size=$size$,$size$&bgColor=ffffff&crop=0,0,99,99")
SHELF.put("Co/chain", drawn(30, 20), modifier="src=is{Co/chain?wid=10}&mask=is{Co/chain?wid=20}")


def said(error):
    """What an error owes to whoever sent the URL."""
    assert error.code in TITLES
    assert error.message and len(error.message) <= LONGEST_MESSAGE
    if error.command:
        assert error.rule or error.value is not None


def planned(path, query):
    """The plan of a URL, None for one that is refused."""
    try:
        resolved = resolve(parse(query, path=path or None, catalog=SHELF), SHELF)
        found = plan(resolved)
        media_type(found.output)
    except ImagingError as error:
        said(error)
        return None
    assert 1 <= found.pixels <= Purpose.DELIVERY.value
    assert max(found.width, found.height) <= max(LIMITS.max_pix)
    assert len(resolved.digest()) == 64
    return found


def developed(found):
    """The bytes of a plan, None for what cannot be made; neither takes longer than it may."""
    before = time.process_time()
    try:
        encoded = encode(render(found, SHELF), found.output, limit=MAX_REPLY_BYTES, seconds=SECONDS)
    except ImagingError as error:
        said(error)
        assert error.code in {"size", "jpegsize", "format", "timeout"}, error.message
        encoded = None
    assert time.process_time() - before < SECONDS * 2 * (os.cpu_count() or 1)
    return encoded


def run(seed, numbers, rendered):
    """How many URLs were planned, and how many of the first `rendered` plans gave a picture."""
    plans, pictures = 0, 0
    for number in range(numbers):
        path, query = made(seed, number)
        try:
            found = planned(path, query)
            plans += found is not None
            if found and plans <= rendered:
                encoded = developed(found)
                pictures += encoded is not None
                assert encoded is None or len(encoded.data) <= MAX_REPLY_BYTES
        except Exception as error:
            raise AssertionError(f"made({seed!r}, {number}): {path}?{query[:2000]}") from error
    return plans, pictures


def test_every_real_url_is_planned_or_not_available_yet():
    for query in REAL:
        try:
            plan(resolve(parse(query, path="Co/photo", catalog=SHELF), SHELF))
        except ImagingError as error:
            assert "not available yet" in error.message or error.code == "not_found", (query, error.message)


def test_urls_of_a_small_run():
    plans, pictures = run("small", 5000, 100)
    assert plans > 1700
    assert pictures > 90


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(20))
def test_urls_of_the_large_run(chunk):
    plans, pictures = run(chunk, 10_000, 250)
    assert plans > 3500
    assert pictures > 225


def test_a_picture_of_the_run_opens():
    found = planned("Co/photo", REAL[0])
    image = pyvips.Image.new_from_buffer(developed(found).data, "")
    assert (image.width, image.height) == (found.width, found.height) == (400, 300)


def test_what_spreads_is_not_spread_again_for_each_row_of_a_wide_sharpening():
    """Found by the fuzzer: it took the whole time that a render may take."""
    shape = "perspectiveN=-0.1389,-0.2739,0.7508,-0.1249,1.25,0.9562,-0.2566,0.8311&size=169,315"
    query = f"extendN=-0.451,0.69,0.116,-0.17&{shape}&color=255,0,0&op_usm=4.85,34,227,1&scl=0.575&op_grow=33&flip=lrud"
    assert developed(planned("Co/photo", query)) is not None
