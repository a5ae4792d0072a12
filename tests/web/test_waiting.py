"""What waits for a thread of delivery does not wait for ever, nor for nobody."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

import pytest
from anyio import CapacityLimiter
from starlette.types import Message

from gallery import asking
from printroom.runtime import Runtime
from printroom.services.answered import BUSY, Answer, Unchanged
from printroom.web.house import House
from printroom.web.images import MOST_WAITING, Gone, answered, in_time

ASK = asking("Acme/cat")
DONE = Answer(content=Unchanged())


class Line:
    """What a server tells of a client that has sent its request: nothing more, until it leaves."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self.messages.put_nowait({"type": "http.request", "body": b"", "more_body": False})

    def leave(self) -> None:
        self.messages.put_nowait({"type": "http.disconnect"})

    async def receive(self) -> Message:
        return await self.messages.get()


def test_who_has_waited_too_long_is_told_to_come_again():
    assert in_time(lambda _: DONE, ASK, until=time.monotonic() + 60) is DONE
    assert in_time(lambda _: DONE, ASK, until=time.monotonic() - 1) == Answer(content=BUSY)


def test_who_comes_when_too_many_wait_is_sent_away_at_once(runtime):
    async def crowd() -> list[Answer]:
        here = House(runtime, images=CapacityLimiter(1))
        go = threading.Event()

        def slow(_: object) -> Answer:
            go.wait(60)
            return DONE

        waiting = [asyncio.create_task(answered(here, slow, ASK, Line().receive)) for _ in range(MOST_WAITING + 1)]
        while here.images.statistics().tasks_waiting < MOST_WAITING:
            await asyncio.sleep(0)
        late = await answered(here, slow, ASK, Line().receive)
        go.set()
        return [late, *(await asyncio.gather(*waiting))]

    late, *others = asyncio.run(crowd())
    assert late == Answer(content=BUSY)
    assert others == [DONE] * (MOST_WAITING + 1)


def test_one_client_waits_for_so_many_pictures_and_others_for_theirs(runtime):
    limited = Runtime(runtime.config.model_copy(update={"renders_per_client": 3}), runtime.jobs)
    ours, theirs = replace(ASK, address="10.0.0.1"), replace(ASK, address="10.0.0.2")

    async def crowd() -> list[Answer]:
        here, go = House(limited), threading.Event()

        def slow(_: object) -> Answer:
            go.wait(60)
            return DONE

        waiting = [asyncio.create_task(answered(here, slow, ask, Line().receive)) for ask in (ours, ours, ours, theirs)]
        while here.waiting != {"10.0.0.1": 3, "10.0.0.2": 1}:
            await asyncio.sleep(0)
        fourth = await answered(here, slow, ours, Line().receive)
        go.set()
        done = await asyncio.gather(*waiting)
        assert not here.waiting
        return [fourth, await answered(here, slow, ours, Line().receive), *done]

    assert asyncio.run(crowd()) == [Answer(content=BUSY), *[DONE] * 5]
    limited.delivery.close()
    limited.database.dispose()


def test_nothing_is_made_for_a_client_that_left_while_it_waited(runtime):
    async def left() -> tuple[list[str], Answer]:
        here = House(runtime, images=CapacityLimiter(1))
        began, go = threading.Event(), threading.Event()
        made: list[str] = []

        def slow(_: object) -> Answer:
            made.append("slow")
            began.set()
            go.wait(60)
            return DONE

        def quick(_: object) -> Answer:
            made.append("quick")
            return DONE

        first = asyncio.create_task(answered(here, slow, ASK, Line().receive))
        while not began.is_set():
            await asyncio.sleep(0)
        line = Line()
        second = asyncio.create_task(answered(here, quick, ASK, line.receive))
        while not here.images.statistics().tasks_waiting:
            await asyncio.sleep(0)
        line.leave()
        with pytest.raises(Gone):
            await second
        go.set()
        return made, await first

    assert asyncio.run(left()) == (["slow"], DONE)


def test_what_is_being_made_is_made_to_its_end_though_the_client_left(runtime):
    async def left() -> list[str]:
        here = House(runtime, images=CapacityLimiter(1))
        began, go = threading.Event(), threading.Event()
        made: list[str] = []

        def slow(_: object) -> Answer:
            began.set()
            go.wait(60)
            made.append("slow")
            return DONE

        line = Line()
        task = asyncio.create_task(answered(here, slow, ASK, line.receive))
        while not began.is_set():
            await asyncio.sleep(0)
        line.leave()
        while line.messages.qsize():
            await asyncio.sleep(0)
        go.set()
        await asyncio.gather(task, return_exceptions=True)
        return made

    assert asyncio.run(left()) == ["slow"]


def test_a_fault_of_our_own_comes_out_as_it_is(runtime):
    def broken(_: object) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(answered(House(runtime), broken, ASK, Line().receive))
