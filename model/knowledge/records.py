"""The pieces that every knowledge file is made of; unknown keys are refused."""

import re
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from model.domain.code import (
    ATC,
    HGNC,
    HL7_YES_NO,
    HPO,
    ICD9CM,
    ICD10,
    ICD10CM,
    ICDO3,
    INN,
    LOINC,
    RXNORM,
    SNOMED,
    Code,
)
from model.domain.evidence import Source
from model.domain.text import Text

SYSTEMS: Final[dict[str, str]] = {
    "loinc": LOINC,
    "snomed": SNOMED,
    "rxnorm": RXNORM,
    "icd10": ICD10,
    "icd10cm": ICD10CM,
    "icd9cm": ICD9CM,
    "icdo3": ICDO3,
    "atc": ATC,
    "inn": INN,
    "hgnc": HGNC,
    "hpo": HPO,
    "hl7yesno": HL7_YES_NO,
}
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_SAME = re.compile(r"\{[a-z0-9_]+\}|\d+(?:[.,]\d+)*")
"""What both languages must say alike: placeholders and numbers."""


_WRITTEN: Final[set[str]] = set()


class Record(BaseModel):
    """A frozen piece of a knowledge file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, _: object, /) -> None:
        """Give up the set of fields that were written: nobody asks for it, and 30,000 of them cost 6 MB."""
        object.__setattr__(self, "__pydantic_fields_set__", _WRITTEN)


def _at_bars(cell: object) -> object:
    return tuple(name.strip() for name in cell.split("|")) if isinstance(cell, str) else cell


Word = Annotated[str, AfterValidator(sys.intern)]
"""A name that many records share; it is kept once."""

Names = Annotated[tuple[str, ...], BeforeValidator(_at_bars)]
"""Several names in one cell of a table, bars between them."""


def _written_as_text(value: object) -> object:
    if isinstance(value, float | int):
        raise ValueError('write the number as a string, "6.5", so that it is exact')  # noqa: TRY004 - pydantic's way
    return value


Exact = Annotated[Decimal, BeforeValidator(_written_as_text)]
"""A dose, score or threshold: a Decimal, written as a string."""


class TextRecord(Record):
    """One statement in both languages: same placeholders and the same numbers in each."""

    en: str
    zh: str

    @model_validator(mode="after")
    def _say_the_same(self) -> "TextRecord":
        english, chinese = sorted(_SAME.findall(self.en)), sorted(_SAME.findall(self.zh))
        if english != chinese:
            raise ValueError(f"placeholders or numbers differ between en {english} and zh {chinese}")
        return self

    @cached_property
    def _fixed(self) -> Text | None:
        """The text itself where nothing is to be filled in; it is asked for thousands of times."""
        has_braces = any(brace in words for words in (self.en, self.zh) for brace in "{}")
        return None if has_braces else Text(en=self.en, zh=self.zh)

    @cached_property
    def _forms(self) -> tuple[str, str]:
        """Each language with its own wording of every placeholder: "{drug}" is "{drug.en}" and "{drug.zh}"."""
        return _PLACEHOLDER.sub(r"{\1.en}", self.en), _PLACEHOLDER.sub(r"{\1.zh}", self.zh)

    def text(self, **values: Text) -> Text:
        """Fill the placeholders, each with its own wording per language."""
        return self.filled(values)

    def filled(self, values: Mapping[str, Text]) -> Text:
        """The same with the values in one table, which may hold more than the text asks for."""
        if self._fixed:
            return self._fixed
        english, chinese = self._forms
        return Text(en=english.format_map(values), zh=chinese.format_map(values))


class SourceRecord(Record):
    """Where a statement was published, which version, and when we read it; ``pmid`` where PubMed has it."""

    title: Word
    version: Word
    url: Word
    retrieved: date
    pmid: str = ""

    def source(self) -> Source:
        """Return the value that travels with the statement."""
        return self._value

    @cached_property
    def _value(self) -> Source:
        return Source(title=self.title, version=self.version, url=self.url, retrieved=self.retrieved)


class CodeRecord(Record):
    """A code by the short name of its system; ``en`` and ``zh`` are our own display."""

    system: Word
    code: str
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _know_the_system(self) -> "CodeRecord":
        if self.system not in SYSTEMS:
            raise ValueError(f"unknown system {self.system!r}; one of {', '.join(SYSTEMS)}")
        return self

    def value(self) -> Code:
        """Return the code as a domain value."""
        return Code(SYSTEMS[self.system], self.code, self.en)
