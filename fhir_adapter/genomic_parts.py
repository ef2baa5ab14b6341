"""The parts that genomic Observations share: genes, changes, origin, detection; each as the laboratory sent it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap
from fhir_adapter.gene_names import gene_named, gene_of_number, genes_in
from fhir_adapter.genomic_words import meaning
from fhir_adapter.observations import Observation, Valued
from fhir_adapter.shapes import Concept
from fhir_adapter.slots import Entry
from fhir_adapter.systems import all_codes, codes_of
from fhir_adapter.term_tables import rows_of
from model.domain.code import HGNC, LOINC, Code
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection
from model.domain.text import Text

_LOINC_LIKE: Final = re.compile(r"(?:LA)?\d{1,7}-\d")
_LONGEST_PART: Final = 60
_SYMBOL: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}(?:-[A-Za-z0-9]{1,6})?")

_RESULT: Final = Text(en="a genetic result", zh="一项基因检测结果")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an Observation's or component's code asks: its role, and the gene, biomarker or part that it names."""

    role: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One genomic Observation taken apart. ``words`` are the ways in which its value is written."""

    resource: Observation
    entry: Entry
    context: Context
    taken: date | None
    codes: tuple[Code, ...]
    genes: tuple[str, ...]
    parts: Mapping[str, tuple[Valued, ...]]

    def words(self, part: str = "") -> tuple[str, ...]:
        """Every writing of the value (or of a part's value): displays, texts, codes, strings."""
        valued: Iterable[Valued] = self.parts.get(part, ()) if part else (self.resource,)
        return tuple(dict.fromkeys(word for one in valued for word in writings(one) if word))

    def answer(self, kind: str, part: str = "") -> str:
        """What the coded value means, by the table of answers; empty when it says nothing or two things."""
        valued = self.parts.get(part, ()) if part else (self.resource,)
        found = {
            means
            for one in valued
            for code in codes_of(one.value_codeable_concept)
            if (means := _answers().get((kind, _in_loinc(code)))) is not None
        }
        return found.pop() if len(found) == 1 else ""

    def detection(self) -> Detection | None:
        """Detected or not, by the value and else by the interpretation; None when neither says it."""
        said = self.answer("detection")
        if not said:
            marks = {
                means
                for code in all_codes(self.resource.interpretation)
                if (means := _answers().get(("detection", code))) is not None
            }
            said = marks.pop() if len(marks) == 1 else ""
        return Detection(said) if said else None

    @property
    def has_value(self) -> bool:
        """Whether there is a value of whatever kind."""
        one = self.resource
        return any((one.value_codeable_concept, one.value_string, one.value_quantity, one.value_integer is not None,
                    one.value_boolean is not None, one.value_range, one.value_ratio))  # fmt: skip

    def refuse(self, detail: str) -> Gap:
        """The gap for a result that cannot be read without guessing."""
        gap = entry_gap(_RESULT, Why.UNREADABLE, Area.GENOMICS, detail)
        return replace(gap, ref=self.entry.reference)


def question_of(codes: Iterable[Code], *, is_part: bool = False) -> Question | None:
    """What the codes ask, by the table of genomic codes."""
    table = _parts() if is_part else _questions()
    return next((found for code in codes if (found := table.get(_in_loinc(code))) is not None), None)


def part_of(component: Valued) -> str:
    """Which part of a result a component is, by its code, or by its name where it has no public code."""
    concept = component.code
    if concept is None:
        return ""
    codes = codes_of(concept)
    asked = question_of(codes, is_part=True)
    if asked is not None:
        return asked.subject
    if any(code.system == LOINC for code in codes):
        return ""
    name = names_of(concept)
    return meaning("part", name) if 0 < len(name) <= _LONGEST_PART else ""


def is_report(codes: Iterable[Code]) -> bool:
    """Whether the codes are those of a genetic report as a whole."""
    return any(_in_loinc(code) in _reports() for code in codes)


def subjects_of(codes: Iterable[Code]) -> frozenset[str]:
    """Every gene or marker that the codes name."""
    asked = (_questions().get(_in_loinc(code)) for code in codes)
    return frozenset(found.subject for found in asked if found is not None and found.subject)


def genomic_codes() -> frozenset[Code]:
    """Every code that asks for a genetic result as a whole."""
    return frozenset(_questions())


def result_of(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Result:
    """Take one Observation apart."""
    parts: dict[str, tuple[Valued, ...]] = {}
    for component in resource.component:
        subject = part_of(component)
        if subject:
            parts[subject] = (*parts.get(subject, ()), component)
    return Result(
        resource=resource,
        entry=entry,
        context=context,
        taken=taken,
        codes=codes,
        genes=genes_of(parts.get("gene", ())),
        parts=parts,
    )


def genes_of(components: Iterable[Valued]) -> tuple[str, ...]:
    """The genes that the components name as studied, each once."""
    studied = (one for one in components if part_of(one) == "gene")
    return tuple(dict.fromkeys(symbol for one in studied for symbol in _symbols(one)))


def _symbols(valued: Valued) -> tuple[str, ...]:
    """The gene in capitals; two where its number and its name are not of the same gene."""
    concept = valued.value_codeable_concept
    listed = [code.code for code in codes_of(concept) if code.system == HGNC or code.code.upper().startswith("HGNC:")]
    numbers = {gene_of_number(number) for number in listed} - {""}
    words = [word for word in writings(valued) if not word.upper().startswith("HGNC")]
    named = {symbol for word in words if (symbol := gene_named(word))} or {one for w in words for one in genes_in(w)}
    if numbers or named:
        return tuple(sorted(numbers | named))
    return next(((word.upper(),) for word in words if _SYMBOL.fullmatch(word)), ())


def writings(valued: Valued) -> tuple[str, ...]:
    """Every writing of a value: displays, text, codes, string."""
    concept = valued.value_codeable_concept
    if concept is None:
        return (valued.value_string.strip(),)
    displays = [coding.display.strip() for coding in concept.coding]
    return (*displays, concept.text.strip(), *[coding.code.strip() for coding in concept.coding], valued.value_string)


def names_of(concept: Concept | None) -> str:
    """Everything that a concept is called, text and displays."""
    if concept is None:
        return ""
    return " | ".join(dict.fromkeys(name for name in (concept.text, *[one.display for one in concept.coding]) if name))


@cache
def _questions() -> Mapping[Code, Question]:
    return MappingProxyType(
        {
            Code(row["system"], row["code"]): Question(role=row["role"], subject=row["subject"])
            for row in rows_of("genomic_codes.csv")
            if row["role"] not in {"part", "report"}
        }
    )


@cache
def _parts() -> Mapping[Code, Question]:
    return MappingProxyType(
        {
            Code(row["system"], row["code"]): Question(role=row["role"], subject=row["subject"])
            for row in rows_of("genomic_codes.csv")
            if row["role"] == "part"
        }
    )


@cache
def _reports() -> frozenset[Code]:
    return frozenset(
        Code(row["system"], row["code"]) for row in rows_of("genomic_codes.csv") if row["role"] == "report"
    )


@cache
def _answers() -> Mapping[tuple[str, Code], str]:
    return MappingProxyType(
        {(row["kind"], Code(row["system"], row["code"])): row["means"] for row in rows_of("genomic_answers.csv")}
    )


def _in_loinc(code: Code) -> Code:
    """A code that was sent without its system, as LOINC writes it; no other system's codes look like these."""
    return code if code.system or not _LOINC_LIKE.fullmatch(code.code) else Code(LOINC, code.code, code.display)
