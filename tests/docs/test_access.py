"""The examples of docs/access.md do what they say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from printroom.imaging.attributes import TABLE
from printroom.services.gate import WITH_PRESETS
from printroom.services.locks import clear, unlocked
from printroom.services.rules import applied
from printroom.services.rulesets import OVERRIDES, read
from printroom.services.signing import sign

PAGE = (Path(__file__).parents[2] / "docs" / "access.md").read_text()
EXPECTED = "/is/image/Acme/cat?" + sign(
    "/is/image/Acme/cat", "wid=400", key="shop", secret="correct-horse-battery", expires=1893456000
)
PROGRAMS = {"python": [sys.executable, "-"], "php": ["php"], "bash": ["bash"]}


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("language", PROGRAMS)
def test_every_example_signs_alike(language: str):
    missing = [name for name in (PROGRAMS[language][0], "openssl") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    ran = subprocess.run(PROGRAMS[language], input=block(language), capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{EXPECTED}\n", "")


def test_the_page_shows_what_they_print():
    assert block("text").replace("MAC", EXPECTED[-64:]) == f"{EXPECTED}\n"


def test_the_rule_set_of_the_page_is_one():
    rules = read(block("xml"))
    found = [applied(rules, text, "is") for text in ("Acme/cat/small", "Acme/thumbs/cat?wid=4")]
    assert [(each.text, each.overrides) for each in found] == [
        ("Acme/cat?$small$", {}),
        ("Acme/thumbs/cat?wid=4", {"max_pix": (500, 500)}),
    ]


def test_the_lock_of_the_page_opens():
    assert unlocked(clear("d2lkPTQwMCZmbXQ9cG5nJjg1MjQ=")) == "wid=400&fmt=png"
    assert "d2lkPTQwMCZmbXQ9cG5nJjg1MjQ=" in PAGE


def test_the_page_names_what_there_is():
    for name in (*WITH_PRESETS, *(OVERRIDES.keys() - {"Watermark"})):
        assert f"`{name}`" in PAGE
    for name in ("RequireSignature", "PresetsOnly", "RequestLock", "RequestObfuscation"):
        assert name in TABLE
        assert f"`{name}=1`" in PAGE
