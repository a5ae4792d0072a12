"""docs/protocol.md: its pictures are what the engine makes, they show what they are there for, and its ranges hold."""

from __future__ import annotations

import importlib
import json
import re
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips

from printroom import imaging
from printroom.imaging.commands.base import clamps
from printroom.imaging.commands.table import TABLE
from printroom.imaging.errors import BadValue

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
shown: Any = importlib.import_module("protocol_examples")  # Any: tools are not typed for tests
words: Any = importlib.import_module("protocol_words")
COMMANDS = json.loads((ROOT / "contract" / "commands.json").read_text())["commands"]
EXAMPLES = [example for command in COMMANDS for example in shown.examples(command["name"])]
WITHOUT_EFFECT = {"effectMask", "name", "timeout", "message", "pathAttr", "layer"}
# Mean and largest difference of a component, 0 to 255, between versions of a coder.
SAME = 1.0
SEEN = 16
SAMPLES = {"color": "ff0000", "object": "x", "string": "x", "flag": "0", "enum": "", "list<hex6>": "", "real[8]": ""}


def looked_at(data: bytes) -> Any:
    image = pyvips.Image.new_from_buffer(data, "")
    return image.colourspace("srgb").numpy().astype(int)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.command}-{example.number}")
def test_every_picture_is_the_reply(example: Any) -> None:
    made, kept = looked_at(shown.reply(example)), looked_at(example.path.read_bytes())
    assert made.shape == kept.shape
    assert np.abs(made - kept).mean() < SAME


def test_no_picture_is_left_over() -> None:
    kept = {path.name for path in shown.PICTURES.iterdir()}
    assert kept == {example.path.name for example in EXAMPLES} | set(shown.SOURCES.values())


def test_every_command_has_an_example() -> None:
    built = {command["name"] for command in COMMANDS if TABLE[command["name"]].read} | {"layer"}
    assert built == set(shown.SHOWN) | set(shown.TOLD) | WITHOUT_EFFECT


def lacking(text: str, command: str) -> str:
    """The commands without that one and its twins; it is looked for inside brackets too."""
    twins = rf"(^|[&?]){command}[NER]?=(?:[^&{{}}]|{{[^}}]*}})*"
    return re.sub(twins, r"\1", text).strip("&")


def alike(one: Any, other: Any) -> bool:
    return bool(one.shape == other.shape and np.abs(one - other).max() <= SEEN)


@pytest.mark.parametrize("command", shown.SHOWN)
def test_no_two_pictures_of_a_command_look_alike(command: str) -> None:
    looks = {example.path.name: looked_at(shown.reply(example)) for example in shown.examples(command)}
    assert [pair for pair in combinations(looks, 2) if alike(looks[pair[0]], looks[pair[1]])] == []


@pytest.mark.parametrize("command", shown.SHOWN)
def test_a_picture_shows_what_the_command_does(command: str) -> None:
    found = []
    for example in shown.examples(command):
        query, mark = lacking(example.query, command), lacking(example.mark, command)
        if (query, mark) != (example.query, example.mark):
            bare = replace(example, query=query, mark=mark or example.mark and "opac=100")
            found.append(not alike(looked_at(shown.reply(bare)), looked_at(shown.reply(example))))
    assert any(found)


@pytest.mark.parametrize("command", shown.TOLD)
def test_every_example_in_words_is_read(command: str) -> None:
    query = shown.TOLD[command][0]
    assert re.search(rf"(^|&){command}N?=", query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(shown.SHELF.records, "Acme/card", shown.SHELF.records["Acme/oranges"])
        parsed = imaging.parse(query, path="Acme/oranges", catalog=shown.SHELF)
    assert parsed


def bounds() -> list[tuple[str, str, int, str]]:
    """Command, a value at each end of a range, the place of that argument in it, and which end."""
    found = []
    for command in COMMANDS:
        for at, argument in enumerate(command["arguments"]):
            if TABLE[command["name"]].read and argument["type"] in {"int", "real"}:
                found += [
                    (command["name"], end, at, argument["name"]) for end in ("min", "max") if argument[end] is not None
                ]
    return found


def value(command: str, place: int, number: float) -> str:
    arguments = next(entry for entry in COMMANDS if entry["name"] == command)["arguments"]
    parts = [
        f"{number:g}" if at == place else (argument["enum"] or [SAMPLES.get(argument["type"], "1")])[-1]
        for at, argument in enumerate(arguments)
        if at <= place or not argument.get("optional")
    ]
    return ",".join(parts)


@pytest.mark.parametrize(("command", "end", "place", "name"), bounds())
def test_every_range_holds(command: str, end: str, place: int, name: str) -> None:
    if command == "pathAttr":
        pytest.skip("its start and end depend on each other")
    argument = next(entry for entry in COMMANDS if entry["name"] == command)["arguments"][place]
    read, limit = TABLE[command].read, argument[end]
    exclusive = "exclusive" in (argument.get("note") or "")
    beyond = limit if exclusive else limit + (1 if end == "max" else -1)
    assert read
    if not exclusive:
        with clamps() as told:
            read(value(command, place, limit))
        assert told == []
    if command in words.CLAMPED | {"align"}:
        with clamps() as told:
            read(value(command, place, beyond))
        assert told == [f"{beyond:g} is taken for {limit:g}: the range is {argument['min']:g} to {argument['max']:g}"]
    else:
        with pytest.raises(BadValue):
            read(value(command, place, beyond))
