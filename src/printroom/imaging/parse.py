"""Text → Request: which commands are in effect, for which layer, with which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from printroom.imaging import nesting, syntax
from printroom.imaging.commands import reading
from printroom.imaging.commands.layer import Src
from printroom.imaging.commands.request import Req
from printroom.imaging.commands.table import SLOTS, TABLE, Entry, spelled
from printroom.imaging.errors import ImagingError, shown
from printroom.imaging.ports import Catalog, Rewriting
from printroom.imaging.request import Commands, Layer, Outcome, Passed, Request, Said
from printroom.imaging.syntax import Allowance, Modifier, Script

COMPOSITE: Final = "comp"
MAX_LAYERS: Final = 64
MAX_LAYER_NUMBER: Final = 1_000_000
LONGEST_VALUE: Final = 4096
_KEEP_EMPTY: Final = frozenset({"defaultImage", "locale", "map", "mapA", "type", "imageSet"})
_PICTURES: Final = frozenset({"src", "mask"})
_LONG: Final = frozenset({"src", "mask", "imageSet", "map", "mapA", "clipPath", "clipXPath"})
"""These may be as long as a request."""
_TEXTS: Final = frozenset({"text", "textPs", "imageSet", "map", "mapA", "message"})
"""A question mark at the end of these is a question mark."""
_OUTERMOST: Final = frozenset({"fmt", "qlt", "iccEmbed", "printRes", "quantize", "req", "bgc"})
"""What a nested request cannot say."""


def parse(
    text: str,
    *,
    path: str | None = None,
    catalog: Catalog | None = None,
    strict: bool = True,
    placed: bool = False,
) -> Request:
    """The request in `text` (`wid=400&$preset$&…`) for the object `path` (`Company/asset`, as in the URL).

    `catalog` answers presets, and the record of `path` whose Modifier and PostModifier surround the text; without one
    there are none. Unknown commands are left out. Raises ImagingError: `parse`, `macro`, `nesting`, `refused`; not
    `strict`, a command that cannot be read is passed over with a note, to be explained and never to be rendered.
    `placed`, the picture is laid over another: commands that say how count outside of layers too, for layer 0.
    """
    return _request(text, path, _Surroundings(catalog=catalog, strict=strict, placed=placed))


def asked(text: str) -> Req:
    """What type of reply a text asks for, as far as can be told without presets: for telling errors in its format."""
    asking = Req()
    for piece in text.split("&"):
        name, _, value = piece.partition("=")
        if name.strip(" ?").lower() == "req":
            asking = Req.guessed(syntax.decoded(value))
    return asking


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """What a text stands in: the catalog, the variables of the requests around it, how deep it is nested."""

    catalog: Catalog | None
    variables: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    strict: bool = True
    placed: bool = False
    allowance: Allowance = field(default_factory=Allowance)

    def read(self, text: str) -> Script:
        return syntax.read(text, self.catalog, self.allowance)

    def stored(self, name: str | None) -> tuple[Script, Script]:
        """What the record of that name says before and after the request; nothing where there is none."""
        record = self.catalog.record(name) if self.catalog and name else None
        texts = (record.modifier, record.post_modifier) if record else ("", "")
        before, after = (
            syntax.read(text, self.catalog, self.allowance, own=False, origin=origin) if text else _SILENT
            for text, origin in zip(texts, ("record modifier", "record postModifier"), strict=True)
        )
        return before, after

    def inside(self, variables: Mapping[str, str], deeper: int = 0) -> _Surroundings:
        return _Surroundings(
            catalog=self.catalog,
            variables=variables,
            depth=self.depth + deeper,
            strict=self.strict,
            placed=self.placed and not deeper,
            allowance=self.allowance,
        )

    def replaced(self, raw: str) -> str:
        """With its references replaced, within the bounds of the request."""
        text = syntax.substituted(raw, self.variables)
        self.allowance.spend(max(0, len(text) - len(raw)), modifiers=0)
        return text


_SILENT: Final = Script()


def _request(text: str, path: str | None, around: _Surroundings) -> Request:
    if around.depth > nesting.MAX_NESTING:
        raise ImagingError("nesting", f"requests may be nested at most {nesting.MAX_NESTING} deep")
    place, presets = syntax.split_path(path) if path else ("", "")
    name = syntax.object_name(place) if place else None
    script = around.read(f"{presets}&{text}" if presets else text)
    variables = {"object": place.replace("+", "%2B")} if place else {}
    before, after = around.stored(_template(script, {**variables, **around.variables, **script.variables}) or name)
    for said in (before.variables, around.variables, script.variables, after.variables):
        variables |= said
    taken = _Reading(around.inside(variables))
    for part in (before, script, after):
        taken.layer = COMPOSITE
        for modifier in part.modifiers:
            taken.take(modifier)
    return taken.request(name)


def _template(script: Script, variables: Mapping[str, str]) -> str:
    """The record that takes the place of the path's; empty where the text names none."""
    said = [said.value for said in script.modifiers if said.value and said.name.lower() == "template"]
    return syntax.value_name(syntax.substituted(said[-1], variables), "template") if said else ""


