"""The shapes in which programs write one thing: words, a code, a list of them, a number with its unit."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NoReturn

from model.domain.code import Code
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.base import Knowledge
from model.knowledge.records import SYSTEMS

Fields = Mapping[str, object]
NONE: Final = frozenset(
    {"none", "nil", "no", "nka", "nkda", "no known allergies", "no known drug allergies", "n/a"}
) | {
    "无",
    "没有",
    "无过敏史",
    "否认",
    "none known",
}
"""Words that state an empty list."""
NOT_KNOWN: Final = frozenset(
    {"unknown", "not known", "unk", "unsure", "uncertain", "not sure", "asked but unknown"}
) | {
    "不详",
    "未知",
    "不清楚",
    "不明",
    "not asked",
    "not recorded",
    "not documented",
    "possible",
    "possibly",
}
"""Words that state that nobody knows."""
_WORDS: Final = ("display", "text", "name", "label", "description", "term", "value")
_SYSTEMS: Final = {re.sub(r"[^a-z0-9]", "", name): url for name, url in SYSTEMS.items()} | {
    "snomedct": SYSTEMS["snomed"],
    "sct": SYSTEMS["snomed"],
    "rxcui": SYSTEMS["rxnorm"],
    "icd10who": SYSTEMS["icd10"],
    "2168401113883696": SYSTEMS["snomed"],
    "2168401113883688": SYSTEMS["rxnorm"],
    "2168401113883690": SYSTEMS["icd10cm"],
    "216840111388363": SYSTEMS["icd10"],
    "216840111388361": SYSTEMS["loinc"],
}
_LONGEST: Final = 80
_QUANTITY: Final = re.compile(r"^\s*(<=|>=|[<>≤≥=~])?\s*([+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")
_DAY: Final = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})")
_COMPARATORS: Final = {"≤": "<=", "≥": ">=", "=": "", "~": ""}


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing as it was written: its codes, best first, and its words; either may be missing."""

    codes: tuple[Code, ...] = ()
    words: str = ""

    def __str__(self) -> str:
        return self.words or next((code.display or code.code for code in self.codes), "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was written; ``comparator`` is "<", "<=", ">" or ">="."""

    value: Decimal
    unit: str = ""
    comparator: str = ""


@dataclass(slots=True)
class Desk:
    """What every part of the reading needs: the knowledge, today's date where it is known, and the gaps so far."""

    knowledge: Knowledge
    today: date | None = None
    gaps: list[Gap] = field(default_factory=list)

    def unread(self, area: Area, word: object) -> None:
        """Say that something was not understood and not used."""
        self._say("input_unread", Why.UNREADABLE, area, word)

    def part(self, area: Area, word: object) -> None:
        """Say that a part of something was not understood; the rest was used."""
        self._say("input_part", Why.UNREADABLE, area, word)

    def unknown(self, area: Area, word: object) -> None:
        """Say that the sender states not to know."""
        self._say("input_unknown", Why.NOT_ASSESSED, area, word)

    def conflict(self, area: Area, word: object) -> None:
        """Say that two fields of one entry contradict each other."""
        self._say("input_conflict", Why.UNREADABLE, area, word)

    def _say(self, key: str, why: Why, area: Area, word: object) -> None:
        words, shown = self.knowledge.words, same(" ".join(str(word).split())[:_LONGEST] or "?")
        gap = Gap(
            what=words.say(f"{key}_what", word=shown),
            why=why,
            area=area,
            consequence=words.say(f"{key}_consequence", word=shown),
        )
        if gap not in self.gaps:
            self.gaps.append(gap)

    def day(self, row: Fields, area: Area) -> int | None:
        """The day of an entry, counted from today: from ``day``, or from a ``date`` where today is known.

        A date that cannot be placed is a gap, and the entry has no day.
        """
        if (given := number(row.get("day"))) is not None:
            return int(given)
        written = next((row[key] for key in ("date", "effective", "collected", "reported") if row.get(key)), None)
        if written is None:
            return None
        found = _date(str(written))
        if found is None or self.today is None:
            self.unread(area, written)
            return None
        return (found - self.today).days


def refuse(name: str, expected: str) -> NoReturn:
    """Refuse a line whose field has the wrong type.

    Raises:
        ValueError: always; the message names the field and what it may be.
    """
    raise ValueError(f"{name}: {expected} is expected")


def mapping(value: object, name: str) -> Fields:
    """An object; nothing where there is none."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        refuse(name, "an object")
    return value


def listed(value: object) -> Sequence[object]:
    """A list, one thing as a list of one, nothing as an empty list."""
    if value is None or value == "":
        return ()
    return value if isinstance(value, list) else (value,)


def folded(value: object) -> str:
    """Words in one form of width, case, blanks and hyphens, to be looked up."""
    plain = unicodedata.normalize("NFKC", str(value)).replace("_", " ").replace("-", " ")
    return " ".join(plain.split()).casefold().strip(" .;:")


def first(row: Fields, *keys: str) -> object:
    """The value of the first of several names of a field that holds something."""
    return next((row[key] for key in keys if row.get(key) not in (None, "", [], {})), None)


def concepts(value: object, name: str) -> Iterator[Concept]:
    """Words, a code object, a FHIR CodeableConcept, or a list of them.

    Raises:
        ValueError: the value is of another type.
    """
    for item in listed(value):
        if isinstance(item, str | int) and not isinstance(item, bool):
            yield from (_coded_words(part) for part in re.split(r"\s*[;；、]\s*", str(item).strip()) if part)
        elif isinstance(item, Mapping):
            yield _concept(item)
        elif item is not None:
            refuse(name, "words, a code object or a list of them")


def number(value: object) -> Decimal | None:
    """A plain number, also one written as text; ``None`` for anything else."""
    found = quantity(value)
    return found.value if found and not found.comparator and not found.unit else None


def quantity(value: object) -> Quantity | None:
    """A number with a unit and comparator, from a number, "5.2 mmol/L", "<30" or an object; ``None`` otherwise."""
    if isinstance(value, Mapping):
        inner = quantity(first(value, "value", "result", "quantity", "valueQuantity"))
        unit = str(first(value, "unit", "units", "unit_code") or "")
        sign = str(value.get("comparator") or "")
        return Quantity(inner.value, inner.unit or unit, inner.comparator or sign) if inner else None
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    match = _QUANTITY.match(unicodedata.normalize("NFKC", str(value)))
    if match is None:
        return None
    sign, digits, unit = match.groups()
    try:
        found = Decimal(digits.replace(",", "."))
    except InvalidOperation:
        return None
    return Quantity(found, unit, _COMPARATORS.get(sign or "", sign or "")) if found.is_finite() else None


def system_of(written: object) -> str:
    """The system's address by any of its names: "SNOMED CT", "ICD-10-CM", a URL or an OID."""
    plain = str(written).strip()
    if plain in SYSTEMS.values():
        return plain
    bare = re.sub(r"[^a-z0-9]", "", plain.casefold().removeprefix("urn:oid:").removeprefix("http://hl7.org/fhir/sid/"))
    return _SYSTEMS.get(bare, plain)


def _concept(item: Fields) -> Concept:
    codings = [each for each in listed(item.get("coding")) if isinstance(each, Mapping)]
    codes = [_code(each) for each in (item, *codings)]
    inner = item.get("code")
    if isinstance(inner, Mapping):
        nested = _concept(inner)
        codes, words = [*nested.codes], nested.words
    else:
        words = ""
    named = next((str(each[key]) for each in (item, *codings) for key in _WORDS if isinstance(each.get(key), str)), "")
    return Concept(tuple(code for code in codes if code), words or named)


def _code(item: Fields) -> Code | None:
    code = item.get("code")
    if not isinstance(code, str | int) or isinstance(code, bool) or code == "":
        return None
    return Code(system_of(item.get("system") or ""), str(code).strip(), str(item.get("display") or ""))


def _coded_words(written: str) -> Concept:
    """ "RxNorm:32968" and "ICD-10|C34.9" are codes; other words are words."""
    system, separator, code = written.partition("|") if "|" in written else written.rpartition(":")
    address = system_of(system)
    if separator and code and address in SYSTEMS.values():
        return Concept((Code(address, code.strip()),))
    return Concept((), written)


def _date(written: str) -> date | None:
    match = _DAY.match(written)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
