"""Every command by its name in the URL: what reads it, what it acts on, and how a copy takes it over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from printroom.imaging.commands.filters import Blur, Grow, GrowMask, Noise, Sharpen, Usm
from printroom.imaging.commands.geometry import Anchor, Crop, Extend, Flip, Origin, Res, Rotate, Scale, Size
from printroom.imaging.commands.layer import Background, BlendMode, Foreground, Hide, Opacity, Src
from printroom.imaging.commands.maps import Map, MapA
from printroom.imaging.commands.masking import Mask, MaskUse
from printroom.imaging.commands.output import (
    Fmt,
    Icc,
    IccEmbed,
    JpegSize,
    Palette,
    PathEmbed,
    PrintRes,
    Pscan,
    Qlt,
    XmpEmbed,
)
from printroom.imaging.commands.perspective import Perspective
from printroom.imaging.commands.request import (
    Bfc,
    Cache,
    DefaultImage,
    EffectMask,
    Handler,
    Id,
    ImageSet,
    LabelKey,
    Locale,
    Network,
    Req,
    Template,
    Text,
    Timeout,
    Type,
)
from printroom.imaging.commands.shape import ClipPath, ClipXPath, CropPathE, PathAttr
from printroom.imaging.commands.toning import Brightness, ColorBalance, Colorize, Contrast, Hue, Invert, Saturation
from printroom.imaging.commands.view import Align, Bgc, Dpr, Fit, Hei, Rect, ResMode, Rgn, Scl, Wid

Scope = Literal["request", "view", "layer", "composite", "placement", "structure"]
Bake = Literal["apply", "apply_if_flattened", "stored_format", "metadata", "ignore_warn", "reject", "reject_unless_img"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name. `read` makes the command from its decoded value; None: this command is not built yet.

    `scope` request and view: the same wherever it stands. Layer: acts on the current layer, on layer 0 outside any.
    Composite: acts on the current layer, on the whole picture outside any. Placement: acts on the current layer, means
    nothing outside any. Structure: opens a segment of the text.
    """

    read: Callable[[str], object] | None
    scope: Scope
    bake: Bake


