"""getCompanyInfo: by handle, by name, by organisation id; never another's company."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import AddCompanyParam, GetCompanyInfoParam
from printroom.contract.roles import Role
from printroom.contract.types import Company
from refusals import refused

PAST = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "asked",
    [
        {"company_handle": "c|{id}"},
        {"company_handle": "{id}"},
        {"company_handle": "Acme"},
        {"company_handle": "\n  Acme\n"},
        {"company_name": "Acme"},
        {"company_name": " Acme "},
    ],
)
def test_get_company_info_of_the_callers_company(ask, caller, company, asked):
    asked = {name: value.format(id=company.id) for name, value in asked.items()}
    found = ask(caller(Role.IPS_USER), GetCompanyInfoParam(**asked))

    assert found.company_info == Company(
        company_handle=f"c|{company.id}", name="Acme", root_path="Acme/", expires=company.expires
    )


def test_get_company_info_by_organisation_id(ask, admin):
    made = ask(admin, AddCompanyParam(company_name="Planetary", ims_org_id="ORG@Example")).company_info

    assert ask(admin, GetCompanyInfoParam(ims_org_id="ORG@Example")).company_info == made
    with refused(FaultCode.INVALID_COMPANY):
        ask(admin, GetCompanyInfoParam(ims_org_id="ORG@Elsewhere"))


@pytest.mark.parametrize("field", ["company_handle", "company_name", "ims_org_id"])
def test_get_company_info_does_not_tell_a_foreign_company_from_an_unknown_one(ask, admin, caller, company, field):
    ask(admin, AddCompanyParam(company_name="Foreign", ims_org_id="Foreign"))
    user = caller(Role.IPS_COMPANY_ADMIN)

    reasons = set()
    for name in ("Foreign", "Unknown"):
        with refused(FaultCode.INVALID_COMPANY) as told:
            ask(user, GetCompanyInfoParam(**{field: name}))
        reasons.add(told.reason.replace(name, "?"))
    assert reasons == {"company '?' is unknown, or you are no active member of it"}


def test_get_company_info_of_an_expired_company_is_for_ips_admins(ask, admin, caller, runtime, company):
    user = caller(Role.IPS_COMPANY_ADMIN)
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).expires = PAST

    assert ask(admin, GetCompanyInfoParam(company_name="Acme")).company_info.expires == PAST
    with refused(FaultCode.INVALID_COMPANY):
        ask(user, GetCompanyInfoParam(company_name="Acme"))


def test_get_company_info_wants_to_know_which(ask, admin):
    with refused(FaultCode.MISSING_PARAMETER):
        ask(admin, GetCompanyInfoParam())
