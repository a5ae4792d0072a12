"""Batches: many items in one unit of work. One that fails is undone alone and told in the reply, never a fault.

See page r-asset-operation-fault: code and reason are those of the single operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from printroom.contract import types as t
from printroom.contract.faults import Fault
from printroom.repositories.unit import Unit
from printroom.services.assets import Assets


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

    def each(self, items: Iterable[Item], act: Callable[[Item], object]) -> Outcome:
        """Do `act` to each item: an asset handle, or a value that names one."""
        named = [(item if isinstance(item, str) else item.asset_handle, item) for item in items]
        with self._assets.at_hand(handle for handle, _ in named):
            results = [self._one(handle, item, act) for handle, item in named]
        errors = tuple(error for error in results if error is not None)
        return Outcome(len(results) - len(errors), errors)

    def _one(self, handle: str, item: Item, act: Callable[[Item], object]) -> t.AssetOperationFault | None:
        try:
            with self._unit.savepoint():
                act(item)
        except Fault as fault:
            return t.AssetOperationFault(asset_handle=handle, code=fault.code, reason=fault.reason)
        return None
