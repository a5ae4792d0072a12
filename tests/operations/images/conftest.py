"""`copy(source, name, commands)` is copyImage by an administrator, into the root folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from printroom.contract.messages import CopyImageParam, CopyImageReturn
from printroom.services.caller import Caller
from studio import Studio

Copy = Callable[..., str]


@pytest.fixture
def copy(ask, studio: Studio) -> Copy:
    """Answers the copy's handle."""

    def run(source: str, name: str, commands: str = "", *, who: Caller = studio.who, folder: str = "f|Acme/") -> str:
        message = CopyImageParam(
            company_handle=studio.company.handle,
            asset_handle=source,
            folder_handle=folder,
            name=name,
            url_modifier=commands,
        )
        reply = ask(who, message)
        assert isinstance(reply, CopyImageReturn)
        return reply.asset_handle

    return run
