"""What lives as long as the process."""

from __future__ import annotations

import pyvips

from printroom.runtime import Runtime


def test_a_process_works_on_a_picture_with_one_thread(runtime: Runtime) -> None:
    """With more, rows of a file that is read from top to bottom may be asked for in another order, and that fails."""
    assert pyvips.vips_lib.vips_concurrency_get() == 1
