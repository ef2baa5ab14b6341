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
    """Two alleles of one gene; which came first carries no meaning."""

    gene: str
    alleles: tuple[str, str]

    def __post_init__(self) -> None:
        """Put the alleles into one order, so that equal diplotypes are equal values."""
        first, second = sorted(self.alleles)
        object.__setattr__(self, "alleles", (first, second))

    def __str__(self) -> str:
        return f"{self.gene} {'/'.join(self.alleles)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneResult:
    """One germline laboratory result, as reported; the engine interprets it.

    Exactly what the laboratory said is filled in, the rest stays ``None``: a phenotype is
    not computed here. ``allele`` with ``detection`` is a presence test (HLA-B, *57:01).
    """

    key: str
    gene: str
    diplotype: Diplotype | None = None
    phenotype: str | None = None
    activity_score: Decimal | None = None
    allele: str | None = None
    detection: Detection | None = None
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
