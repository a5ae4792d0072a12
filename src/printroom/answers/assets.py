"""Asset rows → the contract's Asset, the same for every family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from printroom.answers.permissions import permissions
from printroom.contract import types as t
from printroom.contract.constants import AssetType, MetadataFieldType
from printroom.models.handles import asset_handle, folder_handle
from printroom.repositories.assets import Shown, ShownRow
from printroom.repositories.metadata import ValueRow

PICTURES = frozenset({AssetType.IMAGE.value, AssetType.ADJUSTED_VIEW.value})
MULTIPLE = frozenset({MetadataFieldType.MULTI_TAG, MetadataFieldType.MULTI_FIXED_TAG})
TAGS = MULTIPLE | {MetadataFieldType.SINGLE_TAG, MetadataFieldType.SINGLE_FIXED_TAG, MetadataFieldType.BOOLEAN_TAG}
FIELD = attrgetter("field_id")
KEPT = 4096
"""How many assets are kept as answers show them: some 10 MB. What changes is another key."""


def assets(found: Iterable[Shown]) -> tuple[t.Asset, ...]:
    return tuple(map(asset, found))


@lru_cache(KEPT)
def asset(shown: Shown) -> t.Asset:
    row, values, entries = shown
    kind, folder = row.type, row.folder_path
    path, file = optimized(row)
    made = t.Asset(
        asset_handle=asset_handle(row.id, kind),
        type=kind,
        sub_type=row.sub_type,
        name=row.name,
        file_name=row.file_name,
        folder=folder,
        folder_handle=folder_handle(folder),
        ready_for_publish=row.ready_for_publish,
        trash_state=row.trash_state,
        projects="",
        ips_image_url=f"image-no-ips/{path}{file}" if file else None,
        created=row.created,
        create_user=row.create_user,
        last_modified=row.last_modified,
        last_modify_user=row.last_modify_user,
        metadata_array=metadata(values) if values else (),
        image_info=image_info(row, path=path, file=file) if kind in PICTURES else None,
        permissions=permissions(entries) if entries else (),
    )
    return made if kind not in INFOS else replace(made, **_info(row))


def optimized(row: ShownRow) -> tuple[str | None, str | None]:
    """Path and file of the serving pyramid as clients see it: "Co/_optimized_/4f2/" and "4f20….tif"."""
    key = row.serving_key
    if key is None:
        return None, None
    file = key[key.rfind("/") + 1 :]
    company = row.folder_path.partition("/")[0]
    return f"{company}/_optimized_/{file[:3]}/", file


def image_info(row: ShownRow, *, path: str | None, file: str | None) -> t.ImageInfo:
    """SKU and description default to the name, the anchor to the centre."""
    width, height, name = row.width, row.height, row.name
    return t.ImageInfo(
        original_path=row.original_path,
        original_file=row.original_file,
        optimized_path=path,
        optimized_file=file,
        width=width,
        height=height,
        file_size=row.file_size,
        resolution=row.resolution or row.picture_resolution or 0.0,
        sku=row.sku or name,
        description=row.description or name,
        comments=row.comments,
        user_data=row.user_data,
        anchor_x=width // 2 if row.anchor_x is None and width else row.anchor_x,
        anchor_y=height // 2 if row.anchor_y is None and height else row.anchor_y,
        url_modifier=row.url_modifier,
        url_post_apply_modifier=row.url_post_apply_modifier,
        zoom_targets=(),
        masks=(),
        image_maps=(),
    )


def _commands(kind: Callable[..., object]) -> Callable[[ShownRow], object]:
    return lambda row: kind(url_modifier=row.url_modifier, url_post_apply_modifier=row.url_post_apply_modifier)


def _file(kind: Callable[..., object]) -> Callable[[ShownRow], object]:
    return lambda row: kind(original_path=row.original_path, original_file=row.original_file, file_size=row.file_size)


INFOS: Final[dict[str, tuple[str, Callable[[ShownRow], object]]]] = {
    AssetType.LAYER_VIEW.value: ("layer_view_info", _commands(t.LayerViewInfo)),
    AssetType.TEMPLATE.value: ("template_info", _commands(t.TemplateInfo)),
    AssetType.WATERMARK.value: ("watermark_info", _commands(t.WatermarkInfo)),
    AssetType.ICC_PROFILE.value: ("icc_profile_info", _file(t.IccProfileInfo)),
    AssetType.FONT.value: ("font_info", _file(t.FontInfo)),
    "Css": ("css_info", _file(t.CssInfo)),
    "Javascript": ("javascript_info", _file(t.JavascriptInfo)),
    AssetType.PDF.value: ("pdf_info", _file(t.PdfInfo)),
    AssetType.SVG.value: ("svg_info", _file(t.SvgInfo)),
    AssetType.VIDEO_CAPTION.value: ("video_caption_info", _file(t.VideoCaptionInfo)),
    AssetType.XML.value: ("xml_info", _file(t.XmlInfo)),
}
"""What is shown of assets that are no pictures: the field of each type, and what makes its value."""


def _info(row: ShownRow) -> dict[str, Any]:  # Any: each type of asset has a type of its own
    field, make = INFOS[row.type]
    return {field: make(row)}


def metadata(values: Sequence[ValueRow]) -> tuple[t.Metadata, ...]:
    """One Metadata a field: the words of a tag field joined in `value` and apart in `value_array`."""
    return tuple(_field(list(group)) for _, group in groupby(values, key=FIELD))


def _field(values: Sequence[ValueRow]) -> t.Metadata:
    first = values[0]
    if first.type in TAGS:
        words = tuple(value.text for value in values)
        return t.Metadata(name=first.name, value=", ".join(words), value_array=words)
    return t.Metadata(
        name=first.name,
        value=first.text,
        bool_val=first.truth,
        long_val=first.whole,
        double_val=first.real,
        date_val=first.moment,
    )
