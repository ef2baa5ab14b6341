"""A formula score of one case: the equation's value, or the range that unknown findings leave, with every input."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from itertools import product

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.score import ScoreInput, ScoreResult, ScoreStanding
from model.domain.text import Text, same
from model.knowledge.formula_scores import FlagRecord, FormulaScore, InputRecord
from model.knowledge.readings import Reading
from model.knowledge.score_parts import ClassRecord
from model.knowledge.units import convert
from model.knowledge.writing import quantity
from model.scores.parts import remarks_of, shown_classes
from model.therapy.conditions import holds_all
from model.therapy.facts import TAKEN, Facts, Truth
from model.therapy.point_scores import is_asked, possible_classes

_SEX = {"female": 1.0, "male": 0.0}
_PERSON = ("age", "female")


@dataclass(frozen=True, slots=True)
class _Value:
    """One argument: the values that it may have, what it was read from, or why it has none."""

    name: str
    label: Text
    values: tuple[float, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refusal: Text | None = None
    is_left_out: bool = False
    days: tuple[int, ...] = ()


def equation_of(score: FormulaScore) -> Callable[..., float]:
    """The function of ``model.equations`` that the score names."""
    module, _, name = score.equation.partition(".")
    found: Callable[..., float] = getattr(import_module(f"model.equations.{module}"), name)
    return found


def equation_faults(score: FormulaScore) -> Iterator[str]:
    """Arguments of the equation that the file does not fill, and names in the file that are none."""
    parameters = inspect.signature(equation_of(score)).parameters
    given = {item.name for item in score.inputs} | {item.name for item in score.flags}
    needed = {name for name, item in parameters.items() if item.default is inspect.Parameter.empty}
    yield from (f"no input for {name}" for name in sorted(needed - given - set(_PERSON)))
    yield from (f"the equation takes no {name}" for name in sorted(given - set(parameters)))


def formula_result(score: FormulaScore, facts: Facts) -> ScoreResult | None:
    """The score; ``None`` for a patient of whom it is not asked, or of whom no value that it takes is on file."""
    if is_asked(score.asked_of, facts).truth is not Truth.YES:
        return None
    inputs = [_input(item, facts) for item in score.inputs]
    required = [value for value, item in zip(inputs, score.inputs, strict=True) if not item.is_optional]
    if not any(item.values or item.refusal for item in required):
        return None
    if not score.asked_of and any(not (item.values or item.refusal) for item in required):
        return None
    everything = [*_person(score, facts), *inputs, *(_flag(item, facts) for item in score.flags)]
    return _result(score, facts, everything)


def _result(score: FormulaScore, facts: Facts, everything: list[_Value]) -> ScoreResult:
    reasons = [*remarks_of(score.refused, facts), *(item.refusal for item in everything if item.refusal)]
    missing = [item.label for item in everything if not (item.values or item.refusal or item.is_left_out)]
    days = [day for item in everything for day in item.days]
    if days and max(days) - min(days) > score.apart_days:
        reasons.append(_apart(score.apart_days))
    found: list[Decimal] = []
    if not reasons and not missing:
        found = sorted(_rounded(value, score.decimals) for value in _all_values(score, everything))
        missing = [item.label for item in everything if len(item.values) > 1 and found[0] != found[-1]]
        reasons = list(remarks_of(score.cautions, facts))
    standing = ScoreStanding.NOT_COMPUTED
    if found:
        standing = ScoreStanding.COMPUTED if found[0] == found[-1] else ScoreStanding.RANGE
    return ScoreResult(
        id=score.id,
        label=score.label.text(),
        standing=standing,
        unit=score.unit,
        least=found[0] if found else None,
        most=found[-1] if found else None,
        classes=shown_classes(possible_classes(_classes(score, facts), found[0], found[-1]) if found else ()),
        inputs=tuple(ScoreInput(label=item.label, evidence=item.evidence) for item in everything if item.evidence),
        missing=tuple(missing),
        reasons=tuple(reasons),
        sources=tuple(item.source() for item in score.sources),
    )


def _all_values(score: FormulaScore, everything: list[_Value]) -> Iterator[float]:
    """The equation's value for every combination of what is not known."""
    equation = equation_of(score)
    taken = [item for item in everything if item.values]
    for chosen in product(*(item.values for item in taken)):
        yield equation(**{item.name: value for item, value in zip(taken, chosen, strict=True)})


def _rounded(value: float, decimals: int) -> Decimal:
    step = Decimal(1).scaleb(-decimals)
    return Decimal(repr(round(value, decimals + 9))).quantize(step, rounding=ROUND_HALF_UP)


def _classes(score: FormulaScore, facts: Facts) -> tuple[ClassRecord, ...]:
    for other in score.other_classes:
        if holds_all(other.when, facts).truth is Truth.YES:
            return other.classes
    return score.classes


