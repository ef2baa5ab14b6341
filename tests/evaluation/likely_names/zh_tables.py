"""From the dictionary and the tagger's counts of jieba (0.42.1, MIT, Sun Junyi): characters of names, bonds of words.

Only the source package is needed, unpacked; nothing of it is imported but its table of emissions, which is plain data.
"""

import math
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from privacy.text.zh import is_given, single_surnames
from privacy.text.zh_likeness import is_han

FEWEST = 20
"""A bond counts from this frequency on; from five and fifty times as much it is usual and strong."""
UNSEEN = -14.5
LISTED, COMMON = 3, 50
"""From these frequencies on a word that begins with a surname is listed, and needs more than two marks to be a name."""
LONGEST, SHORTEST_WHOLE = 4, 3
SHORT, PARTS = 2, 100
"""From this frequency on a word of two characters is told by its part of speech."""
_PARTS = {"n": "thing", "s": "thing", "v": "deed", "d": "deed", "p": "deed"}
PERSON_ENDS = "员者师医工长生任友伴母父妻夫兄弟姐妹女孙爷奶叔伯姨姑舅婆公媳婿主人士客手管民童属"
MORE_SURNAMES = "郗萧酆荀桓郦羿蓟璩凤弘莘沃禄毋汲洪殳糜弓韶宦蔚诸巢牧松阴赖秋咸鄂宰蓬红苍操幸慎暨怀昌广融东滑居暴益养双富占籍习容褟危原鱼那印越利展夔税訚凃年占庹仵初丘才佐英扬青户撒拜巨渠宛归达候步种南官明计支代侍铁郄雒靖撖柒汝祈植贠郅招和"
"""Of the Hundred Family Surnames and rarer ones those that the list of the rules leaves out: they are mostly something else."""
HEAD = """# Made by python -m tests.evaluation.likely_names zh from jieba 0.42.1 (https://github.com/fxsjy/jieba),
# Copyright (c) 2013 Sun Junyi, MIT License. How it is read stands in privacy/text/zh_likeness.py.
"""


@dataclass(frozen=True)
class Dictionary:
    """The words of jieba: text, frequency, part of speech; and how its tagger saw characters in Chinese names."""

    words: tuple[tuple[str, int, str], ...]
    emissions: dict[tuple[str, str], dict[str, float]]


def opened(folder: Path) -> Dictionary:
    """Read the unpacked source package."""
    lines = (folder / "jieba" / "dict.txt").read_text(encoding="utf-8").splitlines()
    words = ((word, int(count), tag) for word, count, tag in map(str.split, lines) if all(map(is_han, word)))
    emissions = runpy.run_path(str(folder / "jieba" / "posseg" / "prob_emit.py"))["P"]
    return Dictionary(tuple(words), emissions)


def character_lines(source: Dictionary) -> Iterator[str]:
    """How much likelier a character is in each place of a name than elsewhere, as whole natural logarithms."""
    counts: Counter[str] = Counter()
    for word, count, tag in source.words:
        if tag[:2] != "nr":
            counts.update(dict.fromkeys(word, 0) | {char: count * word.count(char) for char in word})
    total = sum(counts.values())
    surnames = single_surnames() | set(MORE_SURNAMES)
    for table, state in (("family", "B"), ("first", "M"), ("last", "E")):
        seen = source.emissions[state, "nr"]
        by_value: dict[int, list[str]] = defaultdict(list)
        for char in sorted({*seen, *counts} | surnames):
            odds = seen.get(char, UNSEEN) - math.log((counts[char] + 5) / total)
            is_asked = char in surnames if table == "family" else counts[char] >= FEWEST or char in seen
            if is_asked and is_han(char):
                by_value[max(-6, min(6, round(odds)))].append(char)
        yield from (f"{table} {value} {''.join(chars)}" for value, chars in sorted(by_value.items()))


def word_lines(source: Dictionary, clinical: Iterable[str]) -> Iterator[str]:
    """What begins like a name and is a word, by its first character: clinical, common, or any of the dictionary."""
    families = single_surnames() | set(MORE_SURNAMES)
    terms = [term for term in clinical if term[0] in families]
    kinds = dict.fromkeys((term[:LONGEST] for term in terms), "clinical")
    for word, count, tag in source.words:
        is_like = word[0] in families and is_given(word[1:SHORTEST_WHOLE]) and tag[:2] != "nr"
        if is_like and 1 < len(word) <= LONGEST and count >= LISTED and word not in kinds:
            is_common = count >= COMMON and len(word) < LONGEST and not is_given(word[1:], strict=True)
            kinds[word] = "common" if is_common else "listed"
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, kind in kinds.items():
        found[kind, word[0]].append(word[1:])
    yield from (f"{kind} {first} {' '.join(sorted(rests))}" for (kind, first), rests in sorted(found.items()))


def part_lines(source: Dictionary, clinical: Iterable[str]) -> Iterator[str]:
    """Words of two characters by what part of a sentence they are: a person, a thing, a deed, or another."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    listed = set[str]()
    for word, count, tag in source.words:
        if len(word) == SHORT and count >= PARTS and tag[:2] != "nr" and (tag in ("vn", "an") or tag[0] in "nvdapsfb"):
            part = "both" if tag in ("vn", "an") else _PARTS.get(tag[0], "other")
            found["person" if tag[0] == "n" and word[-1] in PERSON_ENDS else part, word[0]].append(word[1])
            listed.add(word)
    for term in sorted({term for term in clinical if len(term) == SHORT} - listed):
        found["clinical", term[0]].append(term[1])
    yield from (f"{part} {first} {''.join(sorted(seconds))}" for (part, first), seconds in sorted(found.items()))


def bond_lines(source: Dictionary) -> Iterator[str]:
    """For each character those that follow it inside words: seldom, usually, very often."""
    counts: Counter[str] = Counter()
    for word, count, tag in source.words:
        if tag[:2] != "nr":
            for place in range(len(word) - 1):
                counts[word[place : place + 2]] += count
    seconds: dict[str, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for pair, count in sorted(counts.items()):
        if count >= FEWEST:
            seconds[pair[0]][(count >= 5 * FEWEST) + (count >= 50 * FEWEST)].append(pair[1])
    for first, groups in sorted(seconds.items()):
        yield " ".join((first, *("".join(group) or "-" for group in groups)))
