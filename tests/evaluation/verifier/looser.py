"""Looser ways for faithful texts, measured on the opened blind sets: ``python -m tests.evaluation.verifier.looser``.

Words frequent in general language count as plain (needs the package wordfreq, which is no dependency; left out without it);
a Chinese sign counts as known wherever the evidence has it; a cause may join two statements; parts are judged apart
never or always; synonyms license words (``looser FOLDER``, with the files of WordNet).
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final
from unittest.mock import patch

from model.language.verify import verify as door
from model.language.verify.advice import ends, has_advice
from model.language.verify.check import Check, Sentence
from model.language.verify.checks import relations, words
from model.language.verify.discover import discovered
from model.language.verify.folding import stem
from model.language.verify.items import Item
from model.language.verify.kinds import rows
from model.language.verify.lexing import Shape
from model.language.verify.problem import Fault, Problem
from model.language.verify.splitting import sentences
from tests.evaluation.verifier.blind import blind, every_set
from tests.evaluation.verifier.synonyms import with_synonyms

_SEALED: Final = "eleven"
_TABLES: Final = ("relations.csv", "circumstances.csv", "complements.csv", "conditions.csv", "denials.csv")
_TURNING: Final = re.compile(r"(un|in|im|non|dis|over|under|hyper|hypo|anti|ir|il|mis)")
_DENIALS: Final = frozenset("无未不没非否勿别莫禁")
_ROOT: Final = 5


@cache
def _roots() -> tuple[frozenset[str], frozenset[str]]:
    """The roots of every English word, and every Chinese sign, of the tables of relations."""
    forms = " ".join(cell or "" for name in _TABLES for row in rows(name) for cell in row.values())
    return (
        frozenset(stem(word)[:_ROOT] for word in re.findall(r"[a-z]+", forms.casefold())),
        frozenset(re.findall(r"[\u3400-\u9fff]", forms)),
    )


def _frequent(least_en: float, least_zh: float) -> Check:
    """The check of unknown words without those that are frequent (Zipf scale) and akin to no relation."""
    import jieba
    from wordfreq import zipf_frequency

    english, chinese = _roots()

    def is_plain(sentence: Sentence, problem: Problem) -> bool:
        token = next(one for one in sentence.reading.tokens if one.start == problem.start)
        if token.shape is not Shape.HAN:
            low = token.text.casefold()
            is_own = not _TURNING.match(low) and stem(low)[:_ROOT] not in english
            return is_own and zipf_frequency(low, "en") >= least_en
        cuts = jieba.tokenize(sentence.reading.text)
        word = next((cut for cut, first, end in cuts if first <= token.start < end), "")
        is_own = len(word) > 1 and not set(word) & _DENIALS and not set(word) <= chinese
        return is_own and zipf_frequency(word, "zh") >= least_zh

    def check(sentence: Sentence) -> Iterator[Problem]:
        for found in words.CHECK(sentence):
            if found.kind is not Fault.UNSUPPORTED_WORD or not is_plain(sentence, found):
                yield found

    return check


def _joining(*, is_advised: bool) -> Callable[[Sentence, Item, Fault], Fault | None]:
    """The licence of a relation, but for causes whose ends stand in two statements."""
    strict = relations._unlicensed

    def unlicensed(sentence: Sentence, item: Item, fault: Fault) -> Fault | None:
        found = strict(sentence, item, fault)
        near = ends(sentence, item)
        if found is None or item.group != "cause" or item.is_negated or len(near) < 2:
            return found
        held = [[one for one in sentence.ground.readings if sentence.ground.holds(one, end, sentence.words(end))]
                for end in near]  # fmt: skip
        is_told = all(held) and (not is_advised or any(has_advice(one) for one in chain.from_iterable(held)))
        return None if is_told else found

    return unlicensed


def _measure() -> str:
    """Sentences of faithful texts let through, and corruptions caught."""
    made = right = corrupt = caught = 0
    for one in chain.from_iterable(blind(name) for name in every_set() if _SEALED not in name):
        problems = door.verify(one.text, one.statements, one.language).problems
        if one.kind:
            corrupt, caught = corrupt + 1, caught + bool(problems)
            continue
        for cut in sentences(one.text, frozenset()):
            made += 1
            right += not any(cut.start <= found.start < cut.start + len(cut.text) for found in problems)
    return f"{right} of {made} | {caught} of {corrupt}"


def main() -> None:
    print("| way | faithful sentences | corruptions |\n|---|---|---|")
    print(f"| in use | {_measure()} |")
    others = tuple(check for check in discovered() if check is not words.CHECK)
    try:
        for english, chinese in ((5.0, 9.0), (4.0, 9.0), (3.5, 9.0), (9.0, 5.0), (9.0, 4.0)):
            rule = _frequent(english, chinese)
            with patch.object(door, "discovered", lambda rule=rule: (*others, rule)):
                print(f"| frequent words: English from {english}, Chinese from {chinese} | {_measure()} |")
    except ImportError:
        print("| frequent words: wordfreq is not installed | | |")
    with patch.object(words, "_is_known_sign", lambda sentence, item: sentence.words(item) in sentence.ground.text):
        print(f"| a sign anywhere in the evidence | {_measure()} |")
    for is_advised in (True, False):
        with patch.object(relations, "_unlicensed", _joining(is_advised=is_advised)):
            print(f"| a cause over two statements{', one of them advice' * is_advised} | {_measure()} |")
    for told, forgiven in (("no part", frozenset[Fault]()), ("parts, whatever is at fault", frozenset(Fault))):
        with patch.object(door, "FORGIVEN", forgiven):
            print(f"| {told} judged apart | {_measure()} |")
    for folder in map(Path, sys.argv[1:]):
        for most in (1, 4):
            with patch.object(words, "relatives", with_synonyms(folder, most)):
                print(f"| synonyms in the {most} most frequent senses | {_measure()} |")


if __name__ == "__main__":
    main()
