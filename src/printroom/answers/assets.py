"""Asset rows → the contract's Asset, the same for every family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
LAYER_VIEW, TEMPLATE, WATERMARK = AssetType.LAYER_VIEW.value, AssetType.TEMPLATE.value, AssetType.WATERMARK.value
ICC_PROFILE = AssetType.ICC_PROFILE.value
STATIC: Final[dict[str, tuple[str, Callable[..., object]]]] = {
    "Css": ("css_info", t.CssInfo),
    "Javascript": ("javascript_info", t.JavascriptInfo),
    AssetType.PDF.value: ("pdf_info", t.PdfInfo),
    AssetType.SVG.value: ("svg_info", t.SvgInfo),
    AssetType.VIDEO_CAPTION.value: ("video_caption_info", t.VideoCaptionInfo),
    AssetType.XML.value: ("xml_info", t.XmlInfo),
}
MULTIPLE = frozenset({MetadataFieldType.MULTI_TAG, MetadataFieldType.MULTI_FIXED_TAG})
TAGS = MULTIPLE | {MetadataFieldType.SINGLE_TAG, MetadataFieldType.SINGLE_FIXED_TAG, MetadataFieldType.BOOLEAN_TAG}
FIELD = attrgetter("field_id")


def assets(found: Iterable[Shown]) -> tuple[t.Asset, ...]:
    return tuple(map(asset, found))


def asset(shown: Shown) -> t.Asset:
    row, values, entries = shown
    kind, folder = row.type, row.folder_path
    path, file = optimized(row)
    return t.Asset(
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
        layer_view_info=layer_view_info(row) if kind == LAYER_VIEW else None,
        template_info=template_info(row) if kind == TEMPLATE else None,
        watermark_info=watermark_info(row) if kind == WATERMARK else None,
        icc_profile_info=icc_profile_info(row) if kind == ICC_PROFILE else None,
        permissions=permissions(tuple(entries)) if entries else (),
        **(static_info(row) if kind in STATIC else {}),
    )


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


def layer_view_info(row: ShownRow) -> t.LayerViewInfo:
    return t.LayerViewInfo(url_modifier=row.url_modifier, url_post_apply_modifier=row.url_post_apply_modifier)


def template_info(row: ShownRow) -> t.TemplateInfo:
    return t.TemplateInfo(url_modifier=row.url_modifier, url_post_apply_modifier=row.url_post_apply_modifier)


def watermark_info(row: ShownRow) -> t.WatermarkInfo:
    return t.WatermarkInfo(url_modifier=row.url_modifier, url_post_apply_modifier=row.url_post_apply_modifier)


def icc_profile_info(row: ShownRow) -> t.IccProfileInfo:
    return t.IccProfileInfo(original_path=row.original_path, original_file=row.original_file, file_size=row.file_size)


def static_info(row: ShownRow) -> dict[str, Any]:  # Any: each kind of file has a type of its own
    """What is shown of a file that is kept as it is, under the name of its kind."""
    field, kind = STATIC[row.type]
    return {field: kind(original_path=row.original_path, original_file=row.original_file, file_size=row.file_size)}


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