TABLE: Final[Mapping[str, Entry]] = {
    "wid": Entry(Wid.parse, "view", "apply"),
    "hei": Entry(Hei.parse, "view", "apply"),
    "fit": Entry(Fit.parse, "view", "apply"),
    "scl": Entry(Scl.parse, "view", "apply"),
    "rgn": Entry(Rgn.parse, "view", "apply"),
    "rect": Entry(Rect.parse, "view", "apply"),
    "align": Entry(Align.parse, "view", "apply"),
    "bgc": Entry(Bgc.parse, "view", "apply_if_flattened"),
    "fmt": Entry(Fmt.parse, "request", "stored_format"),
    "qlt": Entry(Qlt.parse, "request", "ignore_warn"),
    "jpegSize": Entry(JpegSize.parse, "request", "ignore_warn"),
    "pscan": Entry(Pscan.parse, "request", "ignore_warn"),
    "quantize": Entry(Palette.parse, "request", "ignore_warn"),
    "icc": Entry(Icc.parse, "request", "apply"),
    "iccEmbed": Entry(IccEmbed.parse, "request", "stored_format"),
    "xmpEmbed": Entry(XmpEmbed.parse, "request", "stored_format"),
    "pathEmbed": Entry(PathEmbed.parse, "request", "stored_format"),
    "printRes": Entry(PrintRes.parse, "request", "stored_format"),
    "resMode": Entry(ResMode.parse, "view", "apply"),
    "dpr": Entry(Dpr.parse, "view", "ignore_warn"),
    "network": Entry(Network.parse, "request", "ignore_warn"),
    "bfc": Entry(Bfc.parse, "request", "ignore_warn"),
    "cache": Entry(Cache.parse, "request", "ignore_warn"),
    "id": Entry(Id.parse, "request", "ignore_warn"),
    "defaultImage": Entry(DefaultImage.parse, "request", "reject"),
    "template": Entry(Template.parse, "request", "apply"),
    "req": Entry(Req.parse, "request", "reject_unless_img"),
    "handler": Entry(Handler.parse, "request", "ignore_warn"),
    "locale": Entry(Locale.parse, "request", "apply"),
    "imageSet": Entry(ImageSet.parse, "request", "reject"),
    "labelkey": Entry(LabelKey.parse, "request", "ignore_warn"),
    "effectMask": Entry(EffectMask.parse, "request", "apply"),
    "type": Entry(Type.parse, "request", "reject"),
    "name": Entry(Text.parse, "request", "reject"),
    "timeout": Entry(Timeout.parse, "request", "reject"),
    "message": Entry(Text.parse, "request", "reject"),
    "layer": Entry(None, "structure", "apply"),
    "effect": Entry(None, "structure", "apply"),
    "src": Entry(Src.parse, "layer", "apply"),
    "mask": Entry(Mask.parse, "layer", "apply"),
    "maskUse": Entry(MaskUse.parse, "layer", "apply"),
    "crop": Entry(Crop.parse, "layer", "apply"),
    "cropN": Entry(Crop.parse_normal, "layer", "apply"),
    "cropPathE": Entry(CropPathE.parse, "layer", "apply"),
    "anchor": Entry(Anchor.parse, "layer", "apply"),
    "anchorN": Entry(Anchor.parse_normal, "layer", "apply"),
    "scale": Entry(Scale.parse, "layer", "apply"),
    "res": Entry(Res.parse, "layer", "apply"),
    "size": Entry(Size.parse, "layer", "apply"),
    "sizeN": Entry(Size.parse_normal, "layer", "apply"),
    "perspective": Entry(Perspective.parse, "layer", "apply"),
    "perspectiveN": Entry(Perspective.parse_normal, "layer", "apply"),
    "flip": Entry(Flip.parse, "composite", "apply"),
    "rotate": Entry(Rotate.parse, "layer", "apply"),
    "extend": Entry(Extend.parse, "layer", "apply"),
    "extendN": Entry(Extend.parse_normal, "layer", "apply"),
    "color": Entry(Foreground.parse, "layer", "apply"),
    "bgColor": Entry(Background.parse, "layer", "apply"),
    "opac": Entry(Opacity.parse, "composite", "apply"),
    "blendMode": Entry(BlendMode.parse, "placement", "apply"),
    "hide": Entry(Hide.parse, "layer", "apply"),
    "origin": Entry(Origin.parse, "layer", "apply"),
    "originN": Entry(Origin.parse_normal, "layer", "apply"),
    "pos": Entry(None, "placement", "apply"),
    "posN": Entry(None, "placement", "apply"),
    "clipPath": Entry(ClipPath.parse, "composite", "apply"),
    "clipPathE": Entry(ClipPath.parse_embedded, "composite", "apply"),
    "clipXPath": Entry(ClipXPath.parse, "composite", "apply"),
    "clipXPathE": Entry(ClipXPath.parse_embedded, "composite", "apply"),
    "map": Entry(Map.parse, "layer", "metadata"),
    "mapA": Entry(MapA.parse, "layer", "metadata"),
    "text": Entry(None, "layer", "apply"),
    "textPs": Entry(None, "layer", "apply"),
    "textAttr": Entry(None, "layer", "apply"),
    "textAngle": Entry(None, "layer", "apply"),
    "textPath": Entry(None, "layer", "apply"),
    "pathAttr": Entry(PathAttr.parse, "layer", "apply"),
    "textFlowPath": Entry(None, "layer", "apply"),
    "textFlowXPath": Entry(None, "layer", "apply"),
    "op_brightness": Entry(Brightness.parse, "composite", "apply"),
    "op_contrast": Entry(Contrast.parse, "composite", "apply"),
    "op_colorbalance": Entry(ColorBalance.parse, "composite", "apply"),
    "op_hue": Entry(Hue.parse, "composite", "apply"),
    "op_saturation": Entry(Saturation.parse, "composite", "apply"),
    "op_colorize": Entry(Colorize.parse, "composite", "apply"),
    "op_invert": Entry(Invert.parse, "composite", "apply"),
    "op_blur": Entry(Blur.parse, "composite", "apply"),
    "op_grow": Entry(Grow.parse, "composite", "apply"),
    "op_growMask": Entry(GrowMask.parse, "layer", "apply"),
    "op_growMaskR": Entry(GrowMask.parse_unscaled, "layer", "apply"),
    "op_noise": Entry(Noise.parse, "composite", "apply"),
    "op_sharpen": Entry(Sharpen.parse, "composite", "apply"),
    "op_usm": Entry(Usm.parse, "composite", "apply"),
    "op_usmR": Entry(Usm.parse_unscaled, "composite", "apply"),
}
ALIASES: Final = {"sharpen": "op_sharpen", "sharp": "op_sharpen", "colorize": "op_colorize"}
SLOTS: Final = {
    "cropN": "crop",
    "anchorN": "anchor",
    "originN": "origin",
    "posN": "pos",
    "sizeN": "size",
    "extendN": "extend",
    "perspectiveN": "perspective",
    "clipPathE": "clipPath",
    "clipXPathE": "clipXPath",
    "op_usmR": "op_usm",
    "op_growMaskR": "op_growMask",
    "text": "src",
    "textPs": "src",
}
"""Commands that take each other's place: the later one counts."""
_SPELLED: Final = {name.lower(): name for name in TABLE}


def spelled(name: str) -> str | None:
    """The name as the table spells it, aliases resolved, case ignored; None for an unknown one."""
    lower = name.lower()
    return _SPELLED.get(ALIASES.get(lower, lower))
