"""Fixtures of the kit: the target, its services, an EHR that records, and a target that wants tokens."""

import json
import os
import uuid
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance import charts, hooks
from tests.conformance.ehr import Ehr
from tests.conformance.launch import free_port, sandboxed, served
from tests.conformance.outcomes import not_observable, not_offered
from tests.conformance.requirements import requirement_of
from tests.conformance.tokens import ISSUER, TENANT, Issuer
from tests.conformance.wire import Reply, Service, Target, hook_request, read_services

TARGET = "OSLER_CONFORMANCE_TARGET"
RESULTS = "OSLER_CONFORMANCE_RESULTS"
ORIGIN = "http://localhost:8080"

_results = pytest.StashKey[list[dict[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the kit's options (known when tests/conformance is named on the command line)."""
    kit = parser.getgroup("conformance", "CDS Hooks conformance kit")
    kit.addoption("--target", default="", help=f"base URL of the server to test (or {TARGET}); default: start our own")
    kit.addoption("--origin", default=ORIGIN, help="a browser origin that the target allows (default: %(default)s)")
    kit.addoption(
        "--ehr-port", type=int, default=0, help="loopback port of the kit's FHIR server, if the target lists it"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start an empty list of results."""
    config.stash[_results] = []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Note each test's requirement, outcome and reason in one line."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    if report.when != "call" and report.passed:
        return
    if report.when == "teardown":
        return
    item.config.stash[_results].append(
        {
            "test": item.nodeid.rpartition("::")[2],
            "requirement": requirement_of(item.name),
            "fixture": _fixture_of(item),
            "outcome": report.outcome,
            "reason": _reason(report, call),
        }
    )


def _fixture_of(item: pytest.Item) -> str:
    name, _, parameter = item.name.partition("[")
    return parameter.rstrip("]") if name == "test_dialect" else ""


def _reason(report: pytest.TestReport, call: pytest.CallInfo[None]) -> str:
    if report.skipped and isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    if call.excinfo is None:
        return ""
    first = str(call.excinfo.value).partition("\n")[0]
    return first if call.excinfo.errisinstance(AssertionError) else f"{call.excinfo.typename}: {first}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the results where the report command asked for them."""
    path = os.environ.get(RESULTS)
    if path:
        Path(path).write_text(json.dumps(session.config.stash[_results], indent=1), encoding="utf-8")


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """One HTTP client: no proxy, no redirects."""
    with httpx.Client(trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="session")
def given_target(pytestconfig: pytest.Config) -> str:
    """The base URL that somebody named, or ""."""
    named = pytestconfig.getoption("--target", default=None) or os.environ.get(TARGET, "")
    return str(named).rstrip("/")


@pytest.fixture(scope="session")
def recorder(pytestconfig: pytest.Config) -> Iterator[Ehr]:
    """The EHR's FHIR server, at one address for the whole run."""
    opened = Ehr(port=pytestconfig.getoption("--ehr-port", default=0))
    yield opened
    opened.stop()


@pytest.fixture(scope="session")
def target(
    client: httpx.Client,
    given_target: str,
    recorder: Ehr,
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Target]:
    """The server under test: the one named, or our own in sandbox mode."""
    origin = pytestconfig.getoption("--origin", default=ORIGIN)
    if given_target:
        yield Target(given_target, client, origin)
        return
    settings = {"OSLER_CORS_ORIGINS": origin}
    with sandboxed(tmp_path_factory.mktemp("open"), free_port(), recorder.port, settings) as running:
        yield Target(running.base, client, origin, running.log)


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """The EHR whose tokens the secured target trusts."""
    return Issuer()


@pytest.fixture(scope="session")
def secured(
    client: httpx.Client, given_target: str, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    """Our own server with client authentication required."""
    if given_target:
        not_offered("no instance that requires a JWT was given to the kit")
    folder = tmp_path_factory.mktemp("secured")
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps(issuer.jwks), encoding="utf-8")
    tenants = folder / "tenants.toml"
    tenants.write_text(_tenants(jwks), encoding="utf-8")
    port = free_port()
    settings = {
        "OSLER_TENANTS": str(tenants),
        "OSLER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OSLER_GUARD_DISCOVERY": "true",
    }
    with served(folder, port, settings) as running:
        yield Target(running.base, client, ORIGIN, running.log)


def _tenants(jwks: Path) -> str:
    return f"""[[tenant]]
id = "kit"
issuer = "{ISSUER}"
jwks = "{jwks.as_posix()}"
fhir_servers = [{{ url = "https://fhir.example.org/r4" }}]
algorithms = ["ES384", "RS384"]
tenants = ["{TENANT}"]
"""


@pytest.fixture(scope="session")
def services(target: Target) -> list[Service]:
    """What the target's discovery lists."""
    found = read_services(target.discover())
    if not found:
        pytest.fail("discovery lists no service")
    return found


@pytest.fixture(scope="session")
def with_templates(services: list[Service]) -> list[Service]:
    """The services that ask for prefetch."""
    return [service for service in services if service.prefetch] or not_offered("discovery lists no prefetch")


@pytest.fixture(scope="session")
def first(services: list[Service]) -> Service:
    """One service to try things on: the first for patient-view, or the first of all."""
    return next((service for service in services if service.hook == "patient-view"), services[0])


@pytest.fixture(scope="session")
def reader(with_templates: list[Service]) -> Service:
    """One service that asks for the patient and for a search."""
    return next(
        (service for service in with_templates if any("?" in query for query in service.prefetch.values())),
        with_templates[0],
    )


@pytest.fixture
def for_hook(services: list[Service]) -> Callable[[str], list[Service]]:
    """Find the services for a hook; skip the test when the target offers none."""
    return lambda hook: [one for one in services if one.hook == hook] or not_offered(f"no service for {hook}")


@pytest.fixture
def ehr(recorder: Ehr) -> Ehr:
    """The recording EHR with the rich chart and an empty memory."""
    recorder.reset()
    return recorder


@pytest.fixture
def stranger() -> Iterator[Ehr]:
    """A second FHIR server that nobody may contact."""
    opened = Ehr()
    yield opened
    opened.stop()


@pytest.fixture(scope="session")
def answers(target: Target, services: list[Service]) -> list[Reply]:
    """What every service says to a rich, a healthy and an unsent chart, in English and in Chinese."""
    drugs = [("32968", "clopidogrel"), ("2670", "codeine"), ("36567", "simvastatin")]
    known = [service for service in services if service.hook in hooks.HOOKS]
    requests = [
        (service, _about(service, chart, drug))
        for service in known
        for chart in (charts.rich_chart(), charts.healthy_chart())
        for drug in drugs
    ]
    requests += [(service, hook_request(service, prefetch=_patient_only(service))) for service in known]
    return [
        target.call(service.id, request | {"hookInstance": str(uuid.uuid4())}, {"accept-language": language})
        for service, request in requests
        for language in ("en", "zh-CN")
    ]


def _patient_only(service: Service) -> dict[str, Any]:
    sent = charts.prefetch(service.prefetch, [charts.patient()])
    return {key: value for key, value in sent.items() if value and value["resourceType"] == "Patient"}


def _about(service: Service, chart: list[charts.Resource], drug: tuple[str, str]) -> dict[str, Any]:
    draft = charts.draft_order(drug=drug)
    return hook_request(service, chart, context=hooks.context(service.hook, draft=draft))


@pytest.fixture(scope="session")
def cards(answers: list[Reply]) -> list[dict[str, Any]]:
    """Every card among ``answers``."""
    return [card for reply in answers for card in reply.cards] or not_offered("no card seen")


@pytest.fixture
def unobserved_tls(target: Target) -> None:
    """Skip when the target is reached over loopback, where nobody expects TLS."""
    if httpx.URL(target.base).host in {"127.0.0.1", "localhost", "::1"}:
        not_observable("the target is reached over loopback")
