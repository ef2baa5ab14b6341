"""P1-P8: prefetch templates, the states of prefetched data, paging, fetching, and 412."""

import re
from typing import Any

import pytest

from tests.conformance import charts
from tests.conformance.checks import check_response
from tests.conformance.ehr import Ehr, authorization, outcome
from tests.conformance.hooks import HOOKS, USER_TOKENS
from tests.conformance.outcomes import not_offered
from tests.conformance.wire import Reply, Service, Target, hook_request

TOKEN = re.compile(r"\{\{\s*(.*?)\s*\}\}")
READ = re.compile(r"^[A-Z][A-Za-z]+/\{\{[^}]+\}\}$")
PARAMETER = re.compile(r"^(_count|_sort|[a-z][a-z-]*(:in)?)$")


def tokens(services: list[Service]) -> list[tuple[str, str]]:
    return [
        (one.hook, token)
        for one in services
        if one.hook in HOOKS
        for query in one.prefetch.values()
        for token in TOKEN.findall(query)
    ]


def is_root_field(hook: str, token: str) -> bool:
    return token in USER_TOKENS or (
        token.removeprefix("context.") in HOOKS[hook].tokens and token.startswith("context.")
    )


def is_in_subset(query: str) -> bool:
    kind, _, search = query.partition("?")
    names = [pair.partition("=")[0] for pair in search.split("&")]
    return bool(READ.match(query)) or (kind.isalpha() and all(PARAMETER.match(name) for name in names))


def expect_sound(reply: Reply) -> None:
    """Cards that hold every invariant, or a 412 that says what is missing."""
    assert reply.status in {200, 412}, f"answered {reply.said}"
    problems = [str(found) for found in check_response(reply)] if reply.status == 200 else []
    assert problems == [], problems[0]


def key_for(service: Service, *, unlike: str = "Patient") -> str:
    """A search key whose resource type no other key asks for."""
    kinds = [charts.kind_of(query) for query in service.prefetch.values()]
    alone = [
        key
        for key, query in service.prefetch.items()
        if "?" in query and charts.kind_of(query) != unlike and kinds.count(charts.kind_of(query)) == 1
    ]
    return alone[0] if alone else not_offered("no search template of its own type")


def over(ehr: Ehr, token: str = "kit-access-token") -> dict[str, Any]:
    return {"fhirServer": ehr.base, "fhirAuthorization": authorization(token)}


def replaced(service: Service, key: str, value: object) -> dict[str, Any]:
    """The full prefetch with one value replaced; ``...`` leaves the key out."""
    full = charts.prefetch(service.prefetch, charts.rich_chart()) | {key: value}
    return {name: one for name, one in full.items() if one is not ...}


def test_p1_tokens_are_root_context_fields_or_user_ids(with_templates: list[Service]) -> None:
    wrong = [f"{hook}: {token}" for hook, token in tokens(with_templates) if not is_root_field(hook, token)]
    assert wrong == [], wrong[0]


def test_p2_queries_stay_in_the_recommended_subset(with_templates: list[Service]) -> None:
    wrong = [query for one in with_templates for query in one.prefetch.values() if not is_in_subset(query)]
    assert wrong == [], wrong[0]


def test_p3_no_template_requires_fhirpath(with_templates: list[Service]) -> None:
    wrong = [token for _, token in tokens(with_templates) if re.search(r"[()%|]|\..*\.", token)]
    assert wrong == [], wrong[0]


def test_p4_a_request_without_prefetch_is_answered(target: Target, services: list[Service]) -> None:
    expect_all(target.call(one.id, hook_request(one, prefetch=...)) for one in services)


def test_p4_null_prefetch_is_answered(target: Target, services: list[Service]) -> None:
    expect_all(target.call(one.id, hook_request(one, prefetch=None)) for one in services)


def test_p4_each_key_alone_is_answered(target: Target, with_templates: list[Service]) -> None:
    full = [(one, charts.prefetch(one.prefetch, charts.rich_chart())) for one in with_templates]
    expect_all(
        target.call(one.id, hook_request(one, prefetch={key: value}))
        for one, held in full
        for key, value in held.items()
    )


@pytest.mark.parametrize("value", [..., None, charts.bundle([])], ids=["missing", "null", "empty"])
def test_p4_each_key_missing_null_or_empty_is_answered(
    target: Target, with_templates: list[Service], value: object
) -> None:
    expect_all(
        target.call(one.id, hook_request(one, prefetch=replaced(one, key, value)))
        for one in with_templates
        for key in one.prefetch
    )


def test_p4_keys_nobody_asked_for_are_tolerated(target: Target, services: list[Service]) -> None:
    strange = {"kit-unasked": charts.condition("kit-unasked"), "kit-null": None}
    expect_all(target.call(one.id, hook_request(one, prefetch=replaced(one, "", ...) | strange)) for one in services)


def expect_all(replies: Any) -> None:
    for reply in replies:
        expect_sound(reply)


def test_p5_an_outcome_as_value_is_answered(target: Target, with_templates: list[Service]) -> None:
    expect_all(
        target.call(one.id, hook_request(one, prefetch=replaced(one, key, outcome("forbidden"))))
        for one in with_templates
        for key in one.prefetch
    )


