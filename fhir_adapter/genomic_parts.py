"""The parts that genomic Observations share: genes, changes, origin, detection; each as the laboratory sent it."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import model.knowledge
from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap
from fhir_adapter.observations import Observation, Valued
from fhir_adapter.slots import Entry
from fhir_adapter.systems import all_codes, codes_of
from model.domain.code import Code
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection
from model.domain.text import Text

_TERMS: Final = Path(model.knowledge.__file__).parent / "terms"
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
        return tuple(dict.fromkeys(word for one in valued for word in _writings(one) if word))

    def answer(self, kind: str, part: str = "") -> str:
        """What the coded value means, by the table of answers; empty when it says nothing or two things."""
        valued = self.parts.get(part, ()) if part else (self.resource,)
        found = {
            means
            for one in valued
            for code in codes_of(one.value_codeable_concept)
            if (means := _answers().get((kind, code))) is not None
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

    def refuse(self, detail: str) -> Gap:
        """The gap for a result that cannot be read without guessing."""
        gap = entry_gap(_RESULT, Why.UNREADABLE, Area.GENOMICS, detail)
        return replace(gap, ref=self.entry.reference)


def question_of(codes: Iterable[Code], *, is_part: bool = False) -> Question | None:
    """What the codes ask, by the table of genomic codes."""
    table = _parts() if is_part else _questions()
    return next((found for code in codes if (found := table.get(code)) is not None), None)


def genomic_codes() -> frozenset[Code]:
    """Every code that asks for a genetic result as a whole."""
    return frozenset(_questions())


def result_of(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Result:
    """Take one Observation apart."""
    parts: dict[str, tuple[Valued, ...]] = {}
    for component in resource.component:
        asked = question_of(codes_of(component.code), is_part=True)
        if asked is not None:
            parts[asked.subject] = (*parts.get(asked.subject, ()), component)
    genes = dict.fromkeys(symbol for one in parts.get("gene", ()) if (symbol := _symbol(one)))
    return Result(
        resource=resource,
        entry=entry,
        context=context,
        taken=taken,
        codes=codes,
        genes=tuple(genes),
        parts=parts,
    )


def _symbol(valued: Valued) -> str:
    """The gene's symbol in capitals; an HGNC number alone names no gene here."""
    for word in _writings(valued):
        if _SYMBOL.fullmatch(word) and not word.upper().startswith("HGNC"):
            return word.upper()
    return ""


def _writings(valued: Valued) -> tuple[str, ...]:
    concept = valued.value_codeable_concept
    if concept is None:
        return (valued.value_string.strip(),)
    displays = [coding.display.strip() for coding in concept.coding]
    return (*displays, concept.text.strip(), *[coding.code.strip() for coding in concept.coding], valued.value_string)


@cache
def _questions() -> Mapping[Code, Question]:
    return MappingProxyType(
        {
            Code(row["system"], row["code"]): Question(role=row["role"], subject=row["subject"])
            for row in _rows("genomic_codes.csv")
            if row["role"] != "part"
        }
    )


@cache
def _parts() -> Mapping[Code, Question]:
    return MappingProxyType(
        {
            Code(row["system"], row["code"]): Question(role=row["role"], subject=row["subject"])
            for row in _rows("genomic_codes.csv")
            if row["role"] == "part"
        }
    )


@cache
def _answers() -> Mapping[tuple[str, Code], str]:
    return MappingProxyType(
        {(row["kind"], Code(row["system"], row["code"])): row["means"] for row in _rows("genomic_answers.csv")}
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_TERMS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
