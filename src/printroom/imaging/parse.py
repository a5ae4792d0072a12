"""Text → Request: which commands are in effect, for which layer, with which values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from printroom.imaging import syntax
from printroom.imaging.commands.layer import Src
from printroom.imaging.commands.request import Req
from printroom.imaging.commands.table import TABLE, Entry, spelled
from printroom.imaging.errors import BadValue, ImagingError
from printroom.imaging.ports import Catalog, Record
from printroom.imaging.request import Commands, Layer, Outcome, Passed, Request, Said
from printroom.imaging.syntax import Modifier

COMPOSITE: Final = "comp"
MAX_LAYERS: Final = 64
MAX_LAYER_NUMBER: Final = 1_000_000
UNAVAILABLE: Final = "not available yet"
C = TypeVar("C")
_KEEP_EMPTY: Final = {"defaultImage", "locale", "map", "type", "imageSet"}


def parse(text: str, *, path: str | None = None, catalog: Catalog | None = None, strict: bool = True) -> Request:
    """The request in `text` (`wid=400&$preset$&…`) for the object `path` (`Company/asset`, as in the URL).

    `catalog` answers presets, and the record of `path` whose Modifier and PostModifier surround the text; without one
    there are none. Unknown commands are left out. Raises ImagingError: `parse`, `macro`, `nesting`, `refused`; not
    `strict`, a command that cannot be read is passed over with a note, to be explained and never to be rendered.
    """
    return _request(text, path, _Surroundings(catalog=catalog, strict=strict))


def asked(text: str) -> Req:
    """What type of reply a text asks for, as far as can be told without presets: for telling errors in its format."""
    asking = Req()
    for piece in text.split("&"):
        name, _, value = piece.partition("=")
        if name.strip().lower() == "req":
            try:
                asking = Req.parse(syntax.decoded(value))
            except BadValue:
                asking = Req()
    return asking


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """What a text stands in: the catalog, the variables of the requests around it, how deep it is nested."""

    catalog: Catalog | None
    variables: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    strict: bool = True

    def record(self, path: str | None) -> Record | None:
        return self.catalog.record(path) if self.catalog and path else None


def _request(text: str, path: str | None, around: _Surroundings) -> Request:
    if around.depth > syntax.MAX_NESTING:
        raise ImagingError("nesting", f"requests may be nested at most {syntax.MAX_NESTING} deep")
    name = syntax.object_name(path) if path else None
    record = around.record(name)
    scripts = [
        syntax.read(record.modifier if record else "", around.catalog, own=False, origin="record modifier"),
        syntax.read(text, around.catalog),
        syntax.read(record.post_modifier if record else "", around.catalog, own=False, origin="record postModifier"),
    ]
    variables = {"object": path or "", **around.variables}
    for script in scripts:
        variables |= script.variables
    reading = _Reading(replace(around, variables=variables))
    for script in scripts:
        reading.layer = COMPOSITE
        for modifier in script.modifiers:
            reading.take(modifier)
    return reading.request(name)


@dataclass(slots=True)
class _Reading:
    """The state of going through a text once: the only thing here that changes, and it never leaves this module."""

    around: _Surroundings
    layer: str = COMPOSITE
    names: dict[str, str] = field(default_factory=dict)
    layers: dict[str, Commands] = field(default_factory=lambda: {"0": Commands()})
    sources: dict[str, str | Request] = field(default_factory=dict)
    view: Commands = Commands()
    output: Commands = Commands()
    said: dict[tuple[str, type], Said] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    def take(self, modifier: Modifier) -> None:
        try:
            self._take(modifier)
        except ImagingError as error:
            if self.around.strict:
                raise
            outcome: Outcome = "not available" if error.rule == UNAVAILABLE else "refused"
            self._pass(modifier, outcome, error.rule or error.message)

    def _take(self, modifier: Modifier) -> None:
        name = spelled(modifier.name)
        if name is None:
            self.unknown.append(modifier.name)
            self._pass(modifier, "unknown", "there is no such command")
            return
        entry = TABLE[name]
        if entry.scope == "structure":
            self._select(name, modifier.value or "")
            return
        raw = syntax.substituted(modifier.value or "", self.around.variables)
        if not raw and name not in _KEEP_EMPTY:
            self._pass(replace(modifier, name=name), "ignored", "it has no value")
            return
        self._put(replace(modifier, name=name, value=raw), entry)

    def request(self, path: str | None) -> Request:
        aliases = {number: tuple(name for name, at in self.names.items() if at == number) for number in self.layers}
        return Request(
            path=path,
            layers=tuple(
                Layer(
                    number=int(number),
                    names=aliases[number],
                    source=self.sources.get(number),
                    commands=self.layers[number],
                )
                for number in sorted(self.layers, key=int)
            ),
            view=self.view,
            output=self.output,
            said=tuple(self.said.values()),
            unknown=tuple(self.unknown),
            passed=tuple(self.passed),
        )

    def _select(self, name: str, value: str) -> None:
        """layer=: the layer that the following commands act on."""
        if name != "layer" or "$" in value:
            raise _absent(name) if name != "layer" else _wrong(name, value, "expected no variable")
        text, _, alias = (part.strip() for part in syntax.decoded(value).partition(","))
        self.layer = self._number(text)
        if alias:
            self._name(alias, value)

    def _number(self, text: str) -> str:
        if text.lower() == COMPOSITE:
            return COMPOSITE
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MAX_LAYER_NUMBER:
            number = str(int(text))
            self.layers.setdefault(number, Commands())
            if len(self.layers) > MAX_LAYERS:
                raise ImagingError("parse", f"a request may have at most {MAX_LAYERS} layers")
            return number
        if text.lower() in self.names:
            return self.names[text.lower()]
        raise _wrong("layer", text, "expected a number, comp, or a name given before")

    def _name(self, alias: str, value: str) -> None:
        key = alias.lower()
        if key == COMPOSITE or self.names.get(key, self.layer) != self.layer:
            raise _wrong("layer", value, "expected a name that no other layer has")
        self.names[key] = self.layer

    def _put(self, modifier: Modifier, entry: Entry) -> None:
        target = self._target(entry)
        if target is None:
            self._pass(modifier, "ignored", "it means nothing outside of layers above layer 0")
            return
        name, raw = modifier.name, modifier.value or ""
        if entry.read is None:
            raise _absent(name)
        value = syntax.decoded(raw).strip()
        kind: type = Src
        if name == "src":
            self._source(target, raw)
        else:
            command = _read(entry.read, name, value)
            kind = type(command)
            self._hold(target, command)
        before = self.said.pop((target, kind), None)
        if before:
            self.passed.append(Passed(before, "overridden", f"{modifier.origin} says {name}={value} later"))
        layer = target if target.isdigit() else COMPOSITE
        self.said[target, kind] = Said(layer, name, value, modifier.own, modifier.origin)

    def _pass(self, modifier: Modifier, outcome: Outcome, note: str) -> None:
        raw = syntax.substituted(modifier.value or "", self.around.variables)
        said = Said(self.layer, modifier.name, syntax.decoded(raw).strip(), modifier.own, modifier.origin)
        self.passed.append(Passed(said, outcome, note))

    def _target(self, entry: Entry) -> str | None:
        """A layer's number, `view` or `output`; None for what means nothing where it stands."""
        if entry.scope in {"request", "view"}:
            return "output" if entry.scope == "request" else "view"
        if entry.scope == "placement" and self.layer in {COMPOSITE, "0"}:
            return None
        if self.layer != COMPOSITE:
            return self.layer
        return {"layer": "0", "composite": "view"}.get(entry.scope)

    def _hold(self, target: str, command: object) -> None:
        if target == "view":
            self.view = self.view.with_(command)
        elif target == "output":
            self.output = self.output.with_(command)
        else:
            self.layers[target] = self.layers[target].with_(command)

    def _source(self, target: str, raw: str) -> None:
        nested = syntax.inner(raw)
        if nested is None:
            self.sources[target] = _read(Src.parse, "src", syntax.object_name(raw)).name
            return
        if nested.prefix != "is":
            said = "not available" if nested.prefix else "pictures from other servers are not read"
            raise ImagingError("refused", f"src={raw}: {said}", command="src", value=raw)
        path, _, text = nested.text.partition("?")
        around = replace(self.around, depth=self.around.depth + 1)
        self.sources[target] = _request(text, path.strip() or None, around)


def _read(reader: Callable[[str], C], name: str, value: str) -> C:
    """The command. Raises ImagingError `parse` with what was expected of its value."""
    try:
        return reader(value)
    except BadValue as error:
        raise _wrong(name, value, error.expected) from error


def _wrong(name: str, value: str, expected: str) -> ImagingError:
    return ImagingError("parse", f"{name}={value}: {expected}", command=name, value=value, rule=expected)


def _absent(name: str) -> ImagingError:
    said = f"{name}: this command is not available yet"
    return ImagingError("parse", said, command=name, rule=UNAVAILABLE)
