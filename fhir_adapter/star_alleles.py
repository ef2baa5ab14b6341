"""Written genotypes to allele names: whole names only, and nothing where two readings are possible."""

import re
from typing import Final

from fhir_adapter.gene_names import HLA, X_LINKED, gene_named, kind_of_gene
from fhir_adapter.genomic_words import plain
from fhir_adapter.known_variants import allele_named, markers_of, short_protein, variant_named

REFERENCE: Final = "Reference"
"""The allele without any change."""
_LEADING: Final = re.compile(
    r"(HLA-[A-Z]{1,3}\d?|[A-Z][A-Z0-9]{1,9}(?:-[A-Z]{1,3}\d{0,2})?)(?=[\s*:_-]|$)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"^[\s:_]*(?:-(?=[\s*])\s?)?")
_COPIES: Final = r"(?:\s?x\s?(?:N|(?:[≥>]=?\s?)?\d{1,2}\+?)|[≥>]=?\s?\d{1,2})"
_STAR: Final = rf"\*\d{{1,3}}[A-Z]?(?:\.\d{{3}})?{_COPIES}?"
_CODING: Final = r"[cm]\.[\w+>*-]{2,30}(?: \(\*\d+[A-Z]?\))?|c\.\[[\w+>*;-]{5,60}\]"
_REFERENCE: Final = r"reference|ref|wild[ -]?type|wt|normal|野生型"
_ALLELE: Final = re.compile(
    rf"\[?{_STAR}(?:\s?\+\s?{_STAR})*\]?|{_CODING}|{_REFERENCE}|HapB3|del|[A-Z]\d{{2,4}}(?:[A-Z]|del)", re.IGNORECASE
)
_LETTERED: Final = re.compile(r"[AB][+-]?")
_ONE_OR_MORE: Final = re.compile(rf"\[?{_STAR}(?:\s?\+\s?{_STAR})*\]?", re.IGNORECASE)
_COUNT: Final = re.compile(r"(?<=[\dA-Z)])\s?(?:x\s?)?([≥>])=?\s?(\d+)$|\s?x\s?(\d+)\+$|\s?x\s?(N|\d+)$", re.IGNORECASE)
_SHARED: Final = re.compile(r"\((\*\d+[A-Z]?)\s?/\s?(\*\d+[A-Z]?)\)\s?(x\s?(?:N|[≥>]?=?\s?\d+))", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"\s*[/|]\s*")
_HLA_SEPARATOR: Final = re.compile(r"\s*[+/|,]\s*")
_GL_STRING: Final = re.compile(r"^hla#[\d.]+#", re.IGNORECASE)
_HLA_FIELDS: Final = re.compile(r"[*:_]?(\d{2,3}):(\d{2,3})(?::\d{2,3}){0,2}([GPLSCAQ]?)")
_HLA_OLD: Final = re.compile(r"\*?(\d{2})(\d{2})")
_MARKER: Final = re.compile(r"(rs\d{3,12})[ :]*\(?([ACGT])\s*[/|]?\s*([ACGT])\)?")
_WORDED: Final = r"(?: (?:reference|variant|wild ?type))? ?\(?([ACGT])\)?"
_MARKER_PAIR: Final = re.compile(rf"(rs\d{{3,12}}){_WORDED}\s*[/|]\s*\1{_WORDED}")
_BASES: Final = re.compile(r"([ACGT])\s?[/|]?\s?([ACGT])")
_GLUED: Final = re.compile(r"(\*\d+[A-Z]?)(\*\d+[A-Z]?)", re.IGNORECASE)
_COMPOUND: Final = re.compile(r"(?:c\.)?\[(?:c\.)?([^\[\]]+)\]\s?;\s?\[(?:c\.)?([^\[\]]+)\]")
_HLA_NAMED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:HLA-\s?(A|B|C|D[A-Z]{1,2}\d)[* ]?|(A|B|C|D[A-Z]{1,2}\d)\*)"
    r"(\d{2,3}:\d{2,3}|\d{4})(?::\d{2,3}){0,2}[GP]?(?![0-9:A-Za-z])"
)
_MANY: Final = re.compile(r"[A-Z]?\*?\d{2,3}:[A-Z]{2,5}")


def split_gene(text: str) -> tuple[str, str]:
    """Part "CYP2C19 *2/*17" into its gene, in capitals, and the rest; the gene is empty when none leads."""
    body = plain(text)
    if not is_ambiguous_hla(body):
        body = _GL_STRING.sub("", body)
    found = _LEADING.match(body)
    if found is None:
        return "", body
    rest = _BETWEEN.sub("", body[found.end() :])
    symbol = gene_named(found.group(1))
    if symbol:
        return symbol, rest
    is_symbol = found.group(1).isupper() and rest.startswith(("*", "(*", "[*", "c.", "rs"))
    return (found.group(1), rest) if is_symbol else ("", body)


