"""Profiles by name: those of the public reference (page r-color-management.md), and further ones that are shipped."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Known:
    """A profile that can be named: its identifier, its common name, the name of its file elsewhere.

    `shipped` is a file of profiles/ that means the same colours, or `libvips:` and a profile built into libvips; empty
    where none is at hand. `others` are further names.
    """

    name: str
    full: str
    file: str = ""
    shipped: str = ""
    others: tuple[str, ...] = ()


KNOWN: Final = (
    Known("sRGB", "sRGB IEC61966-2.1", "sRgb Color Space Profile.icm", "libvips:srgb"),
    Known("DisplayP3", "Display P3", "Display P3.icc", "libvips:p3", ("P3",)),
    Known("AdobeRGB", "Adobe RGB (1998)", "AdobeRGB1998.icc", "adobe-rgb-1998.icc", ("AdobeRGB1998",)),
    Known("AppleRGB", "Apple RGB", "AppleRGB.icc", "apple-rgb.icc"),
    Known("CIERGB", "CIE RGB", "CIERGB.icc", "cie-rgb.icc"),
    Known("ColorMatchRGB", "ColorMatch RGB", "ColorMatchRGB.icc", "colormatch-rgb.icc"),
    Known("NTSC", "NTSC (1953)", "NTSC1953.icc", "ntsc-rgb.icc"),
    Known("PAL", "PAL/SECAM", "PAL_SECAM.icc", "pal-rgb.icc"),
    Known("ProPhoto", "ProPhoto RGB", "ProPhoto.icm", "prophoto-rgb.icc", ("ProPhotoRGB", "ProPhoto RGB.icm")),
    Known("SMPTE", "SMPTE-C", "SMPTE-C.icc", "smpte-c-rgb.icc"),
    Known("WideGamutRGB", "Wide Gamut RGB", "WideGamutRGB.icc", "wide-gamut-rgb.icc"),
    Known("Gray", "Gray Gamma 2.2", "Gray.icc", "gray-gamma-2.2.icc", ("GrayGamma22",)),
    Known("CMYK", "General CMYK", "", "libvips:cmyk"),
    Known("CoatedFogra27", "Coated FOGRA27 (ISO 12647-2:2004)", "CoatedFOGRA27.icc"),
    Known("CoatedFogra39", "Coated FOGRA39 (ISO 12647-2:2004)", "CoatedFOGRA39.icc", "coated-fogra39.icc"),
    Known(
        "CoatedGraCol",
        "Coated GRACoL 2006 (ISO 12647-2:2004)",
        "CoatedGRACoL2006.icc",
        "coated-gracol-2006.icc",
        ("CoatedGRACoL2006",),
    ),
    Known("EuropeISOCoated", "Europe ISO Coated FOGRA27", "EuropeISOCoatedFOGRA27.icc"),
    Known("EuroscaleCoated", "Euroscale Coated v2", "EuroscaleCoated.icc", "", ("Euroscale Coated",)),
    Known("EuroscaleUncoated", "Euroscale Uncoated v2", "EuroscaleUncoated.icc"),
    Known("JapanColorCoated", "Japan Color 2001 Coated", "JapanColor2001Coated.icc"),
    Known("JapanColorNewspaper", "Japan Color 2002 Newspaper", "JapanColor2002Newspaper.icc"),
    Known("JapanColorUncoated", "Japan Color 2001 Uncoated", "JapanColor2001Uncoated.icc"),
    Known("JapanColorWebCoated", "Japan Color 2003 Web Coated", "JapanColor2003WebCoated.icc"),
    Known("JapanWebCoated", "Japan Web Coated (Ad)", "JapanWebCoated.icc"),
    Known("NewsprintSNAP2007", "US Newsprint (SNAP 2007)", "USNewsprintSNAP2007.icc", "newsprint-snap-2007.icc"),
    Known("PS4Default", "Photoshop 4 Default CMYK", "Photoshop4DefaultCMYK.icc"),
    Known("PS5Default", "Photoshop 5 Default CMYK", "Photoshop5DefaultCMYK.icc"),
    Known("SheetfedCoated", "U.S. Sheetfed Coated v2", "USSheetfedCoated.icc"),
    Known("SheetfedUncoated", "U.S. Sheetfed Uncoated v2", "USSheetfedUncoated.icc"),
    Known("UncoatedFogra29", "Uncoated FOGRA29 (ISO 12647-2:2004)", "UncoatedFOGRA29.icc", "uncoated-fogra29.icc"),
    Known("WebCoated", "U.S. Web Coated (SWOP) v2", "USWebCoatedSWOP.icc"),
    Known(
        "WebCoatedFogra28", "Web Coated FOGRA28 (ISO 12647-2:2004)", "WebCoatedFOGRA28.icc", "web-coated-fogra28.icc"
    ),
    Known(
        "WebCoatedGrade3",
        "Web Coated SWOP 2006 Grade 3 Paper",
        "WebCoatedSWOP2006Grade3.icc",
        "web-coated-swop-2006-grade-3.icc",
    ),
    Known(
        "WebCoatedGrade5",
        "Web Coated SWOP 2006 Grade 5 Paper",
        "WebCoatedSWOP2006Grade5.icc",
        "web-coated-swop-2006-grade-5.icc",
        ("Web Coated SWOP Grade 5 Paper",),
    ),
    Known("WebUncoated", "U.S. Web Uncoated v2", "USWebUncoated.icc"),
)


def known(name: str) -> Known | None:
    """The profile of an identifier, a common name or a file name, without regard to case; None for any other."""
    return _by_name().get(name.strip().casefold())


@functools.lru_cache(maxsize=256)
def spellings(name: str) -> tuple[str, ...]:
    """What a company may have called the profile of that name: so, as its file without the suffix, or by another name."""
    bare = name.strip()
    found = known(bare)
    names = (found.name, found.full, found.file, *found.others) if found else ()
    return tuple(dict.fromkeys((bare, *(_stem(each) for each in (bare, *names)))))


def _stem(name: str) -> str:
    return name[:-4] if name[-4:].casefold() in {".icc", ".icm"} else name


def installed() -> tuple[str, ...]:
    """The identifiers of the profiles that are shipped."""
    return tuple(each.name for each in KNOWN if each.shipped)


@functools.cache
def _by_name() -> dict[str, Known]:
    return {name.casefold(): each for each in KNOWN for name in (each.name, each.full, each.file, *each.others) if name}
