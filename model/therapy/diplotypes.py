"""Star alleles as laboratories write them: copy numbers, tandems, variants on one chromosome."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from model.domain.pgx import Diplotype
from model.domain.value import Value, replace
from model.knowledge.allele_names import LONGEST
from model.knowledge.genes import NO_FUNCTION, NORMAL_FUNCTION, UNKNOWN_FUNCTION, Gene
from model.therapy.scores import Score

_NUMBER: Final = r"\d+\+?|n|[≥>]=?\d+"
_COPIES_AFTER: Final = re.compile(rf"^(.+?)[\[(]?x({_NUMBER})[\])]?$", re.IGNORECASE)
_COPIES_BEFORE_X: Final = re.compile(r"^(.+?)([≥>]=?\d+)x?$", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"^[\[(](.+)[\])]$")
_HGVS_LIST: Final = re.compile(r"^([cgm]\.)\[(.+)\]$")
_BRACKETS: Final = frozenset("[](){}")
_TOGETHER: Final = re.compile(r"\s\+\s|\+(?=\s*\*)|\s*[~;&]\s*|,\s+")
_SHARED_COPIES: Final = re.compile(rf"^[\[(](.+)[\])]\s*x\s*({_NUMBER})$", re.IGNORECASE)


class Unit(Value, frozen=True):
    """One allele, and how often it stands on its chromosome; ``most`` is ``None`` when that is open ("≥3", "xN")."""

    allele: str
    fewest: int = 1
    most: int | None = 1

    def score(self, value: Decimal) -> Score:
        """The activity of all copies; an allele without activity has none, however often it stands there."""
        if self.most is None and value != 0:
            return Score(value * self.fewest, None)
        return Score(value * self.fewest, value * (self.most or self.fewest))


class Haplotype(Value, frozen=True):
    """What stands on one chromosome."""

    units: tuple[Unit, ...]

    @property
    def alleles(self) -> tuple[str, ...]:
        """The alleles' canonical names."""
        return tuple([unit.allele for unit in self.units])

    def score(self, gene: Gene) -> Score | None:
        """The activity of this chromosome; ``None`` when an allele has no assigned value.

        Tandem copies add up; where a gene's variants lie side by side (DPYD) they count once, as the lowest.
        """
        rows = [(unit, gene.allele(unit.allele)) for unit in self.units]
        scores = [unit.score(row.activity) for unit, row in rows if row and row.activity is not None]
        if gene.record.cis_counts_lowest and scores:
            lowest = min(scores, key=lambda score: score.low)
            return lowest if len(scores) == len(rows) or lowest.low == 0 else None
        if not scores or len(scores) < len(rows):
            return None
        total = scores[0]
        for score in scores[1:]:
            total = total.plus(score)
        return total

    def function(self, gene: Gene) -> str:
        """The clinical function; of several variants together what the gravest leaves, unknown for extra copies."""
        if len(self.units) == 1 and self.units[0].most == 1:
            row = gene.allele(self.units[0].allele)
            return row.function if row else UNKNOWN_FUNCTION
        composed = gene.composed(self.alleles)
        rows = [gene.allele(name) for name in ((composed,) if composed else self.alleles)]
        functions = {row.function if row else UNKNOWN_FUNCTION for row in rows}
        if deciding := next((rule.function for rule in gene.record.dominant if rule.function in functions), None):
            return deciding
        if NO_FUNCTION in functions:
            return NO_FUNCTION
        if any(unit.most != 1 for unit in self.units):
            return UNKNOWN_FUNCTION
        others = functions - {NORMAL_FUNCTION} or functions
        return others.pop() if len(others) == 1 else UNKNOWN_FUNCTION

    def unknown(self, gene: Gene) -> tuple[str, ...]:
        """The alleles that the table does not hold."""
        return tuple(name for name in self.alleles if gene.allele(name) is None)


def haplotypes(diplotype: Diplotype, gene: Gene) -> tuple[tuple[Haplotype, ...], ...]:
    """Every set of chromosomes that a diplotype may mean: usually one, more when a copy could be of either allele.

    One chromosome alone where one allele was reported.
    """
    written = "".join(diplotype.alleles)
    is_plain = written.isascii() and _BRACKETS.isdisjoint(written)
    if not is_plain and len(diplotype.alleles) == 2 and all(len(name) <= LONGEST for name in diplotype.alleles):
        first, second = (_plain(name) for name in diplotype.alleles)
        for shared in (f"{first}/{second}", f"{second}/{first}"):
            if match := _SHARED_COPIES.match(shared):
                one, _, other = match.group(1).partition("/")
                copies = f"x{match.group(2)}"
                return (
                    (haplotype(one + copies, gene), haplotype(other, gene)),
                    (haplotype(one, gene), haplotype(other + copies, gene)),
                )
    return (tuple(haplotype(name, gene) for name in diplotype.alleles),)


