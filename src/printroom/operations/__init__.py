"""One file a family, one function an operation."""

from types import ModuleType

from printroom.operations import assets, companies, folders, images, presets, users

FAMILIES: dict[str, ModuleType] = {
    "assets": assets,
    "companies": companies,
    "folders": folders,
    "images": images,
    "presets": presets,
    "users": users,
}
