"""Written genotypes to allele names: whole names only, and nothing where two readings are possible."""

import re
from typing import Final

_GENE: Final = re.compile(r"(HLA-[A-Z]+\d?|[A-Z][A-Z0-9]{1,9}(?:-[A-Z]{1,3}\d?)?)(?=[\s*:]|$)\s*:?\s*", re.IGNORECASE)
_COPIES: Final = r"(?:x(?:N|\d+|[≥>]=?\d+))?"
_STAR: Final = rf"\*\d+[A-Z]?(?:\.\d{{3}})?(?:[A-Z])?{_COPIES}"
_ALLELE: Final = re.compile(
    rf"(?:{_STAR}(?:\+{_STAR})*"
    r"|c\.[\w+>*-]{2,30}|[ACGT]{1,6}"
    r"|reference|wild[ -]?type|wt|normal|HapB3|del|\(TA\)\d)",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"\s*[/|]\s*")
_HLA_SEPARATOR: Final = re.compile(r"\s*[+/|,]\s*")
_HLA_FIELDS: Final = re.compile(r"\*?(\d{2,3}:\d{2,3})(?::\d{2,3}){0,2}[A-Z]?")
_GL_STRING: Final = re.compile(r"^hla#[\d.]+#")
_MARKER: Final = re.compile(r"(rs\d{3,12})[ :]*([ACGT]{1,6})\s*/\s*([ACGT]{1,6})")
_GLUED: Final = re.compile(r"(\*\d+[A-Z]?)(\*\d+[A-Z]?)", re.IGNORECASE)
_HLA_NAMED: Final = re.compile(r"\b(?:HLA-)?([A-Z]{1,4}\d?)\*(\d{2,3}:\d{2,3}(?::\d{2,3}){0,2})")


def split_gene(text: str) -> tuple[str, str]:
    """Part "CYP2C19 *2/*17" into its gene, in capitals, and the rest; the gene is empty when none leads."""
    found = _GENE.match(text.strip())
    if found is None or not text.strip()[found.end() :].startswith(("*", "(", "c.", "rs")):
        return "", text.strip()
    return found.group(1).upper(), text.strip()[found.end() :]


def alleles_of(text: str, *, gene: str = "") -> tuple[str, str] | None:
    """The two alleles of a written genotype, without the gene; None when it is not certainly two.

    HLA alleles are given by their first two fields: guidelines name proteins, not silent variants.
    """
    body = text.strip()
    marker = _MARKER.fullmatch(body)
    if marker is not None:
        name, first, second = marker.groups()
        return f"{name} {first}", f"{name} {second}"
    glued = _GLUED.fullmatch(body)
    if glued is not None:
        pieces = list(glued.groups())
    else:
        pieces = (_HLA_SEPARATOR if is_hla(gene) else _SEPARATOR).split(_GL_STRING.sub("", body))
    alleles = [allele_of(piece, gene=gene) for piece in pieces]
    if len(alleles) != 2 or alleles[0] is None or alleles[1] is None:
        return None
    return alleles[0], alleles[1]


def allele_of(text: str, *, gene: str = "") -> str | None:
    """One allele, without the gene; None when it is not exactly one."""
    body = _GL_STRING.sub("", text.strip())
    for prefix in (gene, gene.removeprefix("HLA-")):
        if prefix and body.upper().startswith(f"{prefix}*"):
            body = body[len(prefix) :]
    if is_hla(gene):
        fields = _HLA_FIELDS.fullmatch(body)
        return f"*{fields.group(1)}" if fields else None
    return body if _ALLELE.fullmatch(body) else None


def is_hla(gene: str) -> bool:
    """Whether the gene is one of the HLA loci, whose alleles are written in fields."""
    return gene.startswith("HLA-")


def hla_named(text: str) -> tuple[str, str] | None:
    """The HLA allele that a test is about ("HLA-B*57:01 presence"): locus and allele; None unless exactly one."""
    found = set(_HLA_NAMED.findall(text))
    if len(found) != 1 or ("HLA" not in text.upper() and not text.strip().startswith(("A*", "B*", "C*", "D"))):
        return None
    locus, fields = found.pop()
    return f"HLA-{locus}", f"*{fields}"
