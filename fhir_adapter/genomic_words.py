"""Laboratories' words for results, in English and Chinese; a word counts only when it is the whole of what is said."""

import re
import unicodedata
from collections import Counter
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
_MANY: Final = 3
_EDGE: Final = " \t.:;,。:；，、"


def plain(text: str) -> str:
    """One spelling for full-width signs, dashes and spaces, so that "＊２／＊１７" is "*2/*17"."""
    bare = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES)).strip()
    return short_family(bare)


def meaning(kind: str, text: str) -> str:
    """What the whole text means among the words of a kind; empty when it is none of them."""
    return _words().get((kind, folded(text)), "")


def phenotype_in(text: str, gene: str) -> str:
    """The guideline's term for a phenotype in a laboratory's words; empty when they mean none, or more than one.

    What stands in brackets is never passed over: it may say something else.
    """
    words = folded(text)
    if "(" in words:
        return ""
    found = _terms().read(words, gene, _phenotypes().get(gene) or _widespread())
    return found[0] if len(found) == 1 else _words().get(("phenotype", words), "")


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
def references() -> Mapping[str, str]:
    """Each gene's own name for the allele without any change."""
    return MappingProxyType({gene.symbol: gene.record.reference for gene in load_genes().values()})


@cache
def _phenotypes() -> Mapping[str, tuple[str, ...]]:
    """What each gene can have; an HLA gene has a phenotype for each allele that is tested."""
    found: dict[str, tuple[str, ...]] = {}
    for gene in load_genes().values():
        found[gene.symbol] = (*found.get(gene.symbol, ()), *gene.phenotypes())
    return MappingProxyType(found)


@cache
def _widespread() -> tuple[str, ...]:
    """The phenotypes that many genes have in common: all that a gene without a file of its own may have."""
    often = Counter(name for names in _phenotypes().values() for name in names)
    return tuple(sorted(name for name, count in often.items() if count >= _MANY))


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
