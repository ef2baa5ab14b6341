"""One suite, three servers: ours, Medplum's under ``-m medplum``, and any other by ``FHIR_BASE_URL`` (read only)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.fhir_server import servers
from tests.contract.fhir_server.known_differences import MEDPLUM
from tests.contract.fhir_server.servers import Server

_HERE = Path(__file__).parent
_BASE = os.environ.get("FHIR_BASE_URL", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = [item for item in items if _HERE in item.path.parents]
    for item in here:
        reason = MEDPLUM.get(item.originalname) if item.get_closest_marker("medplum") else None
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True))
    if "medplum" not in config.getoption("markexpr"):
        left_out = [item for item in here if item.get_closest_marker("medplum")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(
    scope="session",
    params=["ours", pytest.param("medplum", marks=pytest.mark.medplum), *(["FHIR_BASE_URL"] if _BASE else [])],
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    openings = {"ours": servers.ours, "medplum": servers.medplum, "FHIR_BASE_URL": lambda _: servers.by_address(_BASE)}
    with openings[request.param](tmp_path_factory.mktemp("fhir")) as opened:
        yield opened.explored()


@pytest.fixture
def writable(request: pytest.FixtureRequest, server: Server) -> Server:
    if "FHIR_BASE_URL" in request.node.callspec.id:
        pytest.skip("another's server is only read")
    return server
