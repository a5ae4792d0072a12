"""The page on the syntax names the limits that hold."""

import re
from pathlib import Path

from printroom.imaging import nesting, parse, syntax
from printroom.imaging.parse import LONGEST_VALUE, MAX_LAYER_NUMBER, MAX_LAYERS

PAGE = (Path(__file__).parents[2] / "docs" / "protocol-syntax.md").read_text()


def test_the_limits_of_the_page_are_those_of_the_code():
    table = PAGE[PAGE.index("| limit |") :]
    rows = [re.findall(r"\d[\d,]*", row.rpartition(" | ")[2]) for row in table.splitlines()[2:]]
    assert [[int(number.replace(",", "")) for number in row] for row in rows] == [
        [syntax.MAX_TEXT],
        [syntax.MAX_EXPANDED, syntax.MAX_MODIFIERS],
        [LONGEST_VALUE],
        [syntax.MAX_NAME],
        [syntax.MAX_MACRO_DEPTH],
        [nesting.MAX_NESTING],
        [MAX_LAYERS, MAX_LAYER_NUMBER],
    ]


def test_the_spellings_of_the_page_are_read():
    same = ("wid=400&hei=300", "?&wid=400&&hei=300&", "WID=400&Hei=%33%30%30")
    assert len({parse(text).view for text in same}) == 1
    assert parse("op_usm=0.9%2C1.0%2C8%2C0").said[0].value == "0.9,1.0,8,0"
