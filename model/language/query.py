"""What a question asks for: its names and words, genotypes read by the allele tables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from model.domain.pgx import GeneResult
from model.knowledge.load import load
from model.language.terms import Slot, Vocabulary
from model.therapy.diplotypes import parse
from model.therapy.phenotypes import interpret

_STRICT: Final = ("drug", "class", "gene", "phenotype", "allele", "value", "score", "level", "state", "allergy")
_ALLELE: Final = r"\*\d+(?:\.\d+)?[A-WYZa-wyz]?(?:[xX×](?:[nN]|\d+))?"
_DIPLOTYPE: Final = re.compile(
    rf"(?P<gene>[A-Za-z][A-Za-z0-9]{{2,9}})[\s:：]*(?P<first>{_ALLELE})\s*/\s*(?P<second>{_ALLELE})"
    r"(?![A-Za-z0-9])(?!\s*[xX×]\s*[\dnN])"
)
_SCORE: Final = re.compile(
    r"(?:activity score|活性评分|活动评分)\s*(?:of|is|was|=|:|：|为|是)?\s*(?P<score>\d+(?:\.\d+)?)", re.IGNORECASE
)
_COPIES: Final = re.compile(r"duplic|multiplic|cop(?:y|ies)\b|deletion|拷贝|重复|扩增|缺失", re.IGNORECASE)
"""Words that change how often an allele counts: a diplotype beside them is not read."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_GENE: Final = "gene:"
_UNREAD: Final = "unreadablescore"
ANY: Final = "any"
"""The value of a passage that goes by the phenotype alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a genotype means: the phenotype in words, and the activity score where the gene has one."""

    phenotype: str
    score: str = ""


MeaningOf = Callable[[str, str], Meaning | None]
"""Reads a diplotype or an activity score of a gene; none where it is not known or leaves it open."""


def read_question(question: str, names: Vocabulary, meaning: MeaningOf | None = None) -> tuple[Slot, ...]:
    """What the question names and says, each thing once.

    A genotype becomes its phenotype and, where there is one, its activity score: a passage for another score of the
    same phenotype is no answer. A score that no table can read becomes a word that no passage holds.
    """
    if meaning is None:
        return _needed(names.slots(question))
    values: list[Slot] = []

    def said(gene: str, written: str) -> str:
        found = None if _COPIES.search(question) else meaning(gene, written)
        if found is not None and found.score:
            values.append(Slot((value_of(gene, found.score), value_of(gene, ANY))))
        return found.phenotype if found else ""

    def of_diplotype(match: re.Match[str]) -> str:
        words = said(match["gene"].upper(), f"{match['first']}/{match['second']}")
        return f"{match['gene']} {words or _UNREAD} "

    def of_score(match: re.Match[str]) -> str:
        genes = [term for slot in names.slots(question) for term in slot.terms if term.startswith(_GENE)]
        meanings = [said(gene.removeprefix(_GENE), match["score"]) for gene in genes]
        return f" {next(filter(None, meanings), _UNREAD)} "

    text = _SCORE.sub(of_score, _DIPLOTYPE.sub(of_diplotype, question))
    return (*_needed(names.slots(text)), *dict.fromkeys(values))


def value_of(gene: str, score: str) -> str:
    """The concept of an activity score of a gene."""
    return f"value:{gene}:{score}"


def written_score(score: Decimal) -> str:
    """A score in one form: 1, 0.5."""
    return f"{score.normalize():f}"


def _needed(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots that are asked for; each once, an allele with its gene, a sign of presence only beside a gene."""
    kept: dict[tuple[str, ...], Slot] = {}
    is_presence = any("*" in term for slot in slots for term in slot.terms if term.startswith("gene:"))
    is_open = any(is_of(slot, "gene") for slot in slots) and not any(is_of(slot, "phenotype") for slot in slots)
    for slot in (_adjective(each, is_phenotype=is_open) for each in slots):
        if is_of(slot, "allele"):
            gene = slot.terms[0].removeprefix("allele:").partition("*")[0]
            kept.setdefault((f"gene:{gene}",), Slot((f"gene:{gene}",), slot.at))
        if slot.terms == ("phenotype:positive",) and not is_presence:
            continue
        kept.setdefault(slot.terms, slot)
    return tuple(kept.values())


def _adjective(slot: Slot, *, is_phenotype: bool) -> Slot:
    """A word such as "normal": the phenotype beside a gene that has no other, else the mere word."""
    if not is_of(slot, "bare"):
        return slot
    named = tuple(term.removeprefix("bare:") for term in slot.terms if term.startswith("bare:"))
    if is_phenotype:
        return Slot(tuple(f"phenotype:{name}" for name in named), slot.at)
    return Slot(tuple(term for term in slot.terms if not term.startswith("bare:")), slot.at)


def kind_of(slot: Slot) -> str:
    """The kind of name that the slot is, where no passage without it may answer; empty for others."""
    kinds = {term.partition(":")[0] for term in slot.terms}
    if not kinds <= set(_STRICT):
        return ""
    return "drug" if kinds & {"drug", "class"} else min(kinds)


def is_of(slot: Slot, kind: str) -> bool:
    """Whether one of the terms of the slot is a concept of that kind."""
    return any(term.startswith(f"{kind}:") for term in slot.terms)


@lru_cache(maxsize=1)
def table_meaning() -> MeaningOf:
    """Reads genotypes by the allele tables; the knowledge is loaded when the first one is asked for."""

    def meaning(gene: str, written: str) -> Meaning | None:
        knowledge = load()
        table = knowledge.genes.get(gene)
        is_score = _NUMBER.fullmatch(written) is not None
        diplotype = None if is_score else parse(gene, written)
        if table is None or (is_score and not table.record.bands) or (diplotype is None and not is_score):
            return None
        score = Decimal(written) if is_score else None
        result = GeneResult(key="question", gene=gene, diplotype=diplotype, activity_score=score)
        calls = interpret(table, (result,), knowledge.phenotypes, knowledge.words).calls
        if len(calls) != 1:
            return None
        exact = calls[0].score.low if calls[0].score and calls[0].score.is_exact else None
        return Meaning(
            phenotype=knowledge.phenotypes.base(calls[0].phenotype), score="" if exact is None else written_score(exact)
        )

    return meaning
