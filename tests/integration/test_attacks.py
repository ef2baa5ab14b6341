"""Attacks on the way out: forged servers, links, names, answers and tokens.

Each case asserts that the attack is refused, that the bearer token went to no place but the
registered server at its checked address, and that nothing that we say about it holds the
token or the patient. The real policy, client and transport stand on a wire that remembers.
"""

import asyncio

import httpx
import pytest

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import UntrustedServer
from fhir_adapter.slots import Slot, State
from fhir_adapter.trust import RegisteredBase, TrustPolicy
from model.domain.gap import Why
from tests.integration.attacks import (
    EVIL,
    FORGED_NAMES,
    QUERY,
    answer_home,
    assert_kept_at_home,
    searched,
    words_of,
)
from tests.unit.fhir_adapter.wire import (
    BASE,
    GOOD,
    HOST,
    TOKEN,
    Clock,
    Names,
    Wire,
    client,
    observation,
    policy,
    reply,
    searchset,
    transport,
)

# The address in fhirServer

FORGED_SERVERS = {
    "another host": f"{EVIL}/fhir/r4",
    "plain http": f"http://{HOST}/fhir/r4",
    "another port": f"https://{HOST}:8443/fhir/r4",
    "port of http": f"https://{HOST}:80/fhir/r4",
    "suffix of the host": f"https://{HOST}.evil.example/fhir/r4",
    "prefix of the host": f"https://evil-{HOST}/fhir/r4",
    "subdomain": f"https://x.{HOST}/fhir/r4",
    "dot at the end of the host": f"https://{HOST}./fhir/r4",
    "sibling path": f"{BASE}-evil",
    "parent path": f"https://{HOST}/fhir",
    "child path": f"{BASE}/Binary/1",
    "dot segments": f"https://{HOST}/fhir/r4/../r5",
    "dot segments home again": f"https://{HOST}/fhir/x/../r4",
    "dot segment": f"https://{HOST}/fhir/./r4",
    "escaped dot segments": f"https://{HOST}/fhir/%2e%2e/fhir/r4",
    "dot segments with parameters": f"https://{HOST}/fhir/..;/fhir/r4",
    "escaped slash": f"https://{HOST}/fhir%2fr4",
    "doubly escaped slash": f"https://{HOST}/fhir%252fr4",
    "escaped letter": f"https://{HOST}/fhir/%724",
    "overlong UTF-8": f"https://{HOST}/fhir/r4/%c0%ae%c0%ae",
    "broken escape": f"https://{HOST}/fhir/r4/%zz",
    "doubled slash": f"https://{HOST}//fhir/r4",
    "user in front": f"https://{HOST}@evil.example/fhir/r4",
    "user and password": f"https://user:pass@{HOST}/fhir/r4",
    "empty user": f"https://@{HOST}/fhir/r4",
    "escaped at sign": f"https://{HOST}%40evil.example/fhir/r4",
    "backslash": f"https://{HOST}\\@evil.example/fhir/r4",
    "backslashes for slashes": f"https:\\\\{HOST}\\fhir\\r4",
    "fragment": f"{BASE}#@evil.example",
    "empty fragment": f"{BASE}#",
    "query": f"{BASE}?x=@evil.example",
    "empty query": f"{BASE}?",
    "tab": f"https://{HOST}\t.evil.example/fhir/r4",
    "newline": f"{BASE}\r\nX-Evil: 1",
    "space in front": f" {BASE}",
    "NUL": f"{BASE}\x00",
    "full-width dot": "https://fhir\uff0ehospital.example/fhir/r4",
    "ideographic full stop": "https://fhir\u3002hospital.example/fhir/r4",
    "letter that looks alike": "https://fhir.h\u043espital.example/fhir/r4",
    "circled letters": "https://\u24d5hir.hospital.example/fhir/r4",
    "soft hyphen": "https://fhir.hos\u00adpital.example/fhir/r4",
    "other digits in the port": f"https://{HOST}:\uff14\uff14\uff13/fhir/r4",
    "zeros before the port": f"https://{HOST}:00443/fhir/r4",
    "port zero": f"https://{HOST}:0/fhir/r4",
    "port too large": f"https://{HOST}:65979/fhir/r4",
    "signed port": f"https://{HOST}:+443/fhir/r4",
    "empty port": f"https://{HOST}:/fhir/r4",
    "two ports": f"https://{HOST}:443:80/fhir/r4",
    "no host": "https:///fhir/r4",
    "no scheme": f"//{HOST}/fhir/r4",
    "one slash": f"https:/{HOST}/fhir/r4",
    "file": "file:///etc/passwd",
    "gopher": f"gopher://{HOST}/fhir/r4",
    "data": "data:application/fhir+json,{}",
    "script": "javascript:alert(1)",
    "empty": "",
    "too long": BASE + "/" + "a" * 9000,
    "loopback": "http://127.0.0.1/fhir",
    "loopback over TLS": "https://127.0.0.1/fhir/r4",
    "localhost": "http://localhost/fhir",
    "decimal address": "https://2130706433/fhir/r4",
    "octal address": "https://0177.0.0.1/fhir/r4",
    "hexadecimal address": "https://0x7f000001/fhir/r4",
    "hexadecimal parts": "https://0x7f.0x0.0x0.0x1/fhir/r4",
    "short address": "https://127.1/fhir/r4",
    "address with a dot at the end": "https://127.0.0.1./fhir/r4",
    "address in full-width digits": "https://\uff11\uff12\uff17.0.0.1/fhir/r4",
    "IPv6 loopback": "https://[::1]/fhir/r4",
    "IPv4 mapped into IPv6": "https://[::ffff:127.0.0.1]/fhir/r4",
    "mapped metadata": "https://[::ffff:a9fe:a9fe]/fhir/r4",
    "zone": "https://[fe80::1%25eth0]/fhir/r4",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata over TLS": "https://169.254.169.254/fhir/r4",
    "metadata by name": "http://metadata.google.internal/computeMetadata/v1/",
    "IPv6 metadata": "http://[fd00:ec2::254]/latest/meta-data/",
    "unspecified": "https://0.0.0.0/fhir/r4",
    "zero": "https://0/fhir/r4",
    "brackets that do not close": "https://[::1/fhir/r4",
}


