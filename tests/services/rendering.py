"""A process that renders for delivery: `python rendering.py DATA COUNT …` answers COUNT mixed requests of the published
picture Acme/cat, each another, and prints its resident kilobytes after each COUNT."""

from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.runtime import Runtime
from printroom.services.asking import Ask
from printroom.storage.renditions import Reply

FORMATS = ("jpeg", "png", "webp", "jpeg&op_usm=1,1,6,0", "gif", "png-alpha&rotate=30", "tif&crop=40,40,500,300", "jpeg")
# Megabytes: what the caches may hold is reached while the process warms up.
MEMORY, DISK = 4 << 20, 16 << 20


def main(data: str, *counts: str) -> None:
    config = Config(data=Path(data), reply_memory_bytes=MEMORY, reply_disk_bytes=DISK)
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    runtime = Runtime(config, jobs)
    queries = (f"wid={100 + i % 300}&fmt={FORMATS[i % len(FORMATS)]}&bgc={i:06x}" for i in itertools.count())
    with ThreadPoolExecutor(4) as threads:
        for count in counts:
            asks = [Ask(path="Acme/cat", query=query) for query in itertools.islice(queries, int(count))]
            for answer in threads.map(runtime.delivery.answer, asks):
                assert isinstance(answer.content, Reply), answer
            print(resident(), flush=True)
    runtime.close()


def resident() -> int:
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
