"""ICC profiles in a company, through the real intake and ingest: `bring(studio, "mine", linear())`."""

from __future__ import annotations

import struct

from printroom.imaging.icc import gamma_profile
from printroom.services.ingest import ProfileArrival, Rules
from studio import Studio


def linear(gamma: float = 1.0) -> bytes:
    """An RGB profile with sRGB's primaries whose values are a power of light: with 1.0 pictures get darker numbers."""
    return gamma_profile(pixels="rgb", gamma=gamma).data


def damaged(data: bytes, tag: bytes, content: bytes) -> bytes:
    """The profile with other bytes at the beginning of one of its tags."""
    for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name, start, _ = struct.unpack(">4sII", data[at : at + 12])
        if name == tag:
            return data[:start] + content + data[start + len(content) :]
    raise AssertionError(f"the profile has no {tag!r}")


def bring(studio: Studio, name: str, data: bytes, *, rules: Rules | None = None, into: str = "") -> str:
    """The handle of the asset that a file of that profile becomes."""
    path = studio.folder / f"{name}.icc"
    path.write_bytes(data)
    facts = studio.intake.examine_profile(path)
    with studio.runtime.unit_of_work(studio.scope, writing=True) as services:
        original = services.storing.put(
            studio.company.id, path, media_type="application/vnd.iccprofile", suffix="icc", digest=facts.digest
        )
        arrival = ProfileArrival(into, path.name, original, data, facts)
        return services.ingest.take(arrival, rules or Rules()).asset.handle
