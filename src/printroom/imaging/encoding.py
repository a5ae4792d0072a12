"""How a reply is to be encoded: the output commands of a request, with every default filled in."""

from printroom.imaging import color
from printroom.imaging.commands.output import (
    INTENTS,
    PIXELS,
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
from printroom.imaging.commands.request import Req
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import rounded
from printroom.imaging.icc import BrokenProfile, Profile, read_profile
from printroom.imaging.pixels import components
from printroom.imaging.ports import Attributes, Catalog, PixelType, Record
from printroom.imaging.request import Commands, Output, Quantize

Colour = tuple[float, float, float]
Encoding = tuple[Output, Profile | None]


def encoding(commands: Commands, *, catalog: Catalog, record: Record | None, background: Colour) -> Encoding:
    """The output and the profile to convert to, None where none is configured.

    Raises ImagingError `profile` for an unknown one, `format` for pixels that the format cannot hold.
    """
    attributes = catalog.attributes
    fmt, icc = commands.given(Fmt, Fmt()), commands.get(Icc)
    kind: PixelType = "gray" if commands.given(Req, Req()).type == "mask" else "rgb"
    pixels = fmt.pixels or kind
    name = icc.name if icc else _configured(attributes, pixels)
    profile = found_profile(name, catalog) if name else None
    pixels = profile.pixels if icc and profile else pixels
    _admit(fmt, pixels, stated=bool(icc or fmt.pixels))
    quality = commands.given(Qlt, Qlt(*attributes.jpeg_quality))
    output = Output(
        format=fmt.format,
        alpha=fmt.alpha,
        pixels=pixels,
        compression=fmt.compression,
        quality=quality.quality,
        chroma=quality.chroma,
        jpeg_size=commands.given(JpegSize, JpegSize(0)).kilobytes,
        scans=commands.given(Pscan, Pscan("auto")).scans,
        quantize=commands.given(Palette, Palette(Quantize())).quantize,
        background=tuple(rounded(part * 255) for part in components(background, pixels)),
        profile=name or None,
        intent=icc.intent if icc and icc.intent else INTENTS[attributes.icc_render_intent],
        black_point=_chosen(icc.black_point if icc else None, default=attributes.icc_black_point_compensation),
        embed_profile=commands.given(IccEmbed, IccEmbed(False)).on,
        embed_xmp=commands.given(XmpEmbed, XmpEmbed(False)).on,
        embed_paths=commands.given(PathEmbed, PathEmbed(False)).on,
        resolution=_resolution(commands.get(PrintRes), record, attributes),
    )
    return output, profile


def source_profiles(catalog: Catalog) -> tuple[tuple[PixelType, Profile], ...]:
    """The profiles that untagged pictures are taken to have, where the company says so."""
    attributes = catalog.attributes
    names: tuple[tuple[PixelType, str], ...] = (
        ("gray", attributes.icc_profile_src_gray),
        ("rgb", attributes.icc_profile_src_rgb),
        ("cmyk", attributes.icc_profile_src_cmyk),
    )
    return tuple((pixels, found_profile(name, catalog)) for pixels, name in names if name)


def found_profile(name: str, catalog: Catalog) -> Profile:
    """A company's own profile of that name, else a shipped one. Raises ImagingError `profile`."""
    own = catalog.profile(name)
    if own is None:
        return color.named(name)
    try:
        return read_profile(own)
    except BrokenProfile as error:
        raise ImagingError("profile", f"icc={name}: {error}", command="icc", value=name) from error


def _configured(attributes: Attributes, pixels: PixelType) -> str:
    names = {
        "rgb": attributes.icc_profile_rgb,
        "gray": attributes.icc_profile_gray,
        "cmyk": attributes.icc_profile_cmyk,
    }
    return names[pixels]


def _admit(fmt: Fmt, pixels: PixelType, *, stated: bool) -> None:
    held = PIXELS[fmt.format]
    if pixels not in held and (stated or not held or pixels != "gray"):
        rule = f"expected {' or '.join(held)} pixels" if held else "expected a format of pictures"
        raise ImagingError("format", f"fmt={fmt.format}: {rule}", command="fmt", value=fmt.format, rule=rule)


def _chosen(said: bool | None, *, default: bool) -> bool:
    return default if said is None else said


def _resolution(said: PrintRes | None, record: Record | None, attributes: Attributes) -> float:
    if said:
        return said.dpi
    return (record.print_resolution if record else None) or attributes.print_resolution
