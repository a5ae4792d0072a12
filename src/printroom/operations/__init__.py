"""One file a family, one function an operation."""

from types import ModuleType

from printroom.operations import companies, folders

FAMILIES: dict[str, ModuleType] = {"companies": companies, "folders": folders}
