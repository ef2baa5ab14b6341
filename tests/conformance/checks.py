"""The invariants that every answer with cards holds, each filed under its requirement.

Rules: the CDS Hooks text and its logical-model invariants cds-resp-1 to cds-resp-7.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from tests.conformance.wire import NotStrictJson, Reply

_MAY_BE_EMPTY: Final = frozenset({"$.cards", "$.services"})
_REVERSE_DOMAIN: Final = re.compile(r"^[a-z][a-z0-9-]*(\.[A-Za-z0-9_-]+)+$")
_HTML: Final = re.compile(r"<(?:[a-zA-Z/!?])")
_DELETED: Final = re.compile(r"^(?:[A-Z][A-Za-z]+/)?[A-Za-z0-9.-]+$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken invariant: the requirement, where in the body, and what is wrong."""

    requirement: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.requirement} {self.where}: {self.what}"


def check_response(reply: Reply) -> list[Problem]:
    """Return every invariant that a 200 answer of a hook call breaks; an empty list means none."""
    if not reply.headers.get("content-type", "").startswith("application/json"):
        return [Problem("G2", "content-type", reply.headers.get("content-type", "none"))]
    try:
        body = reply.json
    except NotStrictJson as fault:
        return [Problem("G2", "$", str(fault))]
    if not isinstance(body, dict) or not isinstance(body.get("cards"), list):
        return [Problem("C6", "$.cards", "no array of cards")]
    return list(check_body(body))


def check_values(body: object) -> list[Problem]:
    """Return every null, empty string, empty array and empty object that should have been left out."""
    return list(_empties(body, "$"))


def check_body(body: dict[str, Any]) -> Iterator[Problem]:
    """Every invariant that the JSON of a 200 answer breaks."""
    yield from _empties(body, "$")
    yield from _extensions(body, "$")
    if "systemActions" in body:
        yield Problem("K11", "$.systemActions", "sent to a client that did not agree to system actions")
        for index, action in enumerate(body["systemActions"]):
            yield from _action(action, f"$.systemActions[{index}]", needs_description=False)
    for index, card in enumerate(body["cards"]):
        if isinstance(card, dict):
            yield from _card(card, f"$.cards[{index}]")
        else:
            yield Problem("C6", f"$.cards[{index}]", "a card is not an object")
    seen = Counter(card["uuid"] for card in body["cards"] if isinstance(card, dict) and card.get("uuid"))
    yield from (
        Problem("K9", "$.cards", f"uuid {uuid} stands on {count} cards") for uuid, count in seen.items() if count > 1
    )


