"""Genomic Observations: germline results and tumour findings, read as reported or refused with a gap."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from msgspec import structs

from fhir_adapter import tumour
from fhir_adapter.context import Context
from fhir_adapter.enzyme_activity import enzyme, has_assay
from fhir_adapter.gaps import entry_gap
from fhir_adapter.gene_names import genes_in, is_known
from fhir_adapter.genomic_parts import (
    Question,
    Result,
    genes_of,
    names_of,
    part_of,
    question_of,
    result_of,
    subjects_of,
)
from fhir_adapter.genomic_words import asked_in, meaning
from fhir_adapter.germline import germline
from fhir_adapter.germline_variants import is_inherited, variants
from fhir_adapter.measurements import number_from
from fhir_adapter.observations import Observation, Valued
from fhir_adapter.reader import Item
from fhir_adapter.shapes import Concept, Reference
from fhir_adapter.slots import Entry
from fhir_adapter.star_alleles import hla_alleles_in
from fhir_adapter.systems import codes_of
from model.domain.code import Code
from model.domain.gap import Area, Why
from model.domain.text import Text

_IMPLICATION: Final = Text(en="a laboratory's own implication for a drug", zh="实验室给出的用药提示")
_PRELIMINARY: Final = Text(en="a genetic result that is not final", zh="一项尚未最终确认的基因检测结果")
_NO_RESULT: Final = Text(en="a genetic test without a result yet", zh="一项尚无结果的基因检测")
_NOT_FINAL: Final = frozenset({"preliminary", "unknown"})
_NOT_YET: Final = frozenset({"registered", "specimen-in-process"})
_LONGEST_NAME: Final = 240
_GERMLINE: Final = frozenset({"genotype", "haplotype", "phenotype", "score", "presence", "any"})
_CHANGES: Final = frozenset({"variation", "c_hgvs", "g_hgvs", "p_hgvs"})
_THINGS: Final = frozenset(
    {"Specimen", "BodyStructure", "Condition", "MolecularSequence", "Observation", "DiagnosticReport"}
)
"""What a result may be about and still be the patient's own: the sample, its site, the tumour that it came from."""
_PARTLESS: Final = frozenset({"", "1", "{score}"})

_TUMOUR: Final[dict[str, Callable[[Result, str], Iterator[Item]]]] = {
    "variant": tumour.variant,
    "biomarker": tumour.biomarker,
}


def is_genomic(resource: Observation, asked: Question | None, *, is_other: bool = False) -> bool:
    """Whether the observation is a genetic result or a tumour marker.

    ``asked`` is what the table of codes says of it; ``is_other``: the table knows it as something else.
    A code that nobody knows is judged by its name and by its components.
    """
    if asked is not None:
        return True
    if is_other:
        return False
    concept, parts = resource.code, resource.component
    if concept is None:
        return bool(parts) and any(map(_is_whole, parts))
    if len(concept.coding) == 1:  # nearly always: the judgement on a code's name is remembered
        one = concept.coding[0]
        is_named = _sounds_genetic(concept.text, one.display) or (not one.system and _is_asked(concept))
    else:
        is_named = _sounds_genetic(names_of(concept), "") or _is_asked(concept)
    if is_named or (parts and genes_of(parts)):
        is_named = _is_asked(concept) or bool(_asked_by_name(names_of(concept), resource))
    return is_named or (bool(parts) and any(map(_is_whole, parts)))


