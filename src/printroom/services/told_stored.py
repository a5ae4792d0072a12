"""What is stored with a picture and told as it is: user data, zoom targets, sets, XMP.

Pages «userdata», «targets», «imageset» and «xmp» of the Image Serving reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from printroom.services.told import Packet, Properties, Subject, Told, Verbatim

END: Final = "\r\n"
FREE_TEXT: Final = "userdata"
NO_XMP: Final = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
_RECORD_END: Final = re.compile(r"\?\?|\r\n|\n|\r")
# The longer marks first: those of UTF-16 begin one of UTF-32.
_MARKS: Final = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}


def image_set(subject: Subject, form: str) -> Told:
    """req=imageset: the stored set as it is; an unknown object has none."""
    stored = subject.locale.image_set(subject.stored("image_set"))
    return Verbatim(stored + END) if form == "text" else Properties({"IMAGE_SET": stored})


def user_data(subject: Subject, form: str) -> Told:
    return stored(subject.locale.properties(subject.stored("user_data")), form)


def targets(subject: Subject, form: str) -> Told:
    return stored(subject.locale.targets(subject.stored("targets")), form)


def xmp(subject: Subject) -> Packet:
    """req=xmp: the packet of the file that the picture came as; an empty one where it had none."""
    record = subject.record
    return Packet(_utf8(subject.reach.xmp(record.name) or NO_XMP))


def named_values(text: str) -> Mapping[str, str]:
    """Stored records by their names; what has none stands under `userdata`."""
    return dict(_pairs(_records(text)))


def stored(text: str, form: str) -> Told:
    return Verbatim(_RECORD_END.sub(END, text) + END) if form == "text" else Properties(named_values(text))


def _records(text: str) -> list[str]:
    return [record for record in _RECORD_END.split(text) if record]


def _pairs(records: list[str]) -> Iterator[tuple[str, str]]:
    free = [record for record in records if "=" not in record]
    for record in records:
        name, equals, value = record.partition("=")
        if equals:
            yield name.strip(), value.strip()
    if free:
        yield FREE_TEXT, "\n".join(free)


def _utf8(packet: bytes) -> bytes:
    encoding = next((name for mark, name in _MARKS.items() if packet.startswith(mark)), None)
    return packet.decode(encoding, "replace").encode() if encoding else packet
