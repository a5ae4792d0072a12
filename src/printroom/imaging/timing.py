"""How long work on an image may take."""

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

import pyvips

from printroom.imaging.errors import ImagingError

_ENDING: Final[ContextVar[float]] = ContextVar("ending", default=float("inf"))


@contextlib.contextmanager
def ending(deadline: float) -> Iterator[None]:
    """Steps that read pixels before the result is asked for have done so by then, a time of the monotonic clock."""
    token = _ENDING.set(deadline)
    try:
        yield
    finally:
        _ENDING.reset(token)


def soonest(seconds: float) -> float:
    """When work of at most so many seconds has to end."""
    return min(time.monotonic() + seconds, _ENDING.get())


def limit(image: pyvips.Image, seconds: float) -> pyvips.Image:
    """The same image; working on it ends with pyvips.Error once `seconds` have passed from now."""
    return until(image, time.monotonic() + seconds)


def until(image: pyvips.Image, deadline: float) -> pyvips.Image:
    """As `limit`, by a time of the monotonic clock."""
    watched = image.copy()
    watched.set_progress(True)
    watched.signal_connect("eval", lambda working, _: _stop_after(working, deadline))
    return watched


def held(image: pyvips.Image, deadline: float) -> pyvips.Image:
    """The image with its pixels in memory. Raises ImagingError `timeout` after the deadline, else `source`."""
    try:
        return until(image, deadline).copy_memory()
    except pyvips.Error as error:
        code = "timeout" if time.monotonic() > deadline else "source"
        raise ImagingError(code, "the pixels cannot be had") from error


def _stop_after(image: pyvips.Image, deadline: float) -> None:
    if time.monotonic() > deadline:
        image.set_kill(True)
