"""Whole URLs at the image door: whatever is sent, there is an answer, and none that blames the server."""

import json
import re

import pytest

from fuzz.urls import made
from gallery import Gallery, asking
from printroom.web.image_replies import reply
from studio import drawn

TYPES = ("", "", "", "&req=props,json&id=1", "&req=exists", "&req=imageprops,xml", "&req=set,json", "&req=resolve")
JSONP = re.compile(rb'/\*jsonp\*/[A-Za-z0-9]+\((.*),"[A-Za-z0-9_.-]*"\);', re.DOTALL)


@pytest.fixture
def door(runtime, studio):
    gallery = Gallery(studio)
    gallery.show("photo", drawn(320, 240), url_modifier="$w=80&wid=$w$")
    gallery.show("cutout", drawn(120, 80), url_post_apply_modifier="fmt=png-alpha")
    gallery.show("frame", drawn(64, 64), url_modifier="src=$object$&crop=0,0,50,50")
    gallery.preset("look", "wid=120&\r\nop_usm=1,1,6,0")
    gallery.preset("small", "wid=40&hei=40&fit=crop&qlt=750")

    def run(path, query):
        ask = asking(f"{path.replace('Co', 'Acme')}?{query.replace('Co/', 'Acme/')}")
        return reply(runtime.delivery.at_hand(ask) or runtime.delivery.answer(ask), not_found_status=403, body=True)

    return run


def check(door, seed, numbers):
    statuses = {}
    for number in range(numbers):
        path, query = made(seed, number)
        query += TYPES[number % len(TYPES)]
        try:
            found = door(path, query)
            assert found.status_code in {200, 403}
            assert len(found.body) <= 16 << 20
            if found.body.startswith(b"/*jsonp*/"):
                json.loads(JSONP.fullmatch(found.body)[1])
        except Exception as error:
            raise AssertionError(f"made({seed!r}, {number}): {path}?{query[:2000]}") from error
        statuses[found.status_code] = statuses.get(found.status_code, 0) + 1
    return statuses


def test_urls_at_the_door(door):
    assert check(door, "door", 200)[200] > 60


@pytest.mark.slow
def test_many_urls_at_the_door(door):
    assert check(door, "doors", 4000)[200] > 1200
