"""Star alleles as laboratories write them: copy numbers, tandems, variants on one chromosome."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from model.domain.pgx import Diplotype
from model.knowledge.genes import UNKNOWN_FUNCTION, Gene
from model.therapy.scores import Score, exactly

_COPIES = re.compile(r"^\(?(.+?)\)?\s*[x×]\s*(\d+|N|n|[≥>]=?\s*\d+)$")
_TANDEM = re.compile(r"\s\+\s|\+(?=\s*\*)")
_SHARED_COPIES = re.compile(r"^\((.+)\)\s*([x×]\s*\S+)$")


@dataclass(frozen=True, slots=True)
class Haplotype:
    """What stands on one chromosome: canonical allele names, and how often the whole is repeated.

    ``most`` is ``None`` when the number of copies is open ("≥3", "xN").
    """

    alleles: tuple[str, ...]
    fewest: int = 1
    most: int | None = 1

    def score(self, gene: Gene) -> Score | None:
        """The activity of this chromosome; ``None`` when an allele has no assigned value.

        Tandem copies add up; several variants of one chromosome (DPYD) count as the lowest.
        """
        values = [row.activity if (row := gene.allele(name)) else None for name in self.alleles]
        if not values or any(value is None for value in values):
            return None
        known = [value for value in values if value is not None]
        base = min(known) if _is_variant_list(self.alleles) else sum(known, Decimal(0))
        if self.most is None and base != 0:
            return Score(base * self.fewest, None)
        return Score(base * self.fewest, base * (self.most or self.fewest))

    def function(self, gene: Gene) -> str:
        """The clinical function of a single allele; unknown for anything else."""
        row = gene.allele(self.alleles[0]) if len(self.alleles) == 1 else None
        return row.function if row and self.most == 1 else UNKNOWN_FUNCTION

    def unknown(self, gene: Gene) -> tuple[str, ...]:
        """The alleles that the table does not hold."""
        return tuple(name for name in self.alleles if gene.allele(name) is None)


def haplotypes(diplotype: Diplotype, gene: Gene) -> tuple[tuple[Haplotype, Haplotype], ...]:
    """Every pair of chromosomes that a diplotype may mean: usually one, more when a copy could be of either allele."""
    first, second = diplotype.alleles
    if (match := _SHARED_COPIES.match(f"{first}/{second}")) or (match := _SHARED_COPIES.match(f"{second}/{first}")):
        one, _, other = match.group(1).partition("/")
        copies = match.group(2)
        return (
            (_haplotype(one + copies, gene), _haplotype(other, gene)),
            (_haplotype(one, gene), _haplotype(other + copies, gene)),
        )
    return tuple(product((_haplotype(first, gene),), (_haplotype(second, gene),)))


def parse(gene: str, written: str) -> Diplotype | None:
    """Read "CYP2D6 *1/*4x2", "*1|*4": two alleles and a separator; ``None`` for anything else.

    A "/" inside brackets that carry a copy number belongs to the alleles: "(*1/*2)x2".
    """
    plain = written.strip().removeprefix(gene).strip(" :").replace("|", "/")
    parts = [part.strip() for part in plain.split("/")]
    if len(parts) != 2 or not all(parts):
        return None
    return Diplotype(gene=gene, alleles=(parts[0], parts[1]))


def lowest_two(scores: Sequence[Score]) -> Score:
    """The sum of the two lowest values of separate variants (DPYD, phase not known)."""
    ordered = sorted(scores, key=lambda score: score.low)
    return ordered[0].plus(ordered[1]) if len(ordered) > 1 else ordered[0].plus(exactly(Decimal(1)))


def _haplotype(written: str, gene: Gene) -> Haplotype:
    if gene.canonical(written) in gene.alleles:
        return Haplotype((gene.canonical(written),))
    if match := _COPIES.match(written):
        inner = _haplotype(match.group(1), gene)
        fewest, most = _copies(match.group(2))
        return Haplotype(inner.alleles, fewest, most)
    parts = [part.strip() for part in _TANDEM.split(written.strip("[]")) if part.strip()]
    names = [gene.canonical(part) for part in parts]
    if len(names) > 1 and all(name in gene.alleles or name.startswith(("*", "c.")) for name in names):
        return Haplotype(tuple(names))
    return Haplotype((gene.canonical(written),))


def _copies(written: str) -> tuple[int, int | None]:
    if written in {"N", "n"}:
        return 2, None
    if written.isdigit():
        return int(written), int(written)
    return int(re.sub(r"\D", "", written)), None


def _is_variant_list(alleles: tuple[str, ...]) -> bool:
    return any(not name.startswith("*") for name in alleles)
