"""What a caller of the engine must bring: names with their defaults (`Catalog`) and pixels (`Sources`)."""

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import pyvips

PixelType = Literal["gray", "rgb", "cmyk"]
Kind = Literal["image", "mask", "watermark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One picture as the catalog knows it.

    `name` is what messages call it (`Company/asset`); `key` is an opaque word by which `Sources` finds the pixels;
    `revision` is the content digest of those pixels: equal revisions, equal pixels. `width` and `height` count upright
    (EXIF orientation applied) at full resolution. `anchor` is in those pixels, None where none is known.
    `resolution` is the object resolution that `res=` divides by, `print_resolution` dots per inch; None means the
    attribute. `profile` names the embedded ICC profile, None for untagged; `assigned` is the name of the profile that an
    untagged picture is in. `mask` is the name of the picture that is its mask. `paths` are the outlines that came with the picture: name and path, in fractions of it.
    `expiration` is in hours: -2 the attribute's, -1 never, 0 at once.
    """

    name: str
    key: str
    revision: str
    width: int
    height: int
    pixels: PixelType = "rgb"
    has_alpha: bool = False
    depth: Literal[8, 16] = 8
    modifier: str = ""
    post_modifier: str = ""
    anchor: tuple[int, int] | None = None
    resolution: float | None = None
    print_resolution: float | None = None
    profile: str | None = None
    assigned: str | None = None
    mask: str | None = None
    paths: tuple[tuple[str, str], ...] = ()
    expiration: float = -2
    thumb_type: int = 0
    thumb_res: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """A company's catalog attributes, named as in the public reference; the defaults are the built-in ones.

    Pairs are pixels, 0 meaning unconstrained; colours are 8-bit red, green, blue; expirations are hours. `res_mode`:
    1 sharp, 2 bilin, 3 bicub, 4 sharp2, 5 bisharp. `bfc_png`: lossless or lossy. Empty names mean: none. `error_detail`: 0 and 1 the title alone,
    2 what was wrong as well, 3 in its parts. The locale maps are (locale in lower case, suffixes or ids in their order); the
    empty locale is for all others. `client_addresses` are addresses and networks, none meaning everybody. `rule_set`
    is XML. What stands from `request_lock` on decides at the image door who and what is let in.
    """

    default_pix: tuple[int, int] = (400, 400)
    max_pix: tuple[int, int] = (3000, 3000)
    bkg_color: tuple[int, int, int] = (255, 255, 255)
    jpeg_quality: tuple[int, bool] = (80, False)
    res_mode: int = 4
    bfc: bool = False
    bfc_png: str = "lossless"
    default_thumb_pix: tuple[int, int] = (100, 100)
    thumb_bkg_color: tuple[int, int, int] = (255, 255, 255)
    thumb_type: int = 2
    thumb_res: float = 1
    thumb_horiz_align: int = 2
    thumb_vert_align: int = 2
    resolution: float = 1
    print_resolution: float = 72
    default_image: str = ""
    default_image_mode: int = 0
    error_image: str = ""
    watermark: str = ""
    expiration: float = 10
    default_expiration: float = 1
    non_img_expiration: float = 0.1
    icc_profile_rgb: str = "sRGB"
    icc_profile_gray: str = ""
    icc_profile_cmyk: str = ""
    icc_profile_src_rgb: str = ""
    icc_profile_src_gray: str = ""
    icc_profile_src_cmyk: str = ""
    icc_render_intent: int = 1
    icc_black_point_compensation: bool = True
    icc_dither: bool = False
    apply_effect_mask: bool = True
    default_font: str = ""
    synthesize_font_styles: bool = True
    publish_info: str = ""
    error_detail: int = 2
    use_last_modified: bool = False
    cache_validation_policy: int = 1
    trusted_domains: tuple[str, ...] = ()
    locale_map: tuple[tuple[str, tuple[str, ...]], ...] = ()
    locale_str_map: tuple[tuple[str, tuple[str, ...]], ...] = ()
    default_locale: str = ""
    request_lock: bool = False
    request_obfuscation: bool = False
    client_addresses: tuple[str, ...] = ()
    presets_only: bool = False
    require_signature: bool = False
    rule_set: str = ""


class Catalog(Protocol):
    """Names that a command string may reach: the published ones, or those a caller may read. Never more."""

    @property
    def attributes(self) -> Attributes:
        """The attributes of the main catalog; they hold for the whole request."""
        ...

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        """The picture of that name (`asset`, `Company/asset` or `/Company/asset`), None where there is none."""
        ...

    def macro(self, name: str) -> str | None:
        """The text of the image preset `$name$`, found without regard to case."""
        ...

    def profile(self, name: str) -> bytes | None:
        """The ICC profile of exactly that name: a company's own, None where it has none of that name."""
        ...


@runtime_checkable
class Rewriting(Protocol):
    """A catalog whose rules change a nested request, `path?commands`, before it is read."""

    def rewritten(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Level:
    """Pixels of a record at some resolution: upright, `scale` = this width (height) over the full one, at most 1."""

    image: pyvips.Image
    scale_x: float = 1
    scale_y: float = 1


class Sources(Protocol):
    """Pixels of records."""

    def open(self, record: Record, shrink: float) -> Level:
        """The smallest stored level that is still at least 1/`shrink` of full resolution (`shrink` ≥ 1).

        For a copy: always the original at full resolution. Raises ImagingError `source` when it cannot be read.
        """
        ...
