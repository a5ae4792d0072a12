"""`server`: a running server without workers, with small limits, one for all tests of the doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serving import Server

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
