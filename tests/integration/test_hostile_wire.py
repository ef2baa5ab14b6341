"""A hostile client at the socket of a real server process: heads, two-ended bodies, paths, cut lines; costly bodies."""

import json
import socket
import time
from collections.abc import Iterator

import pytest

from cds_hooks.limits import check_depth
from tests.conformance.launch import free_port, served

PATH = "/cds-services/diagnosis-patient-view"
CALL = {
    "hook": "patient-view",
    "hookInstance": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
    "context": {"userId": "Practitioner/1", "patientId": "p1"},
    "prefetch": {"patient": {"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1970-01-01"}},
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a real server process in sandbox mode."""
    chosen = free_port()
    with served(tmp_path_factory.mktemp("wire"), chosen, {"OSLER_SANDBOX": "true"}):
        yield chosen


def said_at(port: int, sent: bytes, seconds: float = 15) -> bytes:
    """Everything that the server says to raw bytes; empty when it only cut the line."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        try:
            line.sendall(sent)
            while piece := line.recv(65_536):
                heard += piece
        except ConnectionError:
            pass
    return heard


def head(*lines: str, method: str = "POST", path: str = PATH) -> bytes:
    fixed = (f"{method} {path} HTTP/1.1", "Host: x", "Content-Type: application/json", "Connection: close")
    return "\r\n".join((*fixed, *lines, "", "")).encode()


def test_a_head_without_end_is_cut(port: int) -> None:
    sent = b"GET /health HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 2_000_000
    assert b" 200 " not in said_at(port, sent)


def test_a_head_of_an_ordinary_size_passes(port: int) -> None:
    large = head(*(f"X-{number}: {'a' * 1000}" for number in range(16)), method="GET", path="/health")
    assert said_at(port, large).startswith(b"HTTP/1.1 200 ")


def test_a_head_that_does_not_end_in_time_is_cut(port: int) -> None:
    started = time.monotonic()
    assert said_at(port, b"POST / HTTP/1.1\r\nX", 30).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: -1",),
        ("Content-Length: +2",),
        ("Transfer-Encoding: xchunked",),
    ],
)
def test_a_body_with_two_ends_is_refused(port: int, lines: tuple[str, ...]) -> None:
    assert said_at(port, head(*lines) + b"{}").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "path", ["/cds-services/../metrics", "//cds-services", "/cds-services%2f", "/page/..%2fpage.py"]
)
def test_a_path_is_taken_as_it_stands(port: int, path: str) -> None:
    assert said_at(port, head(method="GET", path=path)).startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing", 404), ("/cds-services", 405), ("/cds-services/nothing", 404)]
)
def test_a_large_body_at_a_wrong_address_still_hears_the_refusal(port: int, path: str, status: int) -> None:
    body = b"a" * 3_000_000
    assert said_at(port, head(f"Content-Length: {len(body)}", path=path) + body).startswith(b"HTTP/1.1 %d " % status)


def test_a_client_that_goes_away_leaves_no_place_taken(port: int) -> None:
    body = json.dumps(CALL).encode()
    for _ in range(30):
        line = socket.create_connection(("127.0.0.1", port))
        line.sendall(head(f"Content-Length: {len(body)}") + body)
        line.close()
    until = time.monotonic() + 10
    shown = b""
    while b"osler_jobs 0.0" not in shown and time.monotonic() < until:
        shown = said_at(port, head(method="GET", path="/metrics"))
    assert b"osler_jobs 0.0" in shown


@pytest.mark.parametrize("unit", [b'\\"', b'"', b"\\", b'\\\\"', b'"\\'])
def test_an_unclosed_string_is_looked_at_once(unit: bytes) -> None:
    body = b'{"a":"' + unit * 100_000
    started = time.perf_counter()
    check_depth(body, 64)
    assert time.perf_counter() - started < 5


def test_the_deepest_body_costs_one_pass() -> None:
    started = time.perf_counter()
    with pytest.raises(Exception, match="levels deep"):
        check_depth(b"[" * 1_000_000 + b"]" * 1_000_000, 64)
    assert time.perf_counter() - started < 5
