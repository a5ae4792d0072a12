"""`printroom where`."""

from __future__ import annotations

from pathlib import Path

import pytest

from printroom.cli.where import where
from printroom.contract.operations import OPERATIONS
from printroom.imaging.commands.table import TABLE

ROOT = Path(__file__).parents[2]


def told(name: str) -> dict[str, str]:
    said = where(name)
    assert said is not None
    return {title: text.strip() for title, _, text in (line.partition("  ") for line in said.splitlines())}


def line_of(place: str) -> str:
    path, _, line = place.rpartition(":")
    return (ROOT / path).read_text().splitlines()[int(line) - 1]


def test_an_operation_is_told_with_everything_that_concerns_it():
    said = told("createFolder")
    assert (
        line_of(said.pop("file"))
        == "def create_folder(services: Services, param: CreateFolderParam) -> CreateFolderReturn:"
    )
    assert said == {
        "operation": "createFolder: Creates a folder path and returns its handle.",
        "function": "printroom.operations.folders.create_folder",
        "takes": "CreateFolderParam(companyHandle: string, folderPath: string)",
        "returns": "CreateFolderReturn(folderHandle: string)",
        "roles": said["roles"],
        "versions": "2014-04-03, 2013-02-15, 2012-02-14, 2010-01-31, 2009-07-31, 2008-09-10, 2008-01-15, pre-4.0",
        "page": "r-create-folder.md",
        "tests": said["tests"],
    }
    assert set(said["roles"].split(", ")) == set(OPERATIONS["createFolder"].roles)


def test_a_command_is_told_by_any_spelling():
    said = told("OP_USM")
    assert line_of(said["file"]) == "class Usm:"
    assert (said["command"], said["scope"], said["copied as"]) == ("op_usm", "composite", "apply")
    assert (said["page"], said["tests"]) == ("docs/protocol.md, op_usm", "tests/imaging/commands/test_op_usm.py")
    assert told("cropN")["tests"] == "tests/imaging/commands/test_crop.py"


@pytest.mark.parametrize("name", [*OPERATIONS, *TABLE])
def test_everything_is_found(name: str):
    assert where(name)


def test_what_is_neither_is_none():
    assert where("makeCoffee") is None
