"""A line's genetic results: inherited ones by gene, and what was found, or not found, in a tumour."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice, product
from typing import Final

from model.domain.gap import Area
from model.domain.pgx import Detection, Diplotype, GeneResult, TumourFinding
from model.knowledge.genes import GeneKind
from model.therapy.contract_gene_words import detection_of, gene_symbols, score_bounds
from model.therapy.contract_shapes import Concept, Desk, Fields, concepts, first, folded, listed, number
from model.therapy.contract_shapes import refuse as _refuse
from model.therapy.contract_tumour import TumourReader, words_of
from model.therapy.diplotypes import parse
from model.therapy.written_bases import Counted, chromosomes, counted, unphased

_HLA: Final = re.compile(
    r"^(?:HLA[- ]?)?(A|B|C|DRB1|DQA1|DQB1|DPB1)(?:\*|_| ?(?=\d))(\d{2,3}:?\d{2}.*)$", re.IGNORECASE
)
_HLA_WORDS: Final = re.compile(r"^(?:HLA[- ]?)?(?:A|B|C|DRB1|DQA1)[*_ ]?(\d{2,3}):?(\d{2})(?!\d)", re.IGNORECASE)
_ZYGOTES: Final = {
    **dict.fromkeys(("0/0", "hom ref", "homozygous reference", "wild type", "野生型"), Detection.NOT_DETECTED),
    **dict.fromkeys(("0/1", "1/0", "1/1"), Detection.DETECTED),
}
_COPIES: Final = {"0/1": 1, "1/1": 2, "het": 1, "heterozygous": 1, "hom": 2, "homozygous": 2, "杂合": 1, "纯合": 2}
_COPIES_MORE: Final = {
    **dict.fromkeys(("hom alt", "hom var", "homozygous variant", "homozygous alternate", "homozygote", "纯合子"), 2),
    **dict.fromkeys(("1/0", "heterozygous variant", "heterozygote", "杂合子", "hemizygous", "半合子"), 1),
}
_SHORT: Final = re.compile(r"^(\d+[A-Z]?)\s*[/|]\s*(\d+[A-Z]?)$")
_SPLIT: Final = re.compile(r"^([A-Z]*[0-9]*\*[\w.:]+)\s*(?:\s|-|,|，|、)\s*((?:HLA-)?[A-Z]*[0-9]*\*[\w.:]+)$")
_ONE_ALLELE: Final = re.compile(r"^\s*[^\s/|]+\s*$")
_PAIR: Final = 2
_MOST_READINGS: Final = 16
_BRACKETED: Final = re.compile(r"^(.+/.+?)\s*\(([^()]+)\)$")
_NAMES: Final = (
    *("hgvs_c", "rsid", "allele", "variant", "hgvs", "hgvs_m", "hgvs_g", "haplotype", "hgvs_p", "dbsnp", "name"),
)
_FUSION: Final = re.compile(r"^([A-Za-z0-9]+)(?:::|--)([A-Za-z0-9]+)(?: fusion| 融合)?$")


class GenotypeReader:
    """Reads ``genotypes`` and ``variants``; what it does not understand becomes a gap."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._tumour = desk, TumourReader(desk)
        self._genes = {gene.symbol: gene for gene in desk.knowledge.genes.values()}

    def genotypes(self, value: object) -> Iterator[GeneResult]:
        """Every result of ``genotypes``: a list of objects or of words ("CYP2C19 *2/*2"), or one object by gene."""
        if isinstance(value, Mapping) and first(value, "gene", "symbol") is None:
            value = [
                {"gene": gene, **(row if isinstance(row, Mapping) else {"result": row})} for gene, row in value.items()
            ]
        elif value is not None and not isinstance(value, list | Mapping | str):
            _refuse("genotypes", "a list of results")
        for at, item in enumerate(listed(value)):
            if isinstance(item, str):
                yield from self._genotype(f"genotype-{at}", _named_first(item))
            elif isinstance(item, Mapping):
                yield from self._genotype(f"genotype-{at}", item)
            else:
                _refuse("genotypes", "an object for each result")

    def variants(self, value: object) -> tuple[tuple[GeneResult, ...], tuple[TumourFinding, ...]]:
        """The inherited variants, and the findings in the tumour."""
        if value is not None and not isinstance(value, list | Mapping | str):
            _refuse("variants", "a list of findings")
        germline: list[GeneResult] = []
        tumour: list[TumourFinding] = []
        for at, item in enumerate(listed(value)):
            row = _fusion_or_gene(item) if isinstance(item, str) else item
            if not isinstance(row, Mapping):
                _refuse("variants", "an object for each finding")
            symbol, rest = self._symbol(row.get("gene"))
            is_somatic = folded(row.get("origin") or "") in {"somatic", "tumour", "tumor", "体细胞"}
            if symbol in self._genes and not is_somatic:
                germline.append(self._germline(f"variant-{at}", symbol, rest, row))
            else:
                tumour.append(self._tumour.finding(f"variant-{at}", row))
        return tuple(germline), tuple(tumour)

    def _genotype(self, key: str, row: Fields) -> Iterator[GeneResult]:
        written = words_of(first(row, "gene", "symbol", "gene_symbol", "geneSymbol", "locus"))
        symbol, rest = self._symbol(written)
        if symbol not in self._genes:
            self._desk.unread(Area.GENOMICS, written or next((str(item) for item in row.values() if item), "gene"))
            return
        day = self._desk.day(row, Area.GENOMICS)
        method = words_of(first(row, "method"))
        gene = self._genes[symbol]
        base = GeneResult(key=key, gene=symbol, day=day, method=method)
        before = len(self._desk.gaps)
        found = [*self._from_words(base, rest, row)]
        found += self._from_score(base, gene.key, row, is_alone=not found)
        if not found and len(self._desk.gaps) == before:
            self._desk.unread(Area.GENOMICS, f"{written}: no result")
        yield from (item for item in found if item.allele)
        yield from _joined([item for item in found if not item.allele])

    def _from_words(self, base: GeneResult, rest: str, row: Fields) -> Iterator[GeneResult]:
        """What was written as diplotype, phenotype and allele status; each is judged where they do not fit."""
        pair = first(row, "diplotype", "genotype", "alleles", "haplotypes", "result", "value", "text")
        if (one := first(row, "allele1", "allele_1")) and (other := first(row, "allele2", "allele_2")):
            pair = [one, other]
        status = first(row, "allele_status", "alleleStatus", "status", "hla_status", "detected")
        allele = words_of(first(row, "allele", "haplotype", "variant", "rsid")) or rest
        phenotype = first(row, "phenotype", "metabolizer_status", "metaboliser_status", "interpretation", "function")
        copies = number(first(row, "copy_number", "copies", "cn", "cnv"))
        for value in (pair, phenotype, status):
            for words in self._spoken(value):
                said = _with_copies(words, copies) if value is pair else words
                yield from self._one(base, _with_allele(base.gene, allele, said))
        if pair is None and phenotype is None and status is None and allele:
            yield from self._one(base, allele)

    def _spoken(self, value: object) -> Iterator[str]:
        if isinstance(value, bool):
            yield "positive" if value else "negative"
        elif isinstance(value, list) and len(value) == _PAIR and all(_ONE_ALLELE.match(str(item)) for item in value):
            yield "/".join(str(item).strip() for item in value)
        else:
            for item in listed(value):
                if isinstance(item, str | int | float):
                    yield str(item)
                else:
                    for concept in concepts(item, "genotypes"):
                        yield concept.words or str(Concept(concept.codes))

    def _one(self, base: GeneResult, words: str) -> Iterator[GeneResult]:
        gene = self._genes[base.gene]
        plain = gene.bare(unicodedata.normalize("NFKC", words).strip()).strip(" :")
        if (match := _SHORT.match(plain)) and all(f"*{name}" in gene.alleles for name in match.groups()):
            plain = f"*{match.group(1)}/*{match.group(2)}"
        elif match := _SPLIT.match(plain):
            plain = "/".join(match.groups())
        if gene.record.kind is GeneKind.PRESENCE and not self._names_allele(plain):
            self._desk.unread(Area.GENOMICS, f"{base.gene} {words}")
            return
        if gene.record.kind is GeneKind.PRESENCE and "+" in plain:
            yield from self._typed(base, plain)
            return
        if found := self._counted(base.gene, plain):
            yield _variant(base, found.allele, found.copies)
            return
        if names := unphased(plain):
            yield from (_variant(base, name, 1, f"-{at}") for at, name in enumerate(names))
            return
        terms = self._desk.knowledge.phenotypes
        if (match := _BRACKETED.match(plain)) and terms.read(match.group(2), base.gene, gene.phenotypes()):
            yield _copied(base, phenotype=match.group(2))
            plain = match.group(1)
        sides = chromosomes(plain, gene.record.reference)
        pair = Diplotype(gene=base.gene, alleles=sides) if sides else parse(base.gene, plain)
        if pair is not None and " or " not in plain and "或" not in plain:
            yield _copied(
                base, diplotype=Diplotype(gene=base.gene, alleles=tuple(gene.bare(name) for name in pair.alleles))
            )
        elif plain:
            yield _copied(base, phenotype=plain)

    def _typed(self, base: GeneResult, plain: str) -> Iterator[GeneResult]:
        """A GL string: "^" between loci, "+" between the two chromosomes, "/" between alleles that are left open."""
        for locus in plain.split("^"):
            sides = [[name.strip() for name in side.split("/")] for side in locus.split("+")]
            symbols = {self._symbol(name)[0] for side in sides for name in side if not name.startswith("*")}
            if len(sides) != _PAIR or symbols - {base.gene}:
                continue
            for at, alleles in enumerate(islice(product(*sides), _MOST_READINGS)):
                found = Diplotype(gene=base.gene, alleles=(alleles[0], alleles[1]))
                yield _copied(base, diplotype=found, suffix=f"-{at}" if at else "")

    def _counted(self, symbol: str, written: str) -> Counted | None:
        """A variant by its bases, where the gene's alleles are not themselves bases of one site."""
        return None if self._genes[symbol].record.sites else counted(symbol, written)

    @staticmethod
    def _names_allele(words: str) -> bool:
        """ "positive" alone says nothing of which allele of a locus was sought."""
        return re.search(r"\d{2}:?\d{2}", words) is not None

    def _from_score(self, base: GeneResult, key: str, row: Fields, *, is_alone: bool) -> Iterator[GeneResult]:
        """An activity score; a range or a bound as every phenotype that it leaves open, so that the worst decides.

        Beside a genotype, the score of a gene that has none by guideline adds nothing.
        """
        written = first(row, "activity_score", "activityScore", "score", "activity")
        if written is None:
            return
        gene = self._desk.knowledge.genes.get(key)
        bounds = score_bounds(written)
        if gene is None or gene.record.kind is not GeneKind.ACTIVITY_SCORE:
            if is_alone:
                self._desk.unread(Area.GENOMICS, f"{base.gene} activity score {written}")
            return
        if bounds is None:
            self._desk.unread(Area.GENOMICS, f"{base.gene} activity score {written}")
            return
        low, high = bounds
        if low == high:
            yield _copied(base, score=low)
            return
        names = gene.bands_between(low, high)
        if len(names) == 1 and high is None:
            yield _copied(base, score=low)
            return
        for at, name in enumerate(names):
            yield _copied(base, phenotype=name, suffix=f"-{at}" if at else "")

    def _symbol(self, written: object) -> tuple[str, str]:
        """The gene's symbol, and what stands behind it: "HLA-B*57:01" names a gene and an allele."""
        plain = unicodedata.normalize("NFKC", words_of(written)).strip()
        if match := _HLA.match(plain):
            return f"HLA-{match.group(1).upper()}", f"*{match.group(2)}"
        bare = re.sub(r"[\s\-_]", "", plain).upper().replace("CYTOCHROMEP450", "CYP")
        return gene_symbols().get(bare, plain), ""

    def _germline(self, key: str, symbol: str, rest: str, row: Fields) -> GeneResult:
        named = words_of(first(row, *_NAMES)) or rest
        text = words_of(first(row, "text"))
        zygosity = folded(first(row, "zygosity", "genotype", "gt") or "").replace("|", "/")
        status, is_read = detection_of(row)
        if zygosity in _ZYGOTES:
            status = _ZYGOTES[zygosity]
        elif found := self._counted(symbol, f"{named} {zygosity.upper()}" if named else text):
            base = GeneResult(key=key, gene=symbol, day=self._desk.day(row, Area.GENOMICS))
            return _variant(base, found.allele, found.copies)
        elif zygosity and zygosity not in _COPIES | _COPIES_MORE and named:
            return GeneResult(key=key, gene=symbol, phenotype=f"{named} {first(row, 'genotype', 'gt', 'zygosity')}")
        if not is_read:
            self._desk.unread(Area.GENOMICS, f"{symbol} {named or text} {row.get('status')}")
        day = self._desk.day(row, Area.GENOMICS)
        if not named and text and status is Detection.DETECTED:
            return GeneResult(key=key, gene=symbol, phenotype=text, day=day)
        copies = (_COPIES | _COPIES_MORE).get(zygosity)
        return GeneResult(key=key, gene=symbol, allele=named or text, detection=status, copies=copies, day=day)


