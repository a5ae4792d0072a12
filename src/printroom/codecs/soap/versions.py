"""Namespace ⇄ version. A suffix that was never released is read and written as the newest version."""

from __future__ import annotations

from printroom.contract.versions import NEWEST, ROOT, Version

BY_NAMESPACE = {version.namespace: version for version in Version}
LEGACY_CREDENTIALS = "http://www.scene7.com/IpsApi"


def version_of(namespace: str) -> Version | None:
    """None for a namespace that is not the API's."""
    if namespace in BY_NAMESPACE:
        return BY_NAMESPACE[namespace]
    return NEWEST if belongs(namespace) else None


def belongs(namespace: str) -> bool:
    return namespace == ROOT or namespace.startswith(f"{ROOT}/")
