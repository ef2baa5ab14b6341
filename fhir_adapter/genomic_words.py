"""Laboratories' words for results, in English and Chinese; a word counts only when it is the whole of what is said."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from fhir_adapter.gene_names import short_family
from fhir_adapter.term_tables import rows_of
from model.knowledge.genes import load_genes
from model.knowledge.phenotype_terms import PhenotypeTerms, load_phenotypes

_DASHES: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-", "×": "x"})
_SPACES: Final = re.compile(r"\s+")
_EDGE: Final = " \t.:;,。:；，、"


def plain(text: str) -> str:
    """One spelling for full-width signs, dashes and spaces, so that "＊２／＊１７" is "*2/*17"."""
    bare = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES)).strip()
    return short_family(bare)


def meaning(kind: str, text: str) -> str:
    """What the whole text means among the words of a kind; empty when it is none of them."""
    return _words().get((kind, folded(text)), "")


def phenotype_in(text: str, gene: str) -> str:
    """The guideline's term for a phenotype in a laboratory's words; empty when nobody knows the words."""
    bare = folded(text)
    for name in (gene, gene.removeprefix("HLA-")):
        if name and bare.startswith(name.casefold()):
            bare = bare[len(name) :].strip(_EDGE + "-")
            break
    if ("open", bare) in _words() and bare not in {name.casefold() for name in _phenotypes_of(gene)}:
        return ""
    of_gene = _words().get(("phenotype", f"{gene} {bare}".casefold()), "")
    return of_gene or _words().get(("phenotype", bare), "") or _only(_terms().read_whole(bare, _phenotypes_of(gene)))


def _only(terms: tuple[str, ...]) -> str:
    """The one term that words stand for; empty when they leave it open, or only spell a genotype ("-1639 GA")."""
    return terms[0] if len(terms) == 1 and not re.search(r"\d", terms[0].partition("*")[0]) else ""


@cache
def _phenotypes_of(symbol: str) -> tuple[str, ...]:
    """Every phenotype that a gene of that symbol can have; all there are for an unknown one."""
    found = [name for gene in load_genes().values() if gene.symbol == symbol for name in gene.phenotypes()]
    return tuple(dict.fromkeys(found)) or tuple(sorted(_terms().names()))


def base_phenotype(term: str) -> str:
    """The term that a phenotype is compared by."""
    return _terms().base(term)


def asked_in(name: str) -> str:
    """What the name of a test asks for: genotype, phenotype, score, enzyme; empty when it does not say.

    The narrowest wins: an activity score is no phenotype, an enzyme's activity no genotype.
    """
    bare = folded(name)
    for wanted in ("score", "enzyme", "genotype", "phenotype", "any"):
        if any(word in bare for word in _asked()[wanted]):
            return wanted
    return ""


def folded(text: str) -> str:
    """A text as it stands in the table: plain, lower case, without signs at its ends."""
    bare = plain(text).casefold()
    return bare if len(bare) <= 1 else bare.strip(_EDGE) or bare


@cache
def _terms() -> PhenotypeTerms:
    return load_phenotypes()


@cache
def _words() -> Mapping[tuple[str, str], str]:
    return MappingProxyType(
        {
            (row["kind"], folded(word)): row["means"] or row["kind"]
            for row in rows_of("genomic_words.csv")
            for word in row["words"].split("|")
        }
    )


@cache
def _asked() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {row["means"]: tuple(row["words"].split("|")) for row in rows_of("genomic_words.csv") if row["kind"] == "ask"}
    )
