"""Image presets: named command strings of a company, `$name$` in its image requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.imaging.errors import ImagingError
from printroom.imaging.parse import parse
from printroom.imaging.ports import Attributes, Kind, Record
from printroom.models import Company, ImageFormat
from printroom.models.handles import image_format_id
from printroom.repositories import companies as rows
from printroom.services import names
from printroom.services.names import printable

NO_MACRO = frozenset("$=")


class Presets:
    """Of one company. `noticed` is called after a change, for the company that publishes at once."""

    def __init__(self, session: Session, company: Company, noticed: Callable[[], None]) -> None:
        self._session = session
        self._company = company
        self._noticed = noticed

    def all(self) -> Sequence[ImageFormat]:
        """By name."""
        return rows.image_formats(self._session, self._company.id)

    def found(self, handle: str) -> ImageFormat:
        """A fault 30001 for a handle that is none of the company's presets."""
        key = image_format_id(handle)
        preset = self._session.get(ImageFormat, key) if key is not None else None
        if preset is None or preset.company_id != self._company.id:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"imageFormatHandle {printable(handle)!r}: no image preset of the company"
            )
        return preset

    def save(self, handle: str | None, *, name: str, url_modifier: str) -> ImageFormat:
        """The preset of a handle changed, or a new one; faults 30000 for a used name, 30001 for an unreadable text."""
        edited = self.found(handle) if handle else None
        clean = self._checked_name(name, edited)
        self._check_text(url_modifier, clean)
        preset = edited or ImageFormat(company_id=self._company.id, name=clean, url_modifier=url_modifier)
        try:
            with self._session.begin_nested():
                preset.name, preset.url_modifier = clean, url_modifier
                self._session.add(preset)
        except IntegrityError as taken:
            raise _used(clean) from taken
        self._noticed()
        return preset

    def delete(self, handle: str) -> None:
        self._session.delete(self.found(handle))
        self._session.flush()
        self._noticed()

    def _checked_name(self, name: str, edited: ImageFormat | None) -> str:
        """Macros are found without regard to case, so no two names may differ by case alone."""
        clean = names.checked(name, element="name")
        if NO_MACRO & set(clean):
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"name {printable(name)!r}: an image preset's has no $ and no ="
            )
        if any(other.name.lower() == clean.lower() for other in self.all() if other is not edited):
            raise _used(clean)
        return clean

    def _check_text(self, text: str, name: str) -> None:
        try:
            parse(text, catalog=_OtherPresets(self.all(), name))
        except ImagingError as problem:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"urlModifier: {problem.message}") from problem


class _OtherPresets:
    """The catalog for a preset's text: the company's other presets, and no pictures."""

    attributes = Attributes()

    def __init__(self, presets: Sequence[ImageFormat], name: str) -> None:
        self._texts = {preset.name.lower(): preset.url_modifier for preset in presets}
        self._texts.pop(name.lower(), None)

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        return None

    def macro(self, name: str) -> str | None:
        return self._texts.get(name.lower())

    def profile(self, name: str) -> bytes | None:
        return None


def _used(name: str) -> ApiFault:
    return ApiFault(FaultCode.EXCEPTION, f"Image preset name '{name}' is already in use.")
