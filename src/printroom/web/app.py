"""Every route of the server, in one list."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.runtime import Runtime, settle
from printroom.web import api, content, explain, health, images, pages, soap, uploads
from printroom.web.house import House, in_thread
from printroom.web.journal import Journal

ROUTES: list[BaseRoute] = [
    Route("/is/image", images.published),
    Route("/is/image/{object:path}", images.published),
    Route("/is/image", images.preflight, methods=["OPTIONS"]),
    Route("/is/image/{object:path}", images.preflight, methods=["OPTIONS"]),
    Route("/is/content", content.published),
    Route("/is/content/{item:path}", content.published),
    Route("/is/content", images.preflight, methods=["OPTIONS"]),
    Route("/is/content/{item:path}", images.preflight, methods=["OPTIONS"]),
    Route("/is/explain", explain.explain),
    Route("/is/agm", images.obsolete),
    Route("/is/agm/{rest:path}", images.obsolete),
    Route("/xfl", images.obsolete),
    Route("/xfl/{rest:path}", images.obsolete),
    Route("/is/image-no-ips/{file:path}", images.optimized),
    Route("/image-no-ips/{file:path}", images.optimized),
    Route("/", pages.home),
    Route("/api/openapi.json", api.openapi),
    Route("/api/v1/{operation}", api.call, methods=["POST"]),
    Route(soap.SERVICE, soap.call, methods=["POST"]),
    Route(soap.SERVICE, soap.look),
    Route("/scene7/UploadFile", uploads.upload_file, methods=["POST"]),
    Route("/scene7/webservice/{document}", soap.description),
    Route("/scene7/{document}", soap.description),
    Mount("/static", StaticFiles(packages=[("printroom.web", "static")])),
    Route("/health/live", health.live),
    Route("/health/ready", health.ready),
]


def app(config: Config) -> Starlette:
    @asynccontextmanager
    async def life(made: Starlette) -> AsyncIterator[None]:
        jobs = Engine(config.jobs_database, executor_id=f"web-{socket.gethostname()}")
        jobs.start_client()
        here = House(Runtime(config, jobs))
        made.state.house = here
        settle()
        yield
        await in_thread(here.quick, here.runtime.close)

    return Starlette(routes=ROUTES, lifespan=life, middleware=[Middleware(Journal, config=config)])
