"""Transplants and transfusions on record that cast doubt on a genetic result; said beside the advice."""

from collections.abc import Iterator

from model.domain.assessment import TherapyAdvice
from model.domain.case import ClinicalCase
from model.domain.evidence import Direction, Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.domain.value import replace
from model.knowledge.base import Knowledge
from model.knowledge.sample_cautions import SampleCaution
from model.therapy.facts import Facts
from model.therapy.phenotypes import ENZYME_ACTIVITY
from model.therapy.situation import GeneState, said_once


def doubted(state: GeneState, facts: Facts) -> Iterator[tuple[SampleCaution, Evidence]]:
    """The cautions that hold for a gene's results, each with the event on record."""
    symbol = state.interpretation.gene.symbol
    if not facts.events:
        return
    results = [item for item in facts.case.gene_results if item.key in state.interpretation.refs]
    for caution in facts.knowledge.sample_cautions:
        if facts.events.isdisjoint(caution.when) or (symbol not in caution.genes and "*" not in caution.genes):
            continue
        days = [item.day for item in results if (item.method.casefold() == ENZYME_ACTIVITY) is caution.enzyme]
        events = _events(caution, facts.case, facts.knowledge)
        found = next((event for day, event in events if any(caution.is_in_doubt(item, day) for item in days)), None)
        if found:
            yield caution, found


def with_cautions(advice: TherapyAdvice, states: tuple[GeneState, ...], facts: Facts) -> TherapyAdvice:
    """The advice with what to do about each doubtful result first, and its source."""
    if not facts.events:
        return advice
    found = [(state, *pair) for state in states if state.interpretation.has_result for pair in doubted(state, facts)]
    if not found:
        return advice
    steps = [_step(caution, state) for state, caution, _ in found]
    sources = [caution.source.source() for _, caution, _ in found]
    return replace(
        advice,
        next_steps=tuple(dict.fromkeys((*steps, *advice.next_steps))),
        sources=tuple(dict.fromkeys((*advice.sources, *sources))),
        evidence=said_once(*advice.evidence, *(event for _, _, event in found)),
    )


def caution_gaps(states: tuple[GeneState, ...], facts: Facts) -> Iterator[Gap]:
    """Doubtful results of genes on which no drug of the case depends: a gap says it instead."""
    for state in states:
        for caution, event in doubted(state, facts):
            yield Gap(
                what=facts.knowledge.words.say("sample_doubted_what", gene=_symbol(state), event=event.claim),
                why=Why.NOT_ASSESSED,
                area=Area.GENOMICS,
                consequence=_step(caution, state),
                ref=next(iter(state.interpretation.refs), ""),
            )


def _step(caution: SampleCaution, state: GeneState) -> Text:
    return caution.step.text(gene=_symbol(state))


def _symbol(state: GeneState) -> Text:
    return same(state.interpretation.gene.symbol)


def _events(caution: SampleCaution, case: ClinicalCase, knowledge: Knowledge) -> list[tuple[int | None, Evidence]]:
    """The events on record with their days, the newest first, one without a day last."""
    sets, wanted = knowledge.codesets, set(caution.when)
    found = [
        (item.day, item.key, item.codes, EvidenceKind.PROCEDURE)
        for item in case.procedures
        if item.presence is Presence.PRESENT and wanted & sets.of(item.codes)
    ]
    found += [
        (
            item.onset_day if item.onset_day is not None else item.recorded_day,
            item.key,
            item.codes,
            EvidenceKind.PROBLEM,
        )
        for item in case.problems
        if item.presence is Presence.PRESENT and item.is_confirmed and wanted & sets.of(item.codes)
    ]
    found.sort(key=lambda item: (item[0] is None, -(item[0] or 0), item[1]))
    return [
        (
            day,
            Evidence(
                claim=sets.label(codes) or same(codes[0].display or codes[0].code),
                kind=kind,
                ref=key,
                day=day,
                direction=Direction.AGAINST,
            ),
        )
        for day, key, codes, kind in found
    ]
