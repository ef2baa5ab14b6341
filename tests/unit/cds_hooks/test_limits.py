"""Bodies from unknown clients: size, depth, compression, slowness."""

import asyncio
import gzip
import zlib

import pytest
from starlette.requests import Request

from cds_hooks.errors import BadRequest, HookError, TooLarge, TooSlow, Unsupported
from cds_hooks.limits import Limits, check_depth, read_body

LIMITS = Limits(body_bytes=10_000, body_seconds=0.2, depth=8)


def _request(chunks: list[bytes], headers: dict[str, str], pause: float = 0.0) -> Request:
    waiting = list(chunks)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(pause)
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw}, receive)


def _read(chunks: list[bytes], headers: dict[str, str] | None = None, pause: float = 0.0) -> bytes:
    return asyncio.run(read_body(_request(chunks, headers or {"content-type": "application/json"}, pause), LIMITS))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("identity", b'{"a":1}'), ("gzip", gzip.compress(b'{"a":1}', mtime=0)), ("deflate", zlib.compress(b'{"a":1}'))],
)
def test_a_body_is_read_in_every_encoding_that_we_speak(encoding, packed):
    assert _read([packed[:5], packed[5:]], {"content-encoding": encoding}) == b'{"a":1}'


@pytest.mark.parametrize(
    ("chunks", "headers", "refusal"),
    [
        ([b" " * 6_000, b"1" * 6_000], {}, TooLarge),
        ([b"{}"], {"content-length": "10001"}, TooLarge),
        ([gzip.compress(b" " * 50_000_000, mtime=0)], {"content-encoding": "gzip"}, TooLarge),
        ([gzip.compress(b"{}" * 500, mtime=0)[:-12]], {"content-encoding": "gzip"}, BadRequest),
        ([b"not gzip"], {"content-encoding": "gzip"}, BadRequest),
        ([b"{}"], {"content-encoding": "br"}, Unsupported),
        ([b"<a/>"], {"content-type": "application/xml"}, Unsupported),
        ([b"  "], {}, BadRequest),
        ([b"[" * 9 + b"]" * 9], {}, TooLarge),
    ],
)
def test_what_costs_too_much_is_refused(chunks, headers, refusal):
    with pytest.raises(refusal):
        _read(chunks, headers)


def test_a_slow_body_is_cut():
    with pytest.raises(TooSlow):
        _read([b"{", b"}"], pause=0.15)


@pytest.mark.parametrize(
    "body", [b"[[[[[[[[1]]]]]]]]", b'{"a":"]]]]]]]][[[[[[[[[[[["}', b'{"a":"\\"[[[[[[[[["}', b"[[[["]
)
def test_depth_counts_structure_not_text(body):
    check_depth(body, 8)


@pytest.mark.parametrize("body", [b'[{"a":[{"a":[{"a":[{"a":[1]}]}]}]}]', b'{"a":"}}}}}}","b":[[[[[[[[1]]]]]]]]}'])
def test_depth_beyond_the_limit_is_refused_whatever_the_text_hides(body):
    with pytest.raises(TooLarge):
        check_depth(body, 8)


def test_every_refusal_has_a_status_and_an_issue_code():
    kinds = HookError.__subclasses__()
    assert len({kind.status for kind in kinds}) == len(kinds)
    assert all(kind.issue for kind in kinds)
