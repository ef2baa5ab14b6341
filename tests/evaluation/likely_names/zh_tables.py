"""From the dictionary and the tagger's counts of jieba (0.42.1, MIT, Sun Junyi): characters of names, bonds of words.

Only the source package is needed, unpacked; nothing of it is imported but its table of emissions, which is plain data.
"""

import math
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from privacy.text.zh import is_given, single_surnames
from privacy.text.zh_likeness import is_han

FEWEST = 20
"""A bond counts from this frequency on; from five and fifty times as much it is usual and strong."""
UNSEEN = -14.5
COMMON = 50
"""From this frequency on a word that begins with a surname needs more than two marks to be a name."""
MORE_SURNAMES = "郗萧酆荀桓郦羿蓟璩凤弘莘沃禄毋汲洪殳糜弓韶宦蔚诸巢牧松阴赖秋咸鄂宰蓬红苍操幸慎暨怀昌广融东滑居暴益养双富占籍习容褟危原鱼那印越利展夔税訚凃年占庹仵初丘才佐英扬青户撒拜巨渠宛归达候步种南"
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


def common_lines(source: Dictionary) -> Iterator[str]:
    """Words of two or three characters that begin like a name and do not end like one, by their first character."""
    families = single_surnames() | set(MORE_SURNAMES)
    found: dict[str, list[str]] = defaultdict(list)
    for word, count, tag in source.words:
        rest = word[1:]
        is_like = len(word) in (2, 3) and word[0] in families and is_given(rest) and not is_given(rest, strict=True)
        if is_like and count >= COMMON and tag[:2] != "nr":
            found[word[0]].append(rest)
    yield from (f"{first} {' '.join(sorted(rests))}" for first, rests in sorted(found.items()))


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
