"""What a reply carries beside its pixels: the XMP packet of its picture, and the outlines that came with it."""

from __future__ import annotations

import pyvips

from printroom.imaging import headers
from printroom.imaging.paths import embedded_in
from printroom.imaging.photoshop import SIGNATURE, path_resources
from printroom.imaging.planned import Plan
from printroom.imaging.ports import Record


def carrying(image: pyvips.Image, plan: Plan, *, xmp: bytes = b"") -> pyvips.Image:
    """The rendered picture with what `plan.output` asks to embed: the packet as it is, the paths as the reply shows them."""
    source = plan.layers[0].source
    if plan.output.embed_xmp and xmp:
        image = headers.with_blob(image, "xmp-data", xmp)
    if plan.output.embed_paths and isinstance(source, Record):
        block = path_resources(embedded_in(source, plan.mapping), plan.width, plan.height)
        if block:
            # JPEG keeps the block where its IPTC stands, TIFF in a field of its own.
            image = headers.with_blob(image, "iptc-data", SIGNATURE + block)
            image = headers.with_blob(image, "photoshop-data", block)
    return image
