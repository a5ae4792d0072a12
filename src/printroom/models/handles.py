"""Handles: "a|739|1|537" and its kin, written in the current form and read in every documented one.

A handle is opaque to clients. Reading splits at `|`: a known first token is the prefix, anything else is the older
form and means the kind that the field expects. Only the first number of an asset handle is its identity.
"""

from __future__ import annotations

from dataclasses import dataclass

ASSET_TYPE_NUMBERS = {
    "Image": 1,
    "Template": 2,
    "Watermark": 3,
    "ImageMap": 8,
    "ZoomTarget": 9,
    "AdjustedView": 10,
    "LayerView": 11,
    "Mask": 12,
    "IccProfile": 13,
    "Font": 14,
    "Video": 19,
    "ImageSet": 22,
    "RenderSet": 22,
    "SpinSet": 22,
    "Catalog": 22,
    "Pdf": 25,
    "PostScript": 25,
    "Zip": 27,
    "ViewerPreset": 40,
    "AssetSet": 44,
}
OTHER_TYPE_NUMBER = 99


@dataclass(frozen=True, slots=True)
class JobName:
    """The parts of a job handle that name a job; any of them may be missing."""

    company_id: int
    original_name: str
    name: str
    active_id: int | None


def company_handle(company_id: int) -> str:
    return f"c|{company_id}"


def asset_handle(asset_id: int, asset_type: str) -> str:
    return f"a|{asset_id}|{ASSET_TYPE_NUMBERS.get(asset_type, OTHER_TYPE_NUMBER)}|{asset_id}"


def folder_handle(path: str) -> str:
    return f"f|{path}"


def user_handle(user_id: int, email: str) -> str:
    return f"u|{user_id}|{email}"


def group_handle(group_id: int) -> str:
    return f"g|{group_id}"


def job_handle(company_id: int, *, original_name: str = "", unique_name: str = "", active_id: int | None = None) -> str:
    return f"j|{company_id}|{original_name}|{unique_name}|{'' if active_id is None else active_id}"


def metadata_field_handle(company_id: int, asset_type: str, name: str) -> str:
    return f"m|{company_id}|{asset_type.upper()}|{name}"


def image_format_handle(company_id: int, format_id: int) -> str:
    return f"i|{company_id}|{format_id}"


def publish_context_handle(context_id: int) -> str:
    return f"pc|{context_id}"


def permission_set_handle(place_id: int) -> str:
    """`place_id` is the folder whose entries the set holds."""
    return f"pm|{place_id}"


def parts(handle: str, prefix: str) -> list[str]:
    """The parts behind the prefix, or all of an older handle without one."""
    tokens = handle.strip().split("|")
    return tokens[1:] if tokens[0] == prefix else tokens


def number(text: str) -> int | None:
    """A row's key, or None where the text is no decimal number of at most 18 digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def first_number(handle: str, prefix: str) -> int | None:
    """The first part as a row's key: right for companies, assets, users, groups and contexts."""
    found = parts(handle, prefix)
    return number(found[0]) if found else None


def image_format_id(handle: str) -> int | None:
    """The preset's key: the last part of "i|6|301" and of the older "47|301"."""
    found = parts(handle, "i")
    return number(found[-1]) if found else None


def folder_path(handle: str) -> str:
    """The path of "f|Co/a/" or of a bare "Co/a": one slash between parts and one at the end."""
    path = handle.strip()
    path = path.removeprefix("f|")
    names = [name for name in path.split("/") if name]
    return "/".join(names) + "/" if names else ""


def metadata_field_name(handle: str) -> tuple[str, str] | None:
    """(asset type in capitals, field name) of "m|6|IMAGE|name" and the older "47|ALL|name"."""
    found = parts(handle, "m")
    if len(found) < 3:
        return None
    kind = found[1].upper()
    return ("ASSET" if kind == "ALL" else kind, "|".join(found[2:]))


def job_name(handle: str) -> JobName | None:
    """The parts of every form of a job handle: "j|110|katlyn||", "j|6||Add_…|51", "47|My Test Job|", "j|6||Add_…"."""
    found = parts(handle, "j")
    company = number(found[0]) if len(found) > 1 else None
    if company is None:
        return None
    padded = [*found, "", "", ""]
    return JobName(company, padded[1], padded[2], number(padded[3]))
