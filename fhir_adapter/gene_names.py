"""Genes that bear on drugs, by every name that laboratories use: symbol, HGNC number, older symbol, in running text."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from fhir_adapter.term_tables import rows_of

HLA: Final = "hla"
X_LINKED: Final = "x_linked"
MITOCHONDRIAL: Final = "mitochondrial"
_LONG_ENOUGH: Final = 3
_NOT_BEFORE: Final = r"(?<![A-Za-z0-9])"
_NOT_AFTER: Final = r"(?![A-Za-z0-9])"
_FAMILY: Final = re.compile(
    r"(?:cytochrome\s+)?(?:CYP|P)-?\s?450[\s,]+(?:CYP)?(\d[A-Z]\d{1,2})(?![A-Za-z0-9])", re.IGNORECASE
)
_ANTIGEN: Final = re.compile(r"HLA-?\s?(?:A|B|CW?|DR|DQ|DP)-?[0-9]{1,2}(?![0-9:*])")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneName:
    """One gene; ``kind`` says how many copies of it there can be and how its alleles are written."""

    symbol: str
    hgnc: str
    aliases: tuple[str, ...]
    kind: str


def gene_of_number(number: str) -> str:
    """The symbol of an HGNC number, with or without its prefix; empty when it is none of ours."""
    found = _by_number().get(number.strip().upper().removeprefix("HGNC:"))
    return found.symbol if found else ""


def gene_named(word: str) -> str:
    """The symbol that a word stands for as a whole; empty when it is none of ours."""
    found = _by_name().get(word.strip().upper())
    return found.symbol if found else ""


def is_known(symbol: str) -> bool:
    """Whether the gene bears on drugs: its variants are read as inherited ones unless said otherwise."""
    return symbol.upper() in _by_name()


def kind_of_gene(symbol: str) -> str:
    """Nuclear, x_linked, mitochondrial or hla; empty for a gene that is none of ours."""
    found = _by_name().get(symbol.upper())
    return found.kind if found else ""


def genes_in(words: str) -> tuple[str, ...]:
    """The genes that a text names, each once, in the order of the text; never inside of a longer name.

    An HLA antigen ("HLA-B27") names no allele of the locus and does not count.
    """
    if not words:
        return ()
    plain = _ANTIGEN.sub(" ", short_family(words).upper())
    return tuple(dict.fromkeys(_by_name()[found].symbol for found in _pattern().findall(plain)))


def short_family(words: str) -> str:
    """ "Cytochrome P450 2D6" and "CYP450 2D6" are "CYP2D6"."""
    return _FAMILY.sub(r"CYP\1", words) if "450" in words else words


@cache
def gene_names() -> tuple[GeneName, ...]:
    """The table of genes."""
    return tuple(
        GeneName(
            symbol=row["symbol"],
            hgnc=row["hgnc"],
            aliases=tuple(name for name in row["aliases"].split("|") if name),
            kind=row["kind"],
        )
        for row in rows_of("genomic_genes.csv")
    )


@cache
def _by_number() -> dict[str, GeneName]:
    return {gene.hgnc: gene for gene in gene_names() if gene.hgnc}


@cache
def _by_name() -> dict[str, GeneName]:
    return {name.upper(): gene for gene in gene_names() for name in (gene.symbol, *gene.aliases)}


@cache
def _pattern() -> re.Pattern[str]:
    """Whole names; a symbol of two signs means too many other things in running text."""
    names = sorted((name for name in _by_name() if len(name) >= _LONG_ENOUGH), key=len, reverse=True)
    return re.compile(f"{_NOT_BEFORE}(?:{'|'.join(re.escape(name) for name in names)}){_NOT_AFTER}")