@dataclass(slots=True)
class _Reading:
    """The state of going through a text once: the only thing here that changes, and it never leaves this module."""

    around: _Surroundings
    layer: str = COMPOSITE
    names: dict[str, str] = field(default_factory=dict)
    layers: dict[str, dict[str, object]] = field(default_factory=lambda: {"0": {}})
    sources: dict[str, str | Request] = field(default_factory=dict)
    masks: dict[str, str | Request] = field(default_factory=dict)
    view: dict[str, object] = field(default_factory=dict)
    output: dict[str, object] = field(default_factory=dict)
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    def take(self, modifier: Modifier) -> None:
        try:
            self._take(modifier)
        except ImagingError as error:
            if self.around.strict:
                raise
            outcome: Outcome = "not available" if error.rule == reading.UNAVAILABLE else "refused"
            self._pass(modifier, outcome, error.rule or error.message)

    def _take(self, modifier: Modifier) -> None:
        name, raw = spelled(modifier.name), modifier.value or ""
        if name is None:
            self.unknown.append(modifier.name)
            self._pass(modifier, "unknown", "there is no such command")
            return
        entry = TABLE[name]
        if not raw and name not in _KEEP_EMPTY:
            self._pass(modifier, "ignored", "it has no value")
        elif entry.scope == "structure":
            self._select(name, raw)
        elif self.around.depth and name in _OUTERMOST:
            self._pass(modifier, "ignored", "the request around this one decides")
        else:
            self._put(name, modifier, entry)

    def request(self, path: str | None) -> Request:
        aliases = {number: tuple(name for name, at in self.names.items() if at == number) for number in self.layers}
        return Request(
            path=path,
            layers=tuple(
                Layer(
                    number=int(number),
                    names=aliases[number],
                    source=self.sources.get(number),
                    mask=self.masks.get(number),
                    commands=Commands.of(self.layers[number].values()),
                )
                for number in sorted(self.layers, key=int)
            ),
            view=Commands.of(self.view.values()),
            output=Commands.of(self.output.values()),
            said=tuple(self.said.values()),
            unknown=tuple(self.unknown),
            passed=tuple(self.passed),
        )

    def _select(self, name: str, value: str) -> None:
        """layer=: the layer that the following commands act on."""
        if name != "layer" or "$" in value:
            raise reading.absent(name) if name != "layer" else reading.wrong(name, value, "expected no variable")
        text, _, alias = (part.strip() for part in syntax.decoded(value).partition(","))
        self.layer = self._number(text)
        if alias:
            self._name(alias, value)

    def _number(self, text: str) -> str:
        if text.lower() == COMPOSITE:
            return COMPOSITE
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MAX_LAYER_NUMBER:
            number = str(int(text))
            self.layers.setdefault(number, {})
            if len(self.layers) > MAX_LAYERS:
                raise ImagingError("parse", f"a request may have at most {MAX_LAYERS} layers")
            return number
        if text.lower() in self.names:
            return self.names[text.lower()]
        raise reading.wrong("layer", text, "expected a number, comp, or a name given before")

    def _name(self, alias: str, value: str) -> None:
        key = alias.lower()
        if key == COMPOSITE or self.names.get(key, self.layer) != self.layer:
            raise reading.wrong("layer", value, "expected a name that no other layer has")
        self.names[key] = self.layer

    def _put(self, name: str, modifier: Modifier, entry: Entry) -> None:
        target = self._target(entry)
        if target is None:
            self._pass(modifier, "ignored", "it means nothing outside of layers above layer 0")
            return
        raw = self._raw(name, modifier)
        value = syntax.value_name(raw, name) if name == "template" else syntax.decoded(raw).strip()
        if not value and name not in _KEEP_EMPTY:
            self._pass(modifier, "ignored", "it has no value")
            return
        if entry.read is None:
            raise reading.absent(name)
        slot = SLOTS.get(name, name)
        if name in _PICTURES:
            self._picture(name, target, raw)
        else:
            held = self.view if target == "view" else self.output if target == "output" else self.layers[target]
            held[slot] = reading.command(entry.read, name, value)
        self._say(target, slot, Said(self._place(target), name, value, modifier.own, modifier.origin))

    def _raw(self, name: str, modifier: Modifier) -> str:
        """The value with its variables, still encoded."""
        raw = modifier.value or ""
        raw = raw.rstrip("?") if raw[-1:] == "?" and name not in _TEXTS else raw
        raw = self.around.replaced(raw) if "$" in raw else raw
        if len(raw) > LONGEST_VALUE and name not in _LONG:
            raise reading.wrong(name, f"{raw[:40]}…", f"expected at most {LONGEST_VALUE} characters")
        if name == "template" and not modifier.own:
            raise reading.wrong(name, raw, "expected in a request, not among the commands of a record")
        return raw

    def _place(self, target: str) -> str:
        return target if target.isdigit() else COMPOSITE

    def _say(self, target: str, slot: str, said: Said) -> None:
        before = self.said.pop((target, slot), None)
        if before:
            self.passed.append(Passed(before, "overridden", f"{said.origin} says {said.name}={said.value} later"))
        self.said[target, slot] = said

    def _pass(self, modifier: Modifier, outcome: Outcome, note: str) -> None:
        raw = self.around.replaced(modifier.value or "")
        said = Said(
            self.layer,
            spelled(modifier.name) or modifier.name,
            syntax.decoded(raw).strip(),
            modifier.own,
            modifier.origin,
        )
        self.passed.append(Passed(said, outcome, note))

    def _target(self, entry: Entry) -> str | None:
        """A layer's number, `view` or `output`; None for what means nothing where it stands."""
        if entry.scope in {"request", "view"}:
            return "output" if entry.scope == "request" else "view"
        if entry.scope == "placement" and self.layer in {COMPOSITE, "0"}:
            return "0" if self.around.placed and entry.read else None
        if self.layer != COMPOSITE:
            return self.layer
        return {"layer": "0", "composite": "view"}.get(entry.scope)

    def _picture(self, name: str, target: str, raw: str) -> None:
        pictures = self.masks if name == "mask" else self.sources
        pictures[target] = self._nested(name, raw) or reading.read(Src.parse, name, syntax.value_name(raw, name)).name

    def _nested(self, name: str, raw: str) -> Request | None:
        found = nesting.inner(name, raw)
        if found is None:
            return None
        if found.prefix != "is":
            said = "not available" if found.prefix else "pictures from other servers are not read"
            raise ImagingError("refused", f"{name}={shown(raw)}: {said}", command=name, value=raw, rule=said)
        catalog = self.around.catalog
        inside = catalog.rewritten(found.text) if isinstance(catalog, Rewriting) else found.text
        path, _, text = inside.partition("?")
        return _request(text, path.strip() or None, self.around.inside(self.around.variables, 1))
