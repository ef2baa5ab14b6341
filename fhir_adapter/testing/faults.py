"""What real servers do wrong, on demand: a plan of faults, matched by request and by count."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, cast
from urllib.parse import urlencode

from fhir_adapter.testing.http import FORM, Answer, Pairs, Request
from fhir_adapter.testing.outcome import outcome

_ELSEWHERE: Final = "http://elsewhere.invalid/fhir"


class Mishap(StrEnum):
    """The kinds of fault; those that speak of a Bundle leave other answers alone."""

    DELAY = "delay"
    TOO_MANY_REQUESTS = "too_many_requests"
    UNAVAILABLE = "unavailable"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105  the name of a fault, no secret
    NOT_MODIFIED = "not_modified"
    REDIRECT = "redirect"
    OUTCOME_WITH_200 = "outcome_with_200"
    IGNORED_PARAMETER = "ignored_parameter"
    TRUNCATED_JSON = "truncated_json"
    WRONG_MEDIA_TYPE = "wrong_media_type"
    HUGE_BODY = "huge_body"
    ENDLESS_NEXT = "endless_next"
    FOREIGN_NEXT = "foreign_next"
    NO_TOTAL = "no_total"
    DUPLICATE_ENTRIES = "duplicate_entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault, and which requests it strikes.

    ``path`` is a part of "Type/id" or "Type?query" ("" strikes all). Of the requests that fit,
    ``skip`` pass unharmed, the next ``times`` are struck (0: all the rest). The others belong to
    one mishap each: ``seconds`` of DELAY, ``retry_after`` of TOO_MANY_REQUESTS and UNAVAILABLE, ``url`` of
    REDIRECT and FOREIGN_NEXT (another host's base), ``parameter`` of IGNORED_PARAMETER, ``size`` in bytes of HUGE_BODY.
    """

    mishap: Mishap
    path: str = ""
    method: str = ""
    skip: int = 0
    times: int = 0
    seconds: float = 0.0
    retry_after: str = ""
    url: str = _ELSEWHERE
    parameter: str = ""
    size: int = 16 * 1024 * 1024


class FaultPlan:
    """Several faults; one request may meet more than one, in the given order."""

    def __init__(self, *faults: Fault) -> None:
        self._faults = faults
        self._seen = [0] * len(faults)

    async def around(self, request: Request, handle: Callable[[Request], Answer]) -> Answer:
        """Answer a request, spoiled by the faults that strike it."""
        struck = self.struck_by(request)
        for fault in struck:
            if fault.mishap is Mishap.DELAY:
                await asyncio.sleep(fault.seconds)
        for fault in struck:
            if fault.mishap in _INSTEAD:
                return _INSTEAD[fault.mishap](fault, request)
        for fault in struck:
            if fault.mishap is Mishap.IGNORED_PARAMETER:
                request = _without(request, fault.parameter)
        answer = handle(request)
        for fault in struck:
            if fault.mishap in _AFTER:
                _AFTER[fault.mishap](fault, request, answer)
        return answer

    def struck_by(self, request: Request) -> list[Fault]:
        """The faults whose turn it is; counts the request."""
        struck = []
        for position, fault in enumerate(self._faults):
            if fault.path in request.target and fault.method in {"", request.method}:
                turn = self._seen[position] - fault.skip
                self._seen[position] += 1
                if turn >= 0 and (fault.times == 0 or turn < fault.times):
                    struck.append(fault)
        return struck


def _later(status: int, code: str) -> Callable[[Fault, Request], Answer]:
    def answer(fault: Fault, request: Request) -> Answer:
        del request
        headers = (("Retry-After", fault.retry_after),) if fault.retry_after else ()
        return Answer(status=status, content=outcome(code, "Try again later."), headers=headers)

    return answer


def _expired(fault: Fault, request: Request) -> Answer:
    del fault, request
    challenge = (("WWW-Authenticate", 'Bearer error="invalid_token"'),)
    return Answer(status=401, content=outcome("expired", "The access token has expired."), headers=challenge)


def _not_modified(fault: Fault, request: Request) -> Answer:
    del fault, request
    return Answer(status=304)


def _redirect(fault: Fault, request: Request) -> Answer:
    return Answer(status=307, headers=(("Location", f"{fault.url}/{request.target}"),))


def _outcome_with_200(fault: Fault, request: Request) -> Answer:
    del fault, request
    return Answer(content=outcome("processing", "The search could not be done."))


_INSTEAD: Final[dict[Mishap, Callable[[Fault, Request], Answer]]] = {
    Mishap.TOO_MANY_REQUESTS: _later(429, "throttled"),
    Mishap.UNAVAILABLE: _later(503, "transient"),
    Mishap.TOKEN_EXPIRED: _expired,
    Mishap.NOT_MODIFIED: _not_modified,
    Mishap.REDIRECT: _redirect,
    Mishap.OUTCOME_WITH_200: _outcome_with_200,
}


def _without(request: Request, parameter: str) -> Request:
    form = _kept(request.form(), parameter) if request.media_type == FORM else None
    body = request.body if form is None else urlencode(form).encode()
    return replace(request, query=_kept(request.query, parameter), body=body)


def _kept(pairs: Pairs, parameter: str) -> Pairs:
    return tuple((name, value) for name, value in pairs if name.partition(":")[0] != parameter)


def _truncate(fault: Fault, request: Request, answer: Answer) -> None:
    del fault, request
    body = answer.body()
    answer.raw = body[: len(body) * 2 // 3]


def _mistype(fault: Fault, request: Request, answer: Answer) -> None:
    del fault, request
    answer.media_type = "text/html"


def _inflate(fault: Fault, request: Request, answer: Answer) -> None:
    """White space is legal JSON, so only a limit on size can refuse it."""
    del request
    answer.raw = answer.body().ljust(fault.size)


def _next_here(fault: Fault, request: Request, answer: Answer) -> None:
    del fault
    _set_next(answer, f"{request.base}/{request.target}")


def _next_elsewhere(fault: Fault, request: Request, answer: Answer) -> None:
    _set_next(answer, f"{fault.url}/{request.target}")


def _set_next(answer: Answer, url: str) -> None:
    if _is_bundle(answer):
        content = cast("dict[str, list[dict[str, str]]]", answer.content)
        kept = [link for link in content.get("link", []) if link["relation"] != "next"]
        content["link"] = [*kept, {"relation": "next", "url": url}]


def _drop_total(fault: Fault, request: Request, answer: Answer) -> None:
    del fault, request
    if _is_bundle(answer):
        cast("dict[str, object]", answer.content).pop("total", None)


def _duplicate(fault: Fault, request: Request, answer: Answer) -> None:
    del fault, request
    if _is_bundle(answer):
        content = cast("dict[str, list[object]]", answer.content)
        if "entry" in content:
            content["entry"] = [twice for entry in content["entry"] for twice in (entry, entry)]


def _is_bundle(answer: Answer) -> bool:
    return isinstance(answer.content, dict) and answer.content.get("resourceType") == "Bundle"


_AFTER: Final[dict[Mishap, Callable[[Fault, Request, Answer], None]]] = {
    Mishap.NO_TOTAL: _drop_total,
    Mishap.DUPLICATE_ENTRIES: _duplicate,
    Mishap.ENDLESS_NEXT: _next_here,
    Mishap.FOREIGN_NEXT: _next_elsewhere,
    Mishap.TRUNCATED_JSON: _truncate,
    Mishap.WRONG_MEDIA_TYPE: _mistype,
    Mishap.HUGE_BODY: _inflate,
}
