"""What stands on a chart's lists, one item each in our own words, with the entry that it is read from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from model.diagnosis.formulas import measures_of
from model.diagnosis.wording import filled, joined
from model.domain.case import Allergy, ClinicalCase, Medication, MedicationState, ProblemState
from model.domain.code import ICD9CM, ICD10, ICD10CM, RXNORM, SNOMED, Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.text import Text, same
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.drug_classes import class_label
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures
from model.knowledge.readings import Readings
from model.knowledge.writing import days_ago, number, quantity, result_words

_CODES: Final = 3
RECENT_DAYS: Final = 366
"""How old a result may be to be told in a summary."""
_SYSTEMS: Final = {SNOMED: "SNOMED CT", ICD10: "ICD-10", ICD10CM: "ICD-10-CM", ICD9CM: "ICD-9-CM", RXNORM: "RxNorm"}
_NO_ALLERGY: Final = Text(en="no known allergy", zh="无已知过敏")
_RULED_OUT: Final = Text(en="no allergy to {item}", zh="对{item}无过敏")
NONE_KNOWN: Final = "none_known"
"""The set of statements that no allergy, or none of a kind, is known."""
_OVER: Final = Text(en="{item} (marked as no longer active)", zh="{item}（标记为已非活动状态）")
_HIGH: Final = Text(en="{item} (marked as high risk)", zh="{item}（标记为高风险）")
_DISPUTED: Final = Text(en="{item} (code and name disagree)", zh="{item}（编码与名称不一致）")
_UNNAMED: Final = Text(en="{count} without a name here ({codes})", zh="{count}项暂无名称（{codes}）")
_UNCONFIRMED: Final = Text(en="{item} (noted, not confirmed)", zh="{item}（有记录，未确诊）")
_NO_CODE: Final = Text(en="no code", zh="无编码")
_EVERY: Final = {
    Decimal(1): Text(en="{drug} {dose} a day", zh="{drug}每日{dose}"),
    Decimal(7): Text(en="{drug} {dose} a week (not daily)", zh="{drug}每周{dose}（不是每日）"),
}
_IN_DAYS: Final = Text(en="{drug} {dose} every {days} days (not daily)", zh="{drug}每{days}天{dose}（不是每日）")
_DOSES: Final = Text(en="{drug} in {count} doses", zh="{drug}，分{count}次")
_PLACES: Final = 6
_UNRESOLVED: Final = Text(en="{count} of unknown ingredient", zh="{count}种成分不明")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in words. ``names``: the code sets, the measure or the ATC codes that it belongs to."""

    label: Text
    evidence: Evidence
    names: tuple[str, ...] = ()


def problems(case: ClinicalCase, codesets: CodeSets) -> Iterator[Item]:
    """Every active problem with a name of ours, once; the others counted in one item."""
    active = [
        problem
        for problem in case.problems
        if problem.presence is Presence.PRESENT and not problem.is_draft and problem.state is not ProblemState.INACTIVE
    ]
    named = (
        _item(
            label if problem.is_confirmed else filled(_UNCONFIRMED, item=label),
            EvidenceKind.PROBLEM,
            problem.key,
            problem.recorded_day,
            sorted(codesets.of(problem.codes)),
        )
        for problem in active
        if (label := codesets.label(problem.codes))
    )
    yield from _distinct(named, lambda item: item.label)
    yield from _unnamed(
        [(problem.key, problem.codes) for problem in active if not codesets.label(problem.codes)], EvidenceKind.PROBLEM
    )


def medications(case: ClinicalCase, drugs: DrugTerms) -> Iterator[Item]:
    """Every drug that is taken and whose ingredients are known, once for each dose."""
    items = (
        _item(_drug(medication, drugs), EvidenceKind.MEDICATION, medication.key, names=_classes(medication, drugs))
        for medication in case.medications
        if medication.state is MedicationState.ACTIVE and medication.ingredients
    )
    return _distinct(items, lambda item: item.label)


def _drug(medication: Medication, drugs: DrugTerms) -> Text:
    """The ingredients, and of a single one the daily dose where the chart tells it."""
    names = joined(drugs.label(code) for code in medication.ingredients)
    if medication.daily_dose is None or len(medication.ingredients) != 1:
        return names
    return dosed(names, medication)


def dosed(drug: Text, medication: Medication) -> Text:
    """A drug with its dose in the days in which it is given: a weekly dose is never told as a mean of each day."""
    if medication.daily_dose is None:
        return drug
    days = medication.dose_days or Decimal(1)
    template = _EVERY.get(days, _IN_DAYS)
    total = round(medication.daily_dose * days, _PLACES).normalize() + 0 if days > 1 else medication.daily_dose
    words = filled(template, drug=drug, dose=same(quantity(total, medication.dose_unit)), days=same(number(days)))
    if medication.doses is None or medication.doses <= 1:
        return words
    return filled(_DOSES, drug=words, count=same(number(medication.doses)))