def genomic_items(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    """Read one result by what its code asks; a panel's members are read each for itself."""
    if resource.status in _NOT_YET:
        yield replace(entry_gap(_NO_RESULT, Why.NOT_ASSESSED, Area.GENOMICS, resource.status), ref=entry.reference)
        return
    members = [one for one in resource.component if _is_whole(one)]
    for member in members:
        yield from _read(_alone(member, resource), codes_of(member.code), taken, entry, context)
    rest = structs.replace(resource, component=tuple(one for one in resource.component if one not in members))
    items = list(_read(rest, codes, taken, entry, context))
    if not (members and _is_empty(rest)):
        yield from items
    if resource.status in _NOT_FINAL and items:
        yield replace(entry_gap(_PRELIMINARY, Why.NOT_ASSESSED, Area.GENOMICS, resource.status), ref=entry.reference)


def _read(
    resource: Observation, codes: tuple[Code, ...], taken: date | None, entry: Entry, context: Context
) -> Iterator[Item]:
    asked = question_of(codes)
    name = names_of(resource.code)
    role = asked.role if asked else _asked_by_name(name, resource) or "any"
    result = result_of(resource, codes, taken, entry, context)
    if any(_is_somebody(focus, context) for focus in resource.focus):
        yield result.refuse("about somebody or something other than the patient")
    elif role == "implication":
        yield from _implication(result, subjects_of(codes))
    elif (role == "variant" or (role == "any" and result.parts.keys() & _CHANGES)) and is_inherited(result):
        yield from variants(result)
    elif role in _TUMOUR:
        yield from _TUMOUR[role](result, asked.subject if asked else "")
    elif role == "enzyme" or (role == "any" and _is_measured(result, name)):
        yield from enzyme(result, subjects_of(codes) | set(genes_in(name)) | set(result.genes))
    elif role in _GERMLINE:
        yield from germline(result, role, subjects_of(codes))


def _implication(result: Result, subjects: frozenset[str]) -> Iterator[Item]:
    """A metaboliser status within an implication is a phenotype; its advice for a drug is not taken over."""
    told = replace(result, parts={**result.parts, "phenotype": result.parts.get("implication", ())})
    items = list(germline(told, "phenotype", subjects)) if told.parts["phenotype"] else []
    read = [item for item in items if getattr(item, "phenotype", None)]
    if read:
        yield from read
    elif result.answer("phenotype", "implication"):
        yield from items
    else:
        gap = entry_gap(_IMPLICATION, Why.NOT_ASSESSED, Area.GENOMICS, "therapeutic-implication")
        yield gap


def _is_measured(result: Result, name: str) -> bool:
    """Whether a test that is named after a gene alone measured its enzyme."""
    genes = set(genes_in(name)) | set(result.genes)
    if len(genes) != 1 or not has_assay(next(iter(genes))):
        return False
    number = number_from(result.resource)
    if number is not None:
        return number.unit not in _PARTLESS or bool(result.resource.reference_range)
    return not result.parts.get("gene") and any(map(_is_level, result.words()))


def _is_level(word: str) -> bool:
    return bool(meaning("enzyme_level", word))


def _is_asked(concept: Concept) -> bool:
    """Whether the table of codes knows one of the codes as a genetic question."""
    return question_of(codes_of(concept)) is not None


@lru_cache(maxsize=4096)
def _sounds_genetic(text: str, display: str) -> bool:
    """Whether the names of a code name a gene, or ask for something that only a gene has."""
    name = text if text == display or not display else f"{text} | {display}"
    return 0 < len(name) <= _LONGEST_NAME and bool(_genes_named(name) or _asked(name))


def _is_whole(component: Valued) -> bool:
    """Whether a component is a genetic result of its own and no part of another."""
    return _is_member(component) and not _is_part(component)


def _is_member(component: Valued) -> bool:
    """Whether a component is a genetic result of its own."""
    concept = component.code
    if concept is None:
        return False
    asked = question_of(codes_of(concept))
    if asked is not None and asked.role != "derived":
        return True
    if len(concept.coding) == 1 and not _sounds_genetic(concept.text, concept.coding[0].display):
        return False
    name = names_of(concept)
    return len(name) <= _LONGEST_NAME and bool(_genes_named(name))


def _is_part(component: Valued) -> bool:
    """Whether a component only completes the result that it belongs to."""
    return bool(part_of(component))


def _alone(component: Valued, panel: Observation) -> Observation:
    """A panel's member as an observation."""
    values = {name: getattr(component, name) for name in Valued.__struct_fields__ if name not in {"subject", "patient"}}
    return structs.replace(panel, **values, component=(), has_member=(), derived_from=())


def _is_empty(resource: Observation) -> bool:
    """Whether nothing is left of a panel once its members are taken out."""
    valued = (resource.value_codeable_concept, resource.value_string, resource.value_quantity, resource.value_integer)
    return not any(valued) and not any(map(_is_part, resource.component))


def _is_somebody(focus: Reference, context: Context) -> bool:
    entry = context.find(focus.reference)
    kind = entry.kind if entry else focus.type or focus.reference.rpartition("/")[0].rpartition("/")[2]
    return kind not in _THINGS


def _asked_by_name(name: str, resource: Observation) -> str:
    """What a test asks that is known by its name alone; empty when the name is none of a genetic test."""
    if len(name) > _LONGEST_NAME or not name:
        return ""
    asked = _asked(name)
    if _genes_named(name):
        return asked or "any"
    has_gene = any(is_known(gene) for gene in genes_of(resource.component))
    if not asked and not has_gene:
        return ""
    concept = resource.value_codeable_concept
    words = (resource.value_string, names_of(concept))
    named = any(is_known(gene) for word in words if len(word) <= _LONGEST_NAME for gene in _genes_named(word))
    return (asked or "any") if named or has_gene else ""


@lru_cache(maxsize=2048)
def _genes_named(name: str) -> tuple[str, ...]:
    return genes_in(name) or tuple(locus for locus, _allele in hla_alleles_in(name))


@lru_cache(maxsize=2048)
def _asked(name: str) -> str:
    return asked_in(name)