def alleles_of(text: str, *, gene: str = "") -> tuple[str, ...] | None:
    """The two alleles of a written genotype, without the gene; None when it is not certainly two.

    HLA alleles are given by their first two fields: guidelines name proteins, not silent variants.
    A copy number that may belong to either allele keeps its brackets: "(*1" and "*2)x2".
    """
    body = plain(text)
    if is_hla(gene):
        return _two(_hla_pieces(body), gene)
    if marker := _marker(body, gene):
        return marker
    shared = _SHARED.fullmatch(body)
    if shared is not None:
        return f"({shared.group(1)}", f"{shared.group(2)}){_count(shared.group(3))}"
    glued = _GLUED.fullmatch(body) or _COMPOUND.fullmatch(body)
    if glued is not None and glued.re is _COMPOUND:
        return _two([_compound(piece) for piece in glued.groups()], gene)
    return _two(list(glued.groups()) if glued is not None else _SEPARATOR.split(body), gene)


def allele_of(text: str, *, gene: str = "") -> str | None:
    """One allele, without the gene; None when it is not exactly one."""
    body = _GL_STRING.sub("", plain(text))
    for prefix in (gene, gene.removeprefix("HLA-")):
        if prefix and re.match(rf"{re.escape(prefix)}\s?[*:_]?", body, re.IGNORECASE):
            rest = body[len(prefix) :].strip()
            body = rest or body
            break
    if is_hla(gene):
        return hla_allele(body)
    if named := allele_named(body, gene):
        return named
    if kind_of_gene(gene) == X_LINKED and _LETTERED.fullmatch(body):
        return body
    body = short_protein(body)
    if not _ALLELE.fullmatch(body):
        return None
    if re.fullmatch(_REFERENCE, body, re.IGNORECASE):
        return REFERENCE
    return _star(body) if _ONE_OR_MORE.fullmatch(body) else re.sub(r" \(\*\w+\)$", "", body)


def hla_allele(body: str) -> str | None:
    """ "57:01:01G", "*57:01", "B5701" without its locus: the first two fields; a null allele is none of it."""
    fields = _HLA_FIELDS.fullmatch(body)
    if fields:
        return f"*{fields.group(1)}:{fields.group(2)}"
    old = _HLA_OLD.fullmatch(body)
    return f"*{old.group(1)}:{old.group(2)}" if old else None


def is_hla(gene: str) -> bool:
    """Whether the gene is one of the HLA loci, whose alleles are written in fields."""
    return gene.startswith("HLA-") or kind_of_gene(gene) == HLA


def is_ambiguous_hla(text: str) -> bool:
    """Whether the typing leaves several alleles open: "B*15:01/B*15:02" within a GL string, or "B*15:XX"."""
    body = plain(text)
    is_string = _GL_STRING.match(body) is not None or "+" in body
    return (is_string and bool(re.search(r"[/|]", body))) or bool(_MANY.search(_GL_STRING.sub("", body)))


def hla_alleles_in(text: str) -> tuple[tuple[str, str], ...]:
    """Every HLA allele that a text names, as locus and allele, each once."""
    found = _HLA_NAMED.findall(plain(text))
    named = [(f"HLA-{one or other}", hla_allele(fields)) for one, other, fields in found]
    return tuple(dict.fromkeys((locus, allele) for locus, allele in named if allele))


def _two(pieces: list[str], gene: str) -> tuple[str, str] | None:
    alleles = [allele_of(piece, gene=gene) for piece in pieces]
    if len(alleles) != 2 or alleles[0] is None or alleles[1] is None:
        return None
    return alleles[0], alleles[1]


def _hla_pieces(body: str) -> list[str]:
    """In a GL string only "+" parts the two alleles: "/" means "one or the other"."""
    bare = _GL_STRING.sub("", body)
    if bare != body or "+" in bare:
        return bare.split("+")
    return _HLA_SEPARATOR.split(bare)


def _marker(body: str, gene: str) -> tuple[str, str] | None:
    """Two bases of a named marker, or of the only one that the gene has."""
    named = _MARKER.fullmatch(body) or _MARKER_PAIR.fullmatch(body)
    if named is not None:
        name, first, second = named.groups()
        known = variant_named(name, gene)
        if known is not None and known.is_marker:
            return known.pair(first, second)
        return f"{name} {first}", f"{name} {second}"
    bases, markers = _BASES.fullmatch(body), markers_of(gene)
    if bases is None or len(markers) != 1:
        return None
    return markers[0].pair(*bases.groups())


def _compound(piece: str) -> str:
    """One side of "c.[1905+1G>A];[=]"."""
    bare = piece.strip()
    if ";" in bare:
        return f"c.[{bare}]"
    return "Reference" if bare.endswith("=") else f"c.{bare}"


def _star(body: str) -> str:
    """A star allele in one spelling: "*1 x 2" is "*1x2", "*1≥3" is "*1x≥3", "*36 + *10" is "*36+*10"."""
    joined = re.sub(r"\s?\+\s?(?=\*)", "+", body.strip("[]").upper().replace("X", "x"))
    return "+".join(_counted(part) for part in re.split(r"\+(?=\*)", joined))


def _counted(part: str) -> str:
    found = _COUNT.search(part)
    if found is None:
        return part
    name = part[: found.start()].strip()
    sign, least, more, copies = found.groups()
    if copies:
        return f"{name}x{copies.upper()}"
    is_beyond = sign == ">" and "=" not in found.group()
    return f"{name}x≥{int(least or more) + is_beyond}"


def _count(written: str) -> str:
    return _counted(f"*1{written}").removeprefix("*1")
