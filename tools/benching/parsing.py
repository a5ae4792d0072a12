"""What a URL costs before a pixel is read, and a reply that is kept already: the best of many turns, in microseconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benching.house import COMPANY, House, opened
from printroom.imaging import Attributes, Plan, Record, parse, plan, resolve
from printroom.imaging.ports import Kind
from printroom.services.asking import Ask
from printroom.storage.renditions import Reply

TYPICAL = "wid=400&hei=300&fit=crop&op_usm=1,1,6,0&fmt=webp&qlt=82"
WITH_PRESET = "$Large$&wid=640&ts=1727010840630"
TURNS = 5000


@dataclass(frozen=True, slots=True)
class OnePicture:
    """A catalog of one picture and one preset."""

    attributes: Attributes = field(default_factory=Attributes)
    picture: Record = Record(name="Co/asset", key="asset", revision="1", width=4000, height=3000)

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        return self.picture if name == self.picture.name else None

    def macro(self, name: str) -> str | None:
        return TYPICAL if name.lower() == "large" else None

    def profile(self, name: str) -> bytes | None:
        return None


def best(work: Callable[[], object], turns: int = TURNS) -> float:
    """Microseconds of the quickest turn: what the work costs where nothing else runs."""
    spent = []
    for _ in range(turns):
        before = time.perf_counter()
        work()
        spent.append(time.perf_counter() - before)
    return min(spent) * 1e6


def planning(query: str) -> float:
    """Parse, resolve and plan. Values that were read before are remembered, as in a server that runs."""
    catalog = OnePicture()

    def once() -> Plan:
        return plan(resolve(parse(query, path="Co/asset", catalog=catalog), catalog))

    return best(once)


def kept(folder: Path) -> float:
    """A reply in memory, from the URL to its bytes, behind the HTTP server."""
    folder.mkdir()
    with opened(folder, reply_memory_bytes=64 << 20) as house:
        ask = Ask(path=f"{COMPANY}/{house.photograph('small', 800, 600).name}", query=TYPICAL)
        house.delivery.answer(ask)
        return best(lambda: _at_hand(house, ask))


def _at_hand(house: House, ask: Ask) -> Reply:
    answer = house.delivery.at_hand(ask)
    assert answer is not None and isinstance(answer.content, Reply), answer
    return answer.content


def rows(folder: Path) -> list[tuple[str, ...]]:
    """For the report: what, ours, theirs, ratio, aim."""
    measured = (
        ("parse + resolve + plan of a typical URL", planning(TYPICAL), "≤ 150 µs"),
        ("the same behind a preset", planning(WITH_PRESET), "≤ 150 µs"),
        ("reply of a kept rendition, in process", kept(folder / "kept"), ""),
    )
    return [(name, f"{spent:.0f} µs", "", "", aim) for name, spent, aim in measured]
