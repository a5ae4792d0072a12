"""Sample files of many kinds, where a checkout has them beside it; tests that need them skip where they are not."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "samples"

needs_samples = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample files are not there")


def described(*, without=()):
    """The manifest's entries, but for those of some folders; empty where the samples are not there."""
    if not FOLDER.is_dir():
        return []
    entries = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["files"]
    return [one for one in entries if one["path"].split("/")[0] not in without]
