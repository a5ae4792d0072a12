"""The catalog attributes of a company: how each is written, read and explained. One literal table.

Pages: c-attributes-reference of the Image Serving reference, one page an attribute; what is our own says so.
"""

from __future__ import annotations

from typing import Final

from printroom.imaging import attribute_values as values
from printroom.imaging.attribute import Attribute
from printroom.imaging.attributes_of_colour import COLOUR
from printroom.imaging.commands.base import flag

TABLE: Final[dict[str, Attribute]] = {
    "DefaultPix": Attribute(
        field="default_pix",
        read=values.pair,
        write=values.write_list,
        what="Largest reply where a request has neither wid, hei nor scl; 0 leaves a side free.",
    ),
    "MaxPix": Attribute(
        field="max_pix",
        read=values.limit,
        write=values.write_list,
        what="Largest width and height of a reply; what would be larger is an error; 0,0 is no limit.",
    ),
    "BkgColor": Attribute(
        field="bkg_color",
        read=values.opaque,
        write=values.write_hex,
        what="Background of replies: the default of bgc=.",
    ),
    "JpegQuality": Attribute(
        field="jpeg_quality",
        read=values.quality,
        write=values.write_list,
        what="Quality 1 to 100 and 1 for full chroma: the default of qlt=.",
    ),
    "ResMode": Attribute(
        field="res_mode",
        read=values.res_mode,
        write=str,
        what="Resampling, the default of resMode=: 1 sharp, 2 bilin, 3 bicub, 4 sharp2, 5 bisharp (5 is our own).",
    ),
    "Bfc": Attribute(
        field="bfc",
        read=flag,
        write=values.write_word,
        what="Whether browsers get a better format: the default of bfc=.",
    ),
    "BfcPng": Attribute(
        field="bfc_png",
        read=values.png_manner,
        write=str,
        what="Our own: whether a PNG under bfc=on becomes lossless WebP, or lossy AVIF or WebP like a JPEG.",
    ),
    "DefaultThumbPix": Attribute(
        field="default_thumb_pix",
        read=values.pair,
        write=values.write_list,
        what="Size of req=tmb where no size is asked for.",
    ),
    "ThumbBkgColor": Attribute(
        field="thumb_bkg_color",
        read=values.opaque,
        write=values.write_hex,
        what="Background of thumbnails of type 2 and 3.",
    ),
    "ThumbType": Attribute(
        field="thumb_type", read=values.one_of(1, 3), write=str, what="Thumbnails: 1 crop, 2 fit, 3 texture."
    ),
    "ThumbRes": Attribute(
        field="thumb_res", read=values.above_zero, write=values.write_number, what="Resolution of thumbnails of type 3."
    ),
    "ThumbHorizAlign": Attribute(
        field="thumb_horiz_align",
        read=values.one_of(1, 3),
        write=str,
        what="Where a thumbnail stands or is cut across: 1 left, 2 centre, 3 right.",
    ),
    "ThumbVertAlign": Attribute(
        field="thumb_vert_align",
        read=values.one_of(1, 3),
        write=str,
        what="Where a thumbnail stands or is cut down: 1 top, 2 centre, 3 bottom.",
    ),
    "Resolution": Attribute(
        field="resolution",
        read=values.above_zero,
        write=values.write_number,
        what="Object resolution, which res= divides by, of pictures that have none.",
    ),
    "PrintResolution": Attribute(
        field="print_resolution",
        read=values.one_of(1, 100_000),
        write=values.write_number,
        what="Dots per inch of replies of pictures that have none.",
    ),
    "DefaultImage": Attribute(
        field="default_image",
        read=values.text,
        write=str,
        what="Picture that is shown for one that is missing; empty turns it off.",
        off=True,
    ),
    "DefaultImageMode": Attribute(
        field="default_image_mode",
        read=values.one_of(0, 1),
        write=str,
        what="The default image replaces 0 the whole reply, 1 the missing layer only.",
    ),
    "ErrorImage": Attribute(
        field="error_image",
        read=values.text,
        write=str,
        what="Picture or template that is shown instead of an error; empty turns it off.",
        off=True,
    ),
    "ErrorDetail": Attribute(
        field="error_detail",
        read=values.one_of(0, 3),
        write=str,
        what="How much an error says: 0 and 1 its title, 2 what was wrong as well, 3 in its parts.",
    ),
    "Watermark": Attribute(
        field="watermark",
        read=values.text,
        write=str,
        what="Record that is laid over every picture (see below); empty turns it off.",
        off=True,
    ),
    "Expiration": Attribute(
        field="expiration",
        read=values.hours,
        write=values.write_number,
        what="Hours that clients may keep pictures; 0 not without asking again, -1 for ever.",
    ),
    "DefaultExpiration": Attribute(
        field="default_expiration",
        read=values.hours,
        write=values.write_number,
        what="Hours that clients may keep default images.",
    ),
    "NonImgExpiration": Attribute(
        field="non_img_expiration",
        read=values.hours,
        write=values.write_number,
        what="Hours that clients may keep replies about pictures (req=props, set …).",
    ),
    **COLOUR,
    "ApplyEffectMask": Attribute(
        field="apply_effect_mask",
        read=flag,
        write=values.write_flag,
        what="Whether effects are knocked out below their layer, the default of effectMask=. Kept for effects, which are not"
        " available yet: nothing goes by it.",
    ),
    "DefaultFont": Attribute(
        field="default_font",
        read=values.text,
        write=str,
        what="Font of texts that name none. Kept for texts, which are not available yet: nothing goes by it.",
    ),
    "SynthesizeFontStyles": Attribute(
        field="synthesize_font_styles",
        read=flag,
        write=values.write_flag,
        what="Whether bold and italic are drawn where a font has none. Kept for texts, like DefaultFont.",
    ),
    "PublishInfo": Attribute(
        field="publish_info", read=values.text, write=str, what="Free text that req=catalogprops answers."
    ),
    "UseLastModified": Attribute(
        field="use_last_modified",
        read=flag,
        write=values.write_flag,
        what="Whether pictures have a Last-Modified header.",
    ),
    "CacheValidationPolicy": Attribute(
        field="cache_validation_policy",
        read=values.only(1, "replies are kept for what was published, never for a time"),
        write=str,
        what="1 alone: the server's cache goes by what was published, whose every version is known, never by time.",
    ),
    "TrustedDomains": Attribute(
        field="trusted_domains",
        read=values.domains,
        write=values.write_list,
        what="Empty alone: domains that Flash applications are served from, and no reply is in a Flash format.",
    ),
    "LocaleMap": Attribute(
        field="locale_map",
        read=values.locales,
        write=values.write_locales,
        what="Suffixes of names for each locale=, tried in their order: `loc,suffix{,suffix}|…`.",
    ),
    "LocaleStrMap": Attribute(
        field="locale_str_map",
        read=values.locales,
        write=values.write_locales,
        what="Ids of translated texts for each locale=, tried in their order: `loc,id{,id}|…`.",
    ),
    "DefaultLocale": Attribute(
        field="default_locale", read=values.text, write=str, what="Locale of requests that name none."
    ),
    "ClientAddressFilter": Attribute(
        field="client_addresses",
        read=values.networks,
        write=values.write_networks,
        what="Addresses and networks that get replies; all others are refused.",
    ),
    "RequestObfuscation": Attribute(
        field="request_obfuscation", read=flag, write=values.write_flag, what="Whether the whole query is base64."
    ),
    "RequestLock": Attribute(
        field="request_lock",
        read=flag,
        write=values.write_flag,
        what="Whether the query must end with its lock, `&hhhh`; this is no security.",
    ),
    "RequireSignature": Attribute(
        field="require_signature",
        read=flag,
        write=values.write_flag,
        what="Our own: whether a URL must be signed with one of the company's keys.",
    ),
    "PresetsOnly": Attribute(
        field="presets_only",
        read=flag,
        write=values.write_flag,
        what="Our own: whether a URL may use image presets only, and no commands of its own.",
    ),
}

