"""The fields that libvips keeps beside an image's pixels, with the types they really have."""

from __future__ import annotations

from typing import Any

import pyvips


def integer(image: pyvips.Image, name: str, default: int) -> int:
    """A number of the header, or `default` where it is absent or something else."""
    value = image.get(name) if image.get_typeof(name) else default
    return value if isinstance(value, int) else default


def blob(image: pyvips.Image, name: str) -> bytes:
    """The bytes of a field such as `xmp-data`; empty where it is absent."""
    value: Any = image.get(name) if image.get_typeof(name) else b""  # Any: the stubs of pyvips know no blobs
    return value if isinstance(value, bytes) else b""


def with_blob(image: pyvips.Image, name: str, data: bytes) -> pyvips.Image:
    """The same pixels, and a field of these bytes."""
    value: Any = data  # Any: the stubs of pyvips know no blobs
    copy = image.copy()
    copy.set_type(pyvips.GValue.blob_type, name, value)
    return copy


def without(image: pyvips.Image, *names: str) -> pyvips.Image:
    """The same pixels without these fields."""
    copy = image.copy()
    for name in names:
        if copy.get_typeof(name):
            copy.remove(name)
    return copy
