"""Files in sets: videos and other content that is no picture. Page «Media set requests» of the reference."""

from __future__ import annotations

from dataclasses import dataclass

from printroom.imaging.sets import VIDEO_TYPES, Kind, file_kind
from printroom.services.told import Subject, version


@dataclass(frozen=True, slots=True)
class File:
    """`version` changes with its content; empty where that is not here."""

    name: str
    kind: Kind
    version: str = ""


def file(subject: Subject, name: str) -> File | None:
    """What is published under that name and is no picture: static content, or a record that is a video."""
    found = subject.reach.static(name)
    if found:
        kept = found[1]["file"]
        return File(found[0], file_kind(kept["name"], found[1]["type"]), version(kept["digest"]))
    fields = subject.reach.published(name)
    if fields and "image" not in fields and str(fields.get("type") or "").lower() in VIDEO_TYPES:
        return File(name, "video", version(sorted((key, str(value)) for key, value in fields.items())))
    return None


def is_file(subject: Subject, name: str) -> bool:
    """It is no picture. Where there is both, or neither, the name is that of a video or not."""
    found = file(subject, name)
    if subject.reach.record(name) is None:
        return found is not None or file_kind(name) == "video"
    return found is not None and found.kind == "video"
