"""Hostile files and odd names, through the upload door of a running server: each says what became of it."""

from __future__ import annotations

from collections import Counter

import requests

from samples import FOLDER, described, needs_samples
from serving import COMPANY, Server

# Taken as they are, never opened: the door serves them sandboxed.
KEPT = {"svg", "pdf"}
# The names that URLs cannot carry are mended.
NAMES = {
    "-leading-dash",
    "Größe Ä ß – 日本語 العربية",
    "percent_2e_2e_2fname_00",
    "quote's _ <b>semi_colon$_x_",
    "spaces  two  and trailing",
    "two..dots..",
}


def lines(server: Server, folder: str) -> dict[str, list[str]]:
    """The types of the lines about each file of a sample folder, uploaded in one job."""
    paths = [one["path"] for one in described() if one["path"].startswith(f"{folder}/")]
    log = server.finished(COMPANY, server.post(COMPANY, {path: (FOLDER / path).read_bytes() for path in paths}))
    found: dict[str, list[str]] = {path: [] for path in paths}
    for line in log["detailArray"]:
        path = next((path for path in paths if line["logMessage"].startswith(f"{path}: ")), None)
        if path:
            found[path].append(line["logType"])
    counted = Counter(kind for kinds in found.values() for kind in set(kinds))
    assert (log["fileSuccessCount"], log["fileErrorCount"], log["fileWarningCount"], log["fatalError"]) == (
        counted["UploadSuccess"],
        counted["UploadError"],
        counted["UploadWarning"],
        False,
    )
    return found


@needs_samples
def test_hostile_files_are_an_error_line_each_or_no_more_than_the_picture(server: Server):
    expected = {
        one["path"]: ["UploadError"]
        if one["expect"] == "refuse" and one["path"].rpartition(".")[2] not in KEPT
        else ["UploadSuccess"]
        for one in described()
        if one["path"].startswith("hostile/")
    }
    assert lines(server, "hostile") == expected
    assert requests.get(f"{server.address}/health/ready", timeout=10).status_code == 200


@needs_samples
def test_odd_names_become_names_that_urls_carry(server: Server):
    found = lines(server, "names")
    assert {path: kinds[-1] for path, kinds in found.items()} == dict.fromkeys(found, "UploadSuccess")
    assert [len(kinds) for kinds in found.values()].count(2) == 2
    asked = {"companyHandle": COMPANY, "folder": "names", "responseFieldArray": ["assetArray/items/name"]}
    shown = server.api("searchAssets", asked).json()["assetArray"]
    assert {asset["name"] for asset in shown} == NAMES
