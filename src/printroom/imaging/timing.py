"""How long work on an image may take."""

import time

import pyvips


def limit(image: pyvips.Image, seconds: float) -> pyvips.Image:
    """The same image; working on it ends with pyvips.Error once `seconds` have passed from now."""
    deadline = time.monotonic() + seconds
    watched = image.copy()
    watched.set_progress(True)
    watched.signal_connect("eval", lambda working, _: _stop_after(working, deadline))
    return watched


def _stop_after(image: pyvips.Image, deadline: float) -> None:
    if time.monotonic() > deadline:
        image.set_kill(True)
