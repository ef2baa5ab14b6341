"""Single variants reported one by one: every pair of chromosomes that they leave possible."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from model.domain.pgx import Detection, GeneResult
from model.domain.value import Value
from model.knowledge.genes import Gene
from model.therapy.diplotypes import Haplotype, Unit

_MOST_VARIANTS: Final = 6


class Variants(Value, frozen=True, kw_only=True):
    """The variants of one gene, by canonical name; copies ``None``: not said whether one or two.

    ``unknown`` are those of the detected that the gene's table does not hold.
    """

    detected: Mapping[str, int | None]
    absent: frozenset[str]
    unknown: tuple[str, ...]

    @property
    def is_torn(self) -> bool:
        """Whether one result found what another one did not."""
        return not self.absent.isdisjoint(self.detected)


_NONE: Final = Variants(detected={}, absent=frozenset(), unknown=())


def variants_in(gene: Gene, results: Sequence[GeneResult]) -> Variants:
    """Gather the results that speak of one variant and nothing more; results arrive newest first."""
    if not any(item.allele for item in results):
        return _NONE
    detected: dict[str, int | None] = {}
    absent: set[str] = set()
    for item in results:
        if not item.allele or item.diplotype is not None:
            continue
        name = gene.canonical(item.allele)
        if item.detection is Detection.NOT_DETECTED:
            absent.add(name)
        elif item.detection is Detection.DETECTED:
            detected[name] = detected.get(name) or item.copies
    return Variants(
        detected=detected,
        absent=frozenset(absent),
        unknown=tuple(name for name in detected if name not in gene.alleles),
    )


def pairs_of(gene: Gene, variants: Variants) -> tuple[tuple[Haplotype, Haplotype], ...]:
    """Each pair of chromosomes that fits; none where the variants do not say what the rest of the gene is.

    A chromosome without a detected variant is the reference, as in every laboratory's own reading.
    Two variants in one copy each may share a chromosome or not: both are returned.
    """
    reference = gene.record.reference
    if not reference:
        return ()
    plain = Haplotype((Unit(reference),))
    found = {name: copies for name, copies in variants.detected.items() if not _is_like(gene, name, reference)}
    if len(found) > _MOST_VARIANTS:
        return ()
    if not found:
        is_reference = variants.detected.get(reference) == 2 or _excludes(gene, variants.absent)
        return ((plain, plain),) if is_reference else ()
    names = sorted(found)
    readings: dict[tuple[Haplotype, Haplotype], None] = {}
    for copies in product(*((found[name],) if found[name] else (2, 1) for name in names)):
        readings |= dict.fromkeys(_placed(names, copies, plain))
    return tuple(readings)


def _is_like(gene: Gene, name: str, reference: str) -> bool:
    """A harmless variant, by itself, does not say what the rest of the gene is."""
    one, other = gene.allele(name), gene.allele(reference)
    return one is not None and other is not None and (one.function, one.activity) == (other.function, other.activity)


def _excludes(gene: Gene, absent: frozenset[str]) -> bool:
    """Whether what was not found is all that decides."""
    if gene.record.panel and absent.issuperset(gene.record.panel):
        return True
    return any(site.is_only and site.alleles[1] in absent for site in gene.record.sites)


def _placed(names: Sequence[str], copies: Sequence[int | None], plain: Haplotype) -> list[tuple[Haplotype, Haplotype]]:
    """Each way to place the variants: those in two copies on both chromosomes, the others on either."""
    single = [name for name, count in zip(names, copies, strict=True) if count == 1]
    both = [name for name, count in zip(names, copies, strict=True) if count != 1]
    placed: list[tuple[Haplotype, Haplotype]] = []
    for sides in product((0, 1), repeat=max(len(single) - 1, 0)):
        here = [name for name, side in zip(single, (0, *sides), strict=False) if side == 0]
        there = [name for name in single if name not in here]
        placed.append((_together([*both, *here], plain), _together([*both, *there], plain)))
    return placed


def _together(names: Sequence[str], plain: Haplotype) -> Haplotype:
    return Haplotype(tuple(Unit(name) for name in sorted(names))) if names else plain
