"""One file a family, one function an operation."""

from types import ModuleType

from printroom.operations import assets, companies, folders, images, jobs, metadata, presets, publishing, search, users

FAMILIES: dict[str, ModuleType] = {
    "assets": assets,
    "companies": companies,
    "folders": folders,
    "images": images,
    "jobs": jobs,
    "metadata": metadata,
    "presets": presets,
    "publishing": publishing,
    "search": search,
    "users": users,
}
