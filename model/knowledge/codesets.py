"""Named sets of problem and procedure codes: what counts as "diabetes is already on the list"."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from model.domain.code import ICD9CM, ICD10, ICD10CM, Code
from model.domain.text import Text
from model.knowledge.context_words import plain_words
from model.knowledge.files import FOLDER, KnowledgeError, files, read_csv
from model.knowledge.records import CodeRecord, Word

_ICD10_FAMILY = frozenset((ICD10, ICD10CM))
_AMOUNT = "_amount"
_WITH_PREFIXES = frozenset((ICD10, ICD9CM))


class SetRow(CodeRecord):
    """One code of one set; an ICD code that ends in ``*`` stands for everything below it.

    ``days`` says how long the state lasts after it began or was recorded (a pregnancy); none: lasting.
    """

    set: Word
    days: int | None = None


class CodeSets:
    """The sets, by name. ICD-10 and ICD-10-CM codes are read alike; dots of ICD codes do not matter."""

    def __init__(self, rows: Iterable[SetRow]) -> None:
        self._rows: dict[str, tuple[SetRow, ...]] = {}
        self._exact: dict[tuple[str, str], frozenset[str]] = {}
        self._prefixes: dict[tuple[str, str], frozenset[str]] = {}
        self._labels: dict[tuple[str, str], Text] = {}
        self._below: dict[tuple[str, str], Text] = {}
        for row in rows:
            self._rows[row.set] = (*self._rows.get(row.set, ()), row)
            self._index(row)
        self._names = frozenset(self._rows)
        self._sets_of = lru_cache(maxsize=4096)(self._find)

    def _index(self, row: SetRow) -> None:
        system, code = _key(row.value())
        if code.endswith("*"):
            prefix = (system, code[:-1])
            self._prefixes[prefix] = self._prefixes.get(prefix, frozenset()) | {row.set}
            if row.en and row.zh:
                self._below.setdefault(prefix, Text(en=row.en, zh=row.zh))
            return
        self._exact[system, code] = self._exact.get((system, code), frozenset()) | {row.set}
        if row.en and row.zh:
            self._labels.setdefault((system, code), Text(en=row.en, zh=row.zh))

    def _find(self, system: str, code: str) -> frozenset[str]:
        found = self._exact.get((system, code), frozenset())
        if system in _WITH_PREFIXES:
            for length in range(3, len(code) + 1):
                found |= self._prefixes.get((system, code[:length]), frozenset())
        return found

    def of(self, codes: Iterable[Code]) -> frozenset[str]:
        """The names of every set that one of these codes belongs to."""
        return frozenset[str]().union(*(self._sets_of(*_key(code)) for code in codes))

    def holds(self, name: str, codes: Iterable[Code]) -> bool:
        """Whether one of these codes belongs to the set; ``KeyError`` for a set that does not exist."""
        if name not in self._rows:
            raise KeyError(name)
        return name in self.of(codes)

    def members(self, name: str) -> tuple[Code, ...]:
        """The set's codes, as the file orders them; ``KeyError`` for a set that does not exist."""
        return tuple(row.value() for row in self._rows[name])

    def days(self, name: str) -> int | None:
        """How many days the set's state lasts; ``None`` for a lasting one."""
        return self._rows[name][0].days

    def label(self, codes: Iterable[Code]) -> Text | None:
        """Our own words for a code, or for the ICD category it stands below; ``None`` when we do not know it."""
        for code in codes:
            if found := self._labels.get(_key(code)) or self._category(code):
                return found
        return None

    def _category(self, code: Code) -> Text | None:
        system, plain = _key(code)
        lengths = range(len(plain), 2, -1) if system in _WITH_PREFIXES else ()
        return next((found for length in lengths if (found := self._below.get((system, plain[:length])))), None)

    def spoken(self, words: str) -> Code | None:
        """The code that our own words, in either language, stand for; ``None`` when no code is called so."""
        return self._by_words.get(plain_words(words))

    @cached_property
    def _by_words(self) -> dict[str, Code]:
        found: dict[str, Code] = {}
        for rows in self._rows.values():
            for row in rows:
                for name in (row.en, row.zh):
                    if name and not row.code.endswith("*"):
                        found.setdefault(plain_words(name), row.value())
        return found

    def names(self) -> frozenset[str]:
        """Every set's name."""
        return self._names

    def rows(self) -> Mapping[str, tuple[SetRow, ...]]:
        """The table itself, set by set, in the file's order."""
        return self._rows


def is_answer(name: str, kind: str) -> bool:
    """Whether a code set holds answers of the kind; a question without a known answer says nothing."""
    return name.startswith(f"{kind}_") and not name.endswith(("_question", _AMOUNT))


def answers_of(sets: Iterable[str], kind: str, value: Decimal | None) -> frozenset[str]:
    """The answers among a circumstance's sets; a number is one: above zero it says what its set is named after.

    Cigarettes a day ("smoking_current_amount") above zero mean "smoking_current", zero means another answer.
    """
    if found := frozenset(name for name in sets if is_answer(name, kind)):
        return found
    counted = [name for name in sets if name.startswith(f"{kind}_") and name.endswith(_AMOUNT)]
    if value is None:
        return frozenset()
    return frozenset(name.removesuffix(_AMOUNT) if value > 0 else name for name in counted)


def _key(code: Code) -> tuple[str, str]:
    system = ICD10 if code.system in _ICD10_FAMILY else code.system
    return system, code.code.replace(".", "").upper() if system in _WITH_PREFIXES else code.code


def load_codesets(folder: Path = FOLDER) -> CodeSets:
    """Read ``terms/codesets*.csv``; a set may be continued in another file.

    Raises:
        KnowledgeError: a row is wrong, or a set's first code is a prefix (it could not be shown).
    """
    terms = folder / "terms"
    sets = CodeSets(row for path in files(terms, "codesets*.csv") for row in read_csv(path, SetRow))
    for name, rows in sets.rows().items():
        if rows[0].code.endswith("*"):
            raise KnowledgeError(terms / "codesets.csv", name, "the first code of a set must be a whole code")
    return sets


def load_reactions(folder: Path = FOLDER) -> CodeSets:
    """Read ``terms/reactions.csv``: the reactions that allergy records name. They are no problems of a list."""
    return CodeSets(read_csv(folder / "terms" / "reactions.csv", SetRow))
