"""A small FHIR server on loopback that stands in for the client's EHR and records every request."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.conformance import charts


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that the EHR received."""

    method: str
    path: str
    authorization: str

    @property
    def kind(self) -> str:
        """The resource type asked for, or the first part of the path."""
        return charts.kind_of(self.path.removeprefix("/fhir/"))


@dataclass
class Ehr:
    """Serves ``chart`` at ``base``; ``failing`` types answer 500; /fhir/page/N pages without end."""

    port: int = 0
    chart: list[charts.Resource] = field(default_factory=charts.rich_chart)
    failing: frozenset[str] = frozenset()
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Bind a free loopback port and start answering."""
        ehr = self

        class Handler(BaseHTTPRequestHandler):
            """Hands each request to the Ehr that made this class."""

            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """Read, search or page."""
                self._answer(self.path)

            def do_POST(self) -> None:
                """Search by form."""
                form = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                self._answer(f"{self.path.removesuffix('/_search')}?{form}")

            def _answer(self, path: str) -> None:
                ehr.seen.append(Seen(self.command, path, self.headers.get("authorization", "")))
                status, body = ehr.respond(path)
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/fhir+json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                """Say nothing: the tests read ``seen``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def base(self) -> str:
        """The FHIR base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}/fhir"

    @property
    def kinds(self) -> set[str]:
        """Every resource type that was asked for."""
        return {seen.kind for seen in self.seen}

    @property
    def tokens(self) -> set[str]:
        """Every Authorization value that arrived, the empty one included."""
        return {seen.authorization for seen in self.seen}

    def respond(self, path: str) -> tuple[int, dict[str, Any]]:
        """Answer one path: status and body."""
        query = path.removeprefix("/fhir/")
        kind = charts.kind_of(query)
        if kind in self.failing or "*" in self.failing:
            return 500, outcome("exception")
        if kind == "metadata":
            return 200, {"resourceType": "CapabilityStatement", "status": "active", "fhirVersion": "4.0.1"}
        if kind == "page":
            return 200, self.page(int(urlsplit(query).path.rpartition("/")[2]))
        found = charts.answer(query, self.chart)
        return (200, found) if found else (404, outcome("not-found"))

    def page(self, number: int) -> dict[str, Any]:
        """Return one page of problems that always names a next one."""
        problem = charts.condition(f"kit-page-{number}")
        link = [{"relation": "next", "url": f"{self.base}/page/{number + 1}"}]
        return charts.bundle([problem]) | {"total": 1_000_000, "link": link}

    def reset(self) -> None:
        """Forget what was seen, and serve the rich chart without faults again."""
        self.seen.clear()
        self.chart, self.failing = charts.rich_chart(), frozenset()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()


def outcome(code: str) -> dict[str, Any]:
    """An OperationOutcome with one issue."""
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}


def authorization(token: str, **fields: object) -> dict[str, Any]:
    """A complete fhirAuthorization; ``fields`` replace members."""
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "user/*.read",
        "subject": "kit-client",
        "patient": charts.PATIENT_ID,
    } | fields
