"""Bundles that write: loading samples, batch and transaction, with urn:uuid and conditional references resolved."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import msgspec

from fhir_adapter.testing.http import Answer, Request
from fhir_adapter.testing.interactions import Interactions
from fhir_adapter.testing.outcome import Refused, outcome
from fhir_adapter.testing.resource import Json, Resource, as_list, as_object, as_text
from fhir_adapter.testing.search import matches, understand
from fhir_adapter.testing.store import Store, check_kind

_ORDER: Final = {"DELETE": 0, "POST": 1, "PUT": 2, "GET": 3, "HEAD": 3}
_CONDITIONAL: Final = re.compile(r"([A-Z][A-Za-z]+)\?(.+)")
_CONDITIONS: Final = {"ifNoneExist": "if-none-exist", "ifMatch": "if-match", "ifNoneMatch": "if-none-match"}
_ABSOLUTE: Final = re.compile(r"https?://.+/([A-Z][A-Za-z]+/[A-Za-z0-9\-.]+)")

Handle = Callable[[Request], Answer]


@dataclass(slots=True, kw_only=True)
class Step:
    """One entry of a batch or transaction on its way."""

    position: int
    full_url: str
    method: str
    url: str
    headers: dict[str, str]
    resource: Resource | None
    new_id: str = ""


def load(resource: Resource, store: Store) -> None:
    """Put a resource, or every resource of a Bundle, into the store with the ids that they have.

    An entry without an id takes the uuid of its fullUrl, or the next number. Conditional
    references ("Practitioner?identifier=...") are resolved against what the store already holds,
    and stay as they are where nothing fits. A resource that is there already gets a new version.

    Raises:
        Refused: for a type or an id that FHIR does not have, and for an id that a resource of another patient has.
    """
    if resource.get("resourceType") != "Bundle":
        _keep(_with_id(resource, "", store), store)
        return
    places: dict[str, str] = {}
    found = []
    for entry in map(as_object, as_list(resource.get("entry"))):
        held, full_url = as_object(entry.get("resource")), as_text(entry.get("fullUrl"))
        if held:
            named = _with_id(held, full_url, store)
            found.append(named)
            _place(places, full_url, f"{as_text(named['resourceType'])}/{as_text(named['id'])}")
    for named in found:
        resolved = _resolved(named, places, lambda written: _target(written, store))
        _keep(as_object(resolved), store)


def _keep(resource: Resource, store: Store) -> None:
    draft = store.draft(resource, keep_time=True)
    before = store.get(draft.kind, draft.id)
    if before is not None and before.patients() != draft.patients():
        raise Refused(409, "conflict", f"{draft.reference} is there already, for another patient.")
    store.put(draft)


def process(bundle: Resource, request: Request, interactions: Interactions, handle: Handle) -> Answer:
    """Run a batch (each entry for itself) or a transaction (all or nothing).

    Raises:
        Refused: 400 for another Bundle; for a transaction, the first entry's refusal.
    """
    kind = bundle.get("type")
    if bundle.get("resourceType") != "Bundle" or kind not in {"batch", "transaction"}:
        raise Refused(400, "value", "This takes a Bundle of type batch or transaction.")
    entries = as_list(bundle.get("entry"))
    steps = [_step(position, as_object(entry)) for position, entry in enumerate(entries)]
    if kind == "batch":
        answers = [_answer_or_refusal(step, request, handle) for step in steps]
    else:
        answers = _transact(steps, request, interactions, handle)
    content: dict[str, object] = {"resourceType": "Bundle", "type": f"{kind}-response"}
    if answers:
        content["entry"] = answers
    return Answer(content=content)


def _transact(
    steps: list[Step], request: Request, interactions: Interactions, handle: Handle
) -> list[dict[str, object]]:
    before = interactions.store.snapshot()
    try:
        _set_aside_ids(steps, request, interactions)
        answers: list[dict[str, object]] = [{}] * len(steps)
        for step in sorted(steps, key=lambda step: _ORDER.get(step.method, 9)):
            answers[step.position] = _said(handle(_request_of(step, request)))
    except Refused:
        interactions.store.restore(before)
        raise
    return answers


def _set_aside_ids(steps: list[Step], request: Request, interactions: Interactions) -> None:
    """Give every create its id first, so that references between the entries can be rewritten."""
    places: dict[str, str] = {}
    for step in steps:
        if step.method == "POST" and step.resource and "_search" not in step.url:
            kind = check_kind(as_text(step.resource.get("resourceType")))
            present = interactions.if_none_exist(kind, _request_of(step, request))
            step.new_id = present.id if present else interactions.store.new_id(kind)
            _place(places, step.full_url, f"{kind}/{step.new_id}")
        elif step.method == "PUT":
            _place(places, step.full_url, step.url)
    for step in steps:
        if step.resource is not None:
            resolved = _resolved(step.resource, places, lambda written: _only_target(written, interactions.store))
            step.resource = as_object(resolved)


def _answer_or_refusal(step: Step, request: Request, handle: Handle) -> dict[str, object]:
    try:
        return _said(handle(_request_of(step, request)))
    except Refused as refusal:
        return {"response": {"status": _status(refusal.status), "outcome": outcome(refusal.code, refusal.text)}}


def _step(position: int, entry: Resource) -> Step:
    asked = as_object(entry.get("request"))
    method, url = as_text(asked.get("method")), as_text(asked.get("url")).strip("/")
    if method not in _ORDER or not url:
        raise Refused(400, "required", f"Entry {position} has no request that this server can do.")
    resource = entry.get("resource")
    return Step(
        position=position,
        full_url=as_text(entry.get("fullUrl")),
        method=method,
        url=url,
        headers={header: as_text(asked.get(name)) for name, header in _CONDITIONS.items() if as_text(asked.get(name))},
        resource=resource if isinstance(resource, dict) else None,
    )


def _request_of(step: Step, outer: Request) -> Request:
    path, _, query = step.url.removeprefix(outer.base + "/").partition("?")
    return Request(
        method=step.method,
        path=path,
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        headers=step.headers | {"prefer": outer.headers.get("prefer", "")},
        body=b"",
        base=outer.base,
        parsed=step.resource,
        new_id=step.new_id,
    )


def _said(answer: Answer) -> dict[str, object]:
    headers = dict(answer.headers)
    response: dict[str, object] = {"status": _status(answer.status)}
    for header, name in (("Location", "location"), ("ETag", "etag")):
        if header in headers:
            response[name] = headers[header]
    body = answer.body()
    return {"resource": msgspec.Raw(body), "response": response} if body else {"response": response}


def _status(number: int) -> str:
    return f"{number} {HTTPStatus(number).phrase}"


def _with_id(resource: Resource, full_url: str, store: Store) -> Resource:
    if as_text(resource.get("id")):
        return resource
    kind = check_kind(as_text(resource.get("resourceType")))
    given = full_url.removeprefix("urn:uuid:") if full_url.startswith("urn:uuid:") else ""
    return {**resource, "id": given or store.new_id(kind)}


def _place(places: dict[str, str], full_url: str, reference: str) -> None:
    """Remember where an entry will stand, under its fullUrl and under the relative form of that."""
    if full_url:
        places[full_url] = reference
        absolute = _ABSOLUTE.fullmatch(full_url)
        if absolute:
            places[absolute[1]] = reference


def _resolved(value: Json, places: dict[str, str], find: Callable[[str], str]) -> Json:
    """The same value with every reference to an entry, and every conditional reference, made ``Type/id``."""
    if isinstance(value, list):
        return [_resolved(item, places, find) for item in value]
    if isinstance(value, dict):
        return {
            name: _reference(item, places, find) if name == "reference" else _resolved(item, places, find)
            for name, item in value.items()
        }
    return places.get(value, value) if isinstance(value, str) and value.startswith("urn:") else value


def _reference(value: Json, places: dict[str, str], find: Callable[[str], str]) -> Json:
    if not isinstance(value, str):
        return _resolved(value, places, find)
    return places.get(value) or (find(value) if _CONDITIONAL.fullmatch(value) else value)


def _target(written: str, store: Store) -> str:
    """The one resource that a conditional reference means; the reference itself when that is not one."""
    found = _CONDITIONAL.fullmatch(written)
    if found is None:
        return written
    search = understand(found[1], tuple(parse_qsl(found[2])), base="", page_size=1)
    fitting = matches(search, store) if search.tests and not search.ignored else []
    return fitting[0].reference if len(fitting) == 1 else written


def _only_target(written: str, store: Store) -> str:
    found = _target(written, store)
    if found == written:
        raise Refused(412, "not-found", "A conditional reference does not fit exactly one resource.")
    return found
