"""Request bodies, whole: bounded, unpacked, and not waited for without end."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

GZIP = 16 + zlib.MAX_WBITS


class Refused(Exception):
    """A body that is not read to its end; `status` is the HTTP status that says why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


async def pieces(request: Request, timeout: float) -> AsyncIterator[bytes]:
    """The body as it comes; Refused after `timeout` seconds without a byte, or where the client goes away."""
    stream = request.stream()
    while True:
        try:
            chunk = await asyncio.wait_for(anext(stream, None), timeout)
        except TimeoutError:
            raise Refused(408, f"no byte came for {timeout:g} seconds") from None
        except ClientDisconnect:
            raise Refused(400, "the client went away") from None
        if chunk is None:
            return
        yield chunk


async def read_body(request: Request, *, limit: int, timeout: float) -> bytes:
    """The body, unpacked where it is gzip; Refused beyond `limit` bytes or after `timeout` seconds without one."""
    if int(request.headers.get("content-length") or 0) > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    async for chunk in pieces(request, timeout):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return unpacked(b"".join(chunks), request.headers.get("content-encoding", ""), limit=limit)


def unpacked(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The body without its Content-Encoding; Refused where it is unknown or broken, or unpacks beyond `limit` bytes."""
    coding = encoding.strip().lower()
    if coding in {"", "identity"}:
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise Refused(415, f"Content-Encoding {coding[:40]!r} is not understood; gzip and deflate are")
    unpacker = zlib.decompressobj(GZIP if "gzip" in coding else zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as problem:
        raise Refused(400, f"the body is not {coding}") from problem
    if len(plain) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise Refused(400, f"the {coding} body is cut off")
    return plain


def _too_large(limit: int) -> Refused:
    return Refused(413, f"the request body is larger than {limit} bytes")


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether Accept-Encoding allows gzip; `*` does, a quality of 0 forbids."""
    quality: dict[str, float] = {}
    for word in accept_encoding.lower().split(","):
        coding, _, parameter = word.partition(";")
        name, _, value = parameter.strip().partition("=")
        quality[coding.strip()] = _quality(value) if name.strip() == "q" else 1.0
    return next((quality[coding] for coding in ("gzip", "x-gzip", "*") if coding in quality), 0.0) > 0


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def packed(body: bytes) -> bytes:
    """gzip at its quickest: what travels is XML or JSON, which shrinks well all the same."""
    packer = zlib.compressobj(1, wbits=GZIP)
    return packer.compress(body) + packer.flush()