def _with_copies(words: str, copies: Decimal | None) -> str:
    """A genotype and the gene's copies beside it: "*1/*2" with three is one of the two twice; fewer contradict two."""
    if copies is None or copies == _PAIR or "x" in words.casefold() or "/" not in words:
        return words
    return f"({words.strip()})x{copies - 1}" if copies > _PAIR else f"{words}, {copies} copies"


def _copied(
    base: GeneResult,
    *,
    diplotype: Diplotype | None = None,
    phenotype: str | None = None,
    score: Decimal | None = None,
    suffix: str = "",
) -> GeneResult:
    return GeneResult(
        key=base.key + suffix,
        gene=base.gene,
        diplotype=diplotype,
        phenotype=phenotype,
        activity_score=score,
        day=base.day,
        method=base.method,
    )


def _variant(base: GeneResult, allele: str, copies: int, suffix: str = "") -> GeneResult:
    """One variant by itself, on so many chromosomes."""
    return GeneResult(
        key=base.key + suffix,
        gene=base.gene,
        allele=allele,
        detection=Detection.DETECTED if copies else Detection.NOT_DETECTED,
        copies=copies or None,
        day=base.day,
        method=base.method,
    )


def _joined(found: list[GeneResult]) -> Iterator[GeneResult]:
    """One result where each field was given once; several where two readings stand in one field."""
    kept: list[GeneResult] = []
    for item in dict.fromkeys(found):
        room = next((at for at, other in enumerate(kept) if _fits(other, item)), None)
        if room is None:
            kept.append(item)
        else:
            other = kept[room]
            kept[room] = GeneResult(
                key=other.key,
                gene=other.gene,
                diplotype=other.diplotype or item.diplotype,
                phenotype=other.phenotype or item.phenotype,
                activity_score=other.activity_score if other.activity_score is not None else item.activity_score,
                day=other.day,
                method=other.method,
            )
    for at, item in enumerate(kept):
        yield GeneResult(
            key=item.key if at == 0 else f"{kept[0].key}-{at}",
            gene=item.gene,
            diplotype=item.diplotype,
            phenotype=item.phenotype,
            activity_score=item.activity_score,
            day=item.day,
            method=item.method,
        )


