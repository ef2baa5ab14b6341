"""Reads a site's own RxNorm release (RRF files), so that every product code of it resolves to ingredients.

Layout of RXNCONSO.RRF and RXNREL.RRF: NLM's RxNorm technical documentation, section 12. The
product uses publicly available data of the U.S. National Library of Medicine where a site
mounts them; NLM is not responsible for it and does not endorse it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fhir_adapter.errors import FhirError

# From a product down to its ingredients; a step goes only to a lower rank. Brand names (BN) are
# no step: one brand may stand for several combinations.
_RANKS: Final = {
    "IN": 0,
    "PIN": 1,
    "MIN": 1,
    "SCDC": 2,
    "SCDF": 3,
    "SCDG": 3,
    "SCD": 4,
    "SBDC": 4,
    "SBDF": 5,
    "SBD": 5,
    "GPCK": 6,
    "BPCK": 7,
}
_STEPS: Final = frozenset(
    [
        "has_ingredient",
        "ingredient_of",
        "has_ingredients",
        "ingredients_of",
        "has_precise_ingredient",
        "precise_ingredient_of",
        "consists_of",
        "constitutes",
        "has_part",
        "part_of",
        "contains",
        "contained_in",
        "form_of",
        "has_form",
        "tradename_of",
        "has_tradename",
    ]
)
_CONSO_WIDTH: Final = 18
_REL_WIDTH: Final = 16


class NotRxNorm(FhirError):
    """The file is no RRF file of the kind expected; ``path`` and ``line`` say where."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path.name}, line {line}: not a row of an RxNorm RRF file")
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True, kw_only=True)
class RxNormRelease:
    """A release: ingredient names by code, and for each other code the ingredients' codes, sorted."""

    ingredients: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_release(conso: Path, rel: Path) -> RxNormRelease:
    """Read RXNCONSO.RRF and RXNREL.RRF.

    Raises:
        NotRxNorm: a row has the wrong number of columns.
        OSError: a file cannot be read.
    """
    kinds: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in _rows(conso, _CONSO_WIDTH):
        if row[11] == "RXNORM" and row[12] in _RANKS:
            kinds[row[0]] = row[12]
            if row[12] == "IN":
                names[row[0]] = row[14]
    steps: dict[str, set[str]] = {}
    for row in _rows(rel, _REL_WIDTH):
        first, second = row[0], row[4]
        if row[7] in _STEPS and first in kinds and second in kinds:
            upper, lower = sorted((first, second), key=lambda code: _RANKS[kinds[code]], reverse=True)
            if _RANKS[kinds[upper]] > _RANKS[kinds[lower]]:
                steps.setdefault(upper, set()).add(lower)
    found: dict[str, frozenset[str]] = {code: frozenset({code}) for code in names}
    for code in sorted(kinds, key=lambda code: _RANKS[kinds[code]]):
        if code not in found:
            found[code] = frozenset().union(*[found.get(lower, frozenset()) for lower in steps.get(code, ())])
    products = {code: tuple(sorted(codes)) for code, codes in found.items() if codes and code not in names}
    return RxNormRelease(ingredients=names, products=products)


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            row = line.rstrip("\r\n").split("|")
            if len(row) < width:
                raise NotRxNorm(path, number)
            yield row
