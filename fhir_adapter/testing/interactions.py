"""FHIR's RESTful interactions on the store: read, vread, search, create, update, delete, $everything."""

from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from urllib.parse import parse_qsl

from fhir_adapter.testing.bundles import PAGE, page_at, page_of, searchset
from fhir_adapter.testing.http import Answer, Headers, Pairs, Request
from fhir_adapter.testing.include import forward, included
from fhir_adapter.testing.outcome import Refused, outcome
from fhir_adapter.testing.resource import Resource, as_text
from fhir_adapter.testing.scopes import Access
from fhir_adapter.testing.search import MAX_COUNT, Search, matches, understand
from fhir_adapter.testing.store import Store, Stored, check_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the server differs from server to server.

    ``fhir_version`` is what /metadata says (4.0.1, 4.3.0, 5.0.0); many real servers leave
    ``total`` out; ``base_url`` is for a server behind a proxy, otherwise the request's own.
    """

    fhir_version: str = "4.0.1"
    with_total: bool = True
    page_size: int = 100
    base_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions:
    """The handlers, all synchronous: one request is done before the next one starts."""

    store: Store
    options: Options

    def route(self, request: Request, access: Access) -> Answer:
        """Answer a request on a resource type.

        Raises:
            Refused: for everything that is answered with an error.
        """
        kind, *rest = request.steps or ("",)
        check_kind(kind)
        match (request.method, rest):
            case ("GET" | "HEAD", []):
                return self._search(kind, request.query, request, access)
            case ("POST", ["_search"]):
                return self._search(kind, request.query + request.form(), request, access)
            case ("POST", []):
                return self._create(kind, request, access)
            case ("GET" | "HEAD", [id_]):
                return self._read(self.store.read(kind, id_), request, access)
            case ("GET" | "HEAD", [id_, "_history", version]):
                return self._read(self.store.version(kind, id_, version), request, access)
            case ("PUT", [id_]):
                return self._update(kind, id_, request, access)
            case ("DELETE", [id_]):
                return self._delete(kind, id_, request, access)
            case ("GET" | "POST", [id_, "$everything"]) if kind == "Patient":
                return self._everything(id_, request, access)
        raise Refused(405, "not-supported", "This server does not offer this interaction.")

    def _read(self, stored: Stored, request: Request, access: Access) -> Answer:
        access.check_resource("r", stored, request.base)
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if stored.etag in known or "*" in known:
            return Answer(status=304, headers=_version_headers(stored))
        return Answer(raw=stored.raw, headers=_version_headers(stored))

    def _search(self, kind: str, pairs: Pairs, request: Request, access: Access) -> Answer:
        access.check("s", kind)
        offset, pairs = _page(pairs)
        search = understand(kind, pairs, base=request.base, page_size=self.options.page_size)
        if search.ignored and request.prefers("handling") == "strict":
            raise Refused(400, "not-supported", f"Unknown parameters: {', '.join(sorted(search.ignored))}.")
        found = [stored for stored in matches(search, self.store) if access.admits("s", stored, request.base)]
        return self._page_answer(search, found, kind, offset, request, access)

    def _everything(self, id_: str, request: Request, access: Access) -> Answer:
        pairs = request.query + (request.form() if request.method == "POST" and request.body else ())
        offset, pairs = _page(pairs)
        patient = self.store.read("Patient", id_)
        access.check_resource("r", patient, request.base)
        asked = dict(pairs)
        controls = tuple((name, asked[name]) for name in ("_count", "_elements") if name in asked)
        search = understand("Patient", controls, base=request.base, page_size=MAX_COUNT)
        kinds = frozenset(filter(None, asked.get("_type", "").split(",")))
        search.used += (("_type", asked["_type"]),) if kinds else ()
        found = [
            stored
            for stored in self._compartment(patient)
            if (not kinds or stored.kind in kinds) and access.admits("r", stored, request.base)
        ]
        return self._page_answer(search, found, f"Patient/{id_}/$everything", offset, request, access)

    def _compartment(self, patient: Stored) -> list[Stored]:
        """The patient, then all that names the patient, then what these point at: each once."""
        own = [patient]
        for kind in self.store.kinds():
            own += self.store.of_patients(kind, frozenset((patient.reference,))) if kind != "Patient" else ()
        found = {stored.reference: stored for stored in own}
        for stored in own:
            for target in forward(stored, self.store):
                if not target.patients():
                    found.setdefault(target.reference, target)
        return list(found.values())

    def _page_answer(
        self, search: Search, found: list[Stored], path: str, offset: int, request: Request, access: Access
    ) -> Answer:
        page = page_at(search, found, offset)
        added = [
            stored for stored in included(page, search.includes, self.store) if access.admits("r", stored, request.base)
        ]
        here, with_total = f"{request.base}/{path}", self.options.with_total
        content = searchset(search, found, added, here=here, base=request.base, offset=offset, with_total=with_total)
        return Answer(content=content)

    def _create(self, kind: str, request: Request, access: Access) -> Answer:
        access.check("c", kind)
        resource = _checked(request.resource(), kind)
        present = self.if_none_exist(kind, request)
        if present is not None:
            return self._written(present, 200, request)
        fresh: Resource = {**resource, "id": request.new_id or self.store.new_id(kind)}
        draft = self.store.draft(fresh)
        access.check_resource("c", draft, request.base)
        return self._written(self.store.put(draft), 201, request)

    def if_none_exist(self, kind: str, request: Request) -> Stored | None:
        """The one resource that a conditional create finds; 412 when there are several."""
        query = request.headers.get("if-none-exist", "").rpartition("?")[2]
        if not query:
            return None
        search = understand(kind, tuple(parse_qsl(query)), base=request.base, page_size=1)
        if search.ignored or not search.tests:
            raise Refused(412, "not-supported", "The condition of this create is not understood.")
        found = matches(search, self.store)
        if len(found) > 1:
            raise Refused(412, "multiple-matches", "The condition of this create fits several resources.")
        return found[0] if found else None

    def _update(self, kind: str, id_: str, request: Request, access: Access) -> Answer:
        access.check("u", kind)
        resource = _checked(request.resource(), kind)
        if as_text(resource.get("id")) != id_:
            raise Refused(400, "value", "The id in the body differs from the one in the address.")
        before = self.store.get(kind, id_)
        _check_version(before, request)
        if before is not None:
            access.check_resource("u", before, request.base)
        draft = self.store.draft(resource)
        access.check_resource("u", draft, request.base)
        return self._written(self.store.put(draft), 200 if before else 201, request)

    def _delete(self, kind: str, id_: str, request: Request, access: Access) -> Answer:
        access.check("d", kind)
        before = self.store.get(kind, id_)
        _check_version(before, request)
        if before is not None:
            access.check_resource("d", before, request.base)
        self.store.delete(kind, id_)
        return Answer(status=204)

    def _written(self, stored: Stored, status: int, request: Request) -> Answer:
        where = f"{request.base}/{stored.reference}/_history/{stored.version}"
        answer = Answer(status=status, raw=stored.raw, headers=(("Location", where), *_version_headers(stored)))
        wish = request.prefers("return")
        if wish == "minimal":
            answer.raw = b""
        elif wish == "OperationOutcome":
            answer.raw, answer.content = None, outcome("informational", "Written.", severity="information")
        return answer


def _page(pairs: Pairs) -> tuple[int, Pairs]:
    """Where the asked page starts, and the search that its token carries."""
    token = dict(pairs).get(PAGE)
    if token is None:
        return 0, pairs
    page = page_of(token)
    return page.offset, page.pairs


def _checked(resource: Resource, kind: str) -> Resource:
    if resource.get("resourceType") != kind:
        raise Refused(400, "value", f"The body is no {kind}.")
    return resource


def _check_version(before: Stored | None, request: Request) -> None:
    wanted = request.headers.get("if-match", "")
    if wanted and (before is None or before.etag != wanted):
        raise Refused(412, "conflict", "The resource is no longer at this version.")


def _version_headers(stored: Stored) -> Headers:
    moment = format_datetime(stored.updated.astimezone(UTC), usegmt=True)
    return ("ETag", stored.etag), ("Last-Modified", moment)
