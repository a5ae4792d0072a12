"""Idempotency keys: who is first, what is answered again, and when a key is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import RememberedReply, now
from printroom.runtime import Runtime
from printroom.services.caller import Caller
from printroom.services.replies import AT_WORK, KEPT, Replies, Reply, StillAtWork

FIRST = Reply(200, "application/json", b'{"a": 1}')


def within(runtime: Runtime, caller: Caller, act: Callable[[Replies], object]) -> object:
    with runtime.unit(writing=True) as unit:
        return act(Replies(unit.session, caller.user_id))


def age(runtime: Runtime, caller: Caller, by: dt.timedelta) -> None:
    with runtime.unit(writing=True) as unit:
        row = unit.session.get(RememberedReply, (caller.user_id, "k"))
        assert row is not None
        row.created = now() - by


def test_the_first_reply_is_answered_again(runtime: Runtime, admin: Caller):
    assert within(runtime, admin, lambda replies: replies.claim("k", "digest")) is None
    within(runtime, admin, lambda replies: replies.keep("k", FIRST))
    assert within(runtime, admin, lambda replies: replies.claim("k", "digest")) == FIRST


def test_a_second_request_has_to_wait_for_the_first(runtime: Runtime, admin: Caller):
    within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    with pytest.raises(StillAtWork):
        within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    age(runtime, admin, AT_WORK)
    assert within(runtime, admin, lambda replies: replies.claim("k", "digest")) is None


def test_a_key_comes_with_one_request_only(runtime: Runtime, admin: Caller):
    within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    with pytest.raises(ApiFault) as refused:
        within(runtime, admin, lambda replies: replies.claim("k", "another"))
    assert (type(refused.value), refused.value.code) == (ApiFault, FaultCode.INVALID_PARAMETER)


def test_keys_of_users_are_apart(runtime: Runtime, admin: Caller, caller: Callable[..., Caller]):
    within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    assert within(runtime, caller(Role.IPS_USER), lambda replies: replies.claim("k", "another")) is None


def test_a_released_key_is_free(runtime: Runtime, admin: Caller):
    within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    within(runtime, admin, lambda replies: replies.release("k"))
    assert within(runtime, admin, lambda replies: replies.claim("k", "another")) is None


def test_a_day_later_all_is_forgotten(runtime: Runtime, admin: Caller):
    within(runtime, admin, lambda replies: replies.claim("k", "digest"))
    within(runtime, admin, lambda replies: replies.keep("k", FIRST))
    age(runtime, admin, KEPT + dt.timedelta(seconds=1))
    assert within(runtime, admin, lambda replies: replies.claim("k", "another")) is None


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_keys_have_a_length(runtime: Runtime, admin: Caller, key: str):
    with pytest.raises(ApiFault) as refused:
        within(runtime, admin, lambda replies: replies.claim(key, "digest"))
    assert refused.value.code is FaultCode.INVALID_PARAMETER
