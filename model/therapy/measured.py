"""Whether a value lies in a rule's range: as measured, as one of several of a day, or as an entry on record implies."""

from decimal import Decimal
from typing import Final

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text
from model.knowledge.conditions import MeasureClause, RiseClause
from model.knowledge.implied_measures import ImpliedMeasure
from model.knowledge.readings import Reading
from model.knowledge.writing import number, result_words
from model.therapy.comparing import compare, newest_days, rounded, within
from model.therapy.doubtful_order import rivals_of
from model.therapy.facts import Answer, Facts, Truth

_VERDICT: Final = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}


def measured(clause: MeasureClause, facts: Facts) -> Answer:
    """Whether the newest value in the window, or each of the newest days, lies in the range; unknown without."""
    newest = facts.newest(clause.name, clause.within_days)
    if (implied := _implied(clause, newest, facts)) is not None:
        return implied
    if newest and clause.days == 1 and (rivals := rivals_of(newest, facts.case.person, facts.readings, clause)):
        return _in_doubt((newest, *rivals), clause, facts)
    label = facts.knowledge.measures.named(clause.name).label
    taken = newest_days(facts.readings.of(clause.name), clause) if clause.days > 1 else [newest] if newest else []
    verdicts = [_VERDICT[compare(item, clause, facts.policy)] for item in taken]
    if Truth.NO not in verdicts and (Truth.UNKNOWN in verdicts or len(taken) < clause.days):
        return Answer(Truth.UNKNOWN, missing=(label,))
    truth = Truth.NO if Truth.NO in verdicts else Truth.YES
    return Answer(truth, tuple(facts.reading_evidence(item) for item in taken))


def risen(clause: RiseClause, facts: Facts) -> Answer:
    """Whether the newest value is that many times the lowest of the days before it; no second value is no rise."""
    newest = facts.newest(clause.name, clause.within_days)
    if newest is None or newest.day is None or newest.comparator:
        return Answer(Truth.UNKNOWN)
    since = newest.day - clause.within_days
    before = [item for item in facts.readings.of(clause.name) if item.key != newest.key and not item.comparator]
    earlier = [item for item in before if item.day is not None and since <= item.day and _is_before(item, newest)]
    lowest = min(earlier, key=lambda item: item.value, default=None)
    if lowest is None or newest.value < lowest.value * facts.policy(clause.factor):
        return Answer(Truth.NO)
    return Answer(Truth.YES, (facts.reading_evidence(lowest), facts.reading_evidence(newest)))


def _is_before(item: Reading, newest: Reading) -> bool:
    """Whether a value is certainly older: of an earlier day, or of an earlier hour that is known."""
    return (item.day or 0, 0) < (newest.day or 0, 0) or (item.day == newest.day and 0 < item.turn < newest.turn)


def _in_doubt(rivals: tuple[Reading, ...], clause: MeasureClause, facts: Facts) -> Answer:
    """Several values of one day, nobody knows which is the last: suspected where one of them lies in the range."""
    verdicts = [_VERDICT[compare(item, clause, facts.policy)] for item in rivals]
    evidence = tuple(facts.reading_evidence(item) for item in rivals)
    if len(set(verdicts)) == 1:
        return Answer(verdicts[0], evidence[:1])
    measure = facts.knowledge.measures.named(clause.name)
    values = [number(rounded(item.value)) for item in rivals[:-1]]
    last = result_words(rounded(rivals[-1].value), measure.unit, rivals[-1].comparator)
    shown = Text(en=" / ".join((*values, last.en)), zh=" / ".join((*values, last.zh)))
    doubt = facts.knowledge.words.say("order_unknown", measure=measure.label, values=shown)
    return Answer(Truth.UNKNOWN, evidence, (doubt,), is_suspected=Truth.YES in verdicts)


def _implied(clause: MeasureClause, newest: Reading | None, facts: Facts) -> Answer | None:
    """What an entry on record implies where nothing was measured, or where it outranks what was."""
    for row in facts.knowledge.implied.get(clause.name, ()):
        if newest is not None and not (row.outranks and newest.value > row.value):
            continue
        if (entry := _entry(row, facts)) is not None:
            truth = _VERDICT[within(row.value, clause, facts.policy)]
            return Answer(truth, (_said(row, entry, newest, facts),))
    return None


def _entry(row: ImpliedMeasure, facts: Facts) -> Evidence | None:
    """The problem, or the procedure of late, that implies the value."""
    if row.set not in facts.events or (row.unless and facts.events & {row.unless}):
        return None
    problem = facts.problem(row.set)
    if problem.truth is Truth.YES:
        return problem.evidence[0]
    done = facts.procedure(row.set).evidence if row.within_days is not None else ()
    return next((item for item in done if item.day is not None and item.day >= -(row.within_days or 0)), None)


def _said(row: ImpliedMeasure, entry: Evidence, newest: Reading | None, facts: Facts) -> Evidence:
    measure = facts.knowledge.measures.named(row.measure)
    value = result_words(Decimal(row.value), measure.unit, "")
    words = {"measure": measure.label, "value": value, "entry": entry.claim}
    say = facts.knowledge.words.say
    found = facts.reading_evidence(newest).claim if newest else None
    claim = say("implied_over", found=found, **words) if found else say("implied", **words)
    return Evidence(claim=claim, kind=EvidenceKind.MEASUREMENT, ref=entry.ref, day=entry.day)
