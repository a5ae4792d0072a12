"""Commands that say how the reply is encoded."""

from dataclasses import dataclass
from typing import Final, Self, cast

from printroom.imaging.commands.base import arguments, choice, clamped_whole, flag, real, whole
from printroom.imaging.errors import BadValue
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Compression, Intent, Quantize

LOSSLESS: Final = ("lossy", "lossless")
COMPRESSIONS: Final[dict[str, tuple[str, ...]]] = {
    "webp": LOSSLESS,
    "avif": LOSSLESS,
    "tif": ("none", "lzw", "zip", "jpeg"),
    "jpeg2000": LOSSLESS,
    "pdf": ("none", "zip", "jpeg"),
    "heic": ("lossless",),
    "jpegxr": LOSSLESS,
}
PIXELS: Final[dict[str, tuple[PixelType, ...]]] = {
    "jpeg": ("rgb", "gray", "cmyk"),
    "pjpeg": ("rgb", "gray", "cmyk"),
    "png": ("rgb", "gray"),
    "png8": ("rgb",),
    "gif": ("rgb", "gray"),
    "webp": ("rgb",),
    "avif": ("rgb",),
    "tif": ("rgb", "gray", "cmyk"),
    "jpeg2000": ("rgb", "gray"),
    "heic": ("rgb",),
    "pdf": ("rgb", "gray", "cmyk"),
    "eps": ("rgb", "gray", "cmyk"),
    "jpegxr": ("rgb",),
    "swf": ("rgb",),
    "swf3": ("rgb",),
    "f4m": (),
    "m3u8": (),
}
TRANSPARENT: Final = ("png", "png8", "gif", "tif", "webp", "avif", "jpeg2000", "jpegxr", "swf", "swf3")
NEVER_MADE: Final = ("heic", "eps", "jpegxr", "swf", "swf3", "f4m", "m3u8")
ALIASES: Final = {"jpg": "jpeg", "web-alpha": "webp-alpha", "swf-alpha3": "swf3-alpha"}
FORMATS: Final = (*PIXELS, *(f"{name}-alpha" for name in TRANSPARENT), *ALIASES)
MADE: Final = tuple(name for name in FORMATS if name.removesuffix("-alpha") not in NEVER_MADE and name not in ALIASES)
INTENTS: Final[tuple[Intent, ...]] = ("perceptual", "relative", "saturation", "absolute")


@dataclass(frozen=True, slots=True)
class Fmt:
    """fmt: the format of the reply, the kind of its pixels, and how it is packed.

    `-alpha` behind a format keeps transparency; without it transparent parts show the background. Packing: `lossy` or
    `lossless` for WebP, AVIF and JPEG 2000; `none`, `lzw`, `zip` or `jpeg` for TIFF; `none`, `zip` or `jpeg` for PDF.
    """

    format: str = "jpeg"
    alpha: bool = False
    pixels: PixelType | None = None  # None: the default
    compression: Compression = ""  # empty: the format's own

    @classmethod
    def parse(cls, value: str) -> Self:
        name, pixels, compression = arguments(value, 3)
        chosen = _format(name or "jpeg")
        plain = ALIASES.get(chosen, chosen)
        stem = plain.removesuffix("-alpha")
        kind = cast(PixelType, choice(pixels, ("rgb", "gray", "cmyk"))) if pixels else None
        packed = cast(Compression, _compression(stem, compression)) if compression else ""
        return cls(stem, plain != stem, kind, packed)


def _format(value: str) -> str:
    """One that the reference knows; those that can be made are what others are told."""
    try:
        return choice(value, FORMATS)
    except BadValue as error:
        raise BadValue(f"expected one of {', '.join(MADE)}") from error


def _compression(name: str, value: str) -> str:
    allowed = COMPRESSIONS.get(name)
    if allowed is None:
        raise BadValue(f"expected no compression: {name} has no such option")
    return choice(value, allowed)


@dataclass(frozen=True, slots=True)
class Qlt:
    """qlt: the quality of a lossy reply, 1 (small) to 100 (good); 1 as second value keeps colour at full resolution
    (JPEG)."""

    quality: int | None  # None: that of the attribute
    chroma: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        quality, chroma = arguments(value, 2)
        return cls(clamped_whole(quality, 1, 100) if quality else None, flag(chroma) if chroma else False)


@dataclass(frozen=True, slots=True)
class JpegSize:
    """jpegSize: the most kilobytes that a JPEG may have: its quality is lowered until it fits; 0 is no limit.

    A picture that does not fit at any quality is an error.
    """

    kilobytes: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=0))


@dataclass(frozen=True, slots=True)
class Pscan:
    """pscan: how many scans a progressive JPEG (`fmt=pjpeg`) is sent in."""

    scans: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(choice(value, ("auto", "3", "4", "5")))


@dataclass(frozen=True, slots=True)
class Palette:
    """quantize: how the colours of a GIF or an 8 bit PNG are chosen.

    `adaptive` takes those of the picture, `web` the 216 of the web, `mac` those of the Macintosh; `diffuse` mixes the
    missing ones from dots, `off` does not. Then the number of colours, and any that have to be among them, as `rrggbb`.
    """

    quantize: Quantize

    @classmethod
    def parse(cls, value: str) -> Self:
        kind, dither, colors, *forced = arguments(value, 259)
        return cls(
            Quantize(
                palette=choice(kind or "adaptive", ("adaptive", "web", "mac")),
                dither=choice(dither or "diffuse", ("diffuse", "off")) == "diffuse",
                colors=whole(colors or "256", low=2, high=256),
                forced=tuple(_entry(text) for text in forced if text),
            )
        )


def _entry(text: str) -> tuple[int, int, int]:
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError as error:
        raise BadValue("expected palette entries of six hex digits") from error
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Icc:
    """icc: the colour profile of the reply, by its name; then the rendering intent, and 1 for black point compensation.

    The names are in colour.md.
    """

    name: str
    # None where it is not said.
    intent: Intent | None = None
    black_point: bool | None = None
    dither: bool | None = None

    @classmethod
    def parse(cls, value: str) -> Self:
        name, intent, black_point, dither = arguments(value, 4)
        if not name:
            raise BadValue("expected the name of a profile")
        return cls(
            name,
            cast(Intent, choice(intent, INTENTS)) if intent else None,
            flag(black_point) if black_point else None,
            flag(dither) if dither else None,
        )


@dataclass(frozen=True, slots=True)
class IccEmbed:
    """iccEmbed: 1 puts the colour profile into the reply."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))


@dataclass(frozen=True, slots=True)
class XmpEmbed:
    """xmpEmbed: 1 puts the XMP metadata of the picture into the reply."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))


@dataclass(frozen=True, slots=True)
class PathEmbed:
    """pathEmbed: 1 puts the paths that came with the picture into the reply, moved and scaled with it."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))


@dataclass(frozen=True, slots=True)
class PrintRes:
    """printRes: dots per inch that are written into the reply, 0 or more; no pixel changes. 0 is as good as absent."""

    dpi: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value, low=0))
