"""The generated code is what contract/ says, corrections included."""

import json
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from printroom.contract import constants, messages, types
from printroom.contract.constants import JobTriggerState, TrashState
from printroom.contract.faults import ApiFault, AuthenticationFault, AuthorizationFault, FaultCode
from printroom.contract.operations import OPERATIONS, Operation
from printroom.contract.roles import Role
from printroom.contract.shape import Wire, members
from printroom.contract.types import ARRAYS, TYPES
from printroom.contract.versions import NEWEST, Version, span

ROOT = Path(__file__).parents[2]
CONTRACT = json.loads((ROOT / "contract" / "contract.json").read_text(encoding="utf-8"))
PATCHES = json.loads((ROOT / "contract" / "patches.json").read_text(encoding="utf-8"))


def test_generated_files_are_current():
    done = subprocess.run([sys.executable, "tools/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_operation_and_type_is_there():
    own = {name for name, operation in OPERATIONS.items() if operation.own}
    assert set(OPERATIONS) - own == set(CONTRACT["operations"])
    named = {name for name in CONTRACT["types"] if CONTRACT["type_info"][name].get("schema_type", True)}
    assert named <= set(TYPES) | set(ARRAYS)
    assert len(CONTRACT["operations"]) == 166


def test_an_operation_is_told_whole():
    assert OPERATIONS["copyImage"] == Operation(
        name="copyImage",
        family="images",
        function="copy_image",
        param=messages.CopyImageParam,
        returns=messages.CopyImageReturn,
        roles=frozenset({
            Role.IPS_USER,
            Role.IPS_ADMIN,
            Role.IPS_COMPANY_ADMIN,
            Role.IMAGE_PORTAL_ADMIN,
            Role.IMAGE_PORTAL_CONTRIB,
            Role.IMAGE_PORTAL_CONTRIB_USER,
        }),
        versions=span(Version.V2008_01_15),
        rank="A",
        page="r-copy-image.md",
        note="Renders an image with IS commands into an independent new asset.",
    )


def test_roles_are_the_contracts_with_the_patches():
    added = {patch["at"].split("/")[1]: set() for patch in PATCHES["contract"] if patch["at"].endswith("/roles")}
    for patch in PATCHES["contract"]:
        if patch["at"].endswith("/roles"):
            added[patch["at"].split("/")[1]] |= set(patch["add"])
    expected = {name: set(entry["roles"]) | added.get(name, set()) for name, entry in CONTRACT["operations"].items()}
    found = {name: {role.value for role in OPERATIONS[name].roles} for name in expected}
    assert found == expected
    assert all(added.values())


def test_a_role_that_outranks_another_is_never_refused_what_that_may():
    outranked = [(Role.IPS_USER, Role.IPS_COMPANY_ADMIN), (Role.IPS_USER, Role.IPS_ADMIN)]
    outranked += [(Role.IMAGE_PORTAL_CONTRIB, Role.IMAGE_PORTAL_ADMIN), (Role.TRIAL_SITE_USER, Role.TRIAL_SITE_ADMIN)]
    for operation in OPERATIONS.values():
        for lower, higher in outranked:
            assert lower not in operation.roles or higher in operation.roles, (operation.name, higher)


def test_every_patch_has_a_reason():
    patches = [patch for name in ("contract", "own", "commands") for patch in PATCHES[name]]
    assert [patch["at"] for patch in patches if not patch.get("reason")] == []


def test_a_field_carries_its_wire():
    by_name = {member.attribute: member for member in members(types.Asset)}
    assert by_name["metadata_array"].wire == Wire("metadataArray", "MetadataArray", False, "items", "Metadata")
    assert by_name["trash_state"].wire == Wire("trashState", "string", versions=span(Version.V2008_01_15))
    handle = members(messages.CopyImageParam)[0]
    assert (handle.attribute, handle.optional) == ("company_handle", False)
    assert handle.wire == Wire("companyHandle", "string", required=True, aliases=("companyName",))


@pytest.mark.parametrize("cls", [*TYPES.values(), *vars(messages).values()])
def test_python_and_wire_agree_about_what_may_be_absent(cls):
    if not isinstance(cls, type) or cls.__module__ not in {"printroom.contract.types", "printroom.contract.messages"}:
        return
    for field in fields(cls):
        wire = field.metadata["wire"]
        if field.default is MISSING:
            assert wire.required, field.name
        elif field.default == ():
            assert wire.required and wire.item == "items", field.name


def test_versions_are_newest_first():
    assert [(version.value, version.namespace, version.wsdl) for version in (NEWEST, Version.PRE_4_0)] == [
        ("2014-04-03", "http://www.scene7.com/IpsApi/xsd/2014-04-03", "IpsApi-2014-04-03.wsdl"),
        ("pre-4.0", "http://www.scene7.com/IpsApi/xsd", "IpsApi.wsdl"),
    ]
    assert [version.value for version in Version] == [
        "2014-04-03",
        "2013-02-15",
        "2012-02-14",
        "2010-01-31",
        "2009-07-31",
        "2008-09-10",
        "2008-01-15",
        "pre-4.0",
    ]


def test_constants_are_the_lists_of_the_contract():
    assert [state.value for state in TrashState] == ["NotInTrash", "InTrash", "InEmptiedTrash"]
    assert [state.value for state in JobTriggerState] == ["Blocked", "Complete", "Error", "None", "Normal", "Paused"]
    lists = [name for name, value in vars(constants).items() if isinstance(value, type) and name[0].isupper()]
    without_a_class = {"User Roles", "Recorded Lenient Values"}
    assert len(lists) == len({**CONTRACT["constants"], **CONTRACT["constants_derived"]}.keys() - without_a_class)
    assert {role.value for role in Role} == set(CONTRACT["constants"]["User Roles"])


def test_all_17_fault_codes_have_their_numbers():
    assert {code.name: code.value for code in FaultCode} == {
        "NO_CREDENTIALS": 10000,
        "INVALID_CREDENTIALS": 10001,
        "INVALID_USER": 10002,
        "INVALID_COMPANY": 20000,
        "INVALID_REQUEST_USERNAME": 20001,
        "INVALID_REQUEST_USER": 20002,
        "NO_OPERATION_PERMISSION": 20003,
        "NO_IMPERSONATION_PERMISSION": 20004,
        "ILLEGAL_PARAMETER_VALUE": 20005,
        "ILLEGAL_COMPANY": 20006,
        "ILLEGAL_REQUEST_USER": 20007,
        "ILLEGAL_ACCESS_GROUP": 20008,
        "MISSING_PERMISSION": 20009,
        "EXCEPTION": 30000,
        "INVALID_PARAMETER": 30001,
        "MISSING_PARAMETER": 30002,
        "INVALID_REQUEST_XML": 30003,
    }
    kinds = [(kind.__name__, kind.element) for kind in (AuthenticationFault, AuthorizationFault, ApiFault)]
    assert kinds == [
        ("AuthenticationFault", "authenticationFault"),
        ("AuthorizationFault", "authorizationFault"),
        ("ApiFault", "ipsApiFault"),
    ]
    assert str(ApiFault(FaultCode.EXCEPTION, "because")) == "ipsApiFault 30000: because"
