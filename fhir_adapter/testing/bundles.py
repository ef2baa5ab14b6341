"""Search answers as Bundles: one page, its links, its included resources; and the opaque token of the next page."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.resource import Json, Resource, as_list, as_object
from fhir_adapter.testing.search import Pairs, Search
from fhir_adapter.testing.store import Stored

PAGE: Final = "_page"
_ALWAYS: Final = frozenset(("resourceType", "id", "meta"))
_SUBSETTED: Final[dict[str, Json]] = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}


class Page(msgspec.Struct, array_like=True, frozen=True):
    """What a page token says: where the page starts and which search it belongs to."""

    offset: int
    pairs: tuple[tuple[str, str], ...]


def token_of(page: Page) -> str:
    """The page as an opaque word; the server keeps no state for it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(page)).decode().rstrip("=")


def page_of(token: str) -> Page:
    """Read a page token; 400 for one that this server did not write."""
    try:
        padded = token + "=" * (-len(token) % 4)
        page = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=Page)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as fault:
        raise Refused(400, "value", "This page token is not one of this server's.") from fault
    if page.offset < 0:
        raise Refused(400, "value", "This page token is not one of this server's.")
    return page


def page_at(search: Search, found: Sequence[Stored], offset: int) -> Sequence[Stored]:
    """The matches that stand on one page; a count has none."""
    return () if search.summary == "count" else found[offset : offset + search.count]


def searchset(
    search: Search,
    found: Sequence[Stored],
    added: Iterable[Stored],
    *,
    here: str,
    base: str,
    offset: int,
    with_total: bool,
) -> dict[str, object]:
    """One page of matches as a Bundle; ``here`` is where the self and next links point, ``added`` what was included."""
    bundle: dict[str, object] = {"resourceType": "Bundle", "type": "searchset"}
    if search.summary == "count" or (with_total and search.total != "none") or search.total == "accurate":
        bundle["total"] = len(found)
    page = page_at(search, found, offset)
    links = [{"relation": "self", "url": _with_query(here, search.used)}]
    if page and offset + len(page) < len(found):
        token = token_of(Page(offset + len(page), search.used))
        links.append({"relation": "next", "url": _with_query(here, ((PAGE, token),))})
    bundle["link"] = links
    entries = [_entry(stored, base, "match", search) for stored in page]
    entries += [_entry(stored, base, "include", search) for stored in added]
    if entries:
        bundle["entry"] = entries
    return bundle


def _with_query(url: str, pairs: Pairs) -> str:
    return f"{url}?{urlencode(pairs, safe='/:,|')}" if pairs else url


def _entry(stored: Stored, base: str, mode: str, search: Search) -> dict[str, object]:
    return {
        "fullUrl": f"{base}/{stored.reference}",
        "resource": _shown(stored, search),
        "search": {"mode": mode},
    }


def _shown(stored: Stored, search: Search) -> msgspec.Raw | Resource:
    """The bytes of the resource, or the asked part of it, marked as a part."""
    if not search.elements and search.summary != "data":
        return msgspec.Raw(stored.raw)
    return _part(stored.body, search.elements or (stored.body.keys() - {"text"}))


def _part(body: Resource, elements: Iterable[str]) -> Resource:
    kept = _ALWAYS.union(elements)
    meta = as_object(body.get("meta"))
    marked: Resource = {**meta, "tag": [*as_list(meta.get("tag")), _SUBSETTED]}
    return {name: marked if name == "meta" else value for name, value in body.items() if name in kept}
