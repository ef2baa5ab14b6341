"""A text cut into tokens: identifiers of genetics and catalogues, dates, numbers, words, single Chinese characters."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from model.language.verify.folding import narrowed, stem


class Shape(StrEnum):
    """What a token looks like."""

    VARIANT = "variant"
    CODE = "code"
    DATE = "date"
    CLOCK = "clock"
    NUMBER = "number"
    WORD = "word"
    HAN = "han"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text; ``form`` is what it is compared by."""

    shape: Shape
    text: str
    start: int
    end: int
    form: str


_AMINO: Final = "Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Ter"
_MONTH: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATES: Final = (
    r"\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)|\d{4}/\d{1,2}/\d{1,2}(?!\d)|\d{4}\.\d{1,2}\.\d{1,2}(?!\d)|"
    r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号]|\d{4}\s?年\s?\d{1,2}\s?月(?!龄)|\d{1,2}\s?月\s?\d{1,2}\s?[日号]|(?:19|20)\d{2}\s?年(?!龄)|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-](?:{_MONTH})\b\.?,?(?:[\s-]\d{{4}}\b)?|"
    rf"\b(?:{_MONTH})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s\d{{4}}\b)?|"
    rf"\b(?:{_MONTH})\b\.?,?\s(?:of\s)?\d{{4}}\b|\b(?:{_MONTH})\b(?=\s(?:and|to|through|until)\s(?:{_MONTH})\b)|"
    r"(?<![\d.年、])(?:1[0-2]|[1-9])\s?月(?:份)?(?![龄内余后前大小\d])|"
    r"同年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|(?<=[日号][至到])\s?\d{1,2}\s?[日号]|"
    r"(?<!\d)\d{1,2}/\d{1,2}/\d{4}(?!\d)|(?<![\d/])(?:0?[1-9]|1[0-2])/(?:19|20)\d{2}(?![\d/])|(?<![\d-])(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?![\d-])"
)
_BEFORE_NUMBERS: Final = "BP|Hb|Hgb|eGFR|GFR|LDL|HDL|TSH|ALT|AST|INR|CRP|BMI|PLT|WBC|QTc|UACR|BNP|TMB|CPS|TPS"
"""Tests that Chinese records write against their number: Hb95."""
_TOKEN: Final = re.compile(
    rf"(?P<date>{_DATES})|"
    r"(?P<code>HP:\d{7}|OMIM:\d+|ORPHA:\d+|\b[A-TV-Z]\d{2}\.\d{1,3}[A-Z]?\b|(?<![\w*/.-])[1-5][A-Da-c](?![\w*/-]|\.\w))|"
    r"(?P<variant>\b[cgpmnr]\.\(?[-*]?[A-Za-z0-9][A-Za-z0-9_*>+\-=?]*\)?|\brs\d{3,}\b|"
    rf"\b(?:{_AMINO})\d+(?:{_AMINO}|\*|fs)|\b[ACDEFGHIKLMNPQRSTVWY]\d{{2,4}}(?:[ACDEFGHIKLMNPQRSTVWY*]\b|fs\b|del\b)|"
    r"(?<![\d*×x])\*\s?\d+[A-Z]?(?:[:：]\d+)*(?:xN|x\d+|×\d+|×N)?(?!\*)|≥?x\d+\b(?=\)))|"
    r"(?P<clock>\b\d{1,2}:\d{2}(?::\d{2})?\b)|"
    r"(?P<number>(?:(?<=[\s(:~])-(?=\d))?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+)"
    r"(?:\s?[×xX*]\s?10(?:\^|\*\*?)?[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2}(?!\d))?)|"
    rf"(?P<word>(?:{_BEFORE_NUMBERS})(?=\d)|[A-Za-z]+(?=\d+\.\d)|"
    r"[A-Za-zµΑ-ωÀ-ÿ][A-Za-z0-9µΑ-ωÀ-ÿ]*(?:'[a-z]{1,2}\b)?)|"
    r"(?P<han>[\u3400-\u9fff])|"
    r"(?P<sign>\S)",
    re.ASCII,
)
_THREE_LETTERS: Final = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_THREE: Final = re.compile("|".join(_THREE_LETTERS))


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into its tokens; offsets count characters of the text as given."""
    return _tokens(text)


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[Token, ...]:
    found = []
    for match in _TOKEN.finditer(narrowed(text)):
        shape = Shape(match.lastgroup or "sign")
        written = match[0]
        found.append(Token(shape, written, match.start(), match.end(), _form(shape, written)))
    return tuple(found)


def _form(shape: Shape, written: str) -> str:
    if shape is Shape.WORD:
        return stem(written)
    if shape is Shape.VARIANT:
        return variant_form(written)
    return written.casefold().lstrip("0") if shape is Shape.CLOCK else written.casefold()


def variant_form(written: str) -> str:
    """Return one writing of a variant: ``p.(Val600Glu)`` and ``V600E`` are the same change."""
    bare = written.replace(" ", "").replace("(", "").replace(")", "").replace("×", "x")
    if bare.startswith("p.") or _THREE.match(bare):
        bare = _THREE.sub(lambda match: _THREE_LETTERS[match[0]], bare.removeprefix("p."))
    return bare if bare.startswith("*") else bare.casefold()
