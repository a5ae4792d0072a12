"""Threads of the doors: what goes wrong in one comes out whole, and keeps nothing of the request alive."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Callable

import pytest
from anyio import CapacityLimiter

from printroom.contract.faults import ApiFault, FaultCode
from printroom.web.house import in_thread

WAIT_SECONDS = 10


class Body(bytearray):
    """Of a request."""


def refusing(_: Body) -> None:
    raise ApiFault(FaultCode.INVALID_REQUEST_XML, "no")


def failing(_: Body) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("call", "kind"), [(refusing, ApiFault), (failing, ZeroDivisionError)])
def test_an_error_keeps_nothing_of_its_request_until_the_collector_comes(
    call: Callable[[Body], None], kind: type[Exception]
):
    async def asked() -> weakref.ref[Body]:
        body = Body(b"large")
        with pytest.raises(kind):
            await in_thread(CapacityLimiter(1), call, body)
        return weakref.ref(body)

    gc.collect()
    gc.disable()
    try:
        seen = asyncio.run(asked())
        until = time.monotonic() + WAIT_SECONDS
        # The thread lets go of its arguments a moment after it has answered.
        while seen() is not None and time.monotonic() < until:
            time.sleep(0.01)
        assert seen() is None
    finally:
        gc.enable()


def test_a_value_comes_out_as_it_is():
    assert asyncio.run(in_thread(CapacityLimiter(1), bytes.decode, b"\xc3\xa9", encoding="utf-8")) == "é"
    assert asyncio.run(in_thread(CapacityLimiter(1), lambda: None)) is None
