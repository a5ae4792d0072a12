"""Memory of delivery, measured from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio import drawn

MOST_GROWN_KILOBYTES = 16 << 10


@pytest.mark.slow
def test_memory_stays_flat_over_two_thousand_renderings(gallery):
    gallery.show("cat", drawn(1600, 1200))
    child = [sys.executable, str(Path(__file__).with_name("rendering.py"))]
    data = gallery.studio.runtime.config.data
    done = subprocess.run([*child, str(data), "500", "1000", "1000"], check=True, capture_output=True, text=True)
    warm, _, end = (int(line) for line in done.stdout.split())
    assert end - warm < MOST_GROWN_KILOBYTES, done.stdout
