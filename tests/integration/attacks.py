"""What the attack tests share: the forged names, and the check that token and patient stayed at home."""

import asyncio
import traceback

import httpx

from fhir_adapter.client import FhirClient
from fhir_adapter.slots import Slot
from tests.unit.fhir_adapter.wire import GOOD, HOST, TOKEN, Wire, client, observation, reply, searchset

PATIENT = "pat-4711"
QUERY = f"Observation?patient={PATIENT}"
HOME = {("https", GOOD, None, HOST)}
EVIL = "https://evil.example"


def answer_home(_request: httpx.Request) -> httpx.Response:
    return reply(searchset(observation(1)))


def assert_kept_at_home(wire: Wire, *said: object) -> None:
    """The token is known to the registered server alone, and nothing said holds token or patient."""
    assert wire.places <= HOME
    assert wire.places_of_token <= HOME
    words = " ".join(map(str, said)) + " ".join(map(repr, said))
    assert TOKEN not in words
    assert PATIENT not in words


def words_of(fault: BaseException) -> str:
    return "".join(traceback.format_exception(fault))


def searched(wire: Wire, **rest: object) -> tuple[Slot, FhirClient]:
    reader = client(wire, **rest)
    return asyncio.run(reader.search(QUERY, "key")), reader


FORGED_NAMES = {
    "loopback": ("127.0.0.1",),
    "other loopback": ("127.8.8.8",),
    "private 10": ("10.0.0.5",),
    "private 172": ("172.16.5.5",),
    "private 192": ("192.168.0.10",),
    "link-local": ("169.254.10.10",),
    "metadata": ("169.254.169.254",),
    "other metadata": ("100.100.100.200",),
    "wire server": ("168.63.129.16",),
    "carrier NAT": ("100.64.0.1",),
    "benchmark": ("198.18.0.1",),
    "documentation": ("203.0.113.7",),
    "multicast": ("224.0.0.251",),
    "broadcast": ("255.255.255.255",),
    "unspecified": ("0.0.0.0",),
    "IPv6 loopback": ("::1",),
    "IPv6 unspecified": ("::",),
    "IPv6 link-local": ("fe80::1",),
    "IPv6 zone": ("fe80::1%eth0",),
    "unique local": ("fd12::1",),
    "IPv6 metadata": ("fd00:ec2::254",),
    "IPv6 multicast": ("ff02::1",),
    "mapped private": ("::ffff:10.0.0.5",),
    "mapped public": ("::ffff:8.8.8.8",),
    "NAT64 of metadata": ("64:ff9b::a9fe:a9fe",),
    "6to4 of loopback": ("2002:7f00:1::",),
    "Teredo": ("2001:0:53aa:64c::1",),
    "one bad among good": (GOOD, "10.0.0.5"),
    "a good one last": ("127.0.0.1", GOOD),
    "no address": (),
    "no number": ("evil.example",),
}
