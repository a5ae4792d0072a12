"""Ingest: a received file that intake has examined → an asset. Name and overwrite rules, blobs, rows, log line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from printroom.contract.constants import AssetOverwriteMode, AssetType
from printroom.contract.faults import ApiFault
from printroom.imaging.facts import ProfileFacts
from printroom.models import Asset, Blob, ColorProfile, Folder, Picture, now
from printroom.repositories import assets as asset_rows
from printroom.repositories import profiles as profile_rows
from printroom.repositories import recipes as recipe_rows
from printroom.repositories.unit import Unit
from printroom.services import embedded, static_kinds
from printroom.services.assets import Assets
from printroom.services.caller import Scope
from printroom.services.folders import Folders
from printroom.services.metadata import Metadata
from printroom.services.naming import Naming, candidates, folder_named, named
from printroom.services.publishing import Publishing
from printroom.services.storing import Seen, Stored, Storing

FULL_NAME = frozenset({AssetOverwriteMode.OVERWRITE_FULL_NAME, AssetOverwriteMode.OVERWRITE_FULL_NAME_ANY_FOLDER})
ANY_FOLDER = frozenset({
    AssetOverwriteMode.OVERWRITE_FULL_NAME_ANY_FOLDER,
    AssetOverwriteMode.OVERWRITE_ANY_EXT_ANY_FOLDER,
})


class Outcome(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a job names and marks what it takes in."""

    overwrite: bool = False
    ready_for_publish: bool = False
    preserve_publish_state: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A decoded file: where it goes, its stored bytes and pyramid, and what intake saw."""

    folder_path: str
    file_name: str
    original: Stored
    serving: Stored
    seen: Seen

    @property
    def keys(self) -> set[str]:
        return {self.original.key, self.serving.key}


@dataclass(frozen=True, slots=True)
class ProfileArrival:
    """An ICC profile that was converted with: where it goes, its stored bytes and the same bytes, what intake saw."""

    folder_path: str
    file_name: str
    original: Stored
    content: bytes
    facts: ProfileFacts

    @property
    def keys(self) -> set[str]:
        return {self.original.key}


@dataclass(frozen=True, slots=True)
class StaticArrival:
    """A file that is kept as it is: where it goes, its stored bytes, the type of its asset."""

    folder_path: str
    file_name: str
    original: Stored
    type: str

    @property
    def keys(self) -> set[str]:
        return {self.original.key}


AnyArrival = Arrival | ProfileArrival | StaticArrival


@dataclass(frozen=True, slots=True)
class Content:
    """What a file became: the row of a picture, of a colour profile, or its own bytes; one of the three is there."""

    type: str
    name_space: str
    picture: Picture | None = None
    profile: ColorProfile | None = None
    file: Blob | None = None

    @property
    def ids(self) -> tuple[int | None, int | None, int | None]:
        """Keys of the picture, of the profile and of the file."""
        return (
            self.picture.id if self.picture else None,
            self.profile.id if self.profile else None,
            self.file.id if self.file else None,
        )

    @property
    def resolution(self) -> float:
        return self.picture.resolution if self.picture else 0.0


@dataclass(frozen=True, slots=True)
class Taken:
    asset: Asset
    outcome: Outcome
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """The services that Ingest works with."""

    folders: Folders
    assets: Assets
    storing: Storing
    metadata: Metadata


class Ingest:
    def __init__(self, unit: Unit, scope: Scope, tools: Tools) -> None:
        self._unit = unit
        self._session: Session = unit.session
        self._scope = scope
        self._folders = tools.folders
        self._assets = tools.assets
        self._storing = tools.storing
        self._metadata = tools.metadata

    def take(self, arrival: AnyArrival, rules: Rules) -> Taken:
        """Make or replace the asset of the file, in the open transaction; bytes that came to no row go after it.

        Raises ApiFault where the folder or the name is refused; then nothing was changed.
        """
        path, mended = folder_named(arrival.folder_path)
        folder = self._folder(path)
        naming = named(arrival.file_name)
        naming = replace(naming, warnings=(*mended, *naming.warnings))
        content = self._content(arrival)
        there = self._overwritten(folder, content.type, naming) if rules.overwrite else None
        if there is not None:
            return self._replace(there, content, naming=naming, rules=rules)
        return self._add(folder, content, naming=naming, rules=rules)

    def _folder(self, parts: Sequence[str]) -> Folder:
        company = self._scope.company.name
        if parts and parts[0] == company:
            parts = parts[1:]
        return self._folders.create("/".join(parts)) if parts else self._folders.root()

    def _content(self, arrival: AnyArrival) -> Content:
        if isinstance(arrival, Arrival):
            return Content(AssetType.IMAGE.value, "main", picture=self._picture(arrival))
        company = self._scope.company.id
        original = self._storing.blob(company, arrival.original)
        if original.key != arrival.original.key:
            self._unit.after_commit(lambda: self._storing.discard(arrival.original))
        if isinstance(arrival, StaticArrival):
            self._session.flush()
            return Content(arrival.type, static_kinds.name_space(arrival.type), file=original)
        profile = self._storing.profile(company, original=original, facts=arrival.facts, content=arrival.content)
        return Content(AssetType.ICC_PROFILE.value, profile_rows.NAME_SPACE, profile=profile)

    def _picture(self, arrival: Arrival) -> Picture:
        company = self._scope.company.id
        original = self._storing.blob(company, arrival.original)
        serving = self._storing.blob(company, arrival.serving)
        picture = self._storing.picture(company, original=original, serving=serving, seen=arrival.seen)
        named_keys = {original.key, serving.key}
        spare = [each for each in (arrival.original, arrival.serving) if each.key not in named_keys]
        if picture.serving_id != serving.id and serving.key == arrival.serving.key:
            self._session.delete(serving)
            spare.append(arrival.serving)
        self._unit.after_commit(lambda: self._storing.discard(*spare))
        return picture

    def _overwritten(self, folder: Folder, kind: str, naming: Naming) -> Asset | None:
        """The asset that the company's overwrite mode lets this file replace."""
        mode = self._scope.company.settings.get("overwrite_mode", AssetOverwriteMode.OVERWRITE_FULL_NAME)
        wanted = asset_rows.Overwritten(kind, naming.name, naming.file_name if mode in FULL_NAME else None)
        return asset_rows.overwritable(self._session, folder, wanted, any_folder=mode in ANY_FOLDER)

    def _replace(self, asset: Asset, content: Content, *, naming: Naming, rules: Rules) -> Taken:
        self._assets.may_write(asset)
        same = (asset.picture_id, asset.profile_id, asset.file_id) == content.ids
        if not same:
            self._forget(asset, content)
        asset.picture_id, asset.profile_id, asset.file_id = content.ids
        asset.original_file = naming.file_name
        asset.resolution = content.resolution
        asset.anchor_x = asset.anchor_y = None
        if not rules.preserve_publish_state:
            asset.ready_for_publish = rules.ready_for_publish
        self._assets.touch(asset)
        views = asset_rows.derived(self._session, [asset.id])
        for view in views:
            view.publish_changed = now()
        self._session.flush()
        self._publishing().noticed(asset, *views)
        return Taken(asset, Outcome.DUPLICATE if same else Outcome.UPDATED, naming.warnings)

    def _forget(self, asset: Asset, content: Content) -> None:
        """What holds of the pixels before alone: how they were generated, and what their file said of itself."""
        recipe_rows.forget(self._session, asset.id)
        before = self._session.get(Picture, asset.picture_id) if asset.picture_id is not None else None
        said, former = embedded.said_by(content.picture), embedded.said_by(before)
        told = list(
            embedded.renewed(asset.company_id, said, former, lambda handle: self._metadata.texts(asset, handle))
        )
        if told:
            self._metadata.set(asset, told)

    def _add(self, folder: Folder, content: Content, *, naming: Naming, rules: Rules) -> Taken:
        """Under its name, or under the first free one with a number behind it, and then with a warning."""
        whole = (naming.file_name,) if content.file and naming.file_name != naming.name else ()
        for name in candidates(naming.name, *whole):
            if asset_rows.by_name(self._session, folder.company_id, name, name_space=content.name_space) is not None:
                continue
            asset = self._new(folder, content, name=name, naming=naming, rules=rules)
            try:
                self._assets.add(asset)
            except ApiFault:
                # Somebody was quicker with that name.
                continue
            break
        told = list(embedded.updates(asset.company_id, embedded.said_by(content.picture)))
        if told:
            self._metadata.set(asset, told)
        self._publishing().noticed(asset)
        given = f"the asset ID '{naming.name}' is in use: '{name}' was given"
        return Taken(asset, Outcome.NEW, naming.warnings if name == naming.name else (*naming.warnings, given))

    def _new(self, folder: Folder, content: Content, *, name: str, naming: Naming, rules: Rules) -> Asset:
        picture_id, profile_id, file_id = content.ids
        return Asset(
            company_id=folder.company_id,
            folder_id=folder.id,
            type=content.type,
            name=name,
            name_space=content.name_space,
            file_name=naming.file_name,
            create_user=self._scope.caller.email,
            last_modify_user=self._scope.caller.email,
            picture_id=picture_id,
            profile_id=profile_id,
            file_id=file_id,
            original_path=folder.path,
            original_file=naming.file_name,
            ready_for_publish=rules.ready_for_publish,
            resolution=content.resolution,
        )

    def _publishing(self) -> Publishing:
        return Publishing(self._session, self._scope.company)
