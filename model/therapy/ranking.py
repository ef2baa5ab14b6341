"""Several answers on one drug: the strictest leads, CPIC before equals, then the lower dose; the others say why not."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from model.domain.assessment import Action, RunnerUp, TherapyAdvice, Urgency
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.text import same
from model.domain.value import replace
from model.knowledge.words import Words
from model.therapy.situation import CAUTION, said_once

LOUDNESS: Final = {Urgency.CRITICAL: 0, Urgency.WARNING: 1, Urgency.INFO: 2}
_PUBLISHERS: Final = ("CPIC", "DPWG", "FDA", "EMA")
_FORBIDDING: Final = frozenset({Action.CONTRAINDICATED, Action.AVOID})
"""One class: a source may contraindicate above a dose only, where another says avoid at any."""
_AGAINST: Final = _FORBIDDING | {Action.RESISTANT}
_USUAL: Final = Decimal(100)
_ALL_CLEAR: Final = frozenset({Action.STANDARD, Action.RECOMMEND})


def led(found: Iterable[TherapyAdvice], words: Words) -> tuple[TherapyAdvice, ...]:
    """The drug-gene advice with one leader for each drug; nothing is dropped."""
    by_drug: dict[tuple[str, ...], list[TherapyAdvice]] = {}
    for advice in found:
        by_drug.setdefault(tuple(code.code for code in advice.drugs), []).append(advice)
    return tuple(item for group in by_drug.values() for item in _ranked(group, words))


def without_contradiction(found: Iterable[TherapyAdvice]) -> tuple[TherapyAdvice, ...]:
    """An all-clear for a drug that other advice forbids stands below that advice; nothing is dropped."""
    items = tuple(found)
    against: dict[Code, str] = {}
    for item in sorted((it for it in items if it.action in _AGAINST and not it.outranked_by), key=_place):
        for code in item.drugs:
            against.setdefault(code, item.rule_id)
    return tuple(
        replace(item, outranked_by=rule)
        if item.action in _ALL_CLEAR
        and not item.outranked_by
        and (rule := next((against[code] for code in item.drugs if code in against), ""))
        else item
        for item in items
    )


def said_by_agent(genes: Iterable[TherapyAdvice], others: Iterable[TherapyAdvice]) -> dict[int, str]:
    """The rule that speaks for each piece of advice that repeats it, by the identity of the latter.

    A gene whose phenotype a present drug has changed, and an interaction rule about the same two drugs, warn of one
    thing: the stricter leads, the rule that names both drugs before an equal. What is louder never stands below.
    """
    pairs = [(item, frozenset(item.medication_keys)) for item in others if len(item.medication_keys) > 1]
    found: dict[int, str] = {}
    for gene in (item for item in genes if pairs and not item.outranked_by):
        own = set(gene.medication_keys)
        agents = {item.ref for item in gene.evidence if item.kind is EvidenceKind.MEDICATION and item.ref} - own
        for pair, keys in pairs if agents else ():
            if not agents <= keys or not own & keys:
                continue
            first, second = sorted((pair, gene), key=lambda item: (_class(item), LOUDNESS[item.urgency]))
            if LOUDNESS[first.urgency] <= LOUDNESS[second.urgency] and id(first) not in found:
                found.setdefault(id(second), first.rule_id)
    return found


def _ranked(group: list[TherapyAdvice], words: Words) -> Iterable[TherapyAdvice]:
    if len(group) == 1:
        yield group[0]
        return
    first, *others = sorted(group, key=_place)
    yield replace(
        first,
        evidence=said_once(*(fact for item in (first, *others) for fact in item.evidence)),
        runner_ups=tuple(_runner_up(item, first, words) for item in others),
    )
    for item in others:
        yield replace(item, outranked_by=first.rule_id)


def _place(advice: TherapyAdvice) -> tuple[int, int, Decimal, str]:
    known = advice.publisher in _PUBLISHERS
    publisher = _PUBLISHERS.index(advice.publisher) if known else len(_PUBLISHERS)
    return _class(advice), publisher, _share(advice), advice.rule_id


def _class(advice: TherapyAdvice) -> int:
    return 0 if advice.action in _FORBIDDING else CAUTION[advice.action]


def _share(advice: TherapyAdvice) -> Decimal:
    """The highest share of the usual dose that the advice allows; all of it where it names none."""
    shares = (advice.dose.percent_high, advice.dose.percent_low) if advice.dose else ()
    return next((share for share in shares if share is not None), _USUAL)


def _runner_up(item: TherapyAdvice, first: TherapyAdvice, words: Words) -> RunnerUp:
    key = "lost_to_the_same" if _class(item) == _class(first) else "lost_to_a_stricter"
    return RunnerUp(
        rule_id=item.rule_id,
        publisher=item.publisher,
        action=item.action,
        summary=item.summary,
        reason=words.say(key, publisher=same(first.publisher)),
        sources=tuple(source for source in item.sources if source not in first.sources),
    )
