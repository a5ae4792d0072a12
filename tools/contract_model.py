"""The contract as the generator sees it: contract.json and own.json, corrected by patches.json.

Which version has a field is worked out here: three versions have a known schema, the five between are filled from
their neighbours and from the `since` and `until` that patches give.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON as read

CONTRACT = Path(__file__).resolve().parent.parent / "contract"
VERSIONS = (
    "pre-4.0",
    "2008-01-15",
    "2008-09-10",
    "2009-07-31",
    "2010-01-31",
    "2012-02-14",
    "2013-02-15",
    "2014-04-03",
)
UNDATED, FIRST_DATED, LAST_FLAT, KNOWN, NEWEST = VERSIONS[0], VERSIONS[1], VERSIONS[4], VERSIONS[6], VERSIONS[7]
XML_NAME = re.compile(r"[A-Za-z]\w*\Z")

FAMILIES = {
    "Login, users & membership": "users",
    "Companies & system": "companies",
    "Groups & permissions": "groups",
    "Folders": "folders",
    "Assets & trash": "assets",
    "Search": "search",
    "Copy, derive & transform": "images",
    "Sets": "sets",
    "Image maps & zoom targets": "maps",
    "Metadata & tags": "metadata",
    "Projects & property sets": "projects",
    "Formats, presets & viewers": "presets",
    "Publishing & delivery": "publishing",
    "Jobs & upload": "jobs",
}

JSON = Any  # whatever json.load gives


@dataclass(frozen=True)
class Field:
    """`required` is the schema's minOccurs; `optional` says whether Python may hold None; `versions` None is all."""

    name: str
    type: str
    required: bool
    optional: bool
    item_type: str | None
    versions: tuple[str, ...] | None
    aliases: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Type:
    name: str
    fields: tuple[Field, ...]
    page: str
    versions: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    name: str
    title: str
    param: Type
    returns: Type
    roles: tuple[str, ...]
    versions: tuple[str, ...]
    rank: str
    page: str
    note: str
    deprecated: bool
    own: bool


@dataclass(frozen=True)
class Contract:
    operations: tuple[Operation, ...]
    types: tuple[Type, ...]
    arrays: dict[str, str]
    constants: dict[str, list[str]]
    namespaces: list[dict[str, str]]
    faults: dict[str, JSON]


def load() -> Contract:
    """Reads and corrects the three files; raises ValueError when a patch or a reference leads nowhere."""
    raw = patched(_read("contract.json"), _read("patches.json")["contract"])
    own = patched(_read("own.json"), _read("patches.json")["own"])
    types = {**raw["types"], **own["types"]}
    arrays = {name: fields[0]["type"] for name, fields in types.items() if _is_array(fields)}
    operations = [_operation(name, entry, own=False) for name, entry in sorted(raw["operations"].items())]
    operations += [_operation(name, entry, own=True) for name, entry in sorted(own["operations"].items())]
    nested = _nested({name: fields for name, fields in types.items() if name not in arrays}, raw["type_info"])
    return Contract(
        operations=tuple(operations),
        types=_reached(nested, operations=operations, arrays=arrays),
        arrays=arrays,
        constants={**raw["constants"], **raw["constants_derived"]},
        namespaces=raw["namespaces"],
        faults=raw["faults"],
    )


def _read(name: str) -> JSON:
    return json.loads((CONTRACT / name).read_text(encoding="utf-8"))


def patched(document: JSON, patches: Sequence[JSON]) -> JSON:
    """Applies patches in place: `at` is a path whose steps are keys, or names of list members."""
    for patch in patches:
        *path, last = patch["at"].split("/")
        _apply(_walk(document, path), last, patch)
    return document


def _walk(place: JSON, path: Iterable[str]) -> JSON:
    for step in path:
        place = _named(place, step) if isinstance(place, list) else place[step]
    return place


def _named(members: list[JSON], name: str) -> JSON:
    for member in members:
        if member["name"] == name:
            return member
    raise ValueError(f"no member named {name}")


def _apply(place: JSON, last: str, patch: JSON) -> None:
    if "set" in patch:
        place[last] = patch["set"]
    elif "add" in patch:
        place.setdefault(last, []).extend(patch["add"])
    elif "replace" in patch:
        place[last] = [patch["replace"].get(value, value) for value in place[last]]
    elif patch.get("remove") and isinstance(place, list):
        place.remove(_named(place, last))
    else:
        del place[last]


def _is_array(fields: Sequence[JSON]) -> bool:
    return len(fields) == 1 and fields[0].get("array") is True


def between(first: str, last: str = NEWEST) -> tuple[str, ...]:
    return VERSIONS[VERSIONS.index(first) : VERSIONS.index(last) + 1]


