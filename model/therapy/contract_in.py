"""One line of ``osler therapy`` as a case: tolerant of words and codes, silent about nothing."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from model.domain.case import Allergy, ClinicalCase, DrugWay, Medication, MedicationState, Person, Sex
from model.domain.code import ATC, RXNORM, Code
from model.domain.finding import Presence
from model.domain.gap import Area
from model.knowledge.base import Knowledge
from model.knowledge.drug_classes import classes_named, classes_of
from model.knowledge.drug_names import named_ingredients
from model.knowledge.drug_terms import is_combined, load_products
from model.knowledge.units import unit_of
from model.therapy.contract_context import HABITS, ContextReader
from model.therapy.contract_genes import GenotypeReader
from model.therapy.contract_shapes import (
    NONE,
    NOT_KNOWN,
    Concept,
    Desk,
    Fields,
    concepts,
    first,
    folded,
    listed,
    mapping,
    quantity,
    refuse,
)

_SEX: Final = {
    Sex.FEMALE: frozenset({"female", "f", "woman", "girl", "女", "女性", "248152002"}),
    Sex.MALE: frozenset({"male", "m", "man", "boy", "男", "男性", "248153007"}),
    Sex.OTHER: frozenset({"other", "o", "x", "nonbinary", "non binary", "intersex", "其他"}),
    Sex.UNKNOWN: frozenset({"unknown", "u", "unk", "undifferentiated", "不详", "未知"}),
}
_EXPOSED: Final = frozenset({"exposed", "experienced", "treated", "previously exposed", "已用药", "用药中", "经治"})
_NAIVE: Final = frozenset({"naive", "naïve", "unexposed", "treatment naive", "not exposed", "new", "初治", "未用药"})
_YEARS: Final = frozenset({"", "y", "yr", "yrs", "year", "years", "years old", "year old", "y/o", "a", "岁", "周岁"})
_DAYS_IN: Final = {"d": 1, "day": 1, "days": 1, "天": 1, "week": 7, "weeks": 7, "wk": 7, "周": 7} | {
    "month": 30,
    "months": 30,
    "mo": 30,
    "个月": 30,
    "月": 30,
}
_OLDEST: Final = 130
_LINE: Final = frozenset({"id", "genotypes", "variants", "tumour", "tumor", "drugs", "context"})
CONTEXT: Final = frozenset(
    {
        *("age", "sex", "gender", "weight_kg", "weight", "height_cm", "height", "gestational_weeks", "gestational_age"),
        *("indications", "indication", "conditions", "problems", "diagnoses", "procedures", "histology", "sidedness"),
        *("disease_status", "stage", "line", "line_of_therapy", "therapy_line", "setting", "prior_therapies"),
        *("co_medications", "allergies", "exposure", "labs", "lifestyle", "occupation", "exposures"),
        *(name for names in HABITS.values() for name in names),
    }
)
"""The fields of the context that are read; each may stand outside of it as well."""


def case_of(line: Fields, knowledge: Knowledge, today: date | None = None) -> ClinicalCase:
    """Build the case of one line; what cannot be read becomes a gap of the case.

    Args:
        line: the decoded object.
        knowledge: the tables of words and codes.
        today: places the dates of results in time; without it a dated result has no day, and a gap says so.

    Raises:
        ValueError: a known field has the wrong type; the message names it.
    """
    return _Builder(line, Desk(knowledge, today)).build()


class _Builder:
    def __init__(self, line: Fields, desk: Desk) -> None:
        self._line, self._desk, self._knowledge = line, desk, desk.knowledge
        given = mapping(line.get("context"), "context")
        self._context: Fields = {key: line[key] for key in line if key in CONTEXT} | dict(given)
        for key in sorted(str(key) for key in (*(set(line) - _LINE - CONTEXT), *(set(given) - CONTEXT))):
            value = given.get(key, line.get(key))
            if value not in (None, "", [], {}) and not self._is_lab(key):
                desk.unread(Area.ASSESSMENT, key)

    def build(self) -> ClinicalCase:
        genes = GenotypeReader(self._desk)
        context = ContextReader(self._desk, self._with_labs(), first(self._line, "tumour", "tumor"))
        measurements = tuple(context.measurements())
        circumstances = tuple(context.circumstances())  # first: a setting or a trade may name a problem
        germline, tumour = genes.variants(self._line.get("variants"))
        return ClinicalCase(
            person=self._person(),
            problems=tuple(context.problems()),
            procedures=tuple(context.procedures()),
            measurements=measurements,
            medications=tuple(self._medications()),
            allergies=tuple(self._allergies()),
            circumstances=circumstances,
            gene_results=(*genes.genotypes(self._line.get("genotypes")), *germline),
            tumour_findings=tumour,
            gaps=tuple(self._desk.gaps),
            are_results_told=bool(measurements) or "labs" in self._context,
        )

    def _is_lab(self, key: str) -> bool:
        return self._knowledge.measures.spoken(key) is not None

    def _with_labs(self) -> Fields:
        """Laboratory values that stand in the context by name, put beside the others."""
        loose = [
            {"name": key, **(value if isinstance(value, dict) else {"value": value})}
            for key, value in self._context.items()
            if key not in CONTEXT and self._is_lab(key)
        ]
        labs = self._context.get("labs")
        if not loose:
            return self._context
        rows = (
            [{"name": key, "value": value} for key, value in labs.items()] if isinstance(labs, dict) else listed(labs)
        )
        return {**self._context, "labs": [*rows, *loose]}

    def _person(self) -> Person:
        years, days = self._age(self._context.get("age"))
        return Person(
            sex=self._sex(first(self._context, "sex", "gender")),
            age_years=min(years, 90) if years is not None else None,
            age_days=days if days is not None and days < 730 else None,
            is_90_or_over=years is not None and years >= 90,
        )

    def _sex(self, value: object) -> Sex:
        for concept in concepts(value, "sex"):
            words = {folded(concept), *(code.code for code in concept.codes)}
            for sex, names in _SEX.items():
                if words & names:
                    return sex
            self._desk.unread(Area.PATIENT, f"sex {concept}")
        return Sex.UNKNOWN

    def _age(self, value: object) -> tuple[int | None, int | None]:
        if value is None:
            return None, None
        if folded(value) in NOT_KNOWN:
            self._desk.unknown(Area.PATIENT, "age")
            return None, None
        if isinstance(value, bool) or not isinstance(value, str | int | float | dict):
            refuse("age", "a number of years")
        sent = quantity(value.rstrip("+") if isinstance(value, str) else value)
        unit = folded(sent.unit) if sent else ""
        is_over = sent is not None and (not sent.comparator or (sent.comparator in {">", ">="} and sent.value >= 90))
        if sent and is_over and unit in _YEARS and 0 <= sent.value <= _OLDEST:
            return int(sent.value), None
        if sent and is_over and unit in _DAYS_IN and sent.value >= 0:
            days = int(sent.value * _DAYS_IN[unit])
            return days // 365, days
        self._desk.unread(Area.PATIENT, f"age {value}")
        return None, None

    def _medications(self) -> Iterator[Medication]:
        ordered = self._state_of_orders()
        groups = (
            ("drug", self._line.get("drugs"), "drugs", ordered),
            ("co-medication", self._context.get("co_medications"), "co_medications", MedicationState.ACTIVE),
            ("prior-therapy", self._context.get("prior_therapies"), "prior_therapies", MedicationState.PAST),
        )
        for kind, value, name, state in groups:
            for at, (item, row) in enumerate(self._drugs(value, name, Area.MEDICATIONS)):
                dose = quantity(row.get("daily_dose"))
                unit = (dose.unit or str(row.get("dose_unit") or "")) if dose else ""
                if row.get("daily_dose") is not None and (dose is None or unit_of(unit) is None):
                    self._desk.unread(Area.MEDICATIONS, f"daily_dose {row.get('daily_dose')}")
                    dose = None
                yield Medication(
                    key=f"{kind}-{at}",
                    ingredients=item,
                    way=DrugWay.CODING,
                    state=state,
                    is_selected=state is MedicationState.DRAFT,
                    daily_dose=dose.value if dose else None,
                    dose_unit=unit if dose else "",
                    start_day=self._day(row.get("start_day")),
                    end_day=self._day(row.get("end_day")),
                )

    def _day(self, value: object) -> int | None:
        """A day of a drug, counted from today as in the case: -30 is thirty days ago."""
        day = quantity(value)
        if value is not None and (day is None or day.comparator):
            self._desk.unread(Area.MEDICATIONS, f"day {value}")
            return None
        return int(day.value) if day else None

    def _state_of_orders(self) -> MedicationState:
        exposure = self._context.get("exposure")
        for concept in concepts(exposure, "exposure"):
            if folded(concept) in _EXPOSED:
                return MedicationState.ACTIVE
            if folded(concept) not in _NAIVE:
                self._desk.unread(Area.MEDICATIONS, f"exposure {concept}")
        return MedicationState.DRAFT

    def _drugs(self, value: object, name: str, area: Area) -> Iterator[tuple[tuple[Code, ...], Fields]]:
        """Drugs by code or by name; a drug that nobody knows is a gap, not nothing."""
        if isinstance(value, bool | float) or (isinstance(value, int) and name == "drugs"):
            refuse(name, "a list of drugs by code or name")
        for item in listed(value):
            row = item if isinstance(item, dict) else {}
            if isinstance(item, bool | list):
                self._desk.unread(area, item)
                continue
            for concept in concepts(_drug_shape(item), name):
                if found := self._ingredients(concept, area):
                    yield found, row
                elif folded(concept) not in NONE:
                    self._desk.unread(area, concept)

    def _ingredients(self, concept: Concept, area: Area) -> tuple[Code, ...]:
        coded = next((found for code in concept.codes if (found := self._coded(code))), ())
        if not concept.codes and concept.words.isdigit():
            coded = self._coded(Code(RXNORM, concept.words))
        named = next((found for words in _names(concept) if (found := self._named(words, area))), ())
        if coded and named and not set(coded) & set(named):
            self._desk.conflict(area, concept)
        return coded or named

    def _coded(self, code: Code) -> tuple[Code, ...]:
        drugs = self._knowledge.drugs
        found = Code(RXNORM, code.code, code.display) if not code.system else code
        if term := drugs.of(found):
            return (term.value,)
        if found.system == RXNORM:
            terms = (drugs.of(Code(RXNORM, each)) for each in _products().get(found.code, ()))
            return tuple(term.value for term in terms if term)
        atc = found.code.upper()
        terms_of = [term for term in drugs if found.system == ATC and atc in term.atc and not is_combined(atc)]
        return (terms_of[0].value,) if len(terms_of) == 1 else ()

    def _named(self, words: str, area: Area) -> tuple[Code, ...]:
        """Every known ingredient of a name; a part of it that is not known is a gap."""
        names, unknown = named_ingredients(words, self._knowledge.drugs.lexicon)
        if names and unknown:
            self._desk.part(area, words)
        return tuple(self._knowledge.drugs.named(name).value for name in sorted(names))

    def _allergies(self) -> Iterator[Allergy]:
        sent = listed(self._context.get("allergies"))
        by_class = [found for item in sent for found in _classes(item)]
        drugs = [item for item in sent if not any(_classes(item))]
        named = [codes for codes, _ in self._drugs(drugs, "allergies", Area.ALLERGIES)]
        for at, codes in enumerate((*named, *by_class)):
            yield Allergy(key=f"allergy-{at}", codes=codes, ingredients=codes, presence=Presence.PRESENT)


def _classes(item: object) -> Iterator[tuple[Code, ...]]:
    """The classes that an allergy names; none unless all that it names are classes."""
    if isinstance(item, bool | list | float):
        return
    found = [classes_of(each.codes) or classes_named(str(each)) for each in concepts(_drug_shape(item), "allergies")]
    if found and all(found):
        yield from found


def _drug_shape(item: object) -> object:
    """A drug object by whatever it names the drug."""
    if not isinstance(item, dict) or first(item, "code", "coding") is not None:
        return item
    for key in ("rxnorm", "rxcui", "atc"):
        if item.get(key):
            return {"system": key, "code": item[key], "display": first(item, "display", "name", "drug") or ""}
    return first(item, "display", "name", "drug", "text", "substance", "medication", "ingredient") or item


def _names(concept: Concept) -> Iterator[str]:
    yield from (words for words in (concept.words, *(code.display for code in concept.codes)) if words)


@lru_cache(maxsize=1)
def _products() -> dict[str, tuple[str, ...]]:
    return load_products()
