"""Tests reach loopback and nothing else; expected files are rewritten only on request."""

import os
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}
_LOOPBACK.add(urlsplit(os.environ.get("FHIR_BASE_URL", "")).hostname or "")  # a server that the developer named
_connect = socket.socket.connect
_resolve = socket.getaddrinfo


class OutsideWorld(Exception):
    """A test tried to leave this machine."""


def _is_local(address: object) -> bool:
    return not isinstance(address, tuple) or str(address[0]) in _LOOPBACK


def _guarded_connect(self: socket.socket, address: object) -> None:
    if not _is_local(address):
        raise OutsideWorld(f"a test tried to connect to {address!r}")
    return _connect(self, address)


def _guarded_resolve(host, *arguments, **options):
    if host is not None and str(host) not in _LOOPBACK:
        raise OutsideWorld(f"a test tried to resolve {host!r}")
    return _resolve(host, *arguments, **options)


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    socket.socket.connect = _guarded_connect
    socket.getaddrinfo = _guarded_resolve
    yield
    socket.socket.connect = _connect
    socket.getaddrinfo = _resolve


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL server; skips where none is installed."""
    from tests.postgres import running

    with running() as server:
        yield server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the expected files of tests/golden")


settings.register_profile("house", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("house")
