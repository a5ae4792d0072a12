"""responseFieldArray and excludeFieldArray: which fields of a reply are wanted.

A field is named by its slash path below the return element, arrays included: `assetArray/items/name`. A name keeps
(or drops) all that is below it. Neither list given, or an empty one, keeps everything; paths that lead nowhere are
ignored. Page: responseFieldArray and excludeFieldArray of the operations that have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Tree = Mapping[str, "Tree"]  # an empty tree stands for everything below


@dataclass(frozen=True, slots=True)
class Selection:
    """`included` None keeps all that is not excluded."""

    included: Tree | None
    excluded: Tree

    def below(self, name: str) -> Selection | None:
        """What is wanted of the field `name`; None when nothing is."""
        if self.included is not None and name not in self.included:
            return None
        dropped = self.excluded.get(name)
        if dropped is not None and not dropped:
            return None
        included = self.included[name] if self.included is not None else None
        return Selection(included or None, dropped or {})

    @property
    def whole(self) -> bool:
        return self.included is None and not self.excluded


EVERYTHING = Selection(None, {})


def selection(message: object) -> Selection:
    """What a request wants of its reply."""
    included = _tree(getattr(message, "response_field_array", None) or ())
    excluded = _tree(getattr(message, "exclude_field_array", None) or ())
    return Selection(included or None, excluded)


def _tree(paths: Iterable[str]) -> Tree:
    """A path that ends early covers the longer ones that begin with it."""
    tree: dict[str, Tree] = {}
    for path in sorted(filter(None, (_steps(path) for path in paths)), key=len):
        _grow(tree, path)
    return tree


def _steps(path: str) -> tuple[str, ...]:
    return tuple(step.strip() for step in path.split("/") if step.strip())


def _grow(tree: dict[str, Tree], path: tuple[str, ...]) -> None:
    for position, step in enumerate(path):
        covered = step in tree and not tree[step]
        if covered:
            return
        below = tree.get(step, {})
        tree[step] = below
        if position < len(path) - 1:
            assert isinstance(below, dict)
            tree = below


def cut(plain: object, wanted: Selection) -> object:
    """A reply in the form of `to_plain`, without what is not wanted; lists stand for an array's `items`."""
    if wanted.whole:
        return plain
    if isinstance(plain, list):
        items = wanted.below("items")
        return [] if items is None else [cut(item, items) for item in plain]
    if not isinstance(plain, Mapping):
        return plain
    kept = ((name, held, wanted.below(name)) for name, held in plain.items())
    return {name: cut(held, below) for name, held, below in kept if below is not None}
