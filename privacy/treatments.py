"""What may happen to one value of the chart: it passes in a checked form, or it is refused.

Each treatment is built once from the allow-list and then called for every value. Words and
codes pass by closed list or strict shape; nothing passes because it looks harmless.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache, partial
from typing import Final

from model.domain.code import Code
from model.domain.pgx import Diplotype
from model.findings.known import is_finding
from privacy.elements import Elements

DAYS_OF_90_YEARS: Final = 32_872
OLDEST: Final = 90
_MINUTES_OF_A_DAY: Final = 1_440
_FEW_DIGITS: Final = 12
RELATIVE_UNKNOWN: Final = Code("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "FAMMEMB")


class _Refused(Enum):
    REFUSED = "refused"


REFUSED: Final = _Refused.REFUSED
"""The answer of a treatment for a value that does not fit."""


class Passage:
    """What one patient's passage needs and counts: the day that days count from, the codes left behind."""

    __slots__ = ("dropped_codes", "today")

    def __init__(self, today: date) -> None:
        self.today = today.toordinal()
        self.dropped_codes = 0


Treatment = Callable[[object, Passage], object]

_UNIT: Final = re.compile(
    r"(?=.*[A-Za-z%'\"µμ°Ω{])(?:[A-Za-z0-9%'\"*^/.()\[\]_+µμ°Ω-]|\{[^{}]{0,40}\}){1,32}|\d{1,2}(?:[*^]-?\d{1,2})?"
)
_ANNOTATION: Final = re.compile(r"\{([^{}]*)\}")
_TOKEN: Final = re.compile(r"[\s/,;:()+._-]+")
_PHRASE_TOKEN: Final = re.compile(
    r"\d{1,5}%?|[A-Z]\d{1,4}(?:[A-Z*]|fs|del|dup)?|\d{1,2}[pq]\d{0,2}|[A-Za-z]\d{0,2}|≥|>=|<=|[<>]|[ACGT]{2}|rs\d{3,12}"
)
_GENE: Final = re.compile(r"[A-Z][A-Z0-9]{0,11}(?:orf\d{1,4})?(?:-[A-Z0-9]{1,8})?|rs\d{3,12}")
_BASES: Final = "[ACGTacgt]"
_ONE: Final = r"(?:[A-Z][a-z]{2}|[A-Z*=])"
_PROTEIN: Final = re.compile(
    r"(?:[NX]P_\d{1,9}(?:\.\d{1,3})?:|ENSP\d{1,11}(?:\.\d{1,3})?:)?(?:p\.)?\(?(?:\?|=|0\??|"
    rf"{_ONE}\d{{1,5}}(?:_{_ONE}\d{{1,5}})?"
    rf"(?:{_ONE}|\?|fs(?:\*|Ter|X)?\d{{0,4}}|{_ONE}fs(?:\*|Ter|X)?\d{{0,4}}|ext[*A-Za-z0-9-]{{0,8}}"
    rf"|del|dup|ins(?:{_ONE}){{1,30}}|delins(?:{_ONE}){{1,30}})?)\)?"
)
_PLACE: Final = r"[-*]?\d{1,9}(?:[+-]\d{1,6})?"
_CODING: Final = re.compile(
    r"(?:N[MCRG]_\d{1,9}(?:\.\d{1,3})?(?:\([A-Z][A-Z0-9-]{0,14}\))?:|ENST\d{1,11}(?:\.\d{1,3})?:)?[cgmn]\.\(?"
    rf"{_PLACE}(?:_{_PLACE})?"
    rf"(?:{_BASES}{{1,30}}>{_BASES}{{1,30}}|(?:del|dup|ins|inv|delins){_BASES}{{0,60}}|del{_BASES}{{0,60}}ins{_BASES}{{1,60}}|=)\)?"
)
_STAR: Final = (
    r"\*\d{1,4}[A-Z]{0,2}(?:\.\d{1,4})?(?::\d{2,4}){0,3}[NQLSCA]?(?: ?\(TA\d\))?(?: ?[x×](?:≥?\d{1,2}|N)|≥\d{1,2})?"
)
_ALLELE: Final = re.compile(
    rf"(?:[A-Z][A-Z0-9-]{{1,9}})?{_STAR}(?:\+{_STAR}){{0,3}}"
    r"|\(\*\d{1,4}[A-Z]{0,2}|\*\d{1,4}[A-Z]{0,2}\)x(?:≥?\d{1,2}|N)"
    rf"|-?\d{{1,6}}(?:_\d{{1,6}})?(?:{_BASES}{{1,20}}>{_BASES}{{1,20}}|(?:del|ins|dup){_BASES}{{0,20}})"
    r"|rs\d{3,12}(?: (?:reference|variant|wild ?type))?(?: ?\(?[ACGT]\)?)?"
    r"|[A-Z]\d{1,4}(?:[A-Z]|del|fs|\*)"
)
_HAPLOTYPE: Final = re.compile(r"(c\.\S{3,60})(?: \((HapB3)\))?")
_FUSION_WORD: Final = re.compile(r"(?: fusion)?$", re.IGNORECASE)
_FUSION_JOIN: Final = re.compile(r"::|--|/|-")


