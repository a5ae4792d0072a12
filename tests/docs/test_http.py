"""docs/http.md says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from printroom.contract.constants import AssetType
from printroom.imaging.errors import TITLES
from printroom.services.answered import BUSY
from printroom.services.static_kinds import KINDS
from printroom.web.content import DOWNLOADED

PAGE = (Path(__file__).parents[2] / "docs" / "http.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The cells of the table with that heading."""
    table = PAGE.split(heading, 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_every_error_has_its_title():
    told = {}
    for codes, title in rows("| `X-IS-Error` | title |"):
        told |= dict.fromkeys(re.findall(r"`(\w+)`", codes), title)
    expected = TITLES | {"not_found": "Unable to find /COMPANY/NAME", "busy": BUSY.title, "internal": "Internal error"}
    assert told == expected


def test_every_kind_of_file_is_named():
    told = {}
    for suffixes, kind, media_types in rows("| suffix | asset type | media type |"):
        types, _, download = media_types.partition(", as a ")
        served = not types.startswith("none: ")
        found, each = re.findall(r"`(\.\w+)`", suffixes), types.split(", ") if served else [""]
        told |= {suffix: (kind, each[min(at, len(each) - 1)], bool(download)) for at, suffix in enumerate(found)}
    assert told == {
        suffix: (kind.type, "" if kind.type == AssetType.FONT else kind.media_type, kind.media_type in DOWNLOADED)
        for suffix, kind in KINDS.items()
    }
