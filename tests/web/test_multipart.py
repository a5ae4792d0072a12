"""multipart/form-data: parts as they come, however the body is cut, closed early, or broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.web.multipart import Malformed, Multipart, Part, part_of

TYPE = "multipart/form-data; boundary=XX"


class Taken:
    """Takes parts whole."""

    def __init__(self):
        self.parts = []

    def begin(self, part):
        self.parts.append((part, bytearray()))

    def write(self, chunk):
        self.parts[-1][1].extend(chunk)

    def end(self):
        part, content = self.parts[-1]
        self.parts[-1] = (part, bytes(content))


def read(body: bytes, size: int = 1 << 20, content_type: str = TYPE):
    taken = Taken()
    parts = Multipart(content_type, taken)
    for start in range(0, len(body), size):
        parts.feed(body[start : start + size])
    parts.finish()
    return taken.parts


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    said = f'; filename="{file}"' if file is not None else ""
    return f'--XX\r\nContent-Disposition: form-data; name="{name}"{said}\r\n\r\n'.encode() + content + b"\r\n"


TWO = part("auth", b"<a/>") + part("f", b"--XX no\r\n--X\r\n\r\n", "a.jpg")
READ = [(Part("auth", None), b"<a/>"), (Part("f", "a.jpg"), b"--XX no\r\n--X\r\n\r\n")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_parts_are_read_however_the_body_is_cut(size):
    assert read(TWO + b"--XX--\r\n", size) == READ


@pytest.mark.parametrize("size", [1, 5, 1000])
@pytest.mark.parametrize("between", [b"", b"\r\n", b"\r\n\r\n"])
def test_parts_after_a_terminator_are_read(size, between):
    first, second = part("auth", b"<a/>"), TWO[len(part("auth", b"<a/>")) :]
    assert read(first + b"--XX--" + between + second + b"--XX--\r\n", size) == READ


@pytest.mark.parametrize("end", [b"", b"\r\n", b"rubbish", b"\r\n--YY\r\n"])
def test_what_follows_a_terminator_and_is_no_part_is_passed_over(end):
    assert read(TWO + b"--XX--" + end) == READ


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"rubbish",
        TWO,
        TWO[:-30],
        TWO + b"--XX",
        b"--XX\r\nContent-Disposition form-data\r\n\r\nx\r\n--XX--",
        TWO + b"--XX--\r\n" + part("f", b"cut", "b.jpg"),
    ],
)
def test_a_broken_or_cut_off_body_is_refused(body):
    with pytest.raises(Malformed):
        read(body)


@pytest.mark.parametrize(
    "kind", ["", "text/xml", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=XX"]
)
def test_another_content_type_is_refused(kind):
    with pytest.raises(Malformed, match="no multipart/form-data with a boundary"):
        read(TWO + b"--XX--", content_type=kind)


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (b'form-data; name="f"; filename="a b.jpg"', Part("f", "a b.jpg")),
        (b'form-data; name=f; filename=""', Part("f", "")),
        (b'form-data; name="f"', Part("f", None)),
        ('form-data; name="f"; filename="caf\u00e9.jpg"'.encode(), Part("f", "caf\u00e9.jpg")),
        ('form-data; name="f"; filename="caf\u00e9.jpg"'.encode("latin-1"), Part("f", "caf\u00e9.jpg")),
        (b"form-data; name=\"f\"; filename*=utf-8''caf%C3%A9.jpg", Part("f", "caf\u00e9.jpg")),
        (b'form-data; name="f"; filename="Co/x//1.jpg"', Part("f", "Co/x//1.jpg")),
        (b"", Part("", None)),
    ],
)
def test_names_are_read_as_clients_write_them(disposition, expected):
    assert part_of(disposition) == expected


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    st.lists(
        st.sampled_from([TWO, b"--XX", b"--XX--", b"\r\n", b"--", b": ", b"Content-Disposition", b"\0"])
        | st.binary(max_size=20),
        max_size=12,
    ),
    st.integers(1, 50),
)
def test_any_bytes_are_read_or_refused(pieces, size):
    try:
        assert isinstance(read(b"".join(pieces), size), list)
    except Malformed as refused:
        assert str(refused)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_content_arrives_whole(content, size):
    framed = part("f", content, "a") + b"--XX--"
    if b"\r\n--XX" not in content:
        assert read(framed, size) == [(Part("f", "a"), content)]
