"""Settings: read once, refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from printroom.config import Config


def test_a_relative_data_folder_counts_from_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (Config().data, Config(data=Path("here")).data) == (tmp_path / "data", tmp_path / "here")


def test_an_odd_status_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be 403 or 404"):
        Config(not_found_status=200)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Config().port = 1  # type: ignore[misc]  # that it is refused is the test
