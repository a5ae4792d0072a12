"""The catalog attributes of colour: the profiles of sources and replies, and how colours are converted."""

from __future__ import annotations

from typing import Final

from printroom.imaging import attribute_values as values
from printroom.imaging.attribute import Attribute
from printroom.imaging.commands.base import flag

COLOUR: Final[dict[str, Attribute]] = {
    "IccProfileRgb": Attribute(
        field="icc_profile_rgb", read=values.text, write=str, what="Profile of RGB replies: the default of icc=."
    ),
    "IccProfileGray": Attribute(field="icc_profile_gray", read=values.text, write=str, what="Profile of gray replies."),
    "IccProfileCmyk": Attribute(field="icc_profile_cmyk", read=values.text, write=str, what="Profile of CMYK replies."),
    "IccProfileSrcRgb": Attribute(
        field="icc_profile_src_rgb",
        read=values.text,
        write=str,
        what="Profile of RGB pictures that embed none; without it IccProfileRgb.",
    ),
    "IccProfileSrcGray": Attribute(
        field="icc_profile_src_gray",
        read=values.text,
        write=str,
        what="Profile of gray pictures that embed none; without it IccProfileGray.",
    ),
    "IccProfileSrcCmyk": Attribute(
        field="icc_profile_src_cmyk",
        read=values.text,
        write=str,
        what="Profile of CMYK pictures that embed none; without it IccProfileCmyk.",
    ),
    "IccRenderIntent": Attribute(
        field="icc_render_intent",
        read=values.one_of(0, 3),
        write=str,
        what="Rendering intent: 0 perceptual, 1 relative, 2 saturation, 3 absolute.",
    ),
    "IccBlackPointCompensation": Attribute(
        field="icc_black_point_compensation",
        read=flag,
        write=values.write_flag,
        what="Whether conversions compensate the black point.",
    ),
    "IccDither": Attribute(
        field="icc_dither",
        read=values.only(0, "conversions are not dithered, for replies have no bands that it would hide"),
        write=values.write_flag,
        what="0 alone: conversions are not dithered, for replies have no bands that it would hide.",
    ),
}
