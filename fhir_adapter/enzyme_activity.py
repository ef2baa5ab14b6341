"""Measured enzyme activities: what the laboratory's level means; a level is never guessed from a bare number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final

from fhir_adapter.gene_records import record
from fhir_adapter.genomic_parts import Result
from fhir_adapter.genomic_words import meaning, phenotype_in
from fhir_adapter.measurements import number_from
from fhir_adapter.quantities import Number, unit_in
from fhir_adapter.reader import Item
from fhir_adapter.systems import first_code
from fhir_adapter.term_tables import rows_of

METHOD: Final = "enzyme activity"
_NORMAL: Final = frozenset({"N", "NORMAL"})
_LOW: Final = frozenset({"L", "LL", "LOW", "CRITICAL LOW"})
_HIGH: Final = frozenset({"H", "HH", "HIGH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """What a level of activity means for the gene; ``below`` is the share in percent under which it begins."""

    phenotype: str
    below: Decimal | None


def has_assay(gene: str) -> bool:
    """Whether the activity of the gene's enzyme is measured."""
    return gene in _levels()


def enzyme(result: Result, genes: frozenset[str]) -> Iterator[Item]:
    """The phenotype that the laboratory's words, its percentage or its reference range stand for.

    A value below its range without a word is refused where the level may be one of two that differ in dose.
    """
    if len(genes) != 1 or not has_assay(gene := next(iter(genes))):
        yield result.refuse("enzyme activity without its gene")
        return
    said = _in_words(result, gene) | _in_numbers(result, gene)
    if len(said) == 1:
        yield record(result, gene, phenotype=said.pop(), method=METHOD)
    elif said:
        yield result.refuse("enzyme activity with two levels")
    else:
        yield result.refuse("enzyme activity without a level")


def _in_words(result: Result, gene: str) -> set[str]:
    terms = {_levels()[gene][level].phenotype for word in result.words() if (level := _level(word, gene))}
    known = {level.phenotype for level in _levels()[gene].values()}
    return terms | {term for word in result.words() if (term := phenotype_in(word, gene)) in known}


def _level(word: str, gene: str) -> str:
    bare = word.strip()
    if bare.upper().startswith(gene):
        bare = bare[len(gene) :]
    level = meaning("enzyme_level", bare)
    return level if level in _levels()[gene] else ""


def _in_numbers(result: Result, gene: str) -> set[str]:
    number = number_from(result.resource)
    if number is None or number.fault or number.value < 0:
        return set()
    levels = _levels()[gene]
    if number.unit == "%" and not number.comparator:
        bounded = sorted((level.below, level.phenotype) for level in levels.values() if level.below is not None)
        if bounded:
            return {next((term for below, term in bounded if number.value < below), levels["normal"].phenotype)}
    place = _place(result, number)
    if place == "normal":
        return {levels["normal"].phenotype}
    if place == "low" and not _is_graded(gene):
        return {levels["deficient"].phenotype}
    return set()


def _is_graded(gene: str) -> bool:
    """Whether a low activity may be one of two phenotypes that are dosed differently."""
    return all(level.below is None for level in _levels()[gene].values())


def _place(result: Result, number: Number) -> str:
    """Low or not, by the laboratory's mark and by its own range; empty when neither says it, or they disagree."""
    marks = {first_code(one).upper() for one in result.resource.interpretation}
    said = {"low"} if marks & _LOW else set()
    said |= {"normal"} if marks & (_NORMAL | _HIGH) else set()
    for one in result.resource.reference_range:
        if one.low is None or one.low.value is None or number.comparator:
            continue
        if unit_in(one.low) in {"", number.unit}:
            said.add("low" if number.value < one.low.value else "normal")
    return said.pop() if len(said) == 1 else ""


@cache
def _levels() -> Mapping[str, Mapping[str, _Level]]:
    found: dict[str, dict[str, _Level]] = {}
    for row in rows_of("genomic_enzymes.csv"):
        below = Decimal(row["percent_below"]) if row["percent_below"] else None
        found.setdefault(row["gene"], {})[row["level"]] = _Level(phenotype=row["phenotype"], below=below)
    return MappingProxyType(found)
