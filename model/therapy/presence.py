"""HLA alleles, present or not: the first two fields name the protein, later fields and G or P groups add nothing."""

import re
from typing import Final

from model.domain.pgx import Detection, GeneResult
from model.knowledge.allele_names import LONGEST
from model.knowledge.genes import INDETERMINATE, Gene
from model.knowledge.phenotype_terms import PhenotypeTerms

SIGNS: Final = ("positive", "negative")
_TWO_FIELDS: Final = re.compile(r"^[*_]?(\d{2,3}):?(\d{2,3})(?:[:A-Z].*)?$")
_NAMED: Final = re.compile(r"(?<!\d)(\d{2,3}):?(\d{2})(?!\d)(?::\d{2,3})*[GP]?")
_BEFORE: Final = re.compile(r"^(.+?)[ :]+(?:for |of )?(?:the )?(?:HLA-?)?[A-Z0-9]{0,4}[*_ -]*$", re.IGNORECASE)
"""What stands before an allele's name: "positive for HLA-B", "carrier of"."""


def presence(gene: Gene, result: GeneResult, terms: PhenotypeTerms) -> tuple[str, ...]:
    """What one result says of the allele that the gene's file is about; several when it contradicts itself."""
    wanted = gene.record.allele
    seen: list[str] = []
    if result.allele and result.detection and two_fields(result.allele, gene) == wanted:
        seen.append(_found(wanted, result.detection))
    if result.diplotype is not None:
        seen.append(_typed(wanted, [two_fields(name, gene) for name in result.diplotype.alleles]))
    if result.phenotype:
        seen += _said(gene, result.phenotype, terms)
    return tuple(dict.fromkeys(seen))


def is_about(gene: Gene, result: GeneResult) -> bool:
    """A test of another allele says nothing about this one."""
    if result.allele:
        return two_fields(result.allele, gene) in {"", gene.record.allele}
    if result.diplotype is not None or not result.phenotype:
        return True
    named = {f"*{one}:{other}" for one, other in _NAMED.findall(result.phenotype)}
    return not named or gene.record.allele in named


def two_fields(written: str, gene: Gene) -> str:
    """ "HLA-B*57:01:01G" and "B5701" are "*57:01"; one field alone ("*57") is nothing."""
    letter = gene.symbol.rpartition("-")[2]
    plain = written[:LONGEST].strip().upper().removeprefix(gene.symbol).removeprefix(letter).strip()
    match = _TWO_FIELDS.match(plain)
    return f"*{match.group(1)}:{match.group(2)}" if match else ""


def _said(gene: Gene, words: str, terms: PhenotypeTerms) -> tuple[str, ...]:
    """A laboratory's words about one allele, however it writes the allele's name."""
    named = list(_NAMED.finditer(words))
    if len(named) != 1 or f"*{named[0].group(1)}:{named[0].group(2)}" != gene.record.allele:
        return terms.read(words, gene.symbol, gene.phenotypes())
    before, rest = _BEFORE.match(words[: named[0].start()]), words[named[0].end() :].strip(" :,")
    signs = terms.read(rest or (before.group(1) if before else ""), gene.symbol, SIGNS)
    return tuple(sign if sign == INDETERMINATE else f"{gene.record.allele} {sign}" for sign in signs)


def _typed(wanted: str, fields: list[str]) -> str:
    """Present in one copy is present; absent only where both copies were typed to two fields."""
    if wanted in fields:
        return f"{wanted} {SIGNS[0]}"
    return f"{wanted} {SIGNS[1]}" if len(fields) == 2 and all(fields) else INDETERMINATE


def _found(allele: str, detection: Detection) -> str:
    match detection:
        case Detection.DETECTED:
            return f"{allele} {SIGNS[0]}"
        case Detection.NOT_DETECTED:
            return f"{allele} {SIGNS[1]}"
        case Detection.UNCLEAR:
            return INDETERMINATE
