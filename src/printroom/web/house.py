"""House: what every door of one server process shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, TypeVar, cast

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from printroom.config import Config
from printroom.runtime import Runtime

P = ParamSpec("P")
T = TypeVar("T")
# Operations that make pixels or move files: they get threads of their own, so that nobody else waits for them.
SLOW = frozenset({"copyImage", "createDerivedAsset", "explain", "replaceImage", "uploadPost"})


@dataclass(frozen=True, slots=True)
class House:
    """The runtime and the threads of its doors: `quick` for calls, `slow` for copies, `images` for delivery; and how many
    pictures each client address waits for."""

    runtime: Runtime
    quick: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(16))
    slow: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(4))
    images: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))
    waiting: Counter[str] = field(default_factory=Counter)

    @property
    def config(self) -> Config:
        return self.runtime.config

    def threads(self, operation: str) -> CapacityLimiter:
        """Where an operation runs."""
        return self.slow if operation in SLOW else self.quick

    @contextmanager
    def waits(self, client: str) -> Iterator[bool]:
        """Whether the client may wait for one more picture, for which it then waits; on the event loop alone."""
        most = self.config.renders_per_client
        if most and self.waiting[client] >= most:
            yield False
            return
        self.waiting[client] += 1
        try:
            yield True
        finally:
            self.waiting[client] -= 1
            if not self.waiting[client]:
                del self.waiting[client]


def house(request: Request) -> House:
    found = request.app.state.house
    assert isinstance(found, House)
    return found


async def in_thread(limiter: CapacityLimiter, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Plain code runs here, away from the event loop.

    What it raises comes as a value: raised by the future that waits for the thread, an error would hold the future and
    the future the error, with all that the request has sent, until the collector looks, which is seldom.
    """
    return (await to_thread.run_sync(lambda: _outcome(lambda: function(*args, **kwargs)), limiter=limiter)).get()


@dataclass(slots=True)
class _Outcome(Generic[T]):
    """What a call has returned, or raised."""

    made: T | None = None
    error: Exception | None = None

    def get(self) -> T:
        """To be called once."""
        error, self.error = self.error, None
        try:
            if error is not None:
                raise error
            return cast(T, self.made)
        finally:
            del error


def _outcome(call: Callable[[], T]) -> _Outcome[T]:
    try:
        return _Outcome(made=call())
    except Exception as error:  # noqa: BLE001  # raised again where it is awaited
        return _Outcome(error=error)
