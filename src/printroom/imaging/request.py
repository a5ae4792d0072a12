"""A request as a value: layers, view, output. Frozen at every level."""

from dataclasses import dataclass
from typing import Literal

from printroom.imaging.ports import PixelType

Compression = Literal["", "none", "lzw", "zip", "jpeg", "lossy", "lossless"]
Intent = Literal["perceptual", "relative", "saturation", "absolute"]


@dataclass(frozen=True, slots=True)
class Quantize:
    """How a palette is found: `palette` adaptive, web or mac; `colors` 2 to 256; `forced` entries come first."""

    palette: str = "adaptive"
    dither: bool = True
    colors: int = 256
    forced: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Everything an encoder must know, every default filled in.

    `format` is fmt= without `-alpha` (jpeg, pjpeg, png, png8, gif, webp, avif, tif, …); `alpha` says whether
    transparency is kept; `compression` is empty for the format's own default; `quality` is 1 to 100, `chroma` True for
    4:4:4; `background` holds 8-bit components in `pixels`; `profile` names the output profile, None for the source's
    own; `resolution` is dots per inch; `jpeg_size` is a bound in kilobytes of 1024 bytes, 0 for none.
    """

    format: str = "jpeg"
    alpha: bool = False
    pixels: PixelType = "rgb"
    compression: Compression = ""
    quality: int = 80
    chroma: bool = False
    jpeg_size: int = 0
    scans: str = "auto"
    quantize: Quantize = Quantize()
    background: tuple[int, ...] = (255, 255, 255)
    profile: str | None = "sRGB"
    intent: Intent = "relative"
    black_point: bool = True
    embed_profile: bool = False
    embed_xmp: bool = False
    embed_paths: bool = False
    resolution: float | None = 72
