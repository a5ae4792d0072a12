"""`server`: a running server with its workers, one for all journeys; each uses folders and names of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("journeys") / "data")
    made.start()
    yield made
    made.stop()
