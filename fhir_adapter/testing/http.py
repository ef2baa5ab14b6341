"""One HTTP request and answer over plain ASGI: path below the mount, parameters, media types, absolute base."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.resource import Resource, check_depth, decode, encode

Scope = MutableMapping[str, Any]  # the ASGI standard's own types are untyped maps
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pairs = tuple[tuple[str, str], ...]
Headers = tuple[tuple[str, str], ...]

FHIR_JSON: Final = "application/fhir+json"
FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = (FHIR_JSON, "application/json", "application/json+fhir", "text/json")
_FORMATS: Final = {"json": FHIR_JSON, **{name: name for name in _JSON}}
_ANYTHING: Final = frozenset(("*/*", "application/*", ""))
_MAX_BODY: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the handlers see it; ``path`` has no leading slash and no mount prefix.

    The entries of a transaction come as requests too: ``parsed`` in place of a body, and with
    the ``new_id`` that was set aside for a create.
    """

    method: str
    path: str
    query: Pairs
    headers: dict[str, str]
    body: bytes
    base: str
    parsed: Resource | None = None
    new_id: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The path, step by step."""
        return tuple(step for step in self.path.split("/") if step)

    @property
    def media_type(self) -> str:
        """The body's type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def target(self) -> str:
        """Path and query as sent, for matching faults."""
        return self.path + ("?" + "&".join(f"{name}={value}" for name, value in self.query) if self.query else "")

    def resource(self) -> Resource:
        """The resource in the body; 415 or 400 when there is none to be read."""
        if self.parsed is not None:
            return self.parsed
        if self.media_type not in {*_JSON, ""}:
            raise Refused(415, "not-supported", "This server takes JSON only.")
        found = decode(self.body)
        check_depth(found)
        return found

    def form(self) -> Pairs:
        """The parameters of a form body; 415 for another type, 400 for bytes that are no form."""
        if self.media_type != FORM:
            raise Refused(415, "not-supported", f"This takes {FORM}.")
        return _pairs(self.body)

    def prefers(self, name: str) -> str:
        """One value of the Prefer header, such as ``handling`` or ``return``; "" when not said."""
        for part in self.headers.get("prefer", "").replace(";", ",").split(","):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value.strip()
        return ""


@dataclass(slots=True, kw_only=True)
class Answer:
    """What goes back: ``raw`` bytes, or ``content``, kept as an object to the end so that faults may spoil it."""

    status: int = 200
    content: object = None
    headers: Headers = ()
    media_type: str = FHIR_JSON
    raw: bytes | None = None

    def body(self) -> bytes:
        """The bytes to send."""
        if self.raw is not None:
            return self.raw
        return b"" if self.content is None else encode(self.content)


async def receive_request(scope: Scope, receive: Receive, base_url: str) -> Request:
    """Collect one request; ``base_url`` replaces the base that the request was addressed to."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(
        method=scope["method"],
        path=_path_below_mount(scope).strip("/"),
        query=_pairs(scope.get("query_string", b"")),
        headers=headers,
        body=await _body(receive),
        base=(base_url or _base(scope, headers)).rstrip("/"),
    )


async def send_answer(answer: Answer, send: Send, *, without_body: bool) -> None:
    """Send an answer in one piece; ``without_body`` for HEAD."""
    body = answer.body()
    headers = [(b"content-length", str(len(body)).encode())] if answer.status not in {204, 304} else []
    if body:
        headers.append((b"content-type", f"{answer.media_type};charset=utf-8".encode("latin-1")))
    headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if without_body else body})


def accepted(request: Request) -> str:
    """The media type to answer in: the asked one when it is a JSON type; 406 when only others are taken."""
    asked = dict(request.query).get("_format") or request.headers.get("accept", "")
    # A plus sign that nobody escaped in _format arrives as a blank.
    choices = [choice.partition(";")[0].strip().lower().replace(" ", "+") for choice in asked.split(",")]
    for choice in choices:
        if choice in _FORMATS:
            return _FORMATS[choice]
    if _ANYTHING.isdisjoint(choices):
        raise Refused(406, "not-supported", "This server speaks JSON only.")
    return FHIR_JSON


def _pairs(raw: bytes) -> Pairs:
    try:
        return tuple(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000))
    except ValueError as fault:
        raise Refused(400, "structure", "The parameters cannot be read.") from fault


def _path_below_mount(scope: Scope) -> str:
    path, mount = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(mount) :] if mount and (path + "/").startswith(mount + "/") else path


def _base(scope: Scope, headers: dict[str, str]) -> str:
    host, port = scope.get("server") or ("localhost", None)
    name = headers.get("host") or (f"{host}:{port}" if port else str(host))
    return f"{scope.get('scheme', 'http')}://{name}{scope.get('root_path', '')}"


async def _body(receive: Receive) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        piece = message.get("body", b"")
        size += len(piece)
        if size > _MAX_BODY:
            raise Refused(413, "too-long", "The body is larger than this server takes.")
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)
