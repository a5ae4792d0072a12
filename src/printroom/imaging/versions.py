"""Which engine made a picture, and what it needs to start."""

from typing import Final

import pyvips

from printroom.imaging.allocation import give_back

ENGINE_VERSION: Final = "4"
"""Raised whenever equal requests would give other pixels: it is part of every digest."""

OLDEST: Final = (8, 17)


def engine_versions() -> dict[str, str]:
    return {"printroom-imaging": ENGINE_VERSION, "libvips": ".".join(str(pyvips.version(part)) for part in range(3))}


def start() -> None:
    """Settings of libvips for a process that serves: no cache of operations, no loader that is not hardened.

    One thread a picture: several pictures at once use the processors better, and a file that is read from top to bottom
    only is then read in that order.

    Raises RuntimeError for a libvips older than the engine can use.
    """
    found = (pyvips.version(0), pyvips.version(1))
    if found < OLDEST:
        raise RuntimeError(f"libvips {found[0]}.{found[1]} is too old: at least {OLDEST[0]}.{OLDEST[1]} is needed")
    give_back()
    pyvips.cache_set_max(0)
    pyvips.concurrency_set(1)  # type: ignore[attr-defined]  # left out of the stubs
    pyvips.block_untrusted_set(True)
