"""Which addresses a tenant's requests may reach."""

import pytest

from fhir_adapter.address import Reach, reach
from fhir_adapter.errors import UntrustedServer
from fhir_adapter.trust import RegisteredBase, TrustPolicy
from tests.unit.fhir_adapter.wire import BASE, GOOD, policy


@pytest.mark.parametrize(
    "url",
    [
        BASE,
        BASE + "/",
        "HTTPS://FHIR.Hospital.Example/fhir/r4",
        "https://fhir.hospital.example:443/fhir/r4",
    ],
)
def test_a_registered_base_is_found_however_case_port_and_last_slash_are_written(url: str) -> None:
    assert policy().check(url).url == BASE


def test_the_case_of_a_path_matters() -> None:
    with pytest.raises(UntrustedServer, match="not_registered"):
        policy().check("https://fhir.hospital.example/FHIR/r4")


def test_a_base_with_its_own_port_keeps_it_in_the_host_header() -> None:
    assert policy("https://fhir.hospital.example:8443/r4").check("https://fhir.hospital.example:8443/r4").authority == (
        "fhir.hospital.example:8443"
    )


def test_a_policy_without_bases_trusts_nobody() -> None:
    with pytest.raises(UntrustedServer, match="not_registered"):
        TrustPolicy().check(BASE)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/fhir", "http://localhost:8000/fhir", "http://[::1]:8000/fhir"])
def test_plain_http_on_this_machine_needs_the_sandbox_flag(url: str) -> None:
    assert policy(url, allow_loopback_http=True).check(url).allow_loopback
    with pytest.raises(ValueError, match="scheme"):
        policy(url)


@pytest.mark.parametrize("url", ["http://fhir.hospital.example/r4", "http://10.0.0.5/r4", "http://127.0.0.2/r4"])
def test_the_sandbox_flag_opens_no_other_plain_http(url: str) -> None:
    with pytest.raises(ValueError, match="scheme"):
        policy(url, allow_loopback_http=True)


def test_a_sandbox_base_may_lead_to_this_machine_alone() -> None:
    base = policy("http://localhost:8000/fhir", allow_loopback_http=True).check("http://localhost:8000/fhir")
    assert base.checked(("127.0.0.1", "::1"))
    with pytest.raises(UntrustedServer, match="address"):
        base.checked((GOOD,))


@pytest.mark.parametrize("address", ["10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.1", "fd12:3456::1"])
def test_a_host_inside_the_hospital_needs_its_own_permission(address: str) -> None:
    assert policy(allow_private=True).check(BASE).checked((address,)) == (address,)
    with pytest.raises(UntrustedServer, match="address"):
        policy().check(BASE).checked((address,))


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "169.254.0.7", "fe80::1", "::"]
)
def test_no_permission_opens_metadata_and_link_local_addresses(address: str) -> None:
    with pytest.raises(UntrustedServer, match="address"):
        policy(allow_private=True).check(BASE).checked((address,))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (GOOD, Reach.PUBLIC),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", Reach.PUBLIC),
        ("172.32.0.1", Reach.PUBLIC),
        ("172.31.255.255", Reach.PRIVATE),
        ("100.128.0.1", Reach.PUBLIC),
        ("198.20.0.1", Reach.PUBLIC),
        ("198.19.255.255", Reach.FORBIDDEN),
        ("127.255.255.254", Reach.LOOPBACK),
        ("223.255.255.255", Reach.PUBLIC),
        ("224.0.0.1", Reach.FORBIDDEN),
        ("255.255.255.255", Reach.FORBIDDEN),
        ("fe80::1%eth0", Reach.FORBIDDEN),
        ("no address", Reach.FORBIDDEN),
    ],
)
def test_addresses_are_told_apart_up_to_the_edge_of_their_range(address: str, expected: Reach) -> None:
    assert reach(address) is expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("Patient/1", BASE + "/Patient/1"),
        ("/fhir/r4/Patient/1", BASE + "/Patient/1"),
        ("?page=2", BASE + "/?page=2"),
        (BASE, BASE),
        (BASE + "?_getpages=ab|c", BASE + "?_getpages=ab|c"),
        ("https://FHIR.hospital.example:443/fhir/r4/Observation?code=http://loinc.org|718-7", None),
        (BASE + "/Observation?a=../../x", BASE + "/Observation?a=../../x"),
        (BASE + "/Observation/a%20b", BASE + "/Observation/a%20b"),
    ],
)
def test_links_below_the_base_are_taken(link: str, expected: str | None) -> None:
    found = policy().check(BASE).locate(link)
    assert found == (expected or BASE + "/Observation?code=http://loinc.org|718-7")


def test_a_base_at_the_root_of_its_host_holds_every_path_there() -> None:
    base = policy("https://fhir.hospital.example").check("https://fhir.hospital.example/")
    assert base.contains("https://fhir.hospital.example/Patient/1")
    assert not base.contains("https://fhir.hospital.example.evil.example/Patient/1")


def test_a_bad_registration_stops_the_start_and_names_itself() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.5.*address"):
        TrustPolicy(bases=(RegisteredBase(url="https://10.0.0.5/fhir"),))
