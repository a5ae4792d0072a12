"""getCompanyInfo: by handle, by name, by organisation id; never another's company."""

import pytest

from printroom.contract.faults import AuthorizationFault, FaultCode
from printroom.contract.messages import GetCompanyInfoParam
from printroom.contract.roles import Role
from printroom.contract.types import Company


@pytest.mark.parametrize("form", ["c|{id}", "{id}", "Acme"])
def test_get_company_info_by_handle(ask, caller, company, form):
    found = ask(caller(Role.IPS_USER), GetCompanyInfoParam(company_handle=form.format(id=company.id)))

    assert found.company_info == Company(
        company_handle=f"c|{company.id}", name="Acme", root_path="Acme/", expires=company.expires
    )


def test_get_company_info_does_not_tell_a_foreign_company_from_an_unknown_one(ask, caller, other_company):
    user = caller(Role.IPS_COMPANY_ADMIN)

    faults = {}
    for name in ("Rival", "Nobody"):
        with pytest.raises(AuthorizationFault) as raised:
            ask(user, GetCompanyInfoParam(company_name=name))
        faults[name] = (raised.value.code, raised.value.reason.replace(name, "X"))
    assert faults["Rival"] == faults["Nobody"]
    assert faults["Rival"][0] == FaultCode.INVALID_COMPANY
