"""setPassword: one's own, and an IpsAdmin anybody's (public reference: r-set-password)."""

import datetime as dt

import pytest

from passwords import PASSWORD
from printroom.contract.faults import FaultCode
from printroom.contract.messages import SetPasswordParam, SetPasswordReturn
from printroom.contract.roles import Role
from refusals import refused

NEW = "@Do6e$ySt3mz"
SOON = dt.datetime(2090, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def test_set_password_of_oneself(ask, caller, accounts):
    user = caller(Role.IMAGE_PORTAL_USER)

    assert ask(user, SetPasswordParam(password=NEW, password_expires=SOON)) == SetPasswordReturn()
    assert accounts.sign_in(user.email, NEW).user_id == user.user_id
    assert accounts.of(user.email).password_expires == SOON
    with refused(FaultCode.INVALID_CREDENTIALS):
        accounts.sign_in(user.email, PASSWORD)


def test_set_password_without_a_time_never_expires(ask, admin, caller, accounts):
    user = caller(Role.IPS_USER)
    ask(admin, SetPasswordParam(user_handle=user.handle, password=NEW, password_expires=SOON))
    ask(admin, SetPasswordParam(user_handle=user.handle, password=NEW))

    assert accounts.of(user.email).password_expires is None
    assert accounts.sign_in(user.email, NEW).user_id == user.user_id


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.IPS_ADMIN, Role.WEB_SERVICE_USER}])
def test_set_password_of_another_is_for_ips_admins(ask, caller, accounts, role):
    user = caller(Role.IPS_USER)
    with refused(FaultCode.ILLEGAL_REQUEST_USER):
        ask(caller(role), SetPasswordParam(user_handle=user.handle, password=NEW))
    assert accounts.sign_in(user.email, PASSWORD).user_id == user.user_id


@pytest.mark.parametrize("weak", ["", "Aa1!", "alllowercase", "lower123"])
def test_set_password_refuses_a_weak_one(ask, caller, accounts, weak):
    user = caller(Role.IPS_USER)
    with refused(FaultCode.INVALID_PARAMETER):
        ask(user, SetPasswordParam(password=weak))
    assert accounts.sign_in(user.email, PASSWORD).user_id == user.user_id


def test_set_password_tells_an_ips_admin_that_there_is_no_such_user(ask, admin):
    with refused(FaultCode.INVALID_REQUEST_USERNAME):
        ask(admin, SetPasswordParam(user_handle="u|999|x", password=NEW))