def test_p5_an_outcome_among_the_entries_is_answered(target: Target, reader: Service) -> None:
    noted = charts.bundle([charts.condition("kit-problem")])
    noted["entry"].append({"search": {"mode": "outcome"}, "resource": outcome("informational")})
    expect_sound(target.call(reader.id, hook_request(reader, prefetch=replaced(reader, key_for(reader), noted))))


def test_p5_a_query_that_ended_in_an_outcome_is_not_repeated(target: Target, reader: Service, ehr: Ehr) -> None:
    key = key_for(reader)
    request = hook_request(reader, prefetch=replaced(reader, key, outcome("forbidden")), **over(ehr))
    expect_sound(target.call(reader.id, request))
    assert charts.kind_of(reader.prefetch[key]) not in ehr.kinds, "the refused query was sent again"


def test_p5_an_outcome_is_not_passed_over_in_silence(target: Target, reader: Service) -> None:
    prefetch = charts.prefetch(reader.prefetch, charts.healthy_chart()) | {key_for(reader): outcome("exception")}
    reply = target.call(reader.id, hook_request(reader, prefetch=prefetch))
    assert reply.status == 412 or reply.cards, "a failed query gives no card at all"


def paged(ehr: Ehr, elsewhere: str = "") -> dict[str, Any]:
    page = ehr.page(1)
    page["link"] = [{"relation": "next", "url": f"{elsewhere or ehr.base}/page/2"}]
    return page


def conditions_key(service: Service) -> str:
    found = [key for key, query in service.prefetch.items() if query.startswith("Condition?")]
    return found[0] if found else not_offered("no template for problems")


def test_p6_endless_pages_end(target: Target, reader: Service, ehr: Ehr) -> None:
    request = hook_request(reader, prefetch=replaced(reader, conditions_key(reader), paged(ehr)), **over(ehr))
    expect_sound(target.call(reader.id, request))
    assert len(ehr.seen) < 200, f"{len(ehr.seen)} pages were fetched"


def test_p6_pages_are_asked_for_with_the_token(target: Target, reader: Service, ehr: Ehr) -> None:
    request = hook_request(reader, prefetch=replaced(reader, conditions_key(reader), paged(ehr)), **over(ehr))
    target.call(reader.id, request)
    assert ehr.tokens <= {"Bearer kit-access-token"}, "a page was asked for without the token"


def test_p6_a_cut_off_search_is_followed_or_said(target: Target, reader: Service, ehr: Ehr) -> None:
    ehr.chart = charts.healthy_chart()
    full = charts.prefetch(reader.prefetch, ehr.chart) | {conditions_key(reader): paged(ehr)}
    reply = target.call(reader.id, hook_request(reader, prefetch=full, **over(ehr)))
    assert "page" in ehr.kinds or reply.cards, "a page that has a next one is taken for the whole"


def test_p6_a_next_link_to_another_server_is_not_followed(
    target: Target, reader: Service, ehr: Ehr, stranger: Ehr
) -> None:
    value = paged(ehr, elsewhere=stranger.base)
    request = hook_request(reader, prefetch=replaced(reader, conditions_key(reader), value), **over(ehr))
    expect_sound(target.call(reader.id, request))
    assert stranger.seen == [], "a link out of the FHIR server was followed"


def test_p7_everything_missing_is_fetched(target: Target, with_templates: list[Service], ehr: Ehr) -> None:
    expect_all(target.call(one.id, hook_request(one, prefetch=..., **over(ehr))) for one in with_templates)
    asked = {charts.kind_of(query) for one in with_templates for query in one.prefetch.values()}
    assert asked <= ehr.kinds, f"not fetched: {', '.join(sorted(asked - ehr.kinds))}"


def test_p7_one_missing_key_is_fetched(target: Target, reader: Service, ehr: Ehr) -> None:
    key = key_for(reader)
    target.call(reader.id, hook_request(reader, prefetch=replaced(reader, key, ...), **over(ehr)))
    assert charts.kind_of(reader.prefetch[key]) in ehr.kinds, f"{key} was not fetched"


def test_p7_what_was_sent_is_not_fetched_again(target: Target, reader: Service, ehr: Ehr) -> None:
    key = key_for(reader)
    target.call(reader.id, hook_request(reader, prefetch=replaced(reader, key, ...), **over(ehr)))
    assert "Patient" not in ehr.kinds, "the patient was sent and fetched again"


def test_p8_no_data_and_no_server_is_412(target: Target, with_templates: list[Service]) -> None:
    replies = [target.call(one.id, hook_request(one, prefetch=...)) for one in with_templates]
    assert {reply.status for reply in replies} == {412}, f"answered {replies[0].said}"
    assert all(reply.is_outcome for reply in replies), "the 412 is no OperationOutcome"


def test_p8_a_server_that_fails_everything_is_412(target: Target, with_templates: list[Service], ehr: Ehr) -> None:
    ehr.failing = frozenset({"*"})
    replies = [target.call(one.id, hook_request(one, prefetch=..., **over(ehr))) for one in with_templates]
    assert {reply.status for reply in replies} == {412}, f"answered {replies[0].said}"


def test_p8_a_failed_search_is_not_passed_over_in_silence(target: Target, reader: Service, ehr: Ehr) -> None:
    ehr.chart = charts.healthy_chart()
    ehr.failing = frozenset({charts.kind_of(reader.prefetch[key_for(reader)])})
    reply = target.call(reader.id, hook_request(reader, prefetch=..., **over(ehr)))
    assert reply.status == 412 or reply.cards, "a failed search gives no card at all"