def pair_of(gene: Gene, first: Haplotype, second: Haplotype) -> frozenset[str]:
    """Two chromosomes by their alleles and by their values: {"*2/*3", "0+0.5"}; alleles only in single copies."""
    scores = [one.score(gene) for one in (first, second)]
    values = sorted(score.low for score in scores if score is not None and score.is_exact)
    alleles = sorted(unit.allele for one in (first, second) for unit in one.units if unit.most == 1)
    found = {"+".join(f"{value.normalize():f}" for value in values)} if len(values) == 2 else set[str]()
    is_plain = len(alleles) == 2 and all(len(one.units) == 1 for one in (first, second))
    return frozenset(found | {"/".join(alleles)} if is_plain else found)


def haplotype(written: str, gene: Gene) -> Haplotype:
    """Read what was written for one chromosome; what is not understood stays one unknown allele."""
    if (name := gene.canonical(written)) in gene.alleles:
        return Haplotype((Unit(name),))
    if len(written) > LONGEST:
        return Haplotype((Unit(name),))
    plain = _plain(written)
    if match := _IN_BRACKETS.match(plain):
        return haplotype(match.group(1), gene)
    pieces = _pieces(plain)
    counted = _counted(plain)
    if counted and (len(pieces) == 1 or _IN_BRACKETS.match(counted[0])):
        body, fewest, most = counted
        return Haplotype(tuple(replace(unit, fewest=fewest, most=most) for unit in haplotype(body, gene).units))
    if len(pieces) > 1:
        units = [unit for piece in pieces for unit in haplotype(piece, gene).units]
        if all(unit.allele in gene.alleles or unit.allele.startswith(("*", "c.", "m.")) for unit in units):
            return Haplotype(_gathered(units))
    return Haplotype((Unit(name),))


def parse(gene: str, written: str) -> Diplotype | None:
    """Read "CYP2D6 *1/*4x2", "*1|*4": two alleles and a separator; ``None`` for anything else.

    A "/" inside brackets that carry a copy number belongs to the alleles: "(*1/*2)x2".
    """
    plain = unicodedata.normalize("NFKC", written).strip().removeprefix(gene).strip(" :").replace("|", "/")
    parts = [part.strip() for part in plain.split("/")]
    if len(parts) != 2 or not all(parts):
        return None
    return Diplotype(gene=gene, alleles=(parts[0], parts[1]))


def _plain(written: str) -> str:
    """One form for width and multiplication signs, no blank before or after a copy number."""
    plain = unicodedata.normalize("NFKC", written).strip().replace("×", "x")
    plain = re.sub(r"(?<=[\d\])A-Z])\s*x\s*(?=\d|n\b|[≥>])", "x", plain, flags=re.IGNORECASE)
    return re.sub(r"([≥>])(=?)\s+(?=\d)", r"\1\2", plain)


def _counted(plain: str) -> tuple[str, int, int | None] | None:
    match = _COPIES_AFTER.match(plain) or _COPIES_BEFORE_X.match(plain)
    if match is None or not match.group(1).startswith(("*", "(", "[")):
        return None
    number = match.group(2).casefold()
    if number == "n":
        return match.group(1).strip(), 2, None
    count = int(re.sub(r"\D", "", number))
    return match.group(1).strip(), count, count if number.isdigit() else None


def _pieces(plain: str) -> list[str]:
    prefix = ""
    if match := _HGVS_LIST.match(plain):
        prefix, plain = match.groups()
    pieces = [piece.strip() for piece in _TOGETHER.split(plain) if piece.strip()]
    return [piece if piece.startswith(prefix) else prefix + piece for piece in pieces]


def _gathered(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """ "*10+*10" is "*10x2"; the order of a tandem says nothing about its activity."""
    found: dict[str, Unit] = {}
    for unit in units:
        before = found.get(unit.allele, Unit(unit.allele, 0, 0))
        most = None if before.most is None or unit.most is None else before.most + unit.most
        found[unit.allele] = Unit(unit.allele, before.fewest + unit.fewest, most)
    return tuple(found[name] for name in sorted(found))
