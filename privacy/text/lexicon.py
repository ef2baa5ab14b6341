"""What is known of an English word: may it be a name, is it an ordinary or clinical word, an eponym, a place?"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from privacy.text.memory import Memory

_FOLDER: Final = Path(__file__).with_name("words")
_PLAIN_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_CLINICAL: Final = re.compile(
    r".{2,}(?:itis|osis|oses|a?emi[ac]|uria|omas?|ectom(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)|plasty|opath(?:y|ies|ic)"
    r"|algia|penia|troph(?:y|ic)|plasi[ac]|plastic|genic|grams?|graphy|graphic|scop(?:y|ic)|phagia|phasia|plegi[ac]"
    r"|paresis|ptosis|rrh(?:ea|oea|agia|age)|iasis|lysis|lytic|desis|megaly|metry|opia|opsia|oid|oidal|dactyly|cephal[yi]c?"
    r"|spasm|stenosis|sclerosis|kinesi[as]|tension|tensive|mab|mabs|nib|tinib|ciclib|parib|zomib|vir|statin|sartan"
    r"|pril|olol|azole|prazole|cillin|mycin|floxacin|cycline|dipine|gliptin|gliflozin|glutide|xaban|gatran|triptan"
    r"|setron|caine|azepam|barbital|coxib|profen|thiazide|semide|platin|taxel|rubicin|cept|stim|poetin|ase|ases|amide"
    r"|amine|idine|oxetine|ipramine|triptyline|codone|morphone|fentanil|curonium|parin|plase|feron|leukin|tocin"
    r"|lukast|phylline|terol|sone|solone|onide|gestrel|estradiol|steride|glitazone|cellulose|chlorothiazide)"
)


_PREFIXES: Final = frozenset(
    (
        *("tele", "post", "anti", "intra", "inter", "extra", "hyper", "hypo", "micro", "macro", "multi", "neuro"),
        *("cardio", "gastro", "peri", "para", "supra", "infra", "trans", "cyto"),
    )
)


_LONGEST: Final = 40


_ENGLISH: Final = frozenset("abcdefghijklmnopqrstuvwxyz'éèêëïîôöüçâñà")
"""The letters of English words, loanwords among them: "Bašić" is not the word "basic"."""


class Word:
    """What a capitalised word can be, as bits (plain integers: they are tested for every word); 0 is unknown."""

    VOCABULARY: Final = 1
    GIVEN: Final = 2
    SURNAME: Final = 4
    EPONYM: Final = 8
    KEEP: Final = 16
    PLACE: Final = 32
    INITIAL: Final = 64
    CAPITALS: Final = 128
    CODE: Final = 256


NAME: Final = Word.GIVEN | Word.SURNAME
ORDINARY: Final = Word.VOCABULARY | Word.KEEP | Word.CODE


def fold(word: str) -> str:
    """Lower case without accents: the form in which the lists stand."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered.translate(_PLAIN_LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char))


KNOWN: Final = ORDINARY ^ Word.CODE | Word.EPONYM | Word.PLACE | Word.INITIAL
"""What makes a word more than a name, an unknown word or a number."""


