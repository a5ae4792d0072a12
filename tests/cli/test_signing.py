import datetime as dt
import re

import pytest

from printroom.cli.local import NotReady
from printroom.cli.signing import moment, sign
from printroom.config import Config
from printroom.services.signing import sign as signed
from printroom.services.signing_keys import SigningKeys

SECRET = "correct-horse-battery"


@pytest.fixture
def key(runtime, company, admin):
    with runtime.unit(writing=True) as unit:
        SigningKeys(unit.session, unit.session.merge(company)).add("web", SECRET)


def test_sign_signs_for_the_company_of_the_url(config: Config, key, admin):
    told = sign(config, "/is/image/Acme/cat?wid=4", expires="2099-01-02T03:04:05Z", user=admin.email)
    query = signed("/is/image/Acme/cat", "wid=4", key="web", secret=SECRET, expires=4071006245)
    assert told == f"/is/image/Acme/cat?{query}"
    until = sign(config, "http://x/is/image/Acme/cat", expires="7d", user=admin.email)
    assert re.fullmatch(r"http://x/is/image/Acme/cat\?signature=web\.\d{10}\.[0-9a-f]{64}", until)


def test_a_span_is_counted_from_now():
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    assert before <= dt.datetime.fromisoformat(moment("2h")) - dt.timedelta(hours=2) <= dt.datetime.now(dt.UTC)
    assert moment("2099-01-02") == "2099-01-02"


@pytest.mark.parametrize("text", ["tomorrow", "-1h", "7", "7w", "999999999d"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(NotReady):
        moment(text)


def test_sign_refuses_what_names_no_company(config: Config):
    with pytest.raises(NotReady) as told:
        sign(config, "cat", expires=None, user="a@x.org")
    assert str(told.value) == "'cat': expected an image URL, as /is/image/Acme/cat?wid=400"