def _classes(medication: Medication, drugs: DrugTerms) -> Iterator[str]:
    """The ATC codes of a single ingredient; a combination is no member of its parts' classes."""
    found = drugs.of(medication.ingredients[0])
    if found and len(medication.ingredients) == 1:
        yield from found.atc


def unresolved(case: ClinicalCase) -> Text | None:
    """How many drugs are taken whose ingredients are not known."""
    count = sum(item.state is MedicationState.ACTIVE and not item.ingredients for item in case.medications)
    return filled(_UNRESOLVED, count=same(str(count))) if count else None


def allergies(case: ClinicalCase, codesets: CodeSets, drugs: DrugTerms) -> Iterator[Item]:
    """Every allergy and intolerance; with none of them the statement that there is none, if the chart makes it."""
    told = [item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over]
    if not told:
        absent = (item for item in case.allergies if item.presence is Presence.ABSENT)
        items = (_item(denied(item, codesets, drugs), EvidenceKind.ALLERGY, item.key) for item in absent)
        yield from _distinct(items, lambda item: item.label)
        return
    unnamed: list[tuple[str, tuple[Code, ...]]] = []
    for allergy in told:
        if label := allergen(allergy, codesets, drugs):
            label = filled(_HIGH, item=label) if allergy.is_high_criticality else label
            label = filled(_OVER, item=label) if allergy.is_over else label
            yield _item(label, EvidenceKind.ALLERGY, allergy.key)
        else:
            unnamed.append((allergy.key, (*allergy.codes, *allergy.ingredients)))
    yield from _unnamed(unnamed, EvidenceKind.ALLERGY)


def denied(allergy: Allergy, codesets: CodeSets, drugs: DrugTerms) -> Text:
    """What a record says that there is no allergy to: nothing, a kind, or the one thing whose allergy was ruled out."""
    if NONE_KNOWN in codesets.of(allergy.codes):
        return codesets.label(allergy.codes) or _NO_ALLERGY
    label = allergen(allergy, codesets, drugs)
    return filled(_RULED_OUT, item=label or _code_words(allergy.codes))


def allergen(allergy: Allergy, codesets: CodeSets, drugs: DrugTerms) -> Text | None:
    """Every drug or class that the allergy is to, and whether its code and words disagree; ``None`` without a name."""
    codes = allergy.ingredients or allergy.codes
    labels = [drugs.label(code) for code in codes if drugs.of(code) or class_label(code)]
    label = joined(dict.fromkeys(labels)) if labels else codesets.label(allergy.codes)
    return filled(_DISPUTED, item=label) if label and allergy.is_disputed else label


def results(case: ClinicalCase, diseases: Iterable[DiseaseRule], measures: Measures) -> Iterator[Item]:
    """The newest value of the last year of each measure that a rule weighs."""
    readings = Readings(case, measures)
    weighed = measures_of(test for rule in diseases for test in rule.tests())
    for measure in measures:
        if measure.name not in weighed:
            continue
        found = next((item for item in readings.of(measure.name) if item.day is not None), None)
        if found is None or found.day is None or found.day < -RECENT_DAYS:
            continue
        value, when = result_words(found.sent_value, found.sent_unit, found.comparator), days_ago(found.day)
        label = Text(en=f"{measure.en} {value.en} ({when.en})", zh=f"{measure.zh} {value.zh}（{when.zh}）")
        yield _item(label, EvidenceKind.MEASUREMENT, found.key, found.day, (measure.name,))


def _item(label: Text, kind: EvidenceKind, key: str, day: int | None = None, names: Iterable[str] = ()) -> Item:
    return Item(label, Evidence(claim=label, kind=kind, ref=key, day=day), tuple(names))


def _unnamed(entries: Sequence[tuple[str, tuple[Code, ...]]], kind: EvidenceKind) -> Iterator[Item]:
    """One item for all entries that our terms cannot name: how many, and their first codes."""
    if not entries:
        return
    words = list(dict.fromkeys(_code_words(codes) for _, codes in entries))
    shown = joined((*words[:_CODES], *((same("…"),) if len(words) > _CODES else ())))
    label = filled(_UNNAMED, count=same(str(len(entries))), codes=shown)
    yield _item(label, kind, entries[0][0])


def _code_words(codes: Sequence[Code]) -> Text:
    if not codes:
        return _NO_CODE
    first = codes[0]
    return same(f"{_SYSTEMS.get(first.system, 'code')} {first.code}")


_T = TypeVar("_T")


def _distinct(items: Iterable[_T], key: Callable[[_T], Text]) -> Iterator[_T]:
    seen: set[Text] = set()
    for item in items:
        if key(item) not in seen:
            seen.add(key(item))
            yield item
