"""Every built operation × every role, against the contract's own file; and nonsense to each, which ends in a fault."""

import json
from pathlib import Path

import pytest

from messages import build
from printroom import dispatch
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, AuthorizationFault, Fault, FaultCode
from printroom.contract.operations import OPERATIONS
from printroom.contract.roles import Role
from printroom.contract.shape import members
from printroom.contract.versions import NEWEST

CONTRACT = Path(__file__).parent.parent / "contract"
REACHED = ApiFault(FaultCode.INVALID_PARAMETER, "the message is judged after the role")


def contract_roles() -> dict[str, set[str]]:
    """Of every built operation, from the JSON files with their corrections."""
    stated = json.loads((CONTRACT / "contract.json").read_text())["operations"]
    own = json.loads((CONTRACT / "own.json").read_text())["operations"]
    roles = {name: set(facts["roles"]) for name, facts in (stated | own).items()}
    for patch in json.loads((CONTRACT / "patches.json").read_text())["contract"]:
        match patch["at"].split("/"):
            case ["operations", name, "roles"]:
                roles[name] = set(patch["set"]) if "set" in patch else roles[name] | set(patch["add"])
    return {name: roles[name] for name in dispatch.FUNCTIONS}


def inside(operation: str, company) -> str | None:
    names = {member.attribute for member in members(OPERATIONS[operation].param)}
    return company.handle if "company_handle" in names else None


def answer(runtime, who, call: Call) -> tuple[type[Fault], FaultCode]:
    with pytest.raises(Fault) as told:
        dispatch.run(runtime, who, call)
    return type(told.value), told.value.code


@pytest.fixture
def judged(runtime, company):
    """operation → what is answered to a caller's request with a wrong message."""

    def run(who):
        return {
            name: answer(runtime, who, Call(name, fault=REACHED, company_handle=inside(name, company)))
            for name in dispatch.FUNCTIONS
        }

    return run


REFUSED = (AuthorizationFault, FaultCode.NO_OPERATION_PERMISSION)


def test_families_are_built():
    assert {OPERATIONS[name].family for name in dispatch.FUNCTIONS} >= {"users", "companies", "folders", "presets"}


@pytest.mark.parametrize("role", Role)
def test_operations_are_for_the_roles_of_the_contract(judged, caller, role):
    expected = {
        name: (ApiFault, FaultCode.INVALID_PARAMETER) if role in roles else REFUSED
        for name, roles in contract_roles().items()
    }

    assert judged(caller(role)) == expected


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.IPS_ADMIN])
def test_operations_are_for_active_members_only(judged, caller, role):
    assert judged(caller(role, is_active=False)) == dict.fromkeys(dispatch.FUNCTIONS, REFUSED)


def test_operations_in_a_company_are_for_its_members(judged, caller, company, other_company):
    expected = {
        name: (AuthorizationFault, FaultCode.INVALID_COMPANY)
        if inside(name, company)
        else (ApiFault, FaultCode.INVALID_PARAMETER)
        for name, roles in contract_roles().items()
        if Role.IPS_COMPANY_ADMIN in roles
    }
    found = judged(caller(Role.IPS_COMPANY_ADMIN, company=other_company))

    assert {name: found[name] for name in expected} == expected
    assert {found[name] for name in found.keys() - expected.keys()} == {REFUSED}


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("operation", sorted(dispatch.FUNCTIONS))
def test_operations_meet_nonsense_with_a_fault_or_an_answer(runtime, company, caller, operation, full):
    """Values that fit their types and mean nothing: whatever comes is the operation's reply or a fault, never 20003."""
    facts = OPERATIONS[operation]
    who = caller(Role.IPS_ADMIN if facts.roles == {Role.IPS_ADMIN} else sorted(facts.roles)[-1])
    call = Call(operation, build(facts.param, NEWEST, full=full), company_handle=inside(operation, company))
    try:
        reply = dispatch.run(runtime, who, call)
    except Fault as fault:
        assert fault.code != FaultCode.NO_OPERATION_PERMISSION
        assert fault.reason
    else:
        assert type(reply) is facts.returns
