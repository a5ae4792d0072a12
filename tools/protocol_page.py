"""Every Image Server command with its pictures → docs/protocol.md and docs/pictures/protocol."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: commands.json

from printroom.imaging.commands.table import TABLE
from protocol_examples import PICTURES, SOURCES, TOLD, Example, examples, reply
from protocol_words import BAKED, CLAMPED, DIFFERENCES, FORMS, INTRODUCTION, VALUES, WHERE, WITHOUT

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "protocol.md"
KINDS = {
    "flag": "0 or 1",
    "color": "a [colour](#colours)",
    "object": "a name",
    "object|nested": "a name, or a nested request",
    "string": "text",
    "list<string>": "names",
    "pathdata": "a path of SVG",
    "html": "`<area …>` elements",
    "real[8]": "eight numbers",
    "list<hex6>": "`rrggbb`",
    "set": "a set",
}


def text() -> str:
    """The page as it should be."""
    commands = json.loads((ROOT / "contract" / "commands.json").read_text())["commands"]
    built = [command for command in commands if _built(command["name"])]
    missing = [f"`{command['name']}`" for command in commands if not _built(command["name"])]
    lines = [
        "# The commands of an image URL",
        "",
        *INTRODUCTION,
        "",
        f"| {' | '.join(f'`{name}`' for name in SOURCES)} |",
        f"|{'---|' * len(SOURCES)}",
        f"| {' | '.join(_picture(PICTURES / file) for file in SOURCES.values())} |",
        "",
        "## Commands",
        "",
        " · ".join(f"[{command['name']}](#{_anchor(command)})" for command in built),
        "",
        *(line for command in built for line in _section(command)),
        "## Not built yet",
        "",
        f"{', '.join(missing)}: a request that has one of them is refused, and says so.",
    ]
    return "\n".join(lines) + "\n"


def _built(name: str) -> bool:
    return TABLE[name].read is not None or name == "layer"


def _names(command: dict[str, Any]) -> list[str]:
    variants = [variant.split("=")[0].split(" ")[0] for variant in command["variants"]]
    return [command["name"], *(name for name in variants if name in TABLE)]


def _anchor(command: dict[str, Any]) -> str:
    return "-".join(_names(command)).lower()


def _section(command: dict[str, Any]) -> Iterator[str]:
    names = _names(command)
    entry = TABLE[names[0]]
    yield from (f"## {', '.join(names)}", "", about(names), "")
    forms = FORMS.get(names[0]) or [command["syntax"], *(variant.split(" (")[0] for variant in command["variants"])]
    yield from ("```text", *forms, "```", "")
    yield from ("| argument | values | without it |", "|---|---|---|")
    yield from (_argument(command, at) for at in range(len(command["arguments"])))
    told = ",".join(str(argument["default"]) for argument in command["arguments"])
    without = WITHOUT.get(names[0]) or (f"`{command['default']}`" if command["default"] not in {None, told} else "")
    absent = f" Without the command: {without}." if without else ""
    yield from ("", f"Acts on {WHERE[entry.scope]}.{absent} In a copy: {BAKED[entry.bake]}.", "")
    if names[0] in DIFFERENCES:
        yield from (f"**Here:** {DIFFERENCES[names[0]]}", "")
    if names[0] in TOLD:
        query, comes = TOLD[names[0]]
        yield from (f"`oranges?{query}`: {comes}.", "")
    yield from _pictures(list(examples(names[0])))


def about(names: list[str]) -> str:
    """What the classes say that read the command, each once, without the names and the page of the reference."""
    owners = [getattr(TABLE[name].read, "__self__", None) for name in names]
    said = dict.fromkeys(" ".join((owner.__doc__ or "").split()) for owner in owners if owner is not None)
    if not said:
        return "Opens a layer by its number or name; what follows acts on it. The picture of the path is layer 0."
    plain = [re.sub(r" \(r-[^)]*\)", "", sentence.partition(": ")[2]) for sentence in said]
    linked = [re.sub(r"(?<![`\w/])([a-z-]+\.md)", r"[\1](\1)", sentence) for sentence in plain]
    return " ".join(
        sentence[:1].upper() + sentence[1:] if not sentence.startswith("`") else sentence for sentence in linked
    )


def _argument(command: dict[str, Any], at: int) -> str:
    argument, name = command["arguments"][at], command["name"]
    default = "" if argument["default"] is None else str(argument["default"])
    attribute = re.fullmatch(r"attribute::(\w+)(\[0\])?", default)
    needed = "" if argument.get("optional") else "needed"
    absent = f"attribute `{attribute[1]}`" if attribute else f"`{default}`" if default else needed
    return f"| {argument['name']} | {VALUES.get((name, argument['name'])) or _values(argument, name)} | {absent} |"


def _values(argument: dict[str, Any], command: str) -> str:
    if argument["enum"]:
        return ", ".join(f"`{value}`" for value in argument["enum"])
    if argument["type"] in KINDS:
        return KINDS[argument["type"]]
    number = "whole number" if argument["type"] == "int" else "number"
    low, high = argument["min"], argument["max"]
    if "exclusive" in (argument.get("note") or ""):
        return f"{number} above {low}"
    if low is None:
        return number
    if high is None:
        return f"{number}, {low} or more"
    clamped = "; beyond them the nearest counts" if command in CLAMPED else ""
    return f"{number}, {low} to {high}{clamped}"


def _pictures(shown: list[Example]) -> Iterator[str]:
    for at in range(0, len(shown), 3):
        row = shown[at : at + 3]
        yield f"| {' | '.join(_picture(example.path) for example in row)} |"
        yield f"|{'---|' * len(row)}"
        yield f"| {' | '.join(_caption(example) for example in row)} |"
        yield ""


def _caption(example: Example) -> str:
    mark = f", with `orange` as watermark: `{example.mark}`" if example.mark else ""
    return f"`{example.source}?{example.query}`{mark}"


def _picture(path: Path) -> str:
    return f"![{path.stem}]({Path(os.path.relpath(path, TARGET.parent)).as_posix()})"


def draw() -> None:
    """The replies to all examples, and none of examples that are no more."""
    commands = json.loads((ROOT / "contract" / "commands.json").read_text())["commands"]
    shown = [example for command in commands for example in examples(command["name"])]
    wanted = {example.path.name for example in shown} | set(SOURCES.values())
    for path in PICTURES.iterdir():
        if path.name not in wanted:
            path.unlink()
    for example in shown:
        example.path.write_bytes(reply(example))


if __name__ == "__main__":
    draw()
    TARGET.write_text(text())
