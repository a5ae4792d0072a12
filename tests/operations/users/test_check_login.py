"""checkLogin: a login that fails is an answer."""

import pytest

from passwords import PASSWORD
from printroom.contract.faults import FaultCode
from printroom.contract.messages import CheckLoginParam, CheckLoginReturn
from printroom.contract.roles import Role
from refusals import refused

VALID = CheckLoginReturn(status="ValidLogin")
INVALID = CheckLoginReturn(status="InvalidLogin")


def test_check_login_of_an_account(ask, caller):
    user = caller(Role.IPS_USER)

    assert ask(user, CheckLoginParam(email=user.email.upper(), password=PASSWORD)) == VALID


@pytest.mark.parametrize(
    ("email", "password"), [("{mine}", "wrong"), ("nobody@example.com", PASSWORD), ("", ""), ("{mine}", "")]
)
def test_check_login_answers_invalid_login(ask, caller, email, password):
    user = caller(Role.IPS_USER)

    assert ask(user, CheckLoginParam(email=email.format(mine=user.email), password=password)) == INVALID


def test_check_login_in_a_company_wants_an_active_member(ask, admin, caller, company, other_company):
    asking = caller(Role.IPS_USER)
    member, idle = caller(Role.IPS_USER), caller(Role.IPS_USER, is_active=False)
    foreign = caller(Role.IPS_USER, company=other_company)
    statuses = [
        ask(asking, CheckLoginParam(company_handle=company.handle, email=one.email, password=PASSWORD))
        for one in (member, idle, foreign, admin)
    ]

    assert statuses == [VALID, INVALID, INVALID, VALID]


def test_check_login_in_a_company_is_for_its_members(ask, caller, other_company):
    with refused(FaultCode.INVALID_COMPANY):
        ask(
            caller(Role.IPS_USER),
            CheckLoginParam(company_handle=other_company.handle, email="a@example.com", password="x"),
        )
