"""What waits for a thread of delivery does not wait for ever."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

from anyio import CapacityLimiter

from gallery import asking
from printroom.runtime import Runtime
from printroom.services.answered import BUSY, Answer, Unchanged
from printroom.web.house import House
from printroom.web.images import MOST_WAITING, answered, in_time

ASK = asking("Acme/cat")
DONE = Answer(content=Unchanged())


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

        waiting = [asyncio.create_task(answered(here, slow, ASK)) for _ in range(MOST_WAITING + 1)]
        while here.images.statistics().tasks_waiting < MOST_WAITING:
            await asyncio.sleep(0)
        late = await answered(here, slow, ASK)
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

        waiting = [asyncio.create_task(answered(here, slow, ask)) for ask in (ours, ours, ours, theirs)]
        while here.waiting != {"10.0.0.1": 3, "10.0.0.2": 1}:
            await asyncio.sleep(0)
        fourth = await answered(here, slow, ours)
        go.set()
        done = await asyncio.gather(*waiting)
        assert not here.waiting
        return [fourth, await answered(here, slow, ours), *done]

    assert asyncio.run(crowd()) == [Answer(content=BUSY), *[DONE] * 5]
    limited.delivery.close()
    limited.database.dispose()
