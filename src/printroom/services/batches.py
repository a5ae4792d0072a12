"""Batches: many items in one call. One that fails is undone alone and told in the reply, never a fault.

What is done is committed every 200 items, so that a long batch keeps no other writer waiting.

See page r-asset-operation-fault: code and reason are those of the single operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from printroom.contract import types as t
from printroom.contract.faults import Fault
from printroom.repositories.unit import Unit
from printroom.services.amounts import MOST_ASSETS, few
from printroom.services.assets import Assets

AT_ONCE: Final = 200


class Named(Protocol):
    @property
    def asset_handle(self) -> str: ...


Item = TypeVar("Item", bound=str | Named)
Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True)
class Outcome:
    success_count: int
    errors: tuple[t.AssetOperationFault, ...]

    def reply(self, message: Callable[..., Reply]) -> Reply:
        """The counts and details in a batch operation's return message."""
        return message(
            success_count=self.success_count,
            warning_count=0,
            error_count=len(self.errors),
            error_detail_array=self.errors or None,
        )


class Batches:
    def __init__(self, unit: Unit, assets: Assets) -> None:
        self._unit = unit
        self._assets = assets

    def each(
        self, items: Sequence[Item], act: Callable[[Item], object], *, element: str = "assetHandleArray"
    ) -> Outcome:
        """Do `act` to each item: an asset handle, or a value that names one. A fault 30001 for too many of them."""
        few(items, MOST_ASSETS, element=element)
        errors: list[t.AssetOperationFault] = []
        for start in range(0, len(items), AT_ONCE):
            if start:
                self._unit.give_way()
            errors += self._some(items[start : start + AT_ONCE], act)
        return Outcome(len(items) - len(errors), tuple(errors))

    def _some(self, items: Sequence[Item], act: Callable[[Item], object]) -> list[t.AssetOperationFault]:
        named = [(item if isinstance(item, str) else item.asset_handle, item) for item in items]
        with self._assets.at_hand(handle for handle, _ in named):
            results = [self._one(handle, item, act) for handle, item in named]
        return [error for error in results if error is not None]

    def _one(self, handle: str, item: Item, act: Callable[[Item], object]) -> t.AssetOperationFault | None:
        try:
            with self._unit.savepoint():
                act(item)
        except Fault as fault:
            return t.AssetOperationFault(asset_handle=handle, code=fault.code, reason=fault.reason)
        return None
