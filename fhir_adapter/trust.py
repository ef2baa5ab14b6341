"""Which servers a tenant's requests may reach: ``fhirServer`` is the caller's word, so it is never believed.

An address passes only if it is one that the tenant registered, written in plain form. Odd
notations are refused rather than repaired: two programs that read one address differently
are how a check is walked round.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import unquote_to_bytes

from fhir_adapter.address import Reach, reach
from fhir_adapter.errors import UntrustedServer


class Refusal(StrEnum):
    """Why an address was refused: stable words for logs, counters and tests."""

    LENGTH = "length"
    CHARACTERS = "characters"
    FORM = "form"
    SCHEME = "scheme"
    USERINFO = "userinfo"
    HOST = "host"
    PORT = "port"
    ADDRESS_FORM = "address_form"
    ADDRESS = "address"
    PATH = "path"
    QUERY = "query"
    FRAGMENT = "fragment"
    NOT_REGISTERED = "not_registered"
    OTHER_ORIGIN = "other_origin"
    OUTSIDE_BASE = "outside_base"


MAX_URL: Final = 8_192
_DEFAULT_PORT: Final = {"https": 443, "http": 80}
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?"
)
_SCHEME_FIRST: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_AUTHORITY: Final = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?P<port>:[0-9]*)?")
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_NUMERIC_END: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_PATH: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*")
_ESCAPE: Final = re.compile(r"%(..?)?", re.DOTALL)
_HEX: Final = re.compile(r"[0-9A-Fa-f]{2}")
_NEVER_ESCAPED: Final = re.compile(rb"[A-Za-z0-9\-._~/\\%;\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredBase:
    """A FHIR base URL that a tenant registered; ``allow_private`` admits a host inside the hospital's network."""

    url: str
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedBase:
    """A registered base in canonical form (no slash at the end); made by ``TrustPolicy.check`` alone."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    allow_private: bool = False
    allow_loopback: bool = False

    @property
    def authority(self) -> str:
        """Host and port as the ``Host`` header has them; a default port is left out."""
        return _authority(self.scheme, self.host, self.port)

    @property
    def name(self) -> str:
        """The host without the brackets of an IPv6 address: the name in the TLS certificate."""
        return self.host.strip("[]")

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address, so that nothing is to be resolved."""
        return self.host.startswith("[") or _NUMERIC_END.fullmatch(self.host) is not None

    def locate(self, link: str) -> str:
        """Return the absolute form of a ``next`` link or reference, if it lies below this base.

        Raises:
            UntrustedServer: it leads to another scheme, host or port, or out of the base's path.
        """
        if link.startswith("//"):
            raise UntrustedServer(Refusal.OTHER_ORIGIN)
        if not _SCHEME_FIRST.match(link):
            root = f"{self.scheme}://{self.authority}"
            link = root + link if link.startswith("/") else f"{self.url}/{link}"
        place = _place(link)
        if (place.scheme, place.host, place.port) != (self.scheme, self.host, self.port):
            raise UntrustedServer(Refusal.OTHER_ORIGIN)
        if place.path.rstrip("/") != self.path and not place.path.startswith(self.path + "/"):
            raise UntrustedServer(Refusal.OUTSIDE_BASE)
        return place.url

    def contains(self, url: str) -> bool:
        """Whether ``url`` (absolute or relative) lies below this base; the only place its token may go."""
        try:
            self.locate(url)
        except UntrustedServer:
            return False
        return True

    def checked(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Return the resolved addresses, if every one may be called.

        One forbidden address among good ones refuses all: it is the mark of a forged answer.

        Raises:
            UntrustedServer: no address, or one in a range that the registration does not allow.
        """
        if not addresses or any(reach(address) not in self._reaches for address in addresses):
            raise UntrustedServer(Refusal.ADDRESS)
        return addresses

    @property
    def _reaches(self) -> frozenset[Reach]:
        if self.allow_loopback:
            return frozenset({Reach.LOOPBACK})
        if self.allow_private:
            return frozenset({Reach.PUBLIC, Reach.PRIVATE, Reach.LOOPBACK})
        return frozenset({Reach.PUBLIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPolicy:
    """One tenant's list of servers. ``allow_loopback_http`` is for the sandbox, on this machine alone.

    Raises:
        ValueError: at construction, when a registered base is itself not a plain, safe address.
    """

    bases: tuple[RegisteredBase, ...] = ()
    allow_loopback_http: bool = False
    _known: dict[str, TrustedBase] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known: dict[str, TrustedBase] = {}
        for entry in self.bases:
            try:
                base = registered(entry, allow_loopback_http=self.allow_loopback_http)
            except UntrustedServer as fault:
                raise ValueError(f"registered base {entry.url!r} is refused: {fault.reason}") from fault
            known.setdefault(base.url, base)
        object.__setattr__(self, "_known", known)

    def check(self, url: str) -> TrustedBase:
        """Return the registered base that ``url`` names exactly, but for case of the host, default port, last slash.

        Raises:
            UntrustedServer: it is oddly written, unsafe, or not registered for this tenant.
        """
        base = self._known.get(_base_place(url).url)
        if base is None:
            raise UntrustedServer(Refusal.NOT_REGISTERED)
        return base


def registered(entry: RegisteredBase, *, allow_loopback_http: bool = False) -> TrustedBase:
    """The base of one entry that an administrator wrote down.

    Raises:
        UntrustedServer: the address is oddly written, not https, or in a range that the entry does not allow.
    """
    place = _base_place(entry.url)
    is_sandbox = place.scheme == "http"
    if is_sandbox and not (allow_loopback_http and place.host in _LOOPBACK_NAMES):
        raise UntrustedServer(Refusal.SCHEME)
    base = TrustedBase(
        url=place.url,
        scheme=place.scheme,
        host=place.host,
        port=place.port,
        path=place.path,
        allow_private=entry.allow_private and not is_sandbox,
        allow_loopback=is_sandbox,
    )
    if base.is_address:
        base.checked((base.name,))
    return base


@dataclass(frozen=True, slots=True)
class _Place:
    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://{_authority(self.scheme, self.host, self.port)}{self.path}{self.query}"


def _authority(scheme: str, host: str, port: int) -> str:
    return host if port == _DEFAULT_PORT[scheme] else f"{host}:{port}"


def _base_place(url: str) -> _Place:
    place = _place(url)
    if place.query:
        raise UntrustedServer(Refusal.QUERY)
    path = place.path.removesuffix("/")
    if "//" in place.path:
        raise UntrustedServer(Refusal.PATH)
    return _Place(place.scheme, place.host, place.port, path, "")


def _place(url: str) -> _Place:
    if len(url) > MAX_URL:
        raise UntrustedServer(Refusal.LENGTH)
    if not url.isascii() or any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise UntrustedServer(Refusal.CHARACTERS)
    parts = _URL.fullmatch(url)
    if parts is None:
        raise UntrustedServer(Refusal.FORM)
    scheme = parts["scheme"].lower()
    if scheme not in _DEFAULT_PORT:
        raise UntrustedServer(Refusal.SCHEME)
    if parts["fragment"] is not None:
        raise UntrustedServer(Refusal.FRAGMENT)
    host, port = _host_and_port(parts["authority"], scheme)
    return _Place(scheme, host, port, _path(parts["path"]), parts["query"] or "")


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise UntrustedServer(Refusal.USERINFO)
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise UntrustedServer(Refusal.HOST)
    port = _DEFAULT_PORT[scheme]
    if parts["port"] is not None:
        port = _port(parts["port"][1:])
    return _host(parts["host"].lower()), port


def _port(digits: str) -> int:
    if not 1 <= len(digits) <= 5 or digits.startswith("0") or int(digits) > 65_535:
        raise UntrustedServer(Refusal.PORT)
    return int(digits)


def _host(host: str) -> str:
    """Names stay as they are; an IP address must be written the one plain way."""
    try:
        if host.startswith("["):
            if "%" in host:
                raise UntrustedServer(Refusal.ADDRESS_FORM)
            return f"[{IPv6Address(host[1:-1])}]"
        if _NUMERIC_END.fullmatch(host):
            return str(IPv4Address(host))
    except ValueError:
        raise UntrustedServer(Refusal.ADDRESS_FORM) from None
    if not _NAME.fullmatch(host):
        raise UntrustedServer(Refusal.HOST)
    return host


def _path(path: str) -> str:
    """Refuse every second way of writing a slash, a dot segment or a plain letter."""
    if not _PATH.fullmatch(path):
        raise UntrustedServer(Refusal.CHARACTERS)
    if any(segment.split(";")[0] in {".", ".."} for segment in path.split("/")):
        raise UntrustedServer(Refusal.PATH)
    for escape in _ESCAPE.findall(path):
        if not _HEX.fullmatch(escape) or _NEVER_ESCAPED.match(bytes.fromhex(escape)):
            raise UntrustedServer(Refusal.PATH)
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise UntrustedServer(Refusal.PATH) from None
    return path
