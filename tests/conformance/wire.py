"""HTTP to the target: discovery, hook calls, feedback, and replies read as strict JSON."""

import json
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

import httpx

from tests.conformance import charts, hooks


class NotStrictJson(ValueError):
    """The body is no JSON as RFC 8259 has it."""


def strict_json(body: bytes) -> Any:
    """Parse JSON; refuse NaN, Infinity and an object that names one member twice."""
    try:
        return json.loads(body, parse_constant=_refuse, object_pairs_hook=_once)
    except ValueError as fault:
        raise NotStrictJson(str(fault)) from fault


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice in one object")
    return members


@dataclass(frozen=True)
class Reply:
    """One answer of the target."""

    status: int
    headers: httpx.Headers
    body: bytes
    seconds: float

    @cached_property
    def json(self) -> Any:
        """The body, strictly parsed."""
        return strict_json(self.body)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards of a 200; empty for anything else."""
        if self.status != 200 or not isinstance(self.json, dict):
            return []
        cards = self.json.get("cards", [])
        return [card for card in cards if isinstance(card, dict)] if isinstance(cards, list) else []

    @property
    def said(self) -> str:
        """The status, and for an error the first thing that the body says about it, cut short."""
        try:
            problem = _first_problem(self.json) if self.status >= 400 else ""
        except NotStrictJson:
            problem = ""
        return f"{self.status} ({problem[:90]})" if problem else str(self.status)

    @property
    def is_refusal(self) -> bool:
        """Whether the answer is a 4xx."""
        return 400 <= self.status < 500

    @property
    def is_outcome(self) -> bool:
        """Whether the body is an OperationOutcome with at least one coded issue."""
        try:
            found = self.json
        except NotStrictJson:
            return False
        if not isinstance(found, dict) or found.get("resourceType") != "OperationOutcome":
            return False
        issues = found.get("issue") or []
        return bool(issues) and all(issue.get("severity") and issue.get("code") for issue in issues)


def _first_problem(body: object) -> str:
    """The text of an OperationOutcome, or of the ``detail`` that FastAPI sends."""
    if not isinstance(body, dict):
        return ""
    found = body.get("issue") or body.get("detail") or ""
    first = found[0] if isinstance(found, list) else {"msg": found}
    where = ".".join(str(part) for part in first.get("loc", []))
    return " ".join(filter(None, (where, str(first.get("diagnostics") or first.get("msg") or ""))))


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the discovery answer."""

    id: str
    hook: str
    prefetch: dict[str, str]
    raw: dict[str, Any] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Target:
    """A CDS Hooks server at ``base``; ``log`` reads what it wrote when the kit started it."""

    base: str
    client: httpx.Client
    origin: str
    log: Callable[[], str] | None = None

    def send(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request; ``body`` is encoded as JSON, ``content`` goes as it is."""
        sent = {"accept": "application/json"} | dict(headers or {})
        if body is not None:
            content = json.dumps(body, ensure_ascii=False).encode()
        if content is not None:
            sent.setdefault("content-type", "application/json")
        begun = time.perf_counter()
        got = self.client.request(method, self.base + path, content=content, headers=sent)
        return Reply(got.status_code, got.headers, got.content, time.perf_counter() - begun)

    def discover(self, headers: Mapping[str, str] | None = None) -> Reply:
        """GET the discovery endpoint."""
        return self.send("GET", "/cds-services", headers=headers)

    def call(self, service: str, request: object, headers: Mapping[str, str] | None = None) -> Reply:
        """POST a hook request to a service."""
        return self.send("POST", f"/cds-services/{service}", body=request, headers=headers)

    def feedback(self, service: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
        """POST feedback to a service."""
        return self.send("POST", f"/cds-services/{service}/feedback", body=body, headers=headers)

    def preflight(self, path: str, method: str, origin: str) -> Reply:
        """Send the CORS preflight that a browser sends before a JSON call with a token."""
        asked = {
            "origin": origin,
            "access-control-request-method": method,
            "access-control-request-headers": "authorization,content-type",
        }
        return self.send("OPTIONS", path, headers=asked)


def read_services(discovered: Reply) -> list[Service]:
    """Read the discovery answer, tolerantly: entries without id or hook are left out here."""
    body = discovered.json if discovered.status == 200 else {}
    entries = body.get("services", []) if isinstance(body, dict) else []
    return [
        Service(entry["id"], entry["hook"], entry.get("prefetch") or {}, entry)
        for entry in entries
        if isinstance(entry, dict) and entry.get("id") and entry.get("hook")
    ]


def hook_request(
    service: Service,
    chart: Iterable[charts.Resource] | None = None,
    *,
    context: Mapping[str, object] | None = None,
    **fields: object,
) -> dict[str, Any]:
    """Build a complete 2.0 request for ``service``: its own prefetch keys answered from ``chart``.

    ``fields`` replace or add top-level members; the value ``...`` leaves a member out.
    """
    request: dict[str, Any] = {
        "hook": service.hook,
        "hookInstance": str(uuid.uuid4()),
        "context": dict(hooks.context(service.hook) if context is None else context),
        "prefetch": charts.prefetch(service.prefetch, charts.rich_chart() if chart is None else chart),
    } | fields
    return {name: value for name, value in request.items() if value is not ...}
