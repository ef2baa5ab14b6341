"""Other ways of writing the same words: spaced-out letters, digits for letters, Chinese in Latin letters."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.urgent.concepts import concept_rows, plain
from model.language.urgent.urgent import table

_HAN: Final = "\u3400-\u9fff"
_SPACED: Final = re.compile(
    rf"(?<![^\W{_HAN}])[a-z](?:[ .\-_*|]+[a-z'](?![^\W{_HAN}])){{3,}}|[{_HAN}](?:[ .\-_*|][{_HAN}](?![{_HAN}])){{2,}}"
)
_BETWEEN: Final = re.compile(rf"[^a-z'{_HAN}]")
_BORDER: Final = re.compile(rf"(?<=[{_HAN}])(?=[a-z])|(?<=[a-z])(?=[{_HAN}])")
_DIGITS: Final = str.maketrans("013457@$!", "oieastasi")
_DISGUISED: Final = re.compile(
    r"(?<![\w@$!])(?=[\w@$!]*[a-z])(?=[\w@$!]*[a-z][013457@$!]+[a-z]|[013457@$]+[a-z]{3})[a-z013457@$!]+"
)
_TONE: Final = re.compile(r"(?<=[a-z])[1-5](?![\d.])")
_ENDING: Final = re.compile(r"(?:ing|ed|es|s)$")
_LATIN: Final = re.compile(r"[a-z]+|\d+")
_LONGEST: Final = 40
"""Letters of a spaced-out run or a word, and syllables of a message, that are read."""
_FOREIGN_SHARE: Final = 4
"""One word in so many may be no syllable."""
_SMALL: Final = (
    "a am an are be for from had has have he her him his i in is it me my no not of on or she the they to up was we"
)


class _SyllableRow(Record):
    syllable: str
    characters: str = ""


def rewritten(text: str) -> str:
    """The text in plain spelling, where letters are spaced out or digits stand for them; else as it is."""
    joined = _SPACED.sub(lambda run: f" {_parted(_BETWEEN.sub('', run[0]))} ", plain(text))
    return _BORDER.sub(" ", _DISGUISED.sub(lambda word: word[0].translate(_DIGITS), joined)).strip()


def in_characters(text: str) -> str:
    """Chinese that was written in Latin letters, in characters as far as the words of danger need; else empty."""
    letters = unicodedata.normalize("NFD", plain(text))
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn").replace("ü", "v")
    words = _LATIN.findall(_TONE.sub("", bare))
    read = [(word, _syllables(word)) for word in words if not word.isdigit()]
    heard = [syllable for _, found in read for syllable in found]
    if len(heard) < 2 or sum(not found for _, found in read) * _FOREIGN_SHARE > len(read):
        return ""
    return "".join(_characters(heard[:_LONGEST]))


def _parted(run: str) -> str:
    """A run of letters as words: the fewest of those that are known, or as it is."""
    known = _vocabulary()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(run[:_LONGEST]) + 1):
        ways = [
            (*before, run[start:end])
            for start in range(max(0, end - 14), end)
            if (before := best[start]) is not None
            and (run[start:end] in known or _ENDING.sub("", run[start:end]) in known)
        ]
        best.append(min(ways, key=len, default=None))
    return " ".join(best[-1]) if best[-1] else run


def _syllables(word: str) -> tuple[str, ...]:
    """The syllables of a word in Latin letters; none where it is not made of them."""
    known = readings()
    if len(word) > _LONGEST:
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        ways = [
            (*before, word[start:end])
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and word[start:end] in known
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or ()


def _characters(heard: list[str]) -> Iterator[str]:
    """Words of danger first, the longest; what is in none of them as its usual character."""
    start, words = 0, _words()
    while start < len(heard):
        for length in range(min(8, len(heard) - start), 1, -1):
            if (word := words.get(tuple(heard[start : start + length]))) is not None:
                yield word
                start += length
                break
        else:
            yield readings()[heard[start]][:1]
            start += 1


@lru_cache(maxsize=1)
def readings() -> Mapping[str, str]:
    """The characters that are read so, by syllable; common words by their syllables."""
    rows = read_csv(Path(__file__).with_name("pinyin.csv"), _SyllableRow)
    return {row.syllable: row.characters for row in rows}


@lru_cache(maxsize=1)
def _words() -> Mapping[tuple[str, ...], str]:
    """The Chinese wordings by how they are read."""
    single = {read: characters for read, characters in readings().items() if " " not in read}
    sound = {character: syllable for syllable, characters in single.items() for character in characters}
    said = (*(row.zh for row in concept_rows()), *("|".join(group) for row in table() for group in row.zh))
    wordings = (part for wording in said for part in re.findall(f"[{_HAN}]{{2,}}", wording))
    found = {tuple(read.split()): word for read, word in readings().items() if " " in read}
    for wording in wordings:
        found.setdefault(tuple(sound.get(character, "") for character in wording), wording)
    return found


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    words = [word for row in concept_rows() for word in re.findall(r"[a-z']+", row.en)]
    return frozenset(word for word in (*_SMALL.split(), *words, *(word.replace("'", "") for word in words)))
