"""D1-D6: the discovery endpoint."""

import re
from collections import Counter

from tests.conformance.outcomes import not_offered
from tests.conformance.tokens import Issuer
from tests.conformance.wire import Service, Target, hook_request

SEMVER = re.compile(r"^\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")
SEGMENT = re.compile(r"^[A-Za-z0-9._~-]+$")


def test_d1_discovery_answers_with_services(target: Target) -> None:
    reply = target.discover()
    assert reply.status == 200, f"answered {reply.said}"
    assert isinstance(reply.json.get("services"), list), "no array of services"


def test_d2_each_service_has_hook_description_and_id(services: list[Service]) -> None:
    lacking = [f"{one.id}: no {name}" for one in services for name in ("hook", "description") if not one.raw.get(name)]
    assert lacking == [], lacking[0]


def test_d2_each_service_should_have_a_title(services: list[Service]) -> None:
    assert [one.id for one in services if not one.raw.get("title")] == [], "a service has no title"


def test_d2_the_id_is_the_url_segment(target: Target, services: list[Service]) -> None:
    unknown = [one.id for one in services if target.call(one.id, hook_request(one)).status == 404]
    assert [one.id for one in services if not SEGMENT.match(one.id)] == [], "an id is no URL segment"
    assert unknown == [], f"{unknown[0]} is listed and answers 404"


def test_d3_prefetch_maps_keys_to_queries(with_templates: list[Service]) -> None:
    wrong = [f"{one.id}: {key}" for one in with_templates for key, query in one.prefetch.items() if not is_query(query)]
    assert wrong == [], wrong[0]


def is_query(query: object) -> bool:
    return isinstance(query, str) and bool(re.match(r"^[A-Z][A-Za-z]+[/?]", query))


def test_d3_usage_requirements_are_text(services: list[Service]) -> None:
    stated = [one.raw["usageRequirements"] for one in services if "usageRequirements" in one.raw]
    assert all(isinstance(text, str) and text for text in stated), "usageRequirements is no text"


def test_d4_the_implemented_version_is_said(services: list[Service]) -> None:
    lacking = [one.id for one in services if not SEMVER.match(str(one.raw.get("version", "")))]
    assert lacking == [], f"{lacking[0]} states no version"


def test_d5_no_service_is_listed_twice(services: list[Service]) -> None:
    twice = [pair for pair, count in Counter((one.id, one.hook) for one in services).items() if count > 1]
    assert twice == [], f"{twice[0]} is listed twice"


def test_d5_ids_are_unique_as_clients_key_by_url(services: list[Service]) -> None:
    assert len({one.id for one in services}) == len(services), "one id serves several hooks"


def test_d6_discovery_takes_a_token_for_its_own_url(secured: Target, issuer: Issuer) -> None:
    headers = issuer.sign(issuer.claims(secured.base + "/cds-services"))
    assert secured.discover(headers).status == 200, "a good token is refused at discovery"


def test_d6_discovery_takes_no_token_for_another_url(secured: Target, issuer: Issuer) -> None:
    open_to_all = secured.discover().status == 200
    refused = secured.discover(issuer.sign(issuer.claims("https://elsewhere.example/cds-services"))).status == 401
    assert refused or (open_to_all and not_offered("discovery is open to everybody")), "a foreign token opens discovery"