def _operation(name: str, entry: JSON, *, own: bool) -> Operation:
    since = entry["since"].split()[0] if not own else NEWEST
    versions = () if own else between(since, entry.get("until", NEWEST))
    page = entry.get("page", "")
    sides = [
        Type(
            name[0].upper() + name[1:] + suffix,
            tuple(_fields(entry[side], entry.get("wsdl_order", {}).get(side, {}), versions=versions, lenient=lenient)),
            page,
            versions,
        )
        for side, suffix, lenient in (("input", "Param", True), ("output", "Return", False))
    ]
    return Operation(
        name=name,
        title=entry["family"],
        param=sides[0],
        returns=sides[1],
        roles=tuple(dict.fromkeys(entry["roles"])),
        versions=versions,
        rank=entry["rank"],
        page=page,
        note=entry["note"],
        deprecated=entry["deprecated"],
        own=own,
    )


def _nested(types: dict[str, list[JSON]], info: JSON) -> dict[str, tuple[list[JSON], JSON]]:
    return {
        name: (fields, info.get(name, {}))
        for name, fields in sorted(types.items())
        if info.get(name, {}).get("schema_type", True)
    }


def _reached(
    nested: dict[str, tuple[list[JSON], JSON]], *, operations: Sequence[Operation], arrays: dict[str, str]
) -> tuple[Type, ...]:
    """The types with the versions in which some message leads to them; one that none leads to has those known."""
    found: dict[str, set[str]] = {}
    waiting = [(field, op.versions) for op in operations for side in (op.param, op.returns) for field in side.fields]
    while waiting:
        field, versions = waiting.pop()
        name = arrays.get(field.type, field.type)
        fresh = {version for version in versions if field.versions is None or version in field.versions}
        fresh -= found.get(name, set())
        if name in nested and (fresh or name not in found):
            found.setdefault(name, set()).update(fresh)
            waiting += [(inner, tuple(fresh)) for inner in _type(name, nested[name], VERSIONS).fields]
    return tuple(
        _type(name, source, _sorted(found.get(name) or source[1].get("wsdl_versions", ())))
        for name, source in nested.items()
    )


def _sorted(versions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(versions, key=VERSIONS.index))


def _type(name: str, source: tuple[list[JSON], JSON], versions: tuple[str, ...]) -> Type:
    fields, info = source
    found = tuple(_fields(fields, info.get("wsdl_order", {}), versions=versions, lenient=False))
    return Type(name, found, str(info.get("page", "")), versions)


def _fields(
    fields: Sequence[JSON], order: dict[str, list[str]], *, versions: tuple[str, ...], lenient: bool
) -> Iterator[Field]:
    """In the one order that serves every version; fields of no schema come last."""
    place = {name: index for index, name in enumerate(merged_order(order))}
    for field in sorted(fields, key=lambda field: place.get(field["name"], len(place))):
        held = _field_versions(field, order, versions)
        yield _field(field, held=None if held == versions else held, lenient=lenient)


def merged_order(orders: dict[str, list[str]]) -> list[str]:
    """One sequence of all names that keeps each version's order (they never contradict each other)."""
    sequences = [list(names) for names in orders.values()]
    merged: list[str] = []
    while any(sequences):
        heads = [names[0] for names in sequences if names]
        free = next(name for name in heads if not any(name in names[1:] for names in sequences))
        merged.append(free)
        sequences = [[name for name in names if name != free] for names in sequences]
    return merged


def _field_versions(field: JSON, order: dict[str, list[str]], versions: tuple[str, ...]) -> tuple[str, ...]:
    held = [version for version in versions if _holds(field["name"], order, version)] if order else list(versions)
    since, until = field.get("since"), field.get("until")
    if since:
        held = [version for version in between(since, held[-1]) if version in versions]
    if until:
        held = [version for version in between(held[0], until) if version in versions]
    return tuple(held)


def _holds(name: str, order: dict[str, list[str]], version: str) -> bool:
    newest = name in order.get(NEWEST, ())
    known = name in order[KNOWN] if KNOWN in order else newest
    undated = name in order[UNDATED] if UNDATED in order else known
    if version == NEWEST:
        return newest
    if version == UNDATED:
        return undated
    if known:
        return True
    return undated and VERSIONS.index(version) <= VERSIONS.index(LAST_FLAT)


def _field(field: JSON, *, held: tuple[str, ...] | None, lenient: bool) -> Field:
    """`lenient` is the side of requests: what pages or schemas call optional, or some version lacks, may be missing."""
    required = field.get("required_wsdl", field["required"]) is True and held != ()
    asked = required and (not lenient or (field["required"] is True and held is None))
    alias = field.get("doc_name", "")
    aliases = [alias] if XML_NAME.match(alias) else []
    return Field(
        name=field["name"],
        type=field["type"],
        required=required,
        optional=not asked and not (required and "array" in field),
        item_type=field["array"]["of"] if "array" in field else None,
        versions=held,
        aliases=tuple(aliases + field.get("aliases", [])),
        note=field.get("note", ""),
    )