@pytest.mark.parametrize("url", FORGED_SERVERS.values(), ids=FORGED_SERVERS)
def test_a_forged_server_address_is_refused_before_any_call(url: str) -> None:
    with pytest.raises(UntrustedServer) as caught:
        policy().check(url)
    assert_kept_at_home(Wire(answer_home), words_of(caught.value))
    assert HOST not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/fhir",
        "https://10.0.0.5/fhir",
        "https://[::1]/fhir",
        "https://[::ffff:8.8.8.8]/fhir",
        "https://[64:ff9b::808:808]/fhir",
        "https://169.254.169.254/fhir",
        "https://2130706433/fhir",
        "http://fhir.hospital.example/fhir",
        "https://user@fhir.hospital.example/fhir",
    ],
)
def test_not_even_the_administrator_registers_an_unsafe_address_by_chance(url: str) -> None:
    with pytest.raises(ValueError, match="is refused"):
        TrustPolicy(bases=(RegisteredBase(url=url),))


@pytest.mark.parametrize("address", ["169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "0.0.0.0", "[fe80::1]"])
def test_permission_for_private_hosts_opens_no_metadata_service(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        TrustPolicy(bases=(RegisteredBase(url=f"https://{address}/fhir", allow_private=True),))


# The name server


@pytest.mark.parametrize("addresses", FORGED_NAMES.values(), ids=FORGED_NAMES)
def test_a_registered_name_that_leads_inside_is_not_called(addresses: tuple[str, ...]) -> None:
    wire = Wire(answer_home)
    slot, reader = searched(wire, names=Names([addresses]))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.NOT_PERMITTED, "refused address")
    assert wire.requests == []
    assert_kept_at_home(wire, slot, reader)


def test_a_second_answer_of_the_name_server_moves_nothing() -> None:
    wire, names = Wire(answer_home), Names([(GOOD,), ("127.0.0.1",)])
    carrier = transport(wire, names)

    async def calls() -> list[Slot]:
        readers = [FhirClient(policy().check(BASE), carrier, token=TOKEN, deadline=Deadline.after(5)) for _ in range(3)]
        return [await reader.search(QUERY, "key") for reader in readers]

    assert {slot.state for slot in asyncio.run(calls())} == {State.PRESENT}
    assert len(wire.requests) == 3
    assert_kept_at_home(wire)


def test_a_name_that_turns_inside_later_is_refused_when_its_pin_ends() -> None:
    wire, clock = Wire(answer_home), Clock()
    carrier = transport(wire, Names([(GOOD,), ("10.0.0.5",)]), clock)

    async def calls() -> list[Slot]:
        slots = []
        for _ in range(2):
            reader = FhirClient(policy().check(BASE), carrier, token=TOKEN, deadline=Deadline.after(5))
            slots.append(await reader.search(QUERY, "key"))
            clock.now += 1000
        return slots

    first, second = asyncio.run(calls())
    assert (first.state, second.state, second.detail) == (State.PRESENT, State.ERROR, "refused address")
    assert_kept_at_home(wire, second)


def test_a_connection_fault_followed_by_a_forged_name_is_refused() -> None:
    def unreachable(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(TOKEN)

    wire = Wire(unreachable)
    slot, reader = searched(wire, names=Names([(GOOD,), ("169.254.169.254",)]))
    assert (slot.state, slot.detail) == (State.ERROR, "refused address")
    assert_kept_at_home(wire, slot, reader)


# Links and references in answers

FORGED_LINKS = {
    "another host": f"{EVIL}/fhir/r4?page=2",
    "plain http": f"http://{HOST}/fhir/r4?page=2",
    "another port": f"https://{HOST}:8443/fhir/r4?page=2",
    "sibling path": f"{BASE}-evil?page=2",
    "sibling with dot": f"{BASE}.evil/?page=2",
    "parent path": f"https://{HOST}/?page=2",
    "admin of the same host": f"https://{HOST}/admin",
    "path from the root": "/admin",
    "host without scheme": "//evil.example/fhir/r4?page=2",
    "host in front": f"https://{HOST}@evil.example/fhir/r4?page=2",
    "suffix of the host": f"https://{HOST}.evil.example/fhir/r4?page=2",
    "dot segments": f"{BASE}/../../admin",
    "relative dot segments": "../../admin",
    "escaped dot segments": f"{BASE}/%2e%2e/%2e%2e/admin",
    "dot segments with parameters": f"{BASE}/..;/..;/admin",
    "backslashes": f"{BASE}/\\..\\..\\admin",
    "backslash host": "\\\\evil.example\\fhir",
    "fragment": f"{BASE}?page=2#x",
    "backslash in the query": f"{BASE}?page=\\2",
    "delete character": f"{BASE}?page=\x7f2",
    "newline": f"{BASE}?page=2\r\nX-Evil: 1",
    "space": f"{BASE}?page=2 HTTP/1.1",
    "script": "javascript:alert(1)",
    "file": "file:///etc/passwd",
    "scheme only": "https:evil.example/fhir",
    "one slash": "https:/evil.example/fhir",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "loopback": "http://127.0.0.1:8000/admin",
    "not ASCII": f"{BASE}?page=\uff12",
    "urn": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
}


@pytest.mark.parametrize("link", FORGED_LINKS.values(), ids=FORGED_LINKS)
def test_a_forged_next_link_is_not_followed_and_the_answer_is_not_whole(link: str) -> None:
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=link)))
    slot, reader = searched(wire)
    assert (slot.state, slot.why, len(slot.entries)) == (State.TRUNCATED, Why.NOT_PERMITTED, 1)
    assert (reader.refused, slot.next_url, len(wire.requests)) == (1, "", 1)
    assert_kept_at_home(wire, slot, reader)


@pytest.mark.parametrize("link", FORGED_LINKS.values(), ids=FORGED_LINKS)
def test_a_forged_reference_is_not_read(link: str) -> None:
    wire = Wire(answer_home)
    reader = client(wire)
    slot = asyncio.run(reader.read(link, "key"))
    assert (slot.state, slot.why, reader.refused) == (State.ERROR, Why.NOT_PERMITTED, 1)
    assert wire.requests == []
    assert_kept_at_home(wire, slot, reader)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", [f"{EVIL}/fhir", f"http://{HOST}/fhir/r4", "http://169.254.169.254/", BASE + "/Patient/2"]
)
def test_no_redirect_is_followed(status: int, target: str) -> None:
    wire = Wire(lambda _: reply(status=status, Location=target))
    slot, reader = searched(wire)
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, f"HTTP {status}")
    assert len(wire.requests) == 1
    assert_kept_at_home(wire, slot, reader)
