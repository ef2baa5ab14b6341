"""Reading a body from an unknown client: how many bytes, how deep, how slowly, how squeezed."""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import accumulate

from starlette.requests import ClientDisconnect, Request

from cds_hooks.errors import BadRequest, TooLarge, TooSlow, Unsupported

_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""Possessive, and an unclosed string runs to the end: one pass over the body, whatever is in it."""
_STEPS = bytes.maketrans(b"{[}]", b"\x01\x01\xff\xff")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))
_DRAIN_SECONDS = 1.0
_JSON_TYPES = frozenset({"", "application/json", "application/fhir+json", "application/json+fhir"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost: bytes after unpacking, seconds to arrive, levels of nesting."""

    body_bytes: int
    body_seconds: float
    depth: int


async def read_body(request: Request, limits: Limits) -> bytes:
    """Read a JSON body within the limits; gzip and deflate are unpacked under the same limit.

    Raises:
        TooLarge: more bytes (as declared, as received or as unpacked) or levels than allowed.
        TooSlow: it did not arrive in time.
        Unsupported: another content type or encoding.
        BadRequest: it is empty, cut off, or the compression is broken.
    """
    _check_type(request.headers.get("content-type", ""))
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body_bytes:
        raise TooLarge(f"the body may have {limits.body_bytes} bytes")
    try:
        async with asyncio.timeout(limits.body_seconds):
            body = await _collect(_unpacked(request, limits), limits)
    except TimeoutError as fault:
        raise TooSlow(f"the body did not arrive within {limits.body_seconds:g} s") from fault
    except ClientDisconnect as fault:
        raise BadRequest("the client went away") from fault
    if not body.strip():
        raise BadRequest("the body is empty")
    check_depth(body, limits.depth)
    return body


async def drain(request: Request, limits: Limits) -> None:
    """Take in the rest of a refused body and throw it away, within bounds.

    A connection closed on a client that still sends shows it a reset instead of our answer.
    """
    left = limits.body_bytes * 4
    try:
        async with asyncio.timeout(min(limits.body_seconds, _DRAIN_SECONDS)):
            async for chunk in request.stream():
                left -= len(chunk)
                if left <= 0:
                    return
    except (TimeoutError, ClientDisconnect, RuntimeError):  # RuntimeError: the body had been read to its end
        return


def _check_type(content_type: str) -> None:
    if content_type.split(";", 1)[0].strip().lower() not in _JSON_TYPES:
        raise Unsupported("send application/json")


async def _collect(chunks: AsyncIterator[bytes], limits: Limits) -> bytes:
    parts, size = [], 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limits.body_bytes:
            raise TooLarge(f"the body may have {limits.body_bytes} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _unpacked(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return request.stream()
    if encoding not in {"gzip", "deflate"}:
        raise Unsupported("content encodings are identity, gzip and deflate")
    return _inflated(request, limits, zlib.decompressobj(zlib.MAX_WBITS | 32))


async def _inflated(request: Request, limits: Limits, inflater: "zlib._Decompress") -> AsyncIterator[bytes]:
    """Unpack piece by piece, never holding more than the limit whatever the bomb promises."""
    try:
        async for chunk in request.stream():
            left = chunk
            if inflater.eof and left:
                raise BadRequest("something follows the compressed body")
            while left and not inflater.eof:
                yield inflater.decompress(left, limits.body_bytes + 1)
                left = inflater.unconsumed_tail
    except zlib.error as fault:
        raise BadRequest("the compressed body is broken") from fault
    if not inflater.eof:
        raise BadRequest("the compressed body is cut off")
    if inflater.unused_data:
        raise BadRequest("something follows the compressed body")


def check_depth(body: bytes, limit: int) -> None:
    """Refuse nesting deeper than ``limit``.

    Strings are removed only when a cheap count says that it may matter, so that an ordinary
    body costs one pass. The parser has its own, higher limit behind this one.

    Raises:
        TooLarge: deeper than the limit.
    """
    if _is_surely_within(body.translate(None, _NOT_BRACKETS), limit):
        return
    if _depth(_STRINGS.sub(b"", body).translate(None, _NOT_BRACKETS)) > limit:
        raise TooLarge(f"the body may be nested {limit} levels deep")


def _is_surely_within(brackets: bytes, limit: int) -> bool:
    """The fast look: a round peels off one or two levels, so that half as many rounds as levels prove it."""
    for _ in range(limit // 2):
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return not brackets


def _depth(brackets: bytes) -> int:
    """The most brackets open at once, in one pass; whether they pair is the parser's affair."""
    return max(accumulate(memoryview(brackets.translate(_STEPS)).cast("b")), default=0)
