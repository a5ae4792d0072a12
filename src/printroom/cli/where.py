"""`printroom where`: all places that concern one operation or one command of the Image Server."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

from printroom.contract.operations import OPERATIONS, Operation
from printroom.contract.shape import members
from printroom.contract.versions import Version
from printroom.dispatch import FUNCTIONS
from printroom.imaging.commands.table import TABLE, Entry, spelled

SOURCE = Path(__file__).parents[1]
TESTS = SOURCE.parents[1] / "tests"


def where(name: str) -> str | None:
    """Lines of what and where; None for a name that is neither."""
    by_lower = {known.lower(): operation for known, operation in OPERATIONS.items()}
    operation = by_lower.get(name.lower())
    command = spelled(name)
    if operation is None and command is None:
        return None
    found = _of_operation(operation) if operation else _of_command(command or "", TABLE[command or ""])
    lines = list(found)
    width = max(len(title) for title, _ in lines)
    return "\n".join(f"{title:{width}}  {text}" for title, text in lines)


def _of_operation(operation: Operation) -> Iterator[tuple[str, str]]:
    function = FUNCTIONS.get(operation.name)
    yield "operation", f"{operation.name}: {operation.note}"
    yield "function", f"printroom.operations.{operation.family}.{operation.function}"
    yield "file", _place(function) if function else "not built yet"
    yield "takes", _fields(operation.param)
    yield "returns", _fields(operation.returns)
    yield "roles", ", ".join(sorted(operation.roles))
    yield "versions", ", ".join(version.value for version in Version if version in operation.versions) or "JSON only"
    yield "page", operation.page
    yield "tests", _tests(f"operations/{operation.family}/test_{operation.function}*.py")


def _of_command(name: str, entry: Entry) -> Iterator[tuple[str, str]]:
    yield "command", name
    if entry.read is None:
        yield "class", "not built yet"
        yield "scope", entry.scope
        yield "copied as", entry.bake
        return
    owner = getattr(entry.read, "__self__", entry.read)
    yield "class", f"{owner.__module__}.{owner.__qualname__}: {(inspect.getdoc(owner) or '').splitlines()[0]}"
    yield "file", _place(owner)
    yield "scope", entry.scope
    yield "copied as", entry.bake
    yield "page", f"docs/protocol.md, {name}"
    whole = name[:-1] if name[:-1] in TABLE else name
    yield "tests", _tests(f"imaging/commands/test_{whole}.py")


def _place(owner: Callable[..., object]) -> str:
    path = Path(inspect.getsourcefile(owner) or "")
    shown = path.relative_to(SOURCE.parents[1]) if path.is_relative_to(SOURCE.parents[1]) else path
    lines, first = inspect.getsourcelines(owner)
    decorators = next(number for number, line in enumerate(lines) if line.lstrip().startswith(("def ", "class ")))
    return f"{shown}:{first + decorators}"


def _fields(cls: type) -> str:
    fields = (
        f"{one.wire.name}{'' if one.wire.required else '?'}: {one.wire.item_type or one.wire.type}"
        f"{'[]' if one.wire.item else ''}"
        for one in members(cls)
    )
    return f"{cls.__name__}({', '.join(fields)})"


def _tests(pattern: str) -> str:
    found = sorted(str(path.relative_to(TESTS.parent)) for path in TESTS.glob(pattern)) if TESTS.is_dir() else []
    return ", ".join(found) or f"none at tests/{pattern}"
