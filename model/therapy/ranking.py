"""Several sources on one drug: the strictest leads, CPIC before equals; the others say why they do not."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from model.domain.assessment import RunnerUp, TherapyAdvice
from model.domain.text import same
from model.knowledge.words import Words
from model.therapy.situation import SEVERITY

_PUBLISHERS: Final = ("CPIC", "DPWG", "FDA")


def led(found: Iterable[TherapyAdvice], words: Words) -> tuple[TherapyAdvice, ...]:
    """The drug-gene advice with one leader for each drug; nothing is dropped."""
    by_drug: dict[tuple[str, ...], list[TherapyAdvice]] = {}
    for advice in found:
        by_drug.setdefault(tuple(code.code for code in advice.drugs), []).append(advice)
    return tuple(item for group in by_drug.values() for item in _ranked(group, words))


def _ranked(group: list[TherapyAdvice], words: Words) -> Iterable[TherapyAdvice]:
    first, *others = sorted(group, key=_place)
    yield replace(first, runner_ups=tuple(_runner_up(item, first, words) for item in others))
    for item in others:
        yield replace(item, outranked_by=first.rule_id)


def _place(advice: TherapyAdvice) -> tuple[int, int, str]:
    known = advice.publisher in _PUBLISHERS
    publisher = _PUBLISHERS.index(advice.publisher) if known else len(_PUBLISHERS)
    return SEVERITY.index(advice.action), publisher, advice.rule_id


def _runner_up(item: TherapyAdvice, first: TherapyAdvice, words: Words) -> RunnerUp:
    key = "lost_to_the_same" if item.action is first.action else "lost_to_a_stricter"
    return RunnerUp(
        rule_id=item.rule_id,
        publisher=item.publisher,
        action=item.action,
        summary=item.summary,
        reason=words.say(key, publisher=same(first.publisher)),
    )