def member_of(kind: type[StrEnum]) -> Treatment:
    """The treatment ``enum``: only a member of this very enumeration (or ``None``) passes."""
    return partial(_member, kind)


def treatments(policy: Elements) -> dict[str, Treatment]:
    """Every treatment by its name in the allow-list, but for ``enum`` (each has its own members)."""
    codes = _Codes(policy)
    allele = partial(_is_allele, policy.words["allele"])
    listed = ("comparator", "interpretation", "circumstance", "visit")
    return {
        **{name: partial(_listed, policy.words[name]) for name in listed},
        "flag": _flag,
        "number": _number,
        "years": _years,
        "copies": _copies,
        "turn": _turn,
        "relative_day": _relative_day,
        "codes": codes.several,
        "relation": codes.relation,
        "unit": _unit(policy.words["unit"], policy.words["annotation"]),
        "finding": partial(_text, is_finding),
        "gene": partial(_text, _GENE.fullmatch),
        "protein_change": partial(_text, _PROTEIN.fullmatch),
        "coding_change": partial(_text, _CODING.fullmatch),
        "fusion": partial(_text, _is_fusion),
        "allele": partial(_text, allele),
        "diplotype": _diplotype(allele),
        "phrase": partial(_text, partial(is_phrase, policy.words["phrase"], policy.words["gene"])),
    }


def is_phrase(words: frozenset[str], genes: frozenset[str], text: str) -> bool:
    """Whether every word of the text is a public one: a listed word, a number, a short change, a gene."""
    if len(text) > 120:
        return False
    tokens = [token for token in _TOKEN.split(text) if token]
    return all(t.casefold() in words or t in genes or _PHRASE_TOKEN.fullmatch(t) for t in tokens)


def _member(kind: type[StrEnum], value: object, _: Passage) -> object:
    return value if value is None or value.__class__ is kind else REFUSED


def _flag(value: object, _: Passage) -> object:
    return value if value is True or value is False else REFUSED


def _listed(words: frozenset[str], value: object, _: Passage) -> object:
    return value if value == "" or value in words else REFUSED


def _number(value: object, _: Passage) -> object:
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite() or not -12 <= value.adjusted() <= 12:
        return REFUSED
    written = str(value)
    if len(written) <= _FEW_DIGITS and "E" not in written:
        return value
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -12 <= exponent <= 0:
        return value
    return Decimal(format(value, ".12f" if value.adjusted() < 0 or value % 1 else ".0f"))


def _years(value: object, _: Passage) -> object:
    if value is None:
        return None
    return min(value, OLDEST) if isinstance(value, int) and value >= 0 else REFUSED


