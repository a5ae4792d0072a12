"""Dispatch: the order of checks, the unit of work, and that families and contract agree."""

from types import ModuleType

import pytest

from printroom import dispatch
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.messages import AddCompanyParam, CreateFolderParam, CreateFolderReturn, GetCompanyMembersParam
from printroom.contract.operations import OPERATIONS
from printroom.contract.roles import Role
from printroom.repositories import companies as company_rows
from printroom.services import Services
from refusals import refused

WRONG_MESSAGE = ApiFault(FaultCode.MISSING_PARAMETER, "folderPath is missing")


@pytest.fixture
def create_folder(runtime, company):
    """createFolder with as much wrong as is given."""

    def run(who, **wrong):
        call = {
            "operation": "createFolder",
            "message": CreateFolderParam(company_handle=company.handle, folder_path="x"),
            "company_handle": company.handle,
        }
        return dispatch.run(runtime, who, Call(**(call | wrong)))

    return run


def test_run_answers_the_operations_reply(create_folder, caller):
    assert create_folder(caller(Role.IPS_USER)) == CreateFolderReturn(folder_handle="f|Acme/x/")


def test_run_judges_role_company_impersonation_and_message_in_this_order(create_folder, caller, other_company):
    """Each time the first wrong thing is put right, the next one is told."""
    forbidden = {"operation": "getAllCompanies"}
    foreign = {"company_handle": other_company.handle}
    unknown_user = {"access_user_handle": "u|99"}
    impossible = {"message": None, "fault": WRONG_MESSAGE}
    limited, user = caller(Role.IMAGE_PORTAL_CONTRIB), caller(Role.IPS_USER)

    with refused(FaultCode.NO_OPERATION_PERMISSION):
        create_folder(limited, **(forbidden | foreign | unknown_user | impossible))
    with refused(FaultCode.INVALID_COMPANY):
        create_folder(limited, **(foreign | unknown_user | impossible))
    with refused(FaultCode.NO_IMPERSONATION_PERMISSION):
        create_folder(limited, **(unknown_user | impossible))
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        create_folder(user, **(unknown_user | impossible))
    with refused(FaultCode.MISSING_PARAMETER):
        create_folder(user, **impossible)


def test_run_counts_the_role_in_the_company_that_is_meant(runtime, ask, caller, company, other_company):
    """An administrator elsewhere is none here."""
    boss = caller(Role.IPS_COMPANY_ADMIN)
    both = type(boss)(
        user_id=boss.user_id,
        email=boss.email,
        handle=boss.handle,
        is_ips_admin=False,
        roles={company.id: Role.IPS_USER, other_company.id: Role.IPS_COMPANY_ADMIN},
    )

    def members(of):
        return ask(both, GetCompanyMembersParam(company_handle=of.handle, include_invalid=True))

    assert members(other_company).member_array == ()
    with refused(FaultCode.NO_OPERATION_PERMISSION) as told:
        members(company)
    assert told.reason == "role IpsUser may not call getCompanyMembers"


def test_run_does_not_know_an_operation(create_folder, admin):
    with refused(FaultCode.INVALID_REQUEST_XML) as told:
        create_folder(admin, operation="makeCoffee\x00")
    assert told.reason == "'makeCoffee\N{REPLACEMENT CHARACTER}' is no operation of this API"


def test_run_says_what_is_not_built(create_folder, admin, caller):
    missing = next(name for name in OPERATIONS if name not in dispatch.FUNCTIONS)
    with pytest.raises(dispatch.NotBuilt) as told:
        create_folder(admin, operation=missing, message=None)
    assert (told.value.code, told.value.reason) == (
        FaultCode.EXCEPTION,
        f"{missing} is not built yet in this server",
    )


def test_run_leaves_nothing_behind_when_the_operation_is_refused(runtime, ask, admin, company):
    with refused(FaultCode.INVALID_PARAMETER):
        ask(admin, CreateFolderParam(company_handle=company.handle, folder_path="good/b?d"))
    with refused(FaultCode.EXCEPTION):
        ask(admin, AddCompanyParam(company_name="Acme"))

    with runtime.unit() as unit:
        assert [each.name for each in company_rows.everyone(unit.session)] == ["Acme"]


def test_check_finds_families_and_contract_in_agreement():
    dispatch.check()


def test_check_names_a_function_that_is_no_operation():
    def make_coffee(services: Services, param: CreateFolderParam) -> CreateFolderReturn: ...

    with pytest.raises(TypeError, match=r"folders\.make_coffee is no operation of the contract"):
        dispatch.check({"folders": family(make_coffee)})


def test_check_names_a_function_of_other_types():
    def create_folder(services: Services, param: AddCompanyParam) -> CreateFolderReturn: ...

    with pytest.raises(TypeError, match=r"folders\.create_folder takes and returns .*AddCompanyParam"):
        dispatch.check({"folders": family(create_folder)})


def test_every_public_function_of_a_family_is_called():
    public = {
        f"{family}.{name}"
        for family, module in dispatch.FAMILIES.items()
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    }
    called = {f"{OPERATIONS[name].family}.{OPERATIONS[name].function}" for name in dispatch.FUNCTIONS}

    assert public == called


def test_a_fault_is_of_its_kind(create_folder, caller, other_company):
    with pytest.raises(AuthorizationFault):
        create_folder(caller(Role.IPS_USER), company_handle=other_company.handle)


def family(function) -> ModuleType:
    module = ModuleType("printroom.operations.folders")
    function.__module__ = module.__name__
    setattr(module, function.__name__, function)
    return module
