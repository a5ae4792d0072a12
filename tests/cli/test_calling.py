"""`printroom call`: words → a message, entered at dispatch."""

from __future__ import annotations

import json

import pytest

from printroom.cli.calling import call, message
from printroom.cli.local import NotReady
from printroom.config import Config
from printroom.contract.faults import AuthorizationFault
from printroom.contract.roles import Role
from printroom.runtime import Runtime


def test_words_become_values_of_their_fields_types():
    words = [
        "companyHandle=c|1",
        "folder=1",
        "includeSubfolders=true",
        "recordsPerPage=5",
        "keywordArray=a=b",
        "keywordArray=c",
        'assetTypeArray=["Image", "Video"]',
        'tagConditionArray={"op": "Is"}',
    ]
    assert message("searchAssets", words) == {
        "companyHandle": "c|1",
        "folder": "1",
        "includeSubfolders": True,
        "recordsPerPage": 5,
        "keywordArray": ["a=b", "c"],
        "assetTypeArray": ["Image", "Video"],
        "tagConditionArray": [{"op": "Is"}],
    }


@pytest.mark.parametrize("words", [["companyHandle"], ["companyhandle=1"], ["=1"]])
def test_words_that_are_no_fields_are_refused(words: list[str]):
    with pytest.raises(NotReady):
        message("createFolder", words)


def test_an_unknown_operation_is_refused():
    with pytest.raises(NotReady):
        message("makeCoffee", [])


def test_an_operation_is_run_as_the_user(runtime: Runtime, config: Config, caller):
    user = caller(Role.IPS_USER)
    reply = call(config, "createFolder", ["companyHandle=Acme", "folderPath=Acme/Größe"], user=user.email)
    assert json.loads(reply) == {"folderHandle": "f|Acme/Größe/"}
    with pytest.raises(AuthorizationFault):
        call(config, "getAllCompanies", [], user=user.email)


def test_an_unknown_user_is_refused(runtime: Runtime, config: Config):
    with pytest.raises(NotReady):
        call(config, "getAllCompanies", [], user="nobody@example.com")


def test_a_folder_without_data_is_refused(config: Config):
    with pytest.raises(NotReady):
        call(config, "getAllCompanies", [], user="a@example.com")
