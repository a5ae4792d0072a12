import math
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from printroom.contract.scalars import (
    READERS,
    read_boolean,
    read_bytes,
    read_double,
    read_int,
    read_long,
    read_time,
    write_bytes,
    write_time,
)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_int, " -5 ", -5),
        (read_int, "+2147483647", 2147483647),
        (read_long, "-9223372036854775808", -9223372036854775808),
        (read_double, "72.0", 72.0),
        (read_double, "-.5e3", -500.0),
        (read_double, "7.", 7.0),
        (read_boolean, "1", True),
        (read_boolean, " False ", False),
        (read_bytes, "AP\n8=", b"\x00\xff"),
        (read_bytes, "", b""),
        (read_time, "2011-03-30T14:32:08.858-05:00", datetime(2011, 3, 30, 19, 32, 8, 858000, tzinfo=UTC)),
        (read_time, "2101-01-31T23:00:00.030Z", datetime(2101, 1, 31, 23, 0, 0, 30000, tzinfo=UTC)),
        (read_time, "2011-03-30T14:32:08Z", datetime(2011, 3, 30, 14, 32, 8, tzinfo=UTC)),
        (read_time, "2011-03-30T14:32:08.1234567Z", datetime(2011, 3, 30, 14, 32, 8, 123456, tzinfo=UTC)),
    ],
)
def test_text_is_read(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (read_int, "2147483648", "a whole number of 32 bits"),
        (read_int, "1_0", "a whole number"),
        (read_int, "٣", "a whole number"),
        (read_int, "1.5", "a whole number"),
        (read_long, "9223372036854775808", "a whole number of 64 bits"),
        (read_long, "9" * 5000, "a whole number"),
        (read_double, "NaN", "a number"),
        (read_double, "INF", "a number"),
        (read_double, "1e999", "a finite number"),
        (read_double, "", "a number"),
        (read_boolean, "yes", "true or false"),
        (read_bytes, "A", "base64"),
        (read_bytes, "é", "base64"),
        (read_time, "20080726T08:36:19.19305:00", "a date and time such as 2014-04-03T10:00:00.000Z"),
        (read_time, "0001-01-01T00:00:00+14:00", "a date and time such as 2014-04-03T10:00:00.000Z"),
        (read_time, "9999-12-31T23:59:59-14:00", "a date and time such as 2014-04-03T10:00:00.000Z"),
    ],
)
def test_wrong_text_is_refused(read, text, expected):
    with pytest.raises(ValueError, match=f"^{expected}$"):
        read(text)


def test_time_without_a_zone_is_in_the_servers(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert read_time("2011-07-30T14:32:08") == datetime(2011, 7, 30, 18, 32, 8, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@settings(derandomize=True, deadline=None, max_examples=200)
@given(moment=st.datetimes(timezones=st.timezones(), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_times_are_written_in_utc_with_milliseconds(moment):
    text = write_time(moment)
    assert len(text) == 24
    assert text.endswith("Z")
    assert 0 <= (moment - read_time(text)).total_seconds() < 0.001


@settings(derandomize=True, deadline=None, max_examples=200)
@given(content=st.binary(max_size=50))
def test_bytes_come_back(content):
    assert read_bytes(write_bytes(content)) == content


@settings(derandomize=True, deadline=None, max_examples=500)
@example(kind="double", text="1e400")
@given(kind=st.sampled_from(sorted(READERS)), text=st.text(max_size=30) | st.from_regex(r"[0-9T:.+\-ZeE]{1,30}"))
def test_any_text_is_read_or_refused(kind, text):
    try:
        value = READERS[kind](text)
    except ValueError as problem:
        assert str(problem)
    else:
        assert not isinstance(value, float) or math.isfinite(value)
