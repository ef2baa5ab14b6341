"""One line of ``osler therapy`` as a case: tolerant of words and codes, silent about nothing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from model.domain.case import (
    Allergy,
    Circumstance,
    ClinicalCase,
    DrugWay,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    ProblemState,
    Procedure,
    Sex,
)
from model.domain.code import LOINC, Code
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, GeneResult, TumourFinding
from model.domain.text import same
from model.knowledge.base import Knowledge
from model.knowledge.records import SYSTEMS
from model.therapy.diplotypes import parse

Fields = Mapping[str, object]
_PROCEDURES: Final = frozenset({"pci", "lung_resection", "neurovascular_intervention"})
_STAGES: Final = frozenset({"stage_early", "stage_three", "stage_four"})
_STAGE_GROUP: Final = "cancer_stage_group"
_STATUS: Final = {
    "detected": Detection.DETECTED,
    "positive": Detection.DETECTED,
    "present": Detection.DETECTED,
    "not detected": Detection.NOT_DETECTED,
    "not_detected": Detection.NOT_DETECTED,
    "negative": Detection.NOT_DETECTED,
    "absent": Detection.NOT_DETECTED,
    "wild type": Detection.NOT_DETECTED,
}


def case_of(line: Fields, knowledge: Knowledge) -> ClinicalCase:
    """Build the case of one line; what cannot be read becomes a gap of the case.

    Raises:
        ValueError: a known field has the wrong shape; the message names it.
    """
    return _Builder(line, knowledge).build()


class _Builder:
    def __init__(self, line: Fields, knowledge: Knowledge) -> None:
        self._line, self._knowledge = line, knowledge
        self._context = _mapping(line.get("context"), "context")
        self._gaps: list[Gap] = []
        self._sets = tuple(dict.fromkeys(self._named_sets()))

    def build(self) -> ClinicalCase:
        germline, tumour = self._variants()
        return ClinicalCase(
            person=self._person(),
            problems=tuple(self._problems()),
            procedures=tuple(
                Procedure(key=f"procedure-{at}", codes=(self._first(name),))
                for at, name in enumerate(item for item in self._sets if item in _PROCEDURES)
            ),
            measurements=tuple(self._measurements()),
            medications=tuple(self._medications()),
            allergies=tuple(
                Allergy(key=f"allergy-{at}", codes=(code,), ingredients=(code,))
                for at, (code, _) in enumerate(self._drugs("allergies"))
            ),
            circumstances=tuple(self._circumstances()),
            gene_results=(*self._genotypes(), *germline),
            tumour_findings=tumour,
            gaps=tuple(self._gaps),
        )

    def _person(self) -> Person:
        age = _number(self._context.get("age"))
        sex = str(self._context.get("sex", "unknown")).casefold()
        years = int(age) if age is not None else None
        return Person(
            sex=Sex(sex) if sex in set(Sex) else Sex.UNKNOWN,
            age_years=min(years, 90) if years is not None else None,
            is_90_or_over=years is not None and years >= 90,
        )

    def _named_sets(self) -> Iterator[str]:
        tumour = self._line.get("tumour")
        named = tumour.values() if isinstance(tumour, Mapping) else _listed(tumour)
        words: list[object] = [*named, *_listed(self._context.get("indications"))]
        words += [self._context.get(key) for key in ("setting", "histology", "disease_status")]
        for word in words:
            if isinstance(word, str) and word:
                found = self._knowledge.context_words.sets(word)
                yield from found
                if not found:
                    self._unread(Area.PROBLEMS, word)
        if isinstance(stage := self._context.get("stage"), str | int):
            yield from (name for name in self._knowledge.context_words.sets(str(stage)) if name in _STAGES)

    def _problems(self) -> Iterator[Problem]:
        names = [name for name in self._sets if name not in _PROCEDURES | _STAGES]
        codes = [self._first(name) for name in names]
        coded = [item for item in _listed(self._context.get("indications")) if isinstance(item, Mapping)]
        codes += [found for item in coded if (found := _code(item))]
        for at, code in enumerate(codes):
            yield Problem(key=f"condition-{at}", codes=(code,), state=ProblemState.ACTIVE)

    def _measurements(self) -> Iterator[Measurement]:
        labs = self._context.get("labs")
        rows = [{"name": name, **_valued(value)} for name, value in labs.items()] if isinstance(labs, Mapping) else None
        for at, item in enumerate(rows if rows is not None else _listed(labs)):
            row = _mapping(item, "labs")
            if loinc := self._loinc(row):
                value = _number(row.get("value"))
                day = _number(row.get("day"))
                yield Measurement(
                    key=f"observation-{at}",
                    codes=(Code(LOINC, loinc),),
                    value=value,
                    unit=str(row.get("unit", "")),
                    day=int(day) if day is not None else 0,
                )
            else:
                self._unread(Area.RESULTS, str(row.get("name") or row.get("code") or ""))
        if (weight := _number(self._context.get("weight_kg"))) is not None:
            loinc = self._knowledge.measures.named("weight").loinc[0]
            yield Measurement(key="observation-weight", codes=(Code(LOINC, loinc),), value=weight, unit="kg", day=0)
        for name in self._sets:
            if name in _STAGES:
                group = self._first(_STAGE_GROUP)
                yield Measurement(key="observation-stage", codes=(group,), answers=(self._first(name),), day=0)

    def _loinc(self, row: Fields) -> str:
        code = str(row.get("loinc") or row.get("code") or "")
        if code and self._knowledge.measures.of_codes((Code(LOINC, code),)):
            return code
        name = str(row.get("name", "")).casefold()
        return next((item.loinc[0] for item in self._knowledge.measures if item.name == name), "")

    def _medications(self) -> Iterator[Medication]:
        is_exposed = self._context.get("exposure") == "exposed"
        ordered = MedicationState.ACTIVE if is_exposed else MedicationState.DRAFT
        groups = (
            ("drug", self._drugs("drugs"), ordered),
            ("co-medication", self._drugs("co_medications"), MedicationState.ACTIVE),
            ("prior-therapy", self._drugs("prior_therapies"), MedicationState.PAST),
        )
        for kind, codes, state in groups:
            for at, (code, item) in enumerate(codes):
                start, end = _number(item.get("start_day")), _number(item.get("end_day"))
                yield Medication(
                    key=f"{kind}-{at}",
                    ingredients=(code,),
                    way=DrugWay.CODING,
                    state=state,
                    is_selected=state is MedicationState.DRAFT,
                    start_day=int(start) if start is not None else None,
                    end_day=int(end) if end is not None else None,
                )

    def _drugs(self, key: str) -> list[tuple[Code, Fields]]:
        """Drugs by code or by name, with what else was said of each; a drug that nobody knows is a gap, not nothing.

        ``start_day`` and ``end_day`` of an item count from today, as in the case.
        """
        source = self._line if key == "drugs" else self._context
        found: list[tuple[Code, Fields]] = []
        for item in _listed(source.get(key)):
            code = _code(item) if isinstance(item, Mapping) else self._drug_named(str(item))
            if code and (term := self._knowledge.drugs.of(code)):
                found.append((term.value, item if isinstance(item, Mapping) else {}))
            else:
                self._unread(Area.MEDICATIONS, str(item.get("code", "") if isinstance(item, Mapping) else item))
        return found

    def _drug_named(self, name: str) -> Code | None:
        plain = name.casefold()
        return next(
            (
                term.value
                for term in self._knowledge.drugs
                if plain in {term.en.casefold(), term.zh, *(synonym.casefold() for synonym in term.synonyms)}
            ),
            None,
        )

    def _circumstances(self) -> Iterator[Circumstance]:
        lifestyle = _mapping(self._context.get("lifestyle"), "lifestyle")
        for kind, word in (("smoking", lifestyle.get("smoking")), ("pregnancy", self._context.get("pregnancy"))):
            if word is None:
                continue
            name = next(
                (item for item in self._knowledge.context_words.sets(str(word)) if item.startswith(f"{kind}_")), ""
            )
            if name:
                yield Circumstance(key=f"social-{kind}", kind=kind, codes=(self._first(name),), day=0)
            else:
                self._unread(Area.LIFESTYLE, kind)

    def _genotypes(self) -> Iterator[GeneResult]:
        for at, item in enumerate(_listed(self._line.get("genotypes"))):
            row = _mapping(item, "genotypes")
            gene, written = str(row.get("gene", "")), row.get("diplotype")
            diplotype = parse(gene, str(written)) if written else None
            words = row.get("phenotype") or row.get("allele_status")
            if written and diplotype is None:
                if words:
                    self._unread(Area.GENOMICS, gene)
                words = (
                    words or written
                )  # one allele, bases, "either or": the engine reads them, or says that it cannot
            yield GeneResult(
                key=f"genotype-{at}",
                gene=gene,
                diplotype=diplotype,
                phenotype=str(words) if words else None,
                activity_score=_number(row.get("activity_score")),
            )

    def _variants(self) -> tuple[tuple[GeneResult, ...], tuple[TumourFinding, ...]]:
        symbols = {gene.symbol for gene in self._knowledge.genes.values()}
        germline: list[GeneResult] = []
        tumour: list[TumourFinding] = []
        for at, item in enumerate(_listed(self._line.get("variants"))):
            row = _mapping(item, "variants")
            gene = str(row.get("gene", ""))
            status = _STATUS.get(str(row.get("status") or row.get("class") or "").casefold(), Detection.DETECTED)
            if gene in symbols:
                allele = str(row.get("hgvs_c") or row.get("rsid") or row.get("text") or "")
                germline.append(GeneResult(key=f"variant-{at}", gene=gene, allele=allele, detection=status))
            else:
                tumour.append(_tumour_finding(f"variant-{at}", row, status))
        return tuple(germline), tuple(tumour)

    def _first(self, name: str) -> Code:
        return self._knowledge.codesets.members(name)[0]

    def _unread(self, area: Area, word: str) -> None:
        words = self._knowledge.words
        self._gaps.append(
            Gap(
                what=words.say("input_unread_what", word=same(word)),
                why=Why.UNREADABLE,
                area=area,
                consequence=words.say("input_unread_consequence", word=same(word)),
            )
        )


def _tumour_finding(key: str, row: Fields, status: Detection) -> TumourFinding:
    return TumourFinding(
        key=key,
        gene=str(row.get("gene", "")),
        biomarker=str(row.get("biomarker", "")),
        hgvs_p=str(row.get("hgvs_p", "")),
        hgvs_c=str(row.get("hgvs_c", "")),
        exon=str(row.get("exon", "")),
        variant_class=str(row.get("class") or row.get("text") or ""),
        fusion=str(row.get("fusion", "")),
        value=_number(row.get("value")),
        unit=str(row.get("unit", "")),
        origin=str(row.get("origin", "")),
        significance=str(row.get("significance", "")),
        status=status,
    )


def _code(item: Fields) -> Code | None:
    system, code = str(item.get("system", "rxnorm")), str(item.get("code", ""))
    return Code(SYSTEMS.get(system.casefold(), system), code, str(item.get("display", ""))) if code else None


def _mapping(value: object, name: str) -> Fields:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{name}: an object is expected")  # noqa: TRY004 - the line is wrong, not the program
    return value


def _listed(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _valued(value: object) -> Fields:
    return value if isinstance(value, Mapping) else {"value": value}


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).lstrip("≥>= "))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