def _empties(value: object, where: str) -> Iterator[Problem]:
    if value is None or (value in ("", [], {}) and where not in _MAY_BE_EMPTY):
        yield Problem("G3", where, f"{value!r} is sent")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _empties(member, f"{where}.{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _empties(member, f"{where}[{index}]")


def _extensions(holder: dict[str, Any], where: str) -> Iterator[Problem]:
    stated = holder.get("extension")
    if stated is None:
        return
    if not isinstance(stated, dict):
        yield Problem("G5", f"{where}.extension", "not an object")
        return
    for key in stated:
        if not _REVERSE_DOMAIN.match(key):
            yield Problem("G5", f"{where}.extension", f"key {key!r} is not reverse-domain")


def _card(card: dict[str, Any], where: str) -> Iterator[Problem]:
    yield from _summary(card, where)
    if card.get("indicator") not in {"info", "warning", "critical"}:
        yield Problem("K2", f"{where}.indicator", repr(card.get("indicator")))
    yield from _source(card.get("source"), f"{where}.source")
    yield from _detail(card, where)
    yield from _suggestions(card, where)
    yield from _reasons(card, where)
    for index, link in enumerate(card.get("links", [])):
        yield from _link(link, f"{where}.links[{index}]")
    if "uuid" in card and not isinstance(card["uuid"], str):
        yield Problem("K9", f"{where}.uuid", "not a string")
    yield from _extensions(card, where)


def _summary(card: dict[str, Any], where: str) -> Iterator[Problem]:
    summary = card.get("summary")
    if not isinstance(summary, str) or not summary.strip():
        yield Problem("K1", f"{where}.summary", "missing")
    elif len(summary) >= 140:
        yield Problem("K1", f"{where}.summary", f"{len(summary)} characters")
    elif "\n" in summary:
        yield Problem("K1", f"{where}.summary", "more than one line")


def _source(source: object, where: str) -> Iterator[Problem]:
    if not isinstance(source, dict) or not isinstance(source.get("label"), str) or not source["label"].strip():
        yield Problem("K2", f"{where}.label", "missing")
        return
    for name in ("url", "icon"):
        if name in source and not _is_absolute(source[name]):
            yield Problem("K2", f"{where}.{name}", "not an absolute URL")
    if "topic" in source:
        yield from _coding(source["topic"], f"{where}.topic", ("code", "system"))
    yield from _extensions(source, where)


def _detail(card: dict[str, Any], where: str) -> Iterator[Problem]:
    if "detail" not in card:
        return
    if not isinstance(card["detail"], str):
        yield Problem("K3", f"{where}.detail", "not a string")
    elif _HTML.search(card["detail"]):
        yield Problem("K3", f"{where}.detail", "HTML in the Markdown")


def _suggestions(card: dict[str, Any], where: str) -> Iterator[Problem]:
    suggestions = card.get("suggestions", [])
    behaviour = card.get("selectionBehavior")
    if suggestions and behaviour not in {"at-most-one", "any"}:
        yield Problem("K4", f"{where}.selectionBehavior", f"{behaviour!r} beside suggestions")
    recommended = sum(bool(one.get("isRecommended")) for one in suggestions)
    if behaviour == "at-most-one" and recommended > 1:
        yield Problem("K4", f"{where}.suggestions", f"{recommended} recommended with at-most-one (cds-resp-1)")
    for index, suggestion in enumerate(suggestions):
        yield from _suggestion(suggestion, f"{where}.suggestions[{index}]")


def _suggestion(suggestion: dict[str, Any], where: str) -> Iterator[Problem]:
    if not suggestion.get("label"):
        yield Problem("K5", f"{where}.label", "missing")
    if not suggestion.get("uuid"):
        yield Problem("K5", f"{where}.uuid", "missing: acceptance cannot be told back")
    if suggestion.get("actions") == []:
        yield Problem("K5", f"{where}.actions", "an empty array")
    if "actionSelectionBehavior" in suggestion:
        yield Problem("K10", where, "actionSelectionBehavior is sent")
    for index, action in enumerate(suggestion.get("actions", [])):
        yield from _action(action, f"{where}.actions[{index}]", needs_description=True)


def _action(action: dict[str, Any], where: str, *, needs_description: bool) -> Iterator[Problem]:
    kind = action.get("type")
    if kind not in {"create", "update", "delete"}:
        yield Problem("K6", f"{where}.type", repr(kind))
    if needs_description and not action.get("description"):
        yield Problem("K6", f"{where}.description", "missing")
    if kind in {"create", "update"}:
        yield from _resource(action.get("resource"), f"{where}.resource", is_update=kind == "update")
    if kind == "delete" and not _DELETED.match(str(action.get("resourceId", ""))):
        yield Problem("K6", f"{where}.resourceId", "no relative reference")
    if kind == "delete" and "resource" in action:
        yield Problem("K6", f"{where}.resource", "a deletion carries a resource")


def _resource(resource: object, where: str, *, is_update: bool) -> Iterator[Problem]:
    if not isinstance(resource, dict) or not resource.get("resourceType"):
        yield Problem("K6", where, "no FHIR resource")
    elif is_update and not resource.get("id"):
        yield Problem("K6", f"{where}.id", "an update without an id")


def _reasons(card: dict[str, Any], where: str) -> Iterator[Problem]:
    for index, reason in enumerate(card.get("overrideReasons", [])):
        yield from _coding(reason, f"{where}.overrideReasons[{index}]", ("code", "system", "display"))


def _coding(coding: object, where: str, needed: tuple[str, ...]) -> Iterator[Problem]:
    held = coding if isinstance(coding, dict) else {}
    yield from (Problem("K7", f"{where}.{name}", "missing") for name in needed if not held.get(name))


def _link(link: dict[str, Any], where: str) -> Iterator[Problem]:
    if not link.get("label"):
        yield Problem("K8", f"{where}.label", "missing")
    if not _is_absolute(link.get("url")):
        yield Problem("K8", f"{where}.url", "not an absolute URL")
    if link.get("type") not in {"absolute", "smart"}:
        yield Problem("K8", f"{where}.type", repr(link.get("type")))
    if "appContext" in link and link.get("type") != "smart":
        yield Problem("K8", f"{where}.appContext", "on a link that is not smart")
    if not isinstance(link.get("autolaunchable", False), bool):
        yield Problem("K8", f"{where}.autolaunchable", "not a boolean")


def _is_absolute(url: object) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
