"""Classes of drugs as allergy lists name them ("sulfa", "青霉素类"), by words and codes, as ATC prefixes."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from model.domain.code import ATC, SNOMED, Code
from model.domain.text import Text
from model.knowledge.context_words import plain_words
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Names, Record

_AROUND: Final = re.compile(
    r"^(?:allergy to|allergic (?:reaction )?to|hypersensitivity to|intolerance to|对)\s*(?:any |all )?"
    r"|\s*(?:drug |class )?(?:allergy|allergies|hypersensitivity|intolerance|adverse reaction)$"
    r"|\s*(?:\(substance\)|\(finding\)|\(disorder\))$"
    r"|(?:药物)?(?:过敏史|过敏|不耐受)$"
)


class DrugClass(Record):
    """One class; ``atc`` are the prefixes of its drugs."""

    en: str
    zh: str
    atc: Names
    words: Names
    snomed: Names = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """The class as ATC codes that are no single drug's."""
        return tuple(Code(ATC, prefix, self.en) for prefix in self.atc)


def classes_named(words: str) -> tuple[Code, ...]:
    """The ATC classes that the whole of the words stands for, "allergy to" and the like apart; none if unknown."""
    plain = plain_words(words)
    for _ in range(3):
        if found := _by_words().get(plain):
            return found.codes
        plain = _AROUND.sub("", plain).strip()
    return ()


def classes_of(codes: Iterable[Code]) -> tuple[Code, ...]:
    """The ATC classes that the first known code stands for."""
    return next((_by_code()[code.code].codes for code in codes if _is_listed(code)), ())


def class_label(code: Code) -> Text | None:
    """A class's name in both languages; ``None`` for a code that is no class of the table.

    Without a display, the name of the smallest class with the code.
    """
    if code.system != ATC:
        return None
    found = _by_prefix().get((code.code, code.display)) if code.display else _smallest(code.code)
    return Text(en=found.en, zh=found.zh) if found else None


@cache
def _smallest(prefix: str) -> DrugClass | None:
    return min((row for row in _rows() if prefix in row.atc), key=lambda row: len(row.atc), default=None)


def _is_listed(code: Code) -> bool:
    return code.system == SNOMED and code.code in _by_code()


@cache
def _rows() -> tuple[DrugClass, ...]:
    return tuple(read_csv(FOLDER / "terms" / "drug_classes.csv", DrugClass))


@cache
def _by_words() -> Mapping[str, DrugClass]:
    return MappingProxyType({plain_words(word): row for row in _rows() for word in (*row.words, row.en, row.zh)})


@cache
def _by_code() -> Mapping[str, DrugClass]:
    return MappingProxyType({code: row for row in _rows() for code in row.snomed})


@cache
def _by_prefix() -> Mapping[tuple[str, str], DrugClass]:
    return MappingProxyType({(prefix, row.en): row for row in _rows() for prefix in row.atc})
