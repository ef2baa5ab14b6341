"""K1-K11: the cards, over everything that the target says to two charts, three drugs and two languages."""

import re
from typing import Any

import pytest

from tests.conformance import charts, hooks
from tests.conformance.checks import check_response
from tests.conformance.outcomes import not_offered
from tests.conformance.wire import Reply, Service, Target, hook_request

Card = dict[str, Any]

HOSTILE = '<img src=x onerror="alert(1)"> [press](javascript:alert(1)) <script>1</script> **bold**'
UNSAFE = re.compile(r"<(img|script)\b|\]\(javascript:", re.IGNORECASE)


def broken(answers: list[Reply], requirement: str) -> list[str]:
    return [str(found) for reply in answers for found in check_response(reply) if found.requirement == requirement]


def having(cards: list[Card], *names: str) -> list[Card]:
    return [card for card in cards if any(card.get(name) for name in names)] or not_offered(f"no {names[0]} seen")


def actions(cards: list[Card]) -> list[Card]:
    found = [
        action
        for card in cards
        for suggestion in card.get("suggestions", [])
        for action in suggestion.get("actions", [])
    ]
    return found or not_offered("no action seen")


@pytest.mark.usefixtures("cards")
def test_k1_summary_is_under_140_code_points(answers: list[Reply]) -> None:
    assert broken(answers, "K1") == [], broken(answers, "K1")[0]


@pytest.mark.usefixtures("cards")
def test_k1_summary_stays_under_140_with_a_long_drug_name(target: Target, services: list[Service]) -> None:
    draft = charts.draft_order(drug=("32968", "clopidogrel " + "with a very long name " * 20))
    replies = [
        target.call(one.id, hook_request(one, context=hooks.context(one.hook, draft=draft)), {"accept-language": lang})
        for one in services
        if one.hook in hooks.HOOKS
        for lang in ("en", "zh-CN")
    ]
    assert broken(replies, "K1") == [], broken(replies, "K1")[0]


@pytest.mark.usefixtures("cards")
def test_k2_indicator_and_source_are_stated(answers: list[Reply]) -> None:
    assert broken(answers, "K2") == [], broken(answers, "K2")[0]


@pytest.mark.usefixtures("cards")
def test_k3_detail_is_markdown_without_html(answers: list[Reply]) -> None:
    assert broken(answers, "K3") == [], broken(answers, "K3")[0]


@pytest.mark.usefixtures("cards")
def test_k3_text_of_the_chart_never_becomes_markup(target: Target, services: list[Service]) -> None:
    draft = charts.draft_order(drug=("32968", HOSTILE))
    chart = [*charts.rich_chart(), charts.condition("kit-hostile", HOSTILE), draft | {"id": "kit-hostile-drug"}]
    replies = [
        target.call(one.id, hook_request(one, chart, context=hooks.context(one.hook, draft=draft)))
        for one in services
        if one.hook in hooks.HOOKS
    ]
    texts = [card.get(name, "") for reply in replies for card in reply.cards for name in ("summary", "detail")]
    assert {reply.status for reply in replies} == {200}, f"answered {max(reply.status for reply in replies)}"
    assert not any(UNSAFE.search(text) for text in texts), "markup of the chart stands in a card"


def test_k4_suggestions_say_how_to_select(answers: list[Reply], cards: list[Card]) -> None:
    having(cards, "suggestions")
    assert broken(answers, "K4") == [], broken(answers, "K4")[0]


def test_k5_suggestions_have_label_uuid_and_actions(answers: list[Reply], cards: list[Card]) -> None:
    having(cards, "suggestions")
    assert broken(answers, "K5") == [], broken(answers, "K5")[0]


def test_k6_actions_are_whole(answers: list[Reply], cards: list[Card]) -> None:
    actions(cards)
    assert broken(answers, "K6") == [], broken(answers, "K6")[0]


def test_k7_reasons_and_topics_are_codings(answers: list[Reply], cards: list[Card]) -> None:
    stated = [card for card in cards if card.get("overrideReasons") or card["source"].get("topic")]
    assert stated or not_offered("neither overrideReasons nor a topic seen")
    assert broken(answers, "K7") == [], broken(answers, "K7")[0]


def test_k8_links_are_whole(answers: list[Reply], cards: list[Card]) -> None:
    having(cards, "links")
    assert broken(answers, "K8") == [], broken(answers, "K8")[0]


def test_k9_uuids_are_unique_in_an_answer(answers: list[Reply], cards: list[Card]) -> None:
    having(cards, "uuid")
    assert broken(answers, "K9") == [], broken(answers, "K9")[0]


def test_k9_two_hook_instances_share_no_uuid(answers: list[Reply], cards: list[Card]) -> None:
    uuids = [card["uuid"] for card in having(cards, "uuid")]
    assert len(set(uuids)) == len(uuids), "a card uuid came back in another answer"


@pytest.mark.usefixtures("cards")
def test_k10_action_selection_behavior_is_not_sent(answers: list[Reply]) -> None:
    assert broken(answers, "K10") == [], broken(answers, "K10")[0]


@pytest.mark.usefixtures("cards")
def test_k11_no_system_actions_without_agreement(answers: list[Reply]) -> None:
    assert broken(answers, "K11") == [], broken(answers, "K11")[0]