def _fits(one: GeneResult, other: GeneResult) -> bool:
    return not (
        (one.diplotype and other.diplotype)
        or (one.phenotype and other.phenotype)
        or (one.activity_score is not None and other.activity_score is not None)
    )


def _with_allele(gene: str, allele: str, words: str) -> str:
    """A status that names no allele belongs to the allele that stands beside it."""
    if not allele or re.search(r"\d{2}:?\d{2}|\*", words):
        return words
    match = _HLA_WORDS.match(allele) if gene.startswith("HLA") else None
    name = f"*{match.group(1)}:{match.group(2)}" if match else allele
    return f"{name} {words}"


def _named_first(written: str) -> Fields:
    """ "CYP2C19 *2/*2": the gene, then what was found."""
    match = re.match(r"^\s*((?:HLA[- ])?[A-Za-z0-9\-]+)(?:\s*[:：]\s*|\s+|(?=\*))(.+)$", written)
    return {"gene": match.group(1), "result": match.group(2)} if match else {"gene": written}


def _fusion_or_gene(written: str) -> Fields:
    if match := _FUSION.match(written.strip()):
        return {"fusion": f"{match.group(1)}::{match.group(2)}"}
    gene, _, rest = written.strip().partition(" ")
    return {"gene": gene, "text": rest}
