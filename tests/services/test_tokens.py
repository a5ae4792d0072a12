"""Bearer tokens: shown once, kept as a digest, and of no use once they are revoked."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.roles import Role
from printroom.models import Token, now
from printroom.services import sign_in
from printroom.services.tokens import Tokens
from refusals import refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def user(caller):
    return caller(Role.IPS_USER)


def make(runtime, email, *, label="", expires=None):
    with runtime.unit(writing=True) as unit:
        token, secret = Tokens(unit.session).make(email, label=label, expires=expires)
        return token.id, secret


def signed_in(runtime, secret):
    with runtime.unit() as unit:
        return sign_in.by_token(unit.session, secret)


def test_token_signs_its_user_in(runtime, user):
    _, secret = make(runtime, user.email.upper())

    assert signed_in(runtime, secret) == user
    assert secret.startswith("prt_")
    assert len(secret) == 47


def test_token_is_kept_as_a_digest_only(runtime, user):
    number, secret = make(runtime, user.email, label="build server", expires=now() + DAY)

    with runtime.unit() as unit:
        kept = {column.name: getattr(unit.session.get(Token, number), column.name) for column in Token.__table__.c}
    assert secret not in str(kept)
    assert kept["digest"] == sign_in.token_digest(secret)
    assert (kept["user_id"], kept["label"], kept["revoked"]) == (user.user_id, "build server", False)


def test_tokens_of_a_user_are_listed(runtime, user, admin):
    first, second = make(runtime, user.email, label="a")[0], make(runtime, user.email, label="b")[0]
    make(runtime, admin.email, label="another's")

    with runtime.unit() as unit:
        assert [(token.id, token.label) for token in Tokens(unit.session).all(user.email)] == [
            (first, "a"),
            (second, "b"),
        ]


def test_revoked_token_is_of_no_use(runtime, user):
    number, secret = make(runtime, user.email)
    _, other = make(runtime, user.email)
    with runtime.unit(writing=True) as unit:
        Tokens(unit.session).revoke(number)

    with refused(FaultCode.INVALID_CREDENTIALS):
        signed_in(runtime, secret)
    assert signed_in(runtime, other) == user


def test_expired_token_is_of_no_use(runtime, user):
    number, secret = make(runtime, user.email, expires=now() + DAY)
    assert signed_in(runtime, secret) == user
    with runtime.unit(writing=True) as unit:
        unit.session.get(Token, number).expires = now()

    with refused(FaultCode.INVALID_CREDENTIALS):
        signed_in(runtime, secret)


@pytest.mark.parametrize("secret", ["", "prt_", "prt_unknown", "\udcff"])
def test_unknown_token_is_of_no_use(runtime, user, secret):
    make(runtime, user.email)

    with refused(FaultCode.INVALID_CREDENTIALS):
        signed_in(runtime, secret)


def test_tokens_refuse(runtime, user):
    with refused(FaultCode.INVALID_REQUEST_USERNAME):
        make(runtime, "nobody@example.com")
    with refused(FaultCode.INVALID_PARAMETER):
        make(runtime, user.email, expires=now() - DAY)
    with refused(FaultCode.INVALID_PARAMETER), runtime.unit(writing=True) as unit:
        Tokens(unit.session).revoke(99)
