"""`server`: a running server without workers, with small limits, one for all tests of the doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gallery import Gallery
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.imaging.intake import Intake
from printroom.repositories import companies, users
from printroom.runtime import Runtime
from printroom.services.sign_in import caller_of
from serving import USER, Server
from studio import Studio

LIMIT = 200_000


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(
        tmp_path_factory.mktemp("web") / "data",
        PRINTROOM_WORKERS="0",
        PRINTROOM_MAX_REQUEST_BYTES=str(LIMIT),
        PRINTROOM_BODY_TIMEOUT="1",
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def gallery(server: Server, tmp_path_factory: pytest.TempPathFactory):
    """The server's company, reached through a second runtime on the same folder."""
    jobs = Engine(Config(data=server.data).jobs_database)
    jobs.start_client()
    runtime = Runtime(Config(data=server.data), jobs)
    with runtime.unit() as unit:
        company = companies.by_name(unit.session, "Acme")
        user = users.by_email(unit.session, USER)
        assert company is not None and user is not None
        who = caller_of(unit.session, user)
    with Intake() as intake:
        yield Gallery(Studio(runtime, company, who, intake, tmp_path_factory.mktemp("gallery")))
    runtime.close()
