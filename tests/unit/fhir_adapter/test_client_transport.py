"""How a call leaves the process: the checked address, the right name, no cookie, no redirect, no long answer."""

import asyncio
import datetime
import gzip
import logging
import ssl
import tracemalloc
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.slots import State
from fhir_adapter.testing.server import create
from fhir_adapter.transport import PIN_SECONDS, AsgiTransport, Call, HttpxTransport, Reply, resolve_by_system
from fhir_adapter.trust import TrustedBase
from tests.unit.fhir_adapter.wire import BASE, GOOD, HOST, TOKEN, Clock, Names, Wire, policy, reply, transport

OTHER = "93.184.215.99"


def base_of(url: str = BASE, **rest: bool) -> TrustedBase:
    return policy(url, **rest).check(url)


def sent(wire: Wire, *, names: Names | None = None, max_bytes: int = 1000, base: TrustedBase | None = None) -> Reply:
    call = Call(base=base or base_of(), url=(base or base_of()).url + "/Patient/1", max_bytes=max_bytes)
    return asyncio.run(transport(wire, names).send(call))


def test_the_checked_address_is_called_under_its_own_name() -> None:
    wire = Wire(lambda _: reply())
    sent(wire)
    request = wire.requests[0]
    assert (request.url.host, request.headers["host"], request.extensions["sni_hostname"]) == (GOOD, HOST, HOST)
    assert request.url.raw_path == b"/fhir/r4/Patient/1"


def test_an_ip_version_6_address_and_an_own_port_are_called_too() -> None:
    wire = Wire(lambda _: reply())
    sent(wire, names=Names([("2606:2800:21f::1",)]), base=base_of("https://fhir.hospital.example:8443"))
    assert wire.places == {("https", "2606:2800:21f::1", 8443, "fhir.hospital.example:8443")}


def test_a_base_that_is_an_address_asks_no_name_server() -> None:
    wire, names = Wire(lambda _: reply()), Names()
    sent(wire, names=names, base=base_of(f"https://{GOOD}/r4"))
    assert (names.asked, wire.requests[0].extensions["sni_hostname"]) == ([], GOOD)


def test_a_name_is_resolved_once_and_again_when_the_pin_is_old() -> None:
    wire, names, clock = Wire(lambda _: reply()), Names([(GOOD,), (OTHER,)]), Clock()
    carrier = transport(wire, names, clock)

    async def calls() -> None:
        for moment in (0.0, PIN_SECONDS - 1, PIN_SECONDS):
            clock.now = 1000.0 + moment
            await carrier.send(Call(base=base_of(), url=BASE))

    asyncio.run(calls())
    assert [request.url.host for request in wire.requests] == [GOOD, GOOD, OTHER]
    assert len(names.asked) == 2


def test_an_address_that_does_not_answer_gives_way_to_the_next() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == GOOD:
            raise httpx.ConnectError("no")
        return reply({"resourceType": "Patient", "id": "1"})

    wire = Wire(answer)
    reader = FhirClient(base_of(), transport(wire, Names([(GOOD, OTHER)])), token=None, deadline=Deadline.after(5))
    assert asyncio.run(reader.read("Patient/1", "key")).state is State.PRESENT
    assert [request.url.host for request in wire.requests] == [GOOD, OTHER]


def test_each_base_has_its_own_connections() -> None:
    wires: list[Wire] = []

    def connect(_tls: ssl.SSLContext) -> httpx.AsyncBaseTransport:
        wires.append(Wire(lambda _: reply()))
        return wires[-1]

    carrier = HttpxTransport(resolve=Names(), connect=connect)

    async def calls() -> None:
        for url in (BASE, "https://other.hospital.example/r4", BASE):
            await carrier.send(Call(base=base_of(url), url=url))
        await carrier.aclose()

    asyncio.run(calls())
    assert [len(wire.requests) for wire in wires] == [2, 1]


def test_a_cookie_of_one_answer_is_not_sent_with_the_next_request() -> None:
    wire = Wire(lambda _: reply(Set_Cookie="session=patient-1; Path=/"))
    carrier = transport(wire)

    async def calls() -> None:
        for _ in range(2):
            await carrier.send(Call(base=base_of(), url=BASE))

    asyncio.run(calls())
    assert "cookie" not in wire.requests[1].headers


def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b'{"resourceType": "Patient"}')
    pieces = [packed[:5], packed[5:]]
    assert sent(Wire(lambda _: reply(pieces=pieces, Content_Encoding="gzip"))).body == b'{"resourceType": "Patient"}'


def test_an_empty_answer_that_says_it_is_packed_is_empty() -> None:
    assert sent(Wire(lambda _: reply(b"", 304, Content_Encoding="gzip"))).body == b""


def test_an_answer_of_just_the_limit_is_taken() -> None:
    assert len(sent(Wire(lambda _: reply(b"x" * 1000))).body) == 1000
    assert len(sent(Wire(lambda _: reply(gzip.compress(b"x" * 1000), Content_Encoding="gzip"))).body) == 1000


