"""What the weights learn from: our own notes with made-up people, made-up sentences around a person, and texts without."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from privacy.text.normalise import plain
from privacy.text.zh import double_surnames, is_given, ordinary, single_surnames
from privacy.text.zh_likeness import (
    Sign,
    candidates,
    inner_signs,
    is_han,
    left_signs,
    right_signs,
    roles,
    sides,
    word_signs,
)
from tests.evaluation.likely_names.zh_tables import MORE_SURNAMES, PERSON_ENDS, Dictionary
from tests.evaluation.notes import Note, templates_of, written

ROOT = Path(__file__).parents[3]
_RUN = re.compile('[^"\',\t\n|{}=\\[\\]]*[\u4e00-\u9fff]{4}[^"\t\n|{}=]*')
_TERM = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}(?![\u4e00-\u9fff])")
_MARKS = (",", "。", ";", ":", " ", "\n", "(", "、")
_BY = (
    *"由与和请向为被让对替随陪说叫给之的跟找问喊派托把经在是同带见",
    "转告",
    "通知",
    "告知",
    "联系",
    "提醒",
    "咨询",
    "姓名",
    "名叫",
)
TYPICAL = 0.6
"""The share of given names' characters that are drawn from the frequent ones."""
CLINICAL = 0.3
"""The share of sentences that name nobody and say what is found and done."""
_DONE = (
    *"予停服用查见示行诉伴无有加改含敷",
    "",
    "",
    "",
    "口服",
    "静滴",
    "联合",
    "既往",
    "可见",
    "考虑",
    "建议",
    "予以",
    "给予",
    "右侧",
    "左",
    "双侧",
)
_SHOWN = (
    *"伴后样史区处",
    "",
    "",
    "",
    "",
    "阴性",
    "阳性",
    "(-)",
    "(+)",
    "治疗",
    "10mg",
    " 0.5g",
    "正常",
    "可",
    "存在",
    "明显",
    "术后",
    "1片",
    "试验",
)
_GOES_ON = ("的", "家", "及", "系", "之", "与", "和", "将", "已", "在", "于", "为")
_NOBODY = ("", "患者", "其", "本人", "家属", "对方")

Example = tuple[list[Sign], bool]


@dataclass
class People:
    """Makes names as different as people's are: by the counts of names, by rare characters, and words as names."""

    source: Dictionary
    rng: random.Random

    def __post_init__(self) -> None:
        self.first = self._characters("M")
        self.last = self._characters("E")
        self.surnames = self._characters("B")
        usual = [(char, odds) for char, odds in zip(*self.last, strict=True) if is_given(char, strict=True)]
        self.typical = ([char for char, _ in usual], [odds for _, odds in usual])
        self.singles = sorted(single_surnames() | set(MORE_SURNAMES))
        self.doubles = sorted(double_surnames())
        self.words = [w for w, n, t in self.source.words if len(w) == 2 and n >= 20 and w[0] in self.singles]

    def _characters(self, state: str) -> tuple[list[str], list[float]]:
        odds = {c: 2.718281828**v for c, v in self.source.emissions[state, "nr"].items() if is_han(c)}
        return sorted(odds), [odds[char] for char in sorted(odds)]

    def name(self) -> str:
        """One name."""
        draw = self.rng.random()
        if draw < 0.08:
            word = self.rng.choice(self.words)
            if word not in ordinary() or self.rng.random() < 0.3:
                return word
        family = self.rng.choices(*self.surnames)[0] if draw < 0.55 else self.rng.choice(self.singles)
        if draw > 0.92:
            family = self.rng.choice(self.doubles)
        return family + ("" if self.rng.random() < 0.28 else self._one(self.first)) + self._one(self.last)

    def _one(self, table: tuple[list[str], list[float]]) -> str:
        chars, odds = table
        if self.rng.random() < TYPICAL:
            return self.rng.choices(*self.typical)[0]
        return self.rng.choices(chars, odds)[0] if self.rng.random() < 0.7 else self.rng.choice(chars)


