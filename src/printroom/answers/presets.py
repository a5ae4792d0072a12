"""Image preset rows → the contract's type."""

from printroom.contract import types as t
from printroom.models import ImageFormat


def image_format(row: ImageFormat) -> t.ImageFormat:
    return t.ImageFormat(image_format_handle=row.handle, name=row.name, url_modifier=row.url_modifier)
