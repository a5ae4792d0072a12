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
from printroom.imaging.encode import formats
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import rounded
from printroom.imaging.icc import BrokenProfile, Profile, read_profile
from printroom.imaging.pixels import components
from printroom.imaging.ports import Attributes, Catalog, PixelType, Record
from printroom.imaging.profile_names import spellings
from printroom.imaging.request import Commands, Output, Quantize

Colour = tuple[float, float, float]
Encoding = tuple[Output, Profile | None]
Defaults = tuple[tuple[PixelType, Profile], ...]

_FMT, _REQ, _SIZE, _SCANS, _PALETTE = Fmt(), Req(), JpegSize(0), Pscan("auto"), Palette(Quantize())
_NO_PROFILE, _NO_XMP, _NO_PATHS = IccEmbed(False), XmpEmbed(False), PathEmbed(False)


def encoding(commands: Commands, *, catalog: Catalog, record: Record | None, background: Colour) -> Encoding:
    """The output and the profile to convert to, None where none is configured.

    Raises ImagingError `profile` for an unknown one, `format` for pixels that the format cannot hold.
    """
    attributes = catalog.attributes
    fmt, icc = commands.given(Fmt, _FMT), commands.get(Icc)
    kind: PixelType = "gray" if commands.given(Req, _REQ).type == "mask" else "rgb"
    pixels = fmt.pixels or kind
    name = icc.name if icc else _configured(attributes)[pixels]
    profile = found_profile(name, catalog) if icc else _default(name, pixels, catalog)
    pixels = profile.pixels if profile else pixels
    _admit(fmt, pixels, icc=icc)
    quality = commands.get(Qlt) or Qlt(*attributes.jpeg_quality)
    output = Output(
        format=fmt.format,
        alpha=fmt.alpha,
        pixels=pixels,
        compression=fmt.compression,
        quality=quality.quality or attributes.jpeg_quality[0],
        chroma=quality.chroma,
        jpeg_size=commands.given(JpegSize, _SIZE).kilobytes,
        scans=commands.given(Pscan, _SCANS).scans,
        quantize=commands.given(Palette, _PALETTE).quantize,
        background=tuple(rounded(part * 255) for part in components(background, pixels)),
        profile=name or None,
        intent=icc.intent if icc and icc.intent else INTENTS[attributes.icc_render_intent],
        black_point=_chosen(icc.black_point if icc else None, default=attributes.icc_black_point_compensation),
        embed_profile=commands.given(IccEmbed, _NO_PROFILE).on,
        embed_xmp=commands.given(XmpEmbed, _NO_XMP).on,
        embed_paths=commands.given(PathEmbed, _NO_PATHS).on,
        resolution=_resolution(commands.get(PrintRes), record, attributes),
    )
    return output, profile


def source_profiles(catalog: Catalog) -> Defaults:
    """The profiles that untagged pictures, and colours with the suffix `s`, are taken to have: the company's."""
    return _found(source_names(catalog.attributes), catalog)


def source_names(attributes: Attributes) -> dict[PixelType, str]:
    """Of these profiles; empty where the company has none."""
    given: dict[PixelType, str] = {
        "gray": attributes.icc_profile_src_gray,
        "rgb": attributes.icc_profile_src_rgb,
        "cmyk": attributes.icc_profile_src_cmyk,
    }
    return {pixels: name or _configured(attributes)[pixels] for pixels, name in given.items()}


def record_profiles(company: Defaults, record: Record, catalog: Catalog) -> Defaults:
    """Those that untagged pictures are taken to have, with the one that a record names for its own picture.

    As an embedded one, it does not count for other pixels than it is for. Raises ImagingError `profile` where it is
    unknown.
    """
    if record.profile or not record.assigned:
        return company
    profile = found_profile(record.assigned, catalog)
    if profile.pixels != record.pixels:
        return company
    return (*(each for each in company if each[0] != record.pixels), (record.pixels, profile))


def output_profiles(catalog: Catalog) -> Defaults:
    """The profiles that replies of a pixel type, and colours of that type, are taken to have: the company's."""
    return _found(_configured(catalog.attributes), catalog)


def _found(names: dict[PixelType, str], catalog: Catalog) -> Defaults:
    found = ((pixels, _default(name, pixels, catalog)) for pixels, name in names.items())
    return tuple((pixels, profile) for pixels, profile in found if profile)


def _default(name: str, pixels: PixelType, catalog: Catalog) -> Profile | None:
    """A profile that the company names for a pixel type. Raises ImagingError `profile` for one of another type."""
    if not name:
        return None
    profile = found_profile(name, catalog)
    if profile.pixels != pixels:
        said = f"the company's profile for {pixels} pixels, {name}, is one for {profile.pixels} pixels"
        raise ImagingError("profile", said, command="icc", value=name)
    return profile


def found_profile(name: str, catalog: Catalog) -> Profile:
    """A company's own profile of that name, else a shipped one. Raises ImagingError `profile`."""
    own = next(filter(None, map(catalog.profile, spellings(name))), None)
    if own is None:
        return color.named(name)
    try:
        return read_profile(own)
    except BrokenProfile as error:
        raise ImagingError("profile", f"icc={name}: {error}", command="icc", value=name) from error


def _configured(attributes: Attributes) -> dict[PixelType, str]:
    return {
        "rgb": attributes.icc_profile_rgb,
        "gray": attributes.icc_profile_gray,
        "cmyk": attributes.icc_profile_cmyk,
    }


def _admit(fmt: Fmt, pixels: PixelType, *, icc: Icc | None) -> None:
    """Masks alone are gray without being asked to be: a format without gray shows them in three equal components."""
    held = PIXELS[fmt.format]
    if pixels in held or (held and pixels == "gray" and not (icc or fmt.pixels)):
        return
    if not held:
        rule = f"expected a format of pictures, one of {', '.join(formats())}"
    else:
        able = ", ".join(name for name in formats() if pixels in PIXELS[name])
        rule = f"expected {' or '.join(held)} pixels, or one of the formats {able}"
    asked = f"fmt={fmt.format}" if not icc else f"fmt={fmt.format} with icc={icc.name}, a profile of {pixels} pixels"
    raise ImagingError("format", f"{asked}: {rule}", command="fmt", value=fmt.format, rule=rule)


def _chosen(said: bool | None, *, default: bool) -> bool:
    return default if said is None else said


def _resolution(said: PrintRes | None, record: Record | None, attributes: Attributes) -> float:
    if said and said.dpi:
        return said.dpi
    return (record.print_resolution if record else None) or attributes.print_resolution
