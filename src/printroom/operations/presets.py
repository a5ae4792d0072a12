"""Formats, presets & viewers."""

from printroom.answers.presets import image_format
from printroom.contract.messages import (
    DeleteImageFormatParam,
    DeleteImageFormatReturn,
    GetImageFormatsParam,
    GetImageFormatsReturn,
    SaveImageFormatParam,
    SaveImageFormatReturn,
)
from printroom.services import Services


def get_image_formats(services: Services, param: GetImageFormatsParam) -> GetImageFormatsReturn:
    """Page: r-get-image-formats."""
    return GetImageFormatsReturn(image_format_array=tuple(image_format(row) for row in services.presets.all()))


def save_image_format(services: Services, param: SaveImageFormatParam) -> SaveImageFormatReturn:
    """Page: r-save-image-format."""
    saved = services.presets.save(param.image_format_handle, name=param.name, url_modifier=param.url_modifier)
    return SaveImageFormatReturn(image_format_handle=saved.handle)


def delete_image_format(services: Services, param: DeleteImageFormatParam) -> DeleteImageFormatReturn:
    """Page: r-delete-image-format."""
    services.presets.delete(param.image_format_handle)
    return DeleteImageFormatReturn()
