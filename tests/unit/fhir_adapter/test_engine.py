"""The way to a language-model server: one address, the key, the clock, nothing left open."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from fhir_adapter.engine import EngineLine, engine_base
from fhir_adapter.errors import UntrustedServer
from model.language.contract import EngineUnavailable
from tests.integration.engines import broken, deaf, dripping, engine, good, redirecting, slow

EVIDENCE = json.dumps({"evidence": [{"id": "e1", "statement": "Potassium 5.9 mmol/L."}]})
ASKED = json.dumps({"messages": [{"role": "user", "content": EVIDENCE}]}).encode()


@pytest.mark.parametrize(
    "url",
    [
        "http://engine.example/v1",
        "http://10.0.0.5/v1",
        "ftp://127.0.0.1/v1",
        "https://169.254.169.254/v1",
        "https://a@engine.example/v1",
    ],
)
def test_an_unsafe_address_is_refused(url):
    with pytest.raises(UntrustedServer):
        engine_base(url)


@pytest.mark.parametrize("url", ["https://10.0.0.5/v1", "http://127.0.0.1:8080/v1", "https://engine.example/v1"])
def test_tls_or_this_machine_is_accepted(url):
    assert engine_base(url).url == url


def heard_from(url: str, seconds: float = 5.0, hear=lambda _: True) -> bytes:
    """Everything that the line hands on."""
    pieces: list[bytes] = []
    line = EngineLine(engine_base(url), key="secret")
    try:
        line.ask(ASKED, lambda: seconds, lambda piece: pieces.append(piece) or hear(piece))
    finally:
        line.close()
    assert "secret" not in repr(line)
    return b"".join(pieces)


def test_an_answer_comes_piece_by_piece():
    with engine(good) as model:
        assert heard_from(model.url).endswith(b"data: [DONE]\n\n")


def test_the_reading_ends_when_nobody_wants_more():
    with engine(dripping) as model:
        started = time.monotonic()
        assert heard_from(model.url, hear=lambda _: False).count(b"data:") == 1
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("behaviour", "code"), [(broken, "HTTP 500"), (redirecting, "HTTP 307"), (dripping, "timeout")]
)
def test_a_fault_is_named(behaviour, code):
    with engine(behaviour) as model, pytest.raises(EngineUnavailable, match=code):
        heard_from(model.url, 0.4)


def test_a_server_that_takes_no_connection_is_given_up():
    started = time.monotonic()
    with deaf() as url, pytest.raises(EngineUnavailable, match="timeout"):
        heard_from(url, 0.3)
    assert time.monotonic() - started < 2


def test_a_closed_line_asks_nobody():
    line = EngineLine(engine_base("http://127.0.0.1:9/v1"))
    line.close()
    with pytest.raises(EngineUnavailable, match="closed"):
        line.ask(ASKED, lambda: 1.0, lambda _: True)


def test_a_call_under_way_ends_when_the_line_is_closed():
    with engine(slow) as model, ThreadPoolExecutor(1) as pool:
        line = EngineLine(engine_base(model.url))
        call = pool.submit(line.ask, ASKED, lambda: 30.0, lambda _: True)
        while not model.heard:
            time.sleep(0.01)
        line.close()
        with pytest.raises(EngineUnavailable, match="closed"):
            call.result(2)
