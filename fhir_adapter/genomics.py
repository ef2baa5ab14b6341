"""Genomic Observations: germline results and tumour findings, read as reported or refused with a gap."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from fhir_adapter import germline, tumour
from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap
from fhir_adapter.genomic_parts import Question, Result, question_of, result_of
from fhir_adapter.observations import Observation
from fhir_adapter.reader import Item
from fhir_adapter.slots import Entry
from fhir_adapter.systems import words_of
from model.domain.code import Code
from model.domain.gap import Area, Why
from model.domain.text import Text

_IMPLICATION: Final = Text(en="a laboratory's own implication for a drug", zh="实验室给出的用药提示")
_SCORE: Final = "activity score"

_READERS: Final[dict[str, Callable[[Result, str], Iterator[Item]]]] = {
    "genotype": germline.genotype,
    "haplotype": germline.haplotype,
    "phenotype": germline.phenotype,
    "score": germline.activity_score,
    "presence": germline.presence,
    "variant": tumour.variant,
    "biomarker": tumour.biomarker,
}


def is_genomic(resource: Observation, asked: Question | None) -> bool:
    """Whether the observation, of which the table of codes says this, is a genetic result or a tumour marker."""
    return bool(_role(resource, asked)[0])


def genomic_items(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    """Read one result by what its code asks; implications are conclusions, not facts, and are not taken over."""
    role, subject = _role(resource, question_of(codes))
    result = result_of(resource, codes, taken, entry, context)
    if role == "implication":
        if result.genes and result.answer("phenotype", "implication"):
            yield from germline.phenotype(result, subject)
        else:
            yield entry_gap(_IMPLICATION, Why.NOT_ASSESSED, Area.GENOMICS, "therapeutic-implication")
    elif role in _READERS:
        yield from _READERS[role](result, subject)


def _role(resource: Observation, asked: Question | None) -> tuple[str, str]:
    """What is asked, and about which gene or marker; ("", "") for what is not genomic."""
    if asked is not None:
        return asked.role, asked.subject
    name = words_of(resource.code)
    if "HLA-" in name:
        return "presence", ""
    if _SCORE in name.lower():
        return "score", ""
    return "", ""
