"""Notes about people who never lived, with every identifier's place: what the classifier of identifiers learns from.

Names come from Faker in many languages, from random letters and from ordinary words ("Mark Rose", 白云): only what
stands around a name tells the last two, and that is to be learned.
"""

import importlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

_T = TypeVar("_T")
_KNOWLEDGE: Final = Path(__file__).parents[1] / "knowledge"
_BRACES: Final = re.compile(r"[{}]")
_SENTENCES: Final = Path(__file__).with_name("note_sentences.toml")
LOCALES: Final = (
    *(
        "en_US",
        "en_GB",
        "en_IN",
        "en_NG",
        "es_MX",
        "es_ES",
        "pt_BR",
        "fr_FR",
        "de_DE",
        "it_IT",
        "nl_NL",
        "pl_PL",
        "cs_CZ",
    ),
    *(
        "hu_HU",
        "ro_RO",
        "sv_SE",
        "no_NO",
        "da_DK",
        "fi_FI",
        "tr_TR",
        "vi_VN",
        "id_ID",
        "hr_HR",
        "sl_SI",
        "lt_LT",
        "et_EE",
    ),
    *("en_KE", "sw", "zu_ZA", "yo_NG", "ig_NG", "ha_NG", "fr_DZ", "az_AZ", "ga_IE", "en_PK", "uz_UZ"),
)
CHINESE: Final = "zh_CN"
PER_LOCALE, WORD_SHARE, RANDOM_SHARE = 400, 0.35, 0.15
"""Names drawn once from each locale; shares of names that are ordinary words, and of names of random letters."""
LABELS: Final = ("O", "NAME", "LOCATION", "ORGANIZATION")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_LATIN: Final = re.compile(r"[^\W\d_][^\W\d_'’-]+(?:[ '’-][^\W\d_]+)*")
_KINDS: Final = {"C": "LOCATION", "S": "LOCATION", "H": "LOCATION", "W": "ORGANIZATION"}
_WORD: Final = re.compile(r"(?<![\w-])[a-z]{3,9}(?![\w-])")
_HAN_WORD: Final = re.compile("[\u4e00-\u9fff]{2,3}")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One note and what identifies in it: start, end, place in ``LABELS``."""

    text: str
    spans: tuple[tuple[int, int, int], ...]


@cache
def prose() -> tuple[str, ...]:
    """The sentences of our own knowledge, in both languages: nobody is named in them."""
    found: dict[str, None] = {}
    for path in sorted(_KNOWLEDGE.rglob("*.toml")):
        _gather(tomllib.loads(path.read_text(encoding="utf-8")), found)
    return tuple(_BRACES.sub("", text) for text in found)


def _gather(value: object, found: dict[str, None]) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("en", "zh") and isinstance(part, str):
                found[part] = None
            else:
                _gather(part, found)
    elif isinstance(value, list):
        for part in value:
            _gather(part, found)


def made_up(count: int, seed: int, prose: tuple[str, ...] = ()) -> Iterator[MadeUp]:
    """Yield so many notes, half English and half Chinese; ``prose`` are further sentences in which nobody is named."""
    draw = np.random.default_rng(seed)
    writers = [_Writer(language, draw, prose) for language in ("en", "zh")]
    for number in range(count):
        yield writers[number % 2].note()


class _Writer:
    """Writes the notes of one language."""

    def __init__(self, language: str, draw: np.random.Generator, prose: tuple[str, ...]) -> None:
        table = _sentences()[language]
        self._draw, self._is_chinese = draw, _IS_CHINESE[language]
        self._identify, self._keep = table["identify"].strip().splitlines(), table["keep"].strip().splitlines()
        self._clinical = {slot: _listed(table[name]) for slot, name in _CLINICAL.items()}
        self._prose = [text for text in prose if bool(_HAN_WORD.search(text)) == self._is_chinese]
        pattern = _HAN_WORD if self._is_chinese else _WORD
        self._words: list[str] = sorted(
            {word for text in (*self._prose, *self._keep) for word in pattern.findall(text)}
        )
        self._names = _names(self._is_chinese, int(draw.integers(1 << 30)))

    def note(self) -> MadeUp:
        """Two to six sentences about two people."""
        people = {"P": self._person(), "O": self._person()}
        text = ""
        spans: list[tuple[int, int, int]] = []
        for _ in range(int(self._draw.integers(2, 7))):
            piece, found = self._sentence(people)
            spans += [(start + len(text), end + len(text), label) for start, end, label in found]
            text += piece + self._one(("", "\n") if self._is_chinese else (" ", " ", "\n"))
        return MadeUp(text, tuple(spans))

    def _sentence(self, people: dict[str, tuple[str, str]]) -> tuple[str, list[tuple[int, int, int]]]:
        kind = self._draw.random()
        if kind > _FILLED and self._prose:
            return self._one(self._prose), []
        sentence = self._one(self._identify if kind < _IDENTIFYING else self._keep)
        text, place = "", 0
        spans = []
        for match in _SLOT.finditer(sentence):
            text += sentence[place : match.start()]
            place, start = match.end(), len(text)
            value, label = self._value(match.group(1), people)
            text += value
            if label:
                spans.append((start, len(text), LABELS.index(label)))
        return text + sentence[place:], spans

    def _value(self, slot: str, people: dict[str, tuple[str, str]]) -> tuple[str, str]:
        if slot in self._clinical:
            return self._one(self._clinical[slot]), ""
        if slot == "n":
            return str(self._draw.integers(1, 300)), ""
        if slot == "d":
            year, month, day = self._draw.integers((2010, 1, 1), (2026, 13, 29)).tolist()
            return f"{year}-{month:02d}-{day:02d}", ""
        if slot in _KINDS:
            return self._place(slot), _KINDS[slot]
        given, family = people[slot[0] if slot[0] == "O" else "P"]
        whole = f"{family}{given}" if self._is_chinese else f"{given} {family}"
        return {"F": given, "L": family}.get(slot[-1], whole), "NAME"

    def _place(self, slot: str) -> str:
        name = self._name(1) if not self._is_chinese else self._name(0) + self._name(0)
        endings = _ENDINGS[self._is_chinese][slot]
        house = str(self._draw.integers(1, 900))
        if self._is_chinese:
            return name + self._one(endings) + (f"{house}号" if slot == "S" else "")
        return f"{house} {name} {self._one(endings)}" if slot == "S" else f"{name} {self._one(endings)}".strip()

    def _person(self) -> tuple[str, str]:
        if not self._is_chinese:
            return self._name(0), self._name(1)
        given, family = self._one(self._names)
        if self._draw.random() < WORD_SHARE:
            word = self._one(self._words)
            return word[1:], word[:1]
        return given, family

    def _name(self, part: int) -> str:
        """A given name (0) or a surname (1)."""
        kind = self._draw.random()
        if kind < WORD_SHARE and not self._is_chinese:
            return self._one(self._words).capitalize()
        if kind < WORD_SHARE + RANDOM_SHARE and not self._is_chinese:
            letters = "".join(self._one(_SYLLABLES) for _ in range(3))
            return letters[: int(self._draw.integers(4, 9))].capitalize()
        return self._one(self._names)[part]

    def _one(self, listed: Sequence[_T]) -> _T:
        return listed[int(self._draw.integers(len(listed)))]


_IS_CHINESE: Final = {"en": False, "zh": True}
_CLINICAL: Final = {"x": "diseases", "m": "drugs", "t": "tests"}
_IDENTIFYING, _FILLED = 0.6, 0.8
_SYLLABLES: Final = ("ba", "ke", "ro", "mi", "tha", "zu", "no", "sha", "vel", "dri", "ung", "ola", "czy", "ø", "ij")
_ENDINGS: Final = {
    False: {
        "C": ("",),
        "S": ("Street", "Road", "Lane", "Ave"),
        "H": ("Hospital", "Clinic", "Medical Center"),
        "W": ("Ltd", "Motors", "Bakery", "School"),
    },
    True: {
        "C": ("市", "县", "镇"),
        "S": ("路", "街", "巷", "大道"),
        "H": ("医院", "人民医院", "中医院"),
        "W": ("有限公司", "小学", "机械厂", "集团"),
    },
}


def _names(is_chinese: bool, seed: int) -> list[tuple[str, str]]:
    """Given names and surnames of every locale that writes them in Latin letters, or of Chinese."""
    faker = importlib.import_module("faker").Faker
    found: list[tuple[str, str]] = []
    for locale in (CHINESE,) if is_chinese else LOCALES:
        source = faker(locale)
        source.seed_instance(seed)
        for _ in range(PER_LOCALE * (10 if is_chinese else 1)):
            pair = (source.first_name(), source.last_name())
            if is_chinese or all(_LATIN.fullmatch(part) for part in pair):
                found.append(pair)
    return found


def _listed(lines: str) -> tuple[str, ...]:
    return tuple(part for line in lines.strip().splitlines() for part in line.split("|"))


@cache
def _sentences() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))
    return content
