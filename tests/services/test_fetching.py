"""Fetching from URLs: what is brought, what is refused, and that no address of this house is reached."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from origins import Answer, origin
from printroom.services.fetching import Fetching, Times, Unfetchable, is_open, name_in_url, shown_url

__all__ = ["origin"]
HERE = frozenset({"127.0.0.1"})
PRIVATE = "it is not fetched from"


def refusal(fetching, url, target):
    with pytest.raises(Unfetchable) as refused:
        fetching.fetch(url, target)
    return refused.value.reason


def test_a_file_is_fetched_byte_for_byte(origin, tmp_path):
    origin.routes["/a/b.jpg?x=1%20y"] = Answer(bytes(range(256)) * 3000)
    Fetching(HERE).fetch(origin.url("/a/b.jpg?x=1%20y"), tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == bytes(range(256)) * 3000
    assert origin.asked == [(f"127.0.0.1:{origin.port}", "/a/b.jpg?x=1%20y")]


def test_a_path_is_sent_as_urls_carry_it(origin, tmp_path):
    origin.routes["/caf%C3%A9%20%23%7Ba%7D.jpg"] = Answer(b"x")
    Fetching(HERE).fetch(origin.url("/café %23{a}.jpg"), tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"x"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_in_every_spelling(origin, tmp_path, host):
    origin.routes["/a.jpg"] = Answer(b"secret")
    assert refusal(Fetching(), origin.url("/a.jpg", host), tmp_path / "got").endswith(PRIVATE)
    assert (origin.asked, (tmp_path / "got").exists()) == ([], False)


def test_only_the_listed_host_may_be_private(origin, tmp_path):
    assert refusal(Fetching(frozenset({"127.0.0.1"})), origin.url("/", "localhost"), tmp_path / "got").endswith(PRIVATE)


def test_redirects_are_followed(origin, tmp_path):
    origin.routes["/1"] = Answer(status=302, headers={"Location": "/2"})
    origin.routes["/2"] = Answer(status=307, headers={"Location": origin.url("/a.jpg")})
    origin.routes["/a.jpg"] = Answer(b"x")
    Fetching(HERE).fetch(origin.url("/1"), tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"x"


@pytest.mark.parametrize("host", ["localhost", "[::1]", "10.0.0.1", "169.254.169.254"])
def test_a_redirect_is_judged_like_the_url(origin, tmp_path, host):
    origin.routes["/1"] = Answer(status=302, headers={"Location": origin.url("/a.jpg", host)})
    origin.routes["/a.jpg"] = Answer(b"secret")
    assert refusal(Fetching(HERE), origin.url("/1"), tmp_path / "got").endswith(PRIVATE)
    assert [path for _, path in origin.asked] == ["/1"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "data:,a"])
def test_a_redirect_leaves_http_no_more_than_the_url(origin, tmp_path, to):
    origin.routes["/1"] = Answer(status=302, headers={"Location": to})
    assert refusal(Fetching(HERE), origin.url("/1"), tmp_path / "got") == "only http and https URLs are fetched"
    assert refusal(Fetching(HERE), to, tmp_path / "got") == "only http and https URLs are fetched"


def test_five_redirects_are_enough(origin, tmp_path):
    for number in range(6):
        origin.routes[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"})
    origin.routes["/6"] = Answer(b"x")
    assert refusal(Fetching(HERE), origin.url("/0"), tmp_path / "got") == "more than 5 redirects"
    Fetching(HERE).fetch(origin.url("/1"), tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"gone", 410), "the server answered 410 Gone"),
        (Answer(status=302), "a redirect to nowhere"),
        (Answer(b"x" * 101), "the file has 101 bytes: at most 100 are taken"),
        (Answer(b"x" * 101, headers={"Content-Length": ""}), "the file has more than 100 bytes, and no more are taken"),
        (Answer(b"x" * 50, declared=80), "the file was cut off before its end"),
        (
            Answer(b"x", headers={"Content-Encoding": "gzip"}),
            "the server packed the file (gzip) although that was not asked for",
        ),
    ],
)
def test_an_answer_that_is_no_file_is_refused(origin, tmp_path, answer, reason):
    origin.routes["/a"] = answer
    assert refusal(Fetching(HERE, most_bytes=100), origin.url("/a"), tmp_path / "got") == reason


def test_a_server_that_drips_is_left_in_time(origin, tmp_path):
    origin.routes["/a"] = Answer(b"x" * 1000, pause=0.05)
    fetching = Fetching(HERE, times=Times(total=0.4))
    assert refusal(fetching, origin.url("/a"), tmp_path / "got") == "it took longer than 0.4 seconds"


def test_a_server_that_is_silent_is_left(origin, tmp_path):
    origin.routes["/a"] = Answer(b"x", pause=30)
    fetching = Fetching(HERE, times=Times(read=0.2))
    assert refusal(fetching, origin.url("/a"), tmp_path / "got") == "the server did not answer in time"


def test_nobody_there_is_told(tmp_path, origin):
    port = origin.port
    origin.close()
    assert (
        refusal(Fetching(HERE), f"http://127.0.0.1:{port}/", tmp_path / "got") == f"no connection to 127.0.0.1:{port}"
    )


def test_a_certificate_has_to_hold(origin, tmp_path):
    assert (
        refusal(Fetching(HERE), f"https://127.0.0.1:{origin.port}/", tmp_path / "got")
        == "the connection failed (SSLError)"
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "only http and https URLs are fetched"),
        ("/etc/passwd", "only http and https URLs are fetched"),
        ("http://", "it is no URL with a host"),
        ("http://[::1", "it is no URL"),
        ("http://a:99999/", "it is no URL"),
        ("http://u:p@127.0.0.1/", "a URL with a user or a password in it is not fetched"),
        ("http://no such host.invalid/", "the host no such host.invalid is not known"),
        ("http://.../", "the host ... is not known"),
    ],
)
def test_a_url_that_is_none_is_refused(tmp_path, url, reason):
    assert refusal(Fetching(HERE), url, tmp_path / "got") == reason


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:a00:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_addresses_of_the_open_net_are_told_from_others(address, open_):
    assert is_open(ipaddress.ip_address(address)) is open_


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=60) | st.text(alphabet="htps:/@[]?#%.0123456789abc\\\n ", max_size=60))
def test_any_text_is_fetched_refused_and_shown_without_a_bug(tmp_path_factory, text):
    url = f"http://127.0.0.1:1/{text}" if len(text) % 2 else text
    with pytest.raises(Unfetchable):
        Fetching().fetch(url, tmp_path_factory.getbasetemp() / "never")
    assert isinstance(name_in_url(url), str) and isinstance(shown_url(url), str)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://a.example/x/y%20z.jpg?wid=4#f", "y z.jpg"),
        ("http://a.example/x/", "a.example"),
        ("http://a.example", "a.example"),
        ("http://[", "unnamed"),
    ],
)
def test_the_name_of_a_file_is_the_end_of_its_path(url, name):
    assert name_in_url(url) == name


def test_a_shown_url_keeps_its_secrets():
    assert shown_url("https://me:secret@a.example:81/b.jpg?token=1#2") == "https://a.example:81/b.jpg"
