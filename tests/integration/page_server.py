"""A small server for the page's own tests: the real page and charts, and services whose answers are fixed.

The cards hold what a page must survive (HTML, script links, odd Markdown), so they are written here
and do not depend on any clinical rule. Feedback is kept in memory for the tests to read.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from cds_hooks.page.page import HEADERS, INDEX, page_files
from cds_hooks.samples.catalogue import bundle, catalogue, listing

PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "laboratory": "Observation?patient={{context.patientId}}&category=laboratory",
}
SERVICES = [
    {
        "id": "talkative",
        "hook": "patient-view",
        "title": "Talkative",
        "description": "Two cards.",
        "prefetch": PREFETCH,
    },
    {"id": "quiet", "hook": "patient-view", "title": "Quiet", "description": "None.", "prefetch": PREFETCH},
    {"id": "broken", "hook": "order-sign", "title": "Broken", "description": "503."},
]
DETAIL = r"""HbA1c **8.1 %** on \*2/\*2 and *2/*3, _soon_.

**Why**
- first reason (2026-10-20)
- second reason <img src=x onerror="document.title='broken in'">

| drug | dose |
|---|---:|
| metformin | 1000 mg \| twice |

[guideline](https://example.org/guideline) [trap](javascript:document.title='broken') [plain](http://example.org/)
"""
WORDS = {
    "en": ("Diabetes is above target", "benefit outweighs risk"),
    "zh": ("糖尿病未达标", "获益大于风险"),
}


def cards(language: str) -> list[dict[str, object]]:
    """One warning with everything, and one hostile information card."""
    summary, reason = WORDS[language]
    return [
        {
            "uuid": "11111111-1111-4111-8111-111111111111",
            "summary": summary,
            "detail": DETAIL,
            "indicator": "warning",
            "source": {"label": "A guideline", "url": "https://example.org/guideline"},
            "selectionBehavior": "any",
            "suggestions": [
                {
                    "label": "Order HbA1c in three months",
                    "uuid": "22222222-2222-4222-8222-222222222222",
                    "actions": [
                        {"type": "create", "description": "Order", "resource": {"resourceType": "ServiceRequest"}}
                    ],
                }
            ],
            "overrideReasons": [{"code": "benefit", "system": "urn:example", "display": reason}],
            "links": [
                {"label": "Show the reasons", "url": "https://example.org/app", "type": "smart"},
                {"label": "Trap", "url": "javascript:document.title='broken'", "type": "absolute"},
            ],
        },
        {
            "uuid": "33333333-3333-4333-8333-333333333333",
            "summary": "<b>Not bold</b>",
            "indicator": "info",
            "source": {"label": "Osler"},
        },
    ]


@dataclass
class Records:
    """What the page sent."""

    requests: list[dict[str, object]] = field(default_factory=list)
    feedback: list[dict[str, object]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    records: Records
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/" or url.path.startswith("/page/"):
            return self._page(INDEX if url.path == "/" else url.path.removeprefix("/page/"))
        if url.path == "/samples":
            return self._send(200, listing())
        if url.path == "/cds-services":
            return self._send(200, {"services": SERVICES})
        if url.path == "/feedback/summary":
            return self._send(200, {"rules": self._rules()})
        if url.path.startswith("/fhir/"):
            return self._fhir(unquote(url.path.removeprefix("/fhir/")), parse_qs(url.query))
        return self._send(404, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        service, _, what = self.path.removeprefix("/cds-services/").partition("/")
        if what == "feedback":
            self.records.feedback.extend(body["feedback"])
            return self._send(200, {})
        self.records.requests.append(body)
        if service == "broken":
            issue = {"severity": "error", "code": "throttled", "diagnostics": "All workers are busy."}
            return self._send(503, {"resourceType": "OperationOutcome", "issue": [issue]}, {"Retry-After": "2"})
        language = self.headers["Accept-Language"][:2]
        return self._send(200, {"cards": cards(language) if service == "talkative" else []})

    def _rules(self) -> list[dict[str, object]]:
        outcomes = [entry["outcome"] for entry in self.records.feedback]
        counts = {"shown": 2, "accepted": outcomes.count("accepted"), "overridden": outcomes.count("overridden")}
        return [{"topic": "diabetesabovetarget", **counts}] if outcomes else []

    def _page(self, name: str) -> None:
        file = page_files().get(name)
        if file is None:
            return self._send(404, {})
        return self._send(200, file.body, {"Content-Type": file.content_type, **HEADERS})

    def _fhir(self, path: str, query: dict[str, list[str]]) -> None:
        resources = [entry["resource"] for sample in catalogue() for entry in json.loads(bundle(sample.id))["entry"]]
        kind, _, wanted = path.partition("/")
        found = [each for each in resources if each["resourceType"] == kind]
        if wanted:
            matches = [each for each in found if each.get("id") == wanted]
            return self._send(200, matches[0]) if matches else self._send(404, {"resourceType": "OperationOutcome"})
        mine = [each for each in found if each.get("subject", {}).get("reference") == f"Patient/{query['patient'][0]}"]
        return self._send(
            200, {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in mine]}
        )

    def _send(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def serving() -> Iterator[tuple[str, Records]]:
    """Serve on a free loopback port; gives the base URL and the records."""
    records = Records()
    handler = type("Handler", (_Handler,), {"records": records})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", records
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
