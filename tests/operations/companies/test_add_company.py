"""addCompany: a tenant with its root folder and publish contexts."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    AddCompanyParam,
    AddCompanyReturn,
    GetCompanyInfoParam,
    GetCompanyMembershipParam,
)
from printroom.contract.roles import Role
from printroom.contract.types import Company
from printroom.models import now
from printroom.repositories import companies as rows
from printroom.services import sign_in
from refusals import refused

EXPIRES = dt.datetime(2090, 7, 31, 18, tzinfo=dt.UTC)


def test_add_company_makes_the_root_folder_and_contexts(ask, admin, runtime):
    reply = ask(admin, AddCompanyParam(company_name=" Planetary ", expires=EXPIRES, ims_org_id="ORG@Example"))

    handle = reply.company_info.company_handle
    assert reply == AddCompanyReturn(
        company_info=Company(
            company_handle=handle, name="Planetary", root_path="Planetary/", expires=EXPIRES, ims_org_id="ORG@Example"
        )
    )
    assert ask(admin, GetCompanyInfoParam(company_handle=handle)).company_info == reply.company_info
    with runtime.unit() as unit:
        made = rows.by_name(unit.session, "Planetary")
        assert rows.root_folder(unit.session, made).path == "Planetary/"
        kinds = [context.type for context in rows.contexts(unit.session, made.id)]
    assert kinds == ["ImageServing", "ImageRendering", "Video", "ServerDirectory"]


def test_add_company_without_a_time_lasts_a_century(ask, admin):
    found = ask(admin, AddCompanyParam(company_name="Planetary")).company_info

    assert abs(found.expires - now() - dt.timedelta(days=36525)) < dt.timedelta(minutes=1)


@pytest.mark.parametrize("name", ["Acme", "  Acme "])
def test_add_company_refuses_a_used_name(ask, admin, company, name):
    with refused(FaultCode.EXCEPTION) as told:
        ask(admin, AddCompanyParam(company_name=name))
    assert told.reason == "Company name 'Acme' is already in use."


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", FaultCode.MISSING_PARAMETER),
        ("a/b", FaultCode.INVALID_PARAMETER),
        ("a?b", FaultCode.INVALID_PARAMETER),
        ("..", FaultCode.INVALID_PARAMETER),
        ("n" * 201, FaultCode.INVALID_PARAMETER),
    ],
)
def test_add_company_refuses_a_name_that_urls_cannot_carry(ask, admin, name, code):
    with refused(code):
        ask(admin, AddCompanyParam(company_name=name))


@pytest.mark.parametrize("role", [Role.TRIAL_SITE_ADMIN, Role.IMAGE_PORTAL_ADMIN])
def test_add_company_makes_another_caller_its_first_member(ask, caller, runtime, role):
    founder = caller(role)
    made = ask(founder, AddCompanyParam(company_name="Planetary")).company_info

    with runtime.unit() as unit:
        again = sign_in.caller_of(unit.session, unit.session.get(sign_in.User, founder.user_id))
    found = ask(again, GetCompanyMembershipParam()).membership_array
    assert [(each.company.name, each.role) for each in found] == [("Acme", role), ("Planetary", role)]
    assert ask(again, GetCompanyInfoParam(company_name="Planetary")).company_info == made


def test_add_company_makes_an_ips_admin_no_member(ask, admin):
    ask(admin, AddCompanyParam(company_name="Planetary"))

    assert ask(admin, GetCompanyMembershipParam()).membership_array == ()


def test_add_company_refuses_other_roles(ask, caller):
    with refused(FaultCode.NO_OPERATION_PERMISSION) as told:
        ask(caller(Role.IPS_USER), AddCompanyParam(company_name="Planetary"))
    assert told.reason == "role IpsUser may not call addCompany"
