"""The numbered requirements that the kit checks: level, first version, and what is asked, in one line.

Source: CDS Hooks 1.0, 2.0.1 and the 3.0.0 ballot (HL7/cds-hooks), and the hook library 1.0.1.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How binding the text is; PRACTICE is what real clients need although no text demands it."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    MAY = "MAY"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement on a service."""

    id: str
    level: Level
    since: str
    text: str


_S, _R, _M, _P = Level.SHALL, Level.SHOULD, Level.MAY, Level.PRACTICE

REQUIREMENTS: Final[dict[str, Requirement]] = {
    row[0]: Requirement(*row)
    for row in (
        ("G1", _S, "1.0", "TLS in production; plain http only for tests"),
        ("G2", _S, "2.0", "bodies are strict JSON"),
        ("G3", _S, "1.0", "no null, empty string, empty array or empty object is sent, except `cards: []`"),
        ("G4", _R, "1.0", "answers in the order of 500 ms"),
        ("G5", _S, "1.0", "`extension` is an object with reverse-domain keys; unknown keys are tolerated"),
        ("G6", _R, "3.0 ballot", "error bodies are OperationOutcome resources"),
        ("G7", _P, "1.0", "browsers may call all three endpoints from allowed origins (CORS)"),
        ("D1", _S, "1.0", "GET {base}/cds-services answers 200 with `services`"),
        ("D2", _S, "1.0", "each service has `hook`, `description`, `id`; the id is the URL segment"),
        ("D3", _M, "1.0", "`prefetch` maps keys to query strings; `usageRequirements` is text"),
        ("D4", _R, "3.0 ballot", "discovery says the CDS Hooks version it implements"),
        ("D5", _M, "2.0", "one id for several hooks replaces cards; no (id, hook) pair twice"),
        ("D6", _R, "1.0", "discovery accepts a client's JWT whose aud is the discovery URL"),
        ("P1", _S, "1.0", "prefetch tokens are root context fields or the user ids only"),
        ("P2", _R, "1.0", "prefetch queries stay in the recommended subset"),
        ("P3", _M, "3.0 ballot", "FHIRPath in prefetch tokens is not required of the client"),
        ("P4", _P, "1.0", "no, some, all, null or empty prefetch keys are all handled"),
        ("P5", _R, "2.0", "an OperationOutcome in prefetch is recognised and not asked for again"),
        ("P6", _P, "2.0", "paged prefetch: `next` only below fhirServer, with the token, with a cap"),
        ("P7", _S, "1.0", "prefetch is compared with the templates; what is missing is fetched"),
        ("P8", _S, "1.0", "needed data neither sent nor fetchable is answered 412"),
        ("C1", _S, "1.0", "hook, hookInstance, context present; fhirServer with fhirAuthorization"),
        ("C2", _S, "1.0", "fhirAuthorization is used as a Bearer token towards fhirServer"),
        ("C3", _S, "1.0", "the access token is transient: never stored, logged, shared or used when expired"),
        ("C4", _S, "library", "context as the hook library says; unknown fields tolerated"),
        ("C5", _P, "1.0", "a hook that the service does not serve is refused"),
        ("C6", _S, "1.0", "200 with `cards`, even when there is nothing to say"),
        ("K1", _S, "1.0", "`summary` has fewer than 140 characters"),
        ("K2", _S, "1.0", "`indicator` is info, warning or critical; `source.label` present; URLs absolute"),
        ("K3", _S, "1.0", "`detail` is Markdown; nothing from the chart becomes HTML"),
        ("K4", _S, "1.0", "suggestions come with `selectionBehavior`; at-most-one has one recommendation at most"),
        ("K5", _S, "1.0", "suggestions have a label, a uuid for feedback and no empty actions"),
        ("K6", _S, "1.0", "actions are create, update (with a resource) or delete (with a resourceId), and described"),
        ("K7", _S, "2.0", "overrideReasons have code, system, display; topic has code and system"),
        ("K8", _S, "1.0", "links have label, url, type; appContext only with smart"),
        ("K9", _S, "2.0", "card uuids are unique"),
        ("K10", _S, "3.0 ballot", "actionSelectionBehavior is not sent to clients that may not know it"),
        ("K11", _P, "2.0", "systemActions only for clients that agreed to them"),
        ("F1", _M, "2.0", "a feedback endpoint takes `{feedback: [...]}`"),
        ("F2", _S, "2.0", "feedback has card, outcome, outcomeTimestamp; accepted ones name their suggestions"),
        ("F3", _P, "2.0", "an override carries a reason, a comment, or both"),
        ("F4", _P, "2.0", "repeats and batches of feedback are normal"),
        ("J1", _R, "1.0", "calls without a valid JWT are refused where one is required"),
        ("J2", _S, "1.0", "header alg, kid, typ; payload iss, aud, exp, iat, jti"),
        ("J3", _S, "1.0", "`none` and symmetric algorithms are refused; ES384 and RS384 work"),
        ("J4", _S, "1.0", "aud holds the URL of the endpoint called"),
        ("J5", _R, "1.0", "issuer, key id, jku and tenant come from an allow-list"),
        ("J6", _R, "practice guide", "a jti is used once; the refusal gives no reason; the JWT is not kept"),
    )
}

_NUMBER = re.compile(r"^test_([a-z])(\d+)_")


def requirement_of(test: str) -> str:
    """Return the requirement's id that a test name starts with ("test_k1_...": "K1"), or ""."""
    found = _NUMBER.match(test)
    return f"{found[1].upper()}{found[2]}" if found else ""
