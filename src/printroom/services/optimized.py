"""Optimized: the serving file of a live asset, by the path that its ipsImageUrl names, for a caller who may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from printroom.contract.faults import Fault
from printroom.imaging.ports import Attributes, Kind, Record
from printroom.models import Company
from printroom.models.asset import EMPTIED
from printroom.repositories import companies as company_rows
from printroom.repositories import pictures as picture_rows
from printroom.services import records
from printroom.services.asking import Ask
from printroom.services.caller import Caller
from printroom.services.catalog import CallerCatalog
from printroom.services.permissions import Permissions, Right
from printroom.services.sign_in import scope

FOLDER = "_optimized_"


class OptimizedCatalog:
    """One file, without the commands that its asset stores, and the live presets of its company."""

    def __init__(self, presets: CallerCatalog, record: Record, *, xmp: bytes | None) -> None:
        self._presets = presets
        self._xmp = xmp
        self._name = record.name
        self._fields = {"image": records.to_plain(record)}

    @property
    def attributes(self) -> Attributes:
        return self._presets.attributes

    def published(self, name: str) -> Mapping[str, Any] | None:
        return self._fields if name == self._name else None

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        return records.from_plain(self._fields["image"]) if name == self._name else None

    def static(self, name: str) -> Mapping[str, Any] | None:
        return None

    def xmp(self, name: str) -> bytes | None:
        return self._xmp

    def derivatives(self, name: str) -> tuple[str, ...]:
        return ()

    def last_published(self) -> dt.datetime | None:
        return None

    def macro(self, name: str) -> str | None:
        return self._presets.macro(name)

    def profile(self, name: str) -> bytes | None:
        return self._presets.profile(name)


def optimized(session: Session, caller: Caller, ask: Ask, defaults: Attributes = records.BUILT_IN) -> OptimizedCatalog:
    """`Company/_optimized_/4f2/4f20….tif`. Raises ImagingError `not_found` for what is not there or not for the caller."""
    names = ask.names
    company = company_rows.by_name(session, names[0])
    if company is None or len(names) != 4 or names[1:3] != [FOLDER, names[3][:3]]:
        raise ask.missing()
    key = f"{company.id}/{names[3][:2]}/{names[3]}"
    permissions = _permissions(session, caller, company, ask)
    for asset in picture_rows.showing(session, company.id, key):
        if asset.trash_state != EMPTIED and permissions.may_with_asset(asset.id, asset.folder_id, Right.READ):
            picture = picture_rows.shown_by(session, asset)
            assert picture is not None, "the asset was found by its picture"
            record = records.record(asset, picture, company=company.name, key=key)
            name = "/".join(names)
            plain = replace(record, name=name, modifier="", post_modifier="")
            presets = CallerCatalog(session, company, permissions, defaults)
            return OptimizedCatalog(presets, plain, xmp=picture.xmp)
    raise ask.missing()


def _permissions(session: Session, caller: Caller, company: Company, ask: Ask) -> Permissions:
    try:
        found = scope(session, caller, company=company.handle, access_user=None, access_group=None)
    except Fault as fault:
        raise ask.missing() from fault
    return Permissions(session, found)
