"""Pharmacogenomic values in the field's own words."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Detection(StrEnum):
    """Tested and present, tested and absent, or not clear; *not tested* is the lack of a result."""

    DETECTED = "detected"
    NOT_DETECTED = "not_detected"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diplotype:
    """Two alleles of one gene; which came first carries no meaning.

    One allele alone stands where there is one copy: G6PD in males, mitochondrial MT-RNR1.
    """

    gene: str
    alleles: tuple[str, ...]

    def __post_init__(self) -> None:
        """Put the alleles into one order, so that equal diplotypes are equal values."""
        object.__setattr__(self, "alleles", tuple(sorted(self.alleles)))

    def __str__(self) -> str:
        return f"{self.gene} {'/'.join(self.alleles)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneResult:
    """One germline laboratory result, as reported; the engine interprets it.

    Exactly what the laboratory said is filled in, the rest stays ``None``: a phenotype is
    not computed here. ``allele`` with ``detection`` is a presence test (HLA-B, *57:01) or a
    single variant (DPYD, rs3918290); ``copies`` is then 1 (heterozygous), 2 (homozygous) or
    ``None`` (not said). ``method`` "enzyme activity" marks a measured activity, which outranks a genotype.
    """

    key: str
    gene: str
    diplotype: Diplotype | None = None
    phenotype: str | None = None
    activity_score: Decimal | None = None
    allele: str | None = None
    detection: Detection | None = None
    copies: int | None = None
    day: int | None = None
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TumourFinding:
    """One result about a tumour: a variant, a fusion, or a biomarker with a value.

    ``status`` NOT_DETECTED is a finding of its own; what is not listed was not tested.
    ``variant_class`` uses words such as "exon 19 deletion", "amplification", "fusion".
    """

    key: str
    gene: str = ""
    biomarker: str = ""
    hgvs_p: str = ""
    hgvs_c: str = ""
    exon: str = ""
    variant_class: str = ""
    fusion: str = ""
    value: Decimal | None = None
    unit: str = ""
    origin: str = ""
    significance: str = ""
    status: Detection = Detection.DETECTED
    day: int | None = None
