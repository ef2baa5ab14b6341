"""The everyday names of things in questions about a patient, read from the tables of this folder."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from model.domain.code import ICD10, ICD10CM, Code
from model.domain.text import Text
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Names, Record
from model.language.about.words import either, plain, table

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_ICD10: Final = frozenset({ICD10, ICD10CM})
_MEDICINES: Final = tuple(
    f"{word}{end}" for word in ("tablet", "pill", "drug", "med", "medicine", "medication") for end in ("", "s")
)
_ORDINARY: Final = frozenset({"k", "mg", "news", "ca", "na", "fit"})
"""Small words that are abbreviations only where they are written in capitals."""


class NameRow(Record):
    """A thing by its words in each language."""

    en: Names
    zh: Names

    @property
    def label(self) -> Text:
        """The first word of each language."""
        return Text(en=self.en[0], zh=self.zh[0])


class MeasureGroup(NameRow):
    """Words for measures, one or several."""

    measures: Names


class ConditionName(NameRow):
    """Everyday words for a condition and the code sets that it may stand under."""

    sets: Names


class Kinds(Record):
    """The sets that are kinds of the condition of a wide set."""

    set: str
    kinds: Names


class Tests(Record):
    """The tests for a condition, by its set."""

    set: str
    measures: Names


class FamilyCode(Record):
    """A problem that is a family history: how its ICD-10 code begins, and the sets of what it may be of."""

    code: str
    sets: Names = ()
    en: str
    zh: str

    @property
    def label(self) -> Text:
        """What runs in the family."""
        return Text(en=self.en, zh=self.zh)


class DrugGroup(NameRow):
    """Drugs as people group them: ATC prefixes."""

    atc: Names


class OrganName(NameRow):
    """A part of the body. ``icd``: how the codes of its problems begin; ``labels``: problems by their English names."""

    icd: Names
    labels: Names = ()
    measures: Names = ()


class DrugUse(NameRow):
    """Lay words for what a group of drugs is taken for; ``group``: the group by its English label."""

    group: str

    def words(self) -> Iterator[str]:
        """The group by these words: "heart pills", "tablets for my heart", 治心脏的药."""
        for use in self.en:
            for noun in _MEDICINES:
                yield from (f"{use} {noun}", f"{noun} for {use}", f"{noun} for my {use}")
            yield from (f"{word} for {use}" for word in ("anything", "something"))
            yield from (f"{word} for my {use}" for word in ("anything", "something"))
        for use in self.zh:
            yield from (f"{use}药", f"治{use}的药", f"治疗{use}的药", f"{use}方面的药")


class ProcedureName(NameRow):
    """An examination or operation. ``codes`` are SNOMED CT; reports of examinations are not read by Osler."""

    sets: Names = ()
    codes: Names = ()
    is_examination: str = ""


class ScoreName(NameRow):
    """Everyday words for scores by their ids."""

    scores: Names


class HabitName(NameRow):
    """A habit or state by its kind in the case."""

    kind: str
    sets: Names = ()


class ToldName(NameRow):
    """A result that no rule reads. ``kin``: measures that a question on it may name; without, its own name asks."""

    codes: Names
    kin: Names = ()


class DrugLevel(NameRow):
    """A drug whose level in the blood is measured."""

    codes: Names

    def told(self) -> ToldName:
        """Its level as a result that is told by name."""
        en = (f"{name} {word}" for name in self.en for word in ("level", "levels", "trough", "concentration"))
        zh = (f"{name}{word}" for name in self.zh for word in ("浓度", "血药浓度", "谷浓度", "的浓度"))
        return ToldName(codes=self.codes, en=tuple(en), zh=tuple(zh))


class _Abbreviation(Record):
    short: str
    name: str


class RelationName(NameRow):
    """A relative by the codes of the relation."""

    codes: Names


class UnreadName(NameRow):
    """A part of a chart that is never read."""


class _Question(Record):
    system: str
    code: str
    kind: str
    en: str
    zh: str


Row = (
    MeasureGroup | ConditionName | DrugGroup | ProcedureName | ScoreName | HabitName | UnreadName | ToldName | OrganName
)


@lru_cache(maxsize=1)
def relations() -> tuple[RelationName, ...]:
    """Relatives."""
    return table("relations", RelationName)


@lru_cache(maxsize=1)
def relation_words() -> tuple[re.Pattern[str], Mapping[str, tuple[RelationName, ...]]]:
    """Every word for a relative as one pattern, the longest first ("aunt" holds a Chinese word for "mother")."""
    found: dict[str, tuple[RelationName, ...]] = {}
    for row in relations():
        for word in (*row.en, *row.zh):
            found[word] = (*found.get(word, ()), row)
    ordered = sorted(found, key=lambda word: (-len(word), word))
    return either([w for w in ordered if w.isascii()], [w for w in ordered if not w.isascii()]), found


@lru_cache(maxsize=1)
def kinds_of_sets() -> Mapping[str, frozenset[str]]:
    """The sets that are kinds of a wide one."""
    return {row.set: frozenset(row.kinds) for row in table("kinds", Kinds)}


@lru_cache(maxsize=1)
def tests_of_sets() -> Mapping[str, tuple[str, ...]]:
    """The measures that test for the condition of a set."""
    return {row.set: row.measures for row in table("tests", Tests)}


def family_code(code: Code) -> FamilyCode | None:
    """The family history that a code is of, by the narrowest that fits."""
    if code.system not in _ICD10:
        return None
    return next((row for row in _family_codes() if code.code.startswith(row.code)), None)


@lru_cache(maxsize=1)
def _family_codes() -> tuple[FamilyCode, ...]:
    return tuple(sorted(table("family_codes", FamilyCode), key=lambda row: -len(row.code)))


@lru_cache(maxsize=1)
def answered() -> tuple[str, ...]:
    """The kinds of habits and states that a record holds as a question with an answer."""
    return tuple(row.kind for row in table("habits", HabitName))


@lru_cache(maxsize=1)
def habit_names() -> tuple[HabitName, ...]:
    """Habits and states."""
    return table("habits", HabitName)


def question_label(codes: Iterable[Code]) -> Text | None:
    """The name of the question about a habit that one of the codes stands for."""
    return next((found for code in codes if (found := _questions().get(code))), None)


@lru_cache(maxsize=1)
def told_names() -> tuple[ToldName, ...]:
    """Results that no rule reads and that are told by name."""
    return (*table("told", ToldName), *(row.told() for row in table("drug_levels", DrugLevel)))


def expanded(text: str) -> str:
    """A text with the abbreviations of conditions written out."""
    pattern, names = _abbreviations()
    return pattern.sub(lambda match: names[match[0]], text)


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    names = {row.short: row.name for row in table("abbreviations", _Abbreviation)}
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z0-9])"), names


@lru_cache(maxsize=1)
def procedure_names() -> tuple[ProcedureName, ...]:
    """Examinations and operations."""
    return table("procedures", ProcedureName)


@lru_cache(maxsize=1)
def drug_groups() -> tuple[DrugGroup, ...]:
    """Drugs by use, with the lay words for the use."""
    words: dict[str, list[str]] = {}
    for row in table("drug_uses", DrugUse):
        words.setdefault(row.group, []).extend(row.words())
    return tuple(
        row.model_copy(update={"en": (*row.en, *words.get(row.en[0], ()))}) for row in table("drug_groups", DrugGroup)
    )


@lru_cache(maxsize=1)
def everyday() -> tuple[re.Pattern[str], Mapping[str, tuple[Row, ...]]]:
    """Every everyday name as one pattern, the longest first, and what each stands for."""
    tables: tuple[Sequence[Row], ...] = (
        table("measure_groups", MeasureGroup),
        table("names", ConditionName),
        drug_groups(),
        table("organs", OrganName),
        procedure_names(),
        table("score_names", ScoreName),
        table("habits", HabitName),
        table("unread", UnreadName),
        [row for row in told_names() if not row.kin],
    )
    found: dict[str, tuple[Row, ...]] = {}
    for row in (row for rows in tables for row in rows):
        for word in dict.fromkeys(_key(plain(name)) for name in (*row.en, *row.zh)):
            found[word] = (*found.get(word, ()), row)
    ordered = sorted({word.casefold() for word in found}, key=lambda word: (-len(word), word))
    return either([w for w in ordered if not _CHINESE.search(w)], [w for w in ordered if _CHINESE.search(w)]), found


def _key(name: str) -> str:
    """Folded, but for an abbreviation of few letters that is an ordinary word too ("K", "NEWS")."""
    return name if name.isupper() and name.isascii() and name.casefold() in _ORDINARY else name.casefold()


@lru_cache(maxsize=1)
def _questions() -> Mapping[Code, Text]:
    rows = read_csv(FOLDER / "terms" / "circumstances.csv", _Question)
    return {Code(row.system, row.code): Text(en=row.en, zh=row.zh) for row in rows}
