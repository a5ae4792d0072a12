import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from printroom.codecs.json import openapi, read, write
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import CopyImageParam, CopyImageReturn, GetFoldersParam, GetFoldersReturn
from printroom.contract.operations import OPERATIONS
from printroom.contract.types import Folder

COPY = {"companyHandle": "c|1", "assetHandle": "a|2", "folderHandle": "f|Co/", "name": "Größe", "urlModifier": ""}


def test_read_gives_the_call():
    assert read("copyImage", json.dumps(COPY).encode("utf-16"), locale="de") == Call(
        operation="copyImage",
        message=CopyImageParam(
            company_handle="c|1", asset_handle="a|2", folder_handle="f|Co/", name="Größe", url_modifier=""
        ),
        company_handle="c|1",
        locale="de",
    )


def test_trouble_in_fields_is_held_with_the_handles():
    call = read("copyImage", json.dumps({"companyName": "Co", "assetHandle": "a"}).encode())
    assert (call.message, call.company_handle) == (None, "Co")
    assert (call.fault.code, call.fault.reason) == (FaultCode.MISSING_PARAMETER, "folderHandle is missing")


def test_unknown_operation_is_held():
    call = read("nothing", b"")
    assert (call.fault.code, call.fault.reason) == (FaultCode.INVALID_REQUEST_XML, "there is no operation 'nothing'")


@pytest.mark.parametrize("body", [b"[]", b"1", b"{", b"\xff", b"[" * 100_000, b"null", b"1" * 5000])
def test_what_is_no_object_is_a_fault(body):
    with pytest.raises(ApiFault) as raised:
        read("copyImage", body)
    assert raised.value.code is FaultCode.INVALID_REQUEST_XML


def test_reply_is_written_and_cut():
    folders = GetFoldersReturn(folder_array=(Folder(path="Größe/", has_subfolders=False),))
    asked = GetFoldersParam(company_handle="c", response_field_array=("folderArray/items/path",))
    assert (
        write(Call(operation="getFolders", message=asked), folders).decode() == '{"folderArray": [{"path": "Größe/"}]}'
    )
    assert write(Call(operation="copyImage"), CopyImageReturn(asset_handle="a|1")) == b'{"assetHandle": "a|1"}'


def test_openapi_of_all_operations_is_valid():
    document = openapi(OPERATIONS)
    OpenAPIV31SpecValidator(document).validate()
    assert set(document["paths"]) == {f"/{name}" for name in OPERATIONS}


def test_openapi_holds_only_what_is_built():
    document = openapi({"copyImage"})
    assert set(document["paths"]) == {"/copyImage"}
    assert set(document["components"]["schemas"]) == {"CopyImageParam", "CopyImageReturn", "Problem"}
    assert document["components"]["schemas"]["CopyImageParam"] == {
        "type": "object",
        "properties": dict.fromkeys(COPY, {"type": "string"}),
        "required": list(COPY),
    }
