"""One source leads on a drug; the others stay, with the reason why they do not."""

from itertools import permutations

from model.domain.assessment import Action, TherapyAdvice, Urgency
from model.domain.code import Code
from model.domain.text import same
from model.knowledge.load import load
from model.therapy.ranking import led

WORDS = load().words


def advice(publisher, action, drug="1"):
    return TherapyAdvice(
        rule_id=f"{publisher}-{action}".lower(),
        action=action,
        urgency=Urgency.INFO,
        publisher=publisher,
        strength="",
        population="general",
        drugs=(Code("rxnorm", drug),),
        drug_label=same("a drug"),
        summary=same(f"{publisher} says {action}"),
        detail=same(""),
        evidence=(),
        sources=(),
    )


def test_the_strictest_source_leads_in_whatever_order_they_come():
    three = [advice("CPIC", Action.STANDARD), advice("DPWG", Action.REDUCE), advice("FDA", Action.CONTRAINDICATED)]
    for order in permutations(three):
        first, *others = led(order, WORDS)
        assert (first.publisher, first.outranked_by) == ("FDA", "")
        assert [item.publisher for item in first.runner_ups] == ["DPWG", "CPIC"]
        assert {item.outranked_by for item in others} == {first.rule_id}


def test_cpic_leads_among_equals_and_each_reason_is_said():
    first, _, _ = led([advice("FDA", Action.AVOID), advice("DPWG", Action.REDUCE), advice("CPIC", Action.AVOID)], WORDS)
    assert first.publisher == "CPIC"
    assert {item.publisher: item.reason.en for item in first.runner_ups} == {
        "FDA": "same kind of advice; CPIC leads",
        "DPWG": "CPIC is stricter and leads",
    }


def test_what_cpic_says_to_avoid_is_not_led_by_a_contraindication_that_may_hold_above_a_dose_only():
    first, other = led([advice("DPWG", Action.CONTRAINDICATED), advice("CPIC", Action.AVOID)], WORDS)
    assert (first.publisher, other.outranked_by) == ("CPIC", first.rule_id)
    assert first.runner_ups[0].reason.en == "same kind of advice; CPIC leads"


def test_another_drug_is_another_answer():
    found = led([advice("CPIC", Action.AVOID), advice("DPWG", Action.REDUCE, drug="2")], WORDS)
    assert [(item.outranked_by, item.runner_ups) for item in found] == [("", ()), ("", ())]