class Lexicon(Memory[str, int]):
    """The lists, by folded word, and a memory of what was said about each written form."""

    def __init__(self, lists: dict[str, int]) -> None:
        super().__init__()
        self.lists = lists

    def __missing__(self, written: str) -> int:
        """Judge a written form once; one that may be a name or a number is forgotten with the text."""
        flags = self._listed(written) or self._judged(written)
        return self.keep(written, flags, tells_of_nobody=bool(flags & KNOWN))

    def _listed(self, written: str) -> int:
        """What the lists say of a word of plain letters; 0 asks for a closer look."""
        if not (written.isascii() and written.isalpha() and 1 < len(written) <= _LONGEST):
            return 0
        flags = self.lists.get(written.lower(), 0)
        return flags | Word.CAPITALS if flags and written.isupper() else flags

    def _judged(self, written: str) -> int:
        if len(written) > _LONGEST:
            return Word.CODE
        folded = fold(written)
        folded = folded.removesuffix("'s")
        if len(folded) == 1:
            return Word.INITIAL if folded.isalpha() else Word.CODE
        if "'" in folded and folded.rpartition("'")[2] in ("m", "ll", "ve", "re", "d", "t"):
            return Word.VOCABULARY
        flags = self.lists.get(folded, 0)
        if not flags and "'" in folded:
            flags = self.lists.get(folded.replace("'", ""), 0)
        if not folded.isalpha() and "'" not in folded:
            return flags | Word.CODE
        if flags & Word.VOCABULARY and not _ENGLISH.issuperset(written.lower()):
            flags &= ~Word.VOCABULARY
        if not flags and _ENGLISH.issuperset(written.lower()):
            flags = self._derived(folded)
        if written[-1].isupper() and written.isupper():
            return flags | Word.CAPITALS
        if not flags and _is_coined(written):
            return Word.CODE
        return flags

    def _derived(self, folded: str) -> int:
        """A plural or another form of an ordinary word, or a word that is built like a clinical one."""
        for ending in ("s", "es", "ed", "ing"):
            if folded.endswith(ending) and self.lists.get(folded.removesuffix(ending), 0) & Word.VOCABULARY:
                stem = folded.removesuffix(ending)
                if len(stem) >= 3 and not self.lists[stem] & NAME:
                    return Word.VOCABULARY
        if self.lists.get(_american(folded), 0) & Word.VOCABULARY or ("rn" in folded and self._is_misread(folded)):
            return Word.VOCABULARY
        is_known = len(folded) >= 7 and (_CLINICAL.fullmatch(folded) or self._is_compound(folded))
        return Word.VOCABULARY if is_known else 0

    def _is_misread(self, folded: str) -> bool:
        """A word in which a scanner read an m as an r and an n ("adrnitted")."""
        flags = self.lists.get(folded.replace("rn", "m"), 0)
        return bool(flags & (Word.VOCABULARY | Word.KEEP)) and not flags & NAME

    def _is_compound(self, folded: str) -> bool:
        """Two ordinary words in one ("wristband"), or one behind a prefix ("telehealth")."""
        for place in range(4, len(folded) - 3):
            left, right = self.lists.get(folded[:place], 0), self.lists.get(folded[place:], 0)
            if right & Word.VOCABULARY and not right & NAME and (left & Word.VOCABULARY or folded[:place] in _PREFIXES):
                return not left & NAME
        return False

    def is_ordinary(self, word: str) -> bool:
        """Whether a word in lower case is ordinary or clinical English and no name."""
        flags = self[word]
        return bool(flags & ORDINARY) and not flags & NAME


def _american(folded: str) -> str:
    """The American spelling of a British word ("haematocrit", "ionised")."""
    plain = (
        folded.replace("ae", "e").replace("oe", "e").replace("isa", "iza").replace("ise", "ize").replace("yse", "yze")
    )
    return _ENDS_IN_RE.sub("er", plain)


_ENDS_IN_RE: Final = re.compile(r"(?<=[bt])re(?=s?$)")


_JOINED: Final = re.compile(r"(?:Mc|Mac|O'|D'|De|Di|Du|La|Le|Van|Von|Fitz|Al|El|Ben)[A-Z]")


def _is_coined(written: str) -> bool:
    """A capital inside a word that no name has: a brand, a gene, a test."""
    return not written[1:].islower() and written[0].isupper() and not _JOINED.match(written) and not written.isupper()


@cache
def lexicon() -> Lexicon:
    """Read the lists that ship with this room; about thirty milliseconds, once."""
    lists: dict[str, int] = {}
    for name, flag in (
        ("vocabulary", Word.VOCABULARY),
        ("everyday", Word.VOCABULARY),
        ("given", Word.GIVEN),
        ("surnames", Word.SURNAME),
        ("eponyms", Word.EPONYM),
        ("keep", Word.KEEP),
    ):
        for word in words(name):
            lists[word] = lists.get(word, 0) | flag
    for phrase in phrases("places"):
        if " " not in phrase:
            folded = fold(phrase)
            lists[folded] = lists.get(folded, 0) | Word.PLACE
    return Lexicon(lists)


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list, as they stand there."""
    return tuple(" ".join(_lines(name)).split())


def listed(table: str, name: str) -> frozenset[str]:
    """One list of the words that tell what stands beside them."""
    return frozenset(_grammar()[table][name].split())


@cache
def _grammar() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = tomllib.loads((_FOLDER / "grammar.toml").read_text(encoding="utf-8"))
    return content


def phrases(name: str) -> Iterable[str]:
    """The phrases of a list that separates them by a bar."""
    return [phrase.strip() for phrase in " ".join(_lines(name)).split("|")]


def _lines(name: str) -> Iterator[str]:
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
