"""The web processes: granian, one process or more on one port, ended in time."""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any  # Any: what granian hands on to itself

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from starlette.applications import Starlette

from printroom import lifeline
from printroom.config import Config
from printroom.web import logs
from printroom.web.app import app

# After SIGTERM requests in work have so long; what is not done then is broken off.
DRAIN_SECONDS = 8
# So many web processes that died within a minute end the server: something is wrong that starting again does not mend.
MOST_DEATHS = 20


class PortTaken(Exception):
    """Nobody can listen on the address: somebody does already, or it is none of this machine."""


class Server(MPServer):
    """`ending` is called when the server is told to end, before its processes are.

    granian gives up when a process dies within seconds of being replaced; here that takes MOST_DEATHS in a minute.
    """

    def __init__(self, config: Config, ending: Callable[[], None]) -> None:
        super().__init__(
            "printroom",
            address=config.host,
            port=config.port,
            interface=Interfaces.ASGI,
            workers=config.web_processes,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=DRAIN_SECONDS,
            log_level=LogLevels.warning,
            log_dictconfig={"version": 1, "disable_existing_loggers": False, "handlers": {}, "loggers": {}},
        )
        self._ending = ending
        self._deaths: list[float] = []

    def shutdown(self, exit_code: int = 0) -> None:
        self._ending()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]  # granian annotates no results

    def _respawn_workers(self, workers: list[int], *arguments: Any, **options: Any) -> None:
        now = time.monotonic()
        self._deaths = [*(moment for moment in self._deaths if now - moment < 60), now]
        super()._respawn_workers(workers, *arguments, **options)
        if len(self._deaths) < MOST_DEATHS:
            self.respawned_wrks.clear()


def serve(config: Config, ending: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT. Whoever calls has looked at the port."""
    # A fork would inherit threads and half-used libraries.
    multiprocessing.set_start_method("spawn", force=True)
    loader = partial(_load, config, os.getpid())
    Server(config, ending).serve(target_loader=loader, wrap_loader=False)


def look_at_port(config: Config) -> None:
    """The web processes share their port, with another server too if it were there: so look first. Raises PortTaken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as taken:
        raise PortTaken(f"cannot listen on {config.host}:{config.port}: {taken.strerror}") from taken


def _load(config: Config, parent: int) -> Starlette:
    """In a web process: it dies with the server's first process, which the kernel sees to."""
    if not lifeline.hold(parent):
        os._exit(1)
    logs.set_up(config.log_level)
    return app(config)
