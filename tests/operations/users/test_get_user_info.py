"""getUserInfo: oneself; others for those who manage them."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import GetUserInfoParam, GetUserInfoReturn
from printroom.contract.roles import Role
from printroom.contract.types import User
from refusals import refused


def test_get_user_info_is_about_the_caller(ask, caller):
    user = caller(Role.TRIAL_SITE_USER)

    assert ask(user, GetUserInfoParam()) == GetUserInfoReturn(
        user_info=User(
            user_handle=user.handle,
            first_name="Ada",
            last_name="Example",
            email=user.email,
            default_role="IpsUser",
            is_valid=True,
            is_ips_admin=False,
        )
    )


@pytest.mark.parametrize("form", ["{handle}", "{number}", "{number}|old@example.com", "u|{number}"])
def test_get_user_info_by_every_form_of_the_handle(ask, admin, caller, form):
    user = caller(Role.IPS_USER)
    handle = form.format(handle=user.handle, number=user.user_id)

    assert ask(admin, GetUserInfoParam(user_handle=handle)).user_info.email == user.email


def test_get_user_info_by_email(ask, caller):
    user = caller(Role.IPS_USER)
    boss = caller(Role.IMAGE_PORTAL_ADMIN)

    assert ask(boss, GetUserInfoParam(email=user.email.upper())).user_info.user_handle == user.handle


@pytest.mark.parametrize("asked", ["colleague", "unknown"])
def test_get_user_info_of_others_is_for_administrators(ask, caller, asked):
    colleague = caller(Role.IPS_USER)
    handle = colleague.handle if asked == "colleague" else "u|999|x@example.com"
    with refused(FaultCode.ILLEGAL_REQUEST_USER) as told:
        ask(caller(Role.IPS_USER), GetUserInfoParam(user_handle=handle))
    assert told.reason == f"user {handle!r} is unknown, or you may not manage this user"


def test_get_user_info_of_another_company_is_out_of_reach(ask, caller, other_company):
    foreign = caller(Role.IPS_USER, company=other_company)
    boss = caller(Role.IPS_COMPANY_ADMIN)
    for param in (GetUserInfoParam(user_handle=foreign.handle), GetUserInfoParam(email=foreign.email)):
        with refused(FaultCode.ILLEGAL_REQUEST_USER):
            ask(boss, param)


@pytest.mark.parametrize("param", [GetUserInfoParam(user_handle="u|999|x"), GetUserInfoParam(email="x@example.com")])
def test_get_user_info_tells_an_ips_admin_that_there_is_no_such_user(ask, admin, param):
    with refused(FaultCode.INVALID_REQUEST_USERNAME):
        ask(admin, param)