@pytest.mark.parametrize(
    ("pieces", "encoding", "code"),
    [
        ([b"x" * 1001], "", "too large"),
        ([b"x" * 600, b"x" * 600], "identity", "too large"),
        ([gzip.compress(b"x" * 1001)], "gzip", "too large"),
        ([gzip.compress(b"x" * 5000)[:-9]], "gzip", "too large"),
        ([gzip.compress(b"x" * 500)[:-4]], "gzip", "content encoding"),
        ([b"plain"], "gzip", "content encoding"),
        ([b"x"], "br", "content encoding"),
        ([b"x"], "gzip, gzip", "content encoding"),
    ],
)
def test_answers_that_are_too_long_or_oddly_packed_are_refused(pieces: list[bytes], encoding: str, code: str) -> None:
    with pytest.raises(NotFhir, match=code):
        sent(Wire(lambda _: reply(pieces=pieces, Content_Encoding=encoding)))


def test_a_gzip_bomb_is_never_held_in_memory() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(NotFhir, match="too large"):
            sent(Wire(lambda _: reply(bomb, Content_Encoding="gzip")))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_url_outside_its_base_is_stopped_by_the_transport_as_well() -> None:
    wire = Wire(lambda _: reply())
    with pytest.raises(UntrustedServer, match="other_origin"):
        asyncio.run(transport(wire).send(Call(base=base_of(), url="https://evil.example/fhir/r4")))
    assert wire.requests == []


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    wire = Wire(lambda _: reply(status=302, Location="https://evil.example/"))
    assert sent(wire).status == 302
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("application/fhir+json; charset=utf-8", True),
        ("APPLICATION/JSON", True),
        ("application/json+fhir", True),
        ("text/html", False),
        ("application/fhir+xml", False),
        ("text/plain, application/json", False),
        ("", False),
    ],
)
def test_json_is_told_by_its_content_type(kind: str, expected: bool) -> None:
    assert Reply(status=200, headers={"content-type": kind}).is_json is expected


def test_a_call_shows_neither_token_nor_patient() -> None:
    call = Call(base=base_of(), url=BASE + "?patient=p-77", headers=(("Authorization", TOKEN),), body=b"p-77")
    assert TOKEN not in repr(call)
    assert "p-77" not in repr(call)


def test_an_application_in_this_process_is_called_below_its_mount() -> None:
    patient = {"resourceType": "Patient", "id": "p1"}
    url = "http://127.0.0.1:8000/fhir"
    base = base_of(url, allow_loopback_http=True)
    reader = FhirClient(base, AsgiTransport(create([patient]), mount="/fhir"), token=None, deadline=Deadline.after(5))
    slot = asyncio.run(reader.read("Patient/p1", "patient"))
    assert (slot.state, slot.entries[0].reference) == (State.PRESENT, "Patient/p1")


def test_an_application_that_fails_is_a_server_that_failed() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise RuntimeError("patient p-77")

    reader = FhirClient(base_of(), AsgiTransport(broken), token=None, deadline=Deadline.after(5))
    slot = asyncio.run(reader.read("Patient/p1", "patient"))
    assert (slot.state, slot.detail) == (State.ERROR, "HTTP 500")


def test_the_machine_resolves_its_own_name() -> None:
    assert "127.0.0.1" in asyncio.run(resolve_by_system("127.0.0.1", 80))


Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's TLS context around one self-signed certificate for ``name``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cadata=signed.public_bytes(serialization.Encoding.PEM).decode())


def call_over_tls(folder: Path, *, certified: str) -> tuple[Reply, bytes]:
    """One real call to loopback, whose name only our own resolver knows."""
    server_tls, client_tls = certificate(folder, certified)
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        body = b'{"resourceType": "Patient", "id": "p-77"}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nConnection: close\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async def run() -> Reply:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_tls)
        port = server.sockets[0].getsockname()[1]
        url = f"https://{HOST}:{port}/fhir"
        carrier = HttpxTransport(resolve=Names([("127.0.0.1",)]), tls=client_tls)
        headers = (("Authorization", f"Bearer {TOKEN}"),)
        try:
            base = base_of(url, allow_private=True)
            return await carrier.send(Call(base=base, url=url + "/Patient/p-77", headers=headers))
        finally:
            await carrier.aclose()
            server.close()
            await server.wait_closed()

    answer = asyncio.run(run())
    return answer, heard[0]


def test_over_real_tls_the_name_is_checked_and_nothing_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer, heard = call_over_tls(tmp_path, certified=HOST)
    assert answer.body == b'{"resourceType": "Patient", "id": "p-77"}'
    assert heard.startswith(b"GET /fhir/Patient/p-77 HTTP/1.1\r\nHost: fhir.hospital.example:")
    assert TOKEN not in caplog.text
    assert "p-77" not in caplog.text


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FhirUnavailable, match="connect"):
        call_over_tls(tmp_path, certified="evil.example")