# What the reference has as well and this server has not.
ELSEWHERE: Final[dict[str, str]] = {
    "RootId": "it is the name of the company",
    "RootPath": "pictures are uploaded, they are not files of the server",
    "CatalogFile": "records come from uploaded assets",
    "SvgCatalogFile": "records come from uploaded assets",
    "StaticContentCatalogFile": "records come from uploaded assets",
    "StaticContentRootPath": "static content is uploaded, it is no file of the server",
    "FontMapFile": "fonts are uploaded assets",
    "MacroFile": "image presets are saved with saveImageFormat",
    "IccProfileMapFile": "profiles are uploaded assets",
    "RuleSetFile": "rule sets are saved with setRuleSet",
    "SavePath": "req=saveToFile is not served",
    "FullMatch": "pictures are uploaded, they are not files of the server",
    "TimeStamp": "every asset has its own",
    "AllowDirectUrls": "foreign pictures are not served",
    "AllowDirectAccess": "pictures are uploaded, they are not files of the server",
    "RootUrl": "foreign pictures are not served",
    "DefaultExt": "names of assets have no suffixes",
    "DigimarcId": "it is obsolete",
    "DigimarcInfo": "it is obsolete",
    "HttpAppleStreamingContext": "video is not served",
    "HttpFlashStreamingContext": "it is obsolete",
}
_SPELLED: Final = {name.lower(): name for name in (*TABLE, *ELSEWHERE)}


def spelled(name: str) -> str | None:
    """The name as the tables spell it, found without regard to case; None for an unknown one."""
    return _SPELLED.get(name.strip().lower())
