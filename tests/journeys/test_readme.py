"""The README's examples, run as they stand against a running server."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import PASSWORD, USER, Server

README = (Path(__file__).parents[2] / "README.md").read_text()


def code(language: str, *, with_word: str) -> str:
    """The README's block in that language which holds the word."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = [block for block in blocks if with_word in block]
    return found


@pytest.fixture(scope="module")
def samples(server: Server) -> Iterator[Server]:
    """The company of the examples, with their picture."""
    company = server.api("addCompany", {"companyName": "Samples"}).json()["companyInfo"]["companyHandle"]
    server.upload(company, {"alpine-lake.png": server.drawing(600, 400)}, readyForPublish=True)
    yield server


def here(text: str, server: Server) -> str:
    return (
        text
        .replace("http://127.0.0.1:8080", server.address)
        .replace("admin@example.com", USER)
        .replace("PASSWORD", PASSWORD)
    )


def run(*words: str | Path, text: str) -> str:
    done = subprocess.run(
        [str(word) for word in words], input=text, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def size_of(server: Server, name: str) -> tuple[int, int]:
    message = {"companyHandle": "Samples", "nameArray": [name]}
    (found,) = server.api("getAssetsByName", message).json()["assetArray"]
    assert found["folder"] == "Samples/copies/"
    return found["imageInfo"]["width"], found["imageInfo"]["height"]


def test_python_example(samples: Server) -> None:
    printed = run(sys.executable, "-", text=here(code("python", with_word="copyImage"), samples))
    assert re.fullmatch(r"a\|\d+\|1\|\d+\n", printed)
    assert size_of(samples, "lake-from-python") == (800, 533)


@pytest.mark.skipif(shutil.which("php") is None, reason="PHP is not installed: apt-get install php-cli php-soap")
def test_php_example(samples: Server) -> None:
    printed = run("php", "-d", "soap.wsdl_cache_enabled=0", text=here(code("php", with_word="copyImage"), samples))
    assert re.fullmatch(r"a\|\d+\|1\|\d+\n", printed)
    assert size_of(samples, "lake-from-php") == (800, 533)


def test_curl_example(samples: Server) -> None:
    run("bash", "-eu", text=here(code("sh", with_word="copyImage"), samples))
    assert size_of(samples, "lake-from-curl") == (800, 533)


def test_every_link_leads_somewhere() -> None:
    root = Path(__file__).parents[2]
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert [link for link in links if not (root / link).exists()] == []