def _copies(value: object, _: Passage) -> object:
    """One or two copies of an allele, or not said."""
    return value if value is None or (value in {1, 2} and value.__class__ is int) else REFUSED


def _turn(value: object, _: Passage) -> object:
    """Which it was among the results of its day; a day has few minutes."""
    return value if value.__class__ is int and isinstance(value, int) and 0 <= value <= _MINUTES_OF_A_DAY else REFUSED


def _relative_day(value: object, passage: Passage) -> object:
    """Days from the request, negative in the past; what is older than 90 years is 90 years ago."""
    if value is None:
        return None
    if not isinstance(value, date):
        return REFUSED
    return max(value.toordinal() - passage.today, -DAYS_OF_90_YEARS)


class _Codes:
    """Passes public codes. What it refused is not remembered; what it passed is, for speed."""

    __slots__ = ("_public",)

    def __init__(self, policy: Elements) -> None:
        @lru_cache(maxsize=16_384)
        def public(system: str, code: str) -> Code:
            found = policy.public_code(system, code)
            if found is None:
                raise LookupError
            return found

        self._public = public

    def one(self, code: Code) -> Code | None:
        """The canonical code without display, or ``None``."""
        try:
            return self._public(code.system, code.code)
        except (LookupError, TypeError):
            return None

    def several(self, value: object, passage: Passage) -> object:
        """The public ones among the codes, in their order; the others are counted."""
        if not value:
            return ()
        if not isinstance(value, tuple):
            return REFUSED
        if len(value) == 1 and (only := self.one(value[0])) is not None:
            return (only,)
        kept = [found for code in value if (found := self.one(code)) is not None]
        passage.dropped_codes += len(value) - len(kept)
        return tuple(kept)

    def relation(self, value: object, passage: Passage) -> object:
        """The kinship code; a local one becomes "family member"."""
        if not isinstance(value, Code):
            return REFUSED
        found = self.one(value)
        passage.dropped_codes += found is None
        return found or RELATIVE_UNKNOWN


def _text(check: Callable[[str], object], value: object, _: Passage) -> object:
    """A string that passes whole when the check says so; empty and ``None`` always pass."""
    if not value:
        return value
    return value if isinstance(value, str) and check(value) else REFUSED


def _unit(spaced: frozenset[str], annotations: frozenset[str]) -> Treatment:
    """A UCUM-like unit; an annotation that is not listed becomes {unit}, which means the same: one.

    Only what passed is remembered.
    """

    def plain(found: re.Match[str]) -> str:
        return found.group() if found.group(1) in annotations else "{unit}"

    @lru_cache(maxsize=1_024)
    def fit(unit: str) -> str:
        if not _UNIT.fullmatch(unit):
            raise LookupError
        return _ANNOTATION.sub(plain, unit) if "{" in unit else unit

    def clean(value: object, _: Passage) -> object:
        if not value or value in spaced:
            return value or ""
        try:
            return fit(value) if isinstance(value, str) else REFUSED
        except LookupError:
            return REFUSED

    return clean


def _is_allele(names: frozenset[str], text: str) -> bool:
    if text in names or _ALLELE.fullmatch(text):
        return True
    haplotype = _HAPLOTYPE.fullmatch(text)
    return bool(haplotype and _CODING.fullmatch(haplotype.group(1)))


def _is_fusion(text: str) -> bool:
    partners = _FUSION_JOIN.split(_FUSION_WORD.sub("", text))
    return len(partners) == 2 and all(_GENE.fullmatch(partner) for partner in partners)


def _diplotype(is_allele: Callable[[str], bool]) -> Treatment:
    def clean(value: object, _: Passage) -> object:
        if value is None:
            return None
        if not isinstance(value, Diplotype) or not _GENE.fullmatch(value.gene):
            return REFUSED
        return value if all(is_allele(allele) for allele in value.alleles) else REFUSED

    return clean