def _person(score: FormulaScore, facts: Facts) -> Iterator[_Value]:
    """Age within the score's years, and sex where the equation takes it."""
    person, words = facts.case.person, facts.knowledge.words
    parameters = inspect.signature(equation_of(score)).parameters
    first, last = score.ages
    label = words.say("age")
    if person.age_years is None:
        yield _Value("age", label)
    elif not first <= person.age_years <= last or (person.is_90_or_over and "age" in parameters):
        yield _Value("age", label, refusal=_ages(first, last))
    elif "age" in parameters:
        shown = words.say("age_years", years=same(str(person.age_years)))
        evidence = (Evidence(claim=shown, kind=EvidenceKind.PERSON),)
        yield _Value("age", label, (float(person.age_years),), evidence)
    if "female" in parameters:
        label = Text(en="sex", zh="性别")
        if (value := _SEX.get(person.sex)) is None:
            yield _Value("female", label)
        else:
            named = Text(en=person.sex.value, zh="女性" if value else "男性")
            yield _Value("female", label, (value,), (Evidence(claim=named, kind=EvidenceKind.PERSON),))


def _flag(item: FlagRecord, facts: Facts) -> _Value:
    label, answer = item.label.text(), holds_all(item.when, facts) if item.when else None
    open_values = tuple(float(value) for value in item.values)
    if answer is None or answer.truth is Truth.UNKNOWN:
        return _Value(item.name, label, open_values)
    return _Value(item.name, label, (1.0 if answer.truth is Truth.YES else 0.0,), answer.evidence)


def _input(item: InputRecord, facts: Facts) -> _Value:
    """The newest value of the measures, in the equation's unit; computed by another score where none is on file."""
    label = facts.knowledge.measures.named(item.measures[0]).label
    found = [facts.newest(name, item.within_days) for name in item.measures]
    reading = max((each for each in found if each), key=lambda each: each.day or 0, default=None)
    if item.unclear_with and facts.drug(item.unclear_with, TAKEN).truth is not Truth.NO:
        reading = None
    if reading is None or reading.comparator:
        return (
            _computed(item, label, facts) if item.or_score else _Value(item.name, label, is_left_out=item.is_optional)
        )
    measure = facts.knowledge.measures.named(reading.measure)
    value = convert(reading.value, measure.unit, item.unit, analyte=measure.analyte or measure.name)
    if value is None:
        return _Value(item.name, label, is_left_out=item.is_optional)
    days = () if reading.day is None else (reading.day,)
    return _bounded(item, label, value, (_evidence(reading, facts),), days)


def _computed(item: InputRecord, label: Text, facts: Facts) -> _Value:
    other = formula_result(facts.knowledge.formula_scores[item.or_score], facts)
    if other is None or other.least is None or other.least != other.most:
        return _Value(item.name, label, is_left_out=item.is_optional)
    value = convert(other.least, other.unit, item.unit)
    facts_of_it = tuple(each for part in other.inputs for each in part.evidence)
    newest = max((each.day for each in facts_of_it if each.day is not None), default=None)
    shown = quantity(other.least, other.unit)
    claim = Text(en=f"{other.label.en} {shown}", zh=f"{other.label.zh} {shown}")
    evidence = (Evidence(claim=claim, kind=EvidenceKind.RULE, day=newest), *facts_of_it)
    if value is None:
        return _Value(item.name, label, is_left_out=item.is_optional)
    return _bounded(item, label, value, evidence, () if newest is None else (newest,))


def _bounded(
    item: InputRecord, label: Text, value: Decimal, evidence: tuple[Evidence, ...], days: tuple[int, ...]
) -> _Value:
    low, high = item.at_least, item.at_most
    if (low is None or value >= low) and (high is None or value <= high):
        return _Value(item.name, label, (float(value),), evidence, days=days)
    if item.is_optional:
        return _Value(item.name, label, is_left_out=True)
    limits = " ".join(f"{sign}{quantity(limit, item.unit)}" for sign, limit in (("≥", low), ("≤", high)) if limit)
    refusal = Text(
        en=f"{label.en} lies outside the values for which it holds ({limits})",
        zh=f"{label.zh}超出适用范围（{limits}）",
    )
    return _Value(item.name, label, evidence=evidence, refusal=refusal, days=days)


def _evidence(reading: Reading, facts: Facts) -> Evidence:
    return facts.reading_evidence(reading)


def _ages(first: int, last: int) -> Text:
    return Text(en=f"holds from {first} to {last} years of age", zh=f"适用年龄为{first}至{last}岁")


def _apart(days: int) -> Text:
    if days == 0:
        return Text(en="the samples are not of one day", zh="样本不是同一天采集")
    return Text(en=f"the samples lie more than {days} days apart", zh=f"样本采集间隔超过{days}天")