class Sentences:
    """Sentences of a role, a name and what follows, from the words of the dictionary; a third of them without the name."""

    def __init__(self, source: Dictionary, people: People) -> None:
        self.people, self.rng = people, people.rng
        words = [(w, n, t) for w, n, t in source.words if t[:2] != "nr"]
        self.roles = [w for w, n, t in words if t == "n" and len(w) in (2, 3, 4) and w[-1] in PERSON_ENDS and n >= 20]
        self.roles += list(roles()) * (len(self.roles) // len(roles()))
        self.verbs = [w for w, n, t in words if t[0] == "v" and len(w) == 2 and n >= 150]
        self.acts = [w for w, n, t in words if t[0] in "vp" and len(w) == 1 and n >= 500 and is_han(w)]
        self.small = [w for w, n, t in words if t[0] in "dpt" and len(w) < 3 and n >= 300]
        self.any = [w for w, n, t in words if n >= 30 and 2 <= len(w) <= 4]
        self.like = [w for w in self.any if w[0] in set(people.singles)]
        self.nouns = [w for w, n, t in words if t == "n" and len(w) == 2 and n >= 100 and w[-1] not in PERSON_ENDS]
        self.terms = list(clinical_terms())
        self.term_like = [w for w in self.terms if w[0] in set(people.singles)]

    def one(self) -> Note:
        """One sentence."""
        note, rng = Note("made"), self.rng
        if rng.random() < CLINICAL:
            note.text = self._clinical()
            return note
        note.text = self._filler() + rng.choice((*_MARKS, ""))
        draw = rng.random()
        if draw < 0.45:
            note.text += rng.choice(self.roles) + (rng.choice(": ,") if rng.random() < 0.2 else "")
        elif draw < 0.6:
            note.text += rng.choice(self.verbs)
        elif draw < 0.7:
            note.text += rng.choice(_BY)
        elif draw < 0.75:
            note.text += f"{rng.randint(1, 60)}床"
        elif is_han(note.text[-1]):
            note.text += rng.choice(_MARKS)
        draw = rng.random()
        if draw > 0.8:
            note.text += rng.choice(self.like)
        elif draw < 0.65:
            name = self.people.name()
            note.spans.append((len(note.text), len(note.text) + len(name), "NAME"))
            note.text += name
        note.text += self._behind() + self._filler() + rng.choice("。,\n")
        return note

    def _clinical(self) -> str:
        """Findings, drugs and procedures in their usual company, many of which begin like a name."""
        rng, parts = self.rng, list[str]()
        for _ in range(rng.randint(2, 4)):
            shown = rng.choice(self.nouns) if rng.random() < 0.4 else rng.choice(_SHOWN)
            parts += (rng.choice(_DONE), self._term(), shown, rng.choice(_MARKS))
        return "".join(parts)

    def _term(self) -> str:
        """One term, a word that begins like a name, or what a brand or a new word could be."""
        rng, draw = self.rng, self.rng.random()
        if draw < 0.25:
            chars = (rng.choice(rng.choice(self.terms)) for _ in range(rng.randint(1, 2)))
            return rng.choice(self.people.singles) + "".join(chars)
        return rng.choice(self.term_like if draw < 0.6 else self.like if draw < 0.8 else self.terms)

    def _behind(self) -> str:
        draw = self.rng.random()
        kinds = (
            *((0.2, self.verbs), (0.35, self.small), (0.55, self.acts)),
            *((0.65, self.roles), (0.9, _MARKS), (1.0, _GOES_ON)),
        )
        return self.rng.choice(next(words for share, words in kinds if draw < share))

    def _filler(self) -> str:
        parts = (self.any, self.any, self.terms, self.like, self.verbs)
        return "".join(self.rng.choice(self.rng.choice(parts)) for _ in range(self.rng.randint(1, 2)))


def notes(sets: Iterable[str], people: People, each: int = 8) -> Iterator[Note]:
    """The notes of some sets of wordings, each with other people, and twice with nobody named."""
    for template in (template for wordings in sets for template in templates_of(wordings, "chinese")):
        for number in range(each):
            yield written("", template, {role: ("", people.name()) for role in "PRCDE"}, people.rng)
            if number < 2:
                cast = {role: ("", people.rng.choice(_NOBODY)) for role in "PRCDE"}
                note = written("", template, cast, people.rng)
                note.spans = [span for span in note.spans if span[2] != "NAME"]
                yield note


def texts() -> Iterator[Note]:
    """Every Chinese text of our own knowledge: it names nobody."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "model").rglob("*")):
        if path.suffix in (".csv", ".toml"):
            for match in _RUN.finditer(path.read_text(encoding="utf-8")):
                found[match.group().strip()] = None
    return (Note("", text) for text in found)


def clinical_terms() -> tuple[str, ...]:
    """Every Chinese term of our own tables that stands alone: findings, drugs and their brands, procedures, diseases."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "model").rglob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found |= dict.fromkeys(term for line in lines if not line.startswith("#") for term in _TERM.findall(line))
    return tuple(found)


def examples(note: Note) -> Iterator[Example]:
    """Every candidate of a note with its signs and whether it is a name; those inside other identifiers do not count."""
    text = plain(note.text).text
    if len(text) != len(note.text):
        return
    names = {(start, end) for start, end, label in note.spans if label == "NAME"}
    others = {place for start, end, label in note.spans if label != "NAME" for place in range(start, end)}
    for start, given, end in candidates(text):
        if others.isdisjoint(range(start, end)):
            around = (*left_signs(text, start), *right_signs(text, end), sides(text, start, given, end))
            inner = (
                *inner_signs(text[start:given], text[given:end]),
                *word_signs(text[start : start + 4], end - start),
            )
            yield [*inner, *around], (start, end) in names
