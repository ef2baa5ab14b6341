"""What if words that no table knows were let through? Four looser rules beside the strict one, on the blind sets."""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias
from unittest.mock import patch

from model.language.verify import verify as door
from model.language.verify.check import Sentence
from model.language.verify.checks import words
from model.language.verify.discover import discovered
from model.language.verify.lexing import Shape, Token
from model.language.verify.problem import Fault, Problem
from tests.evaluation.verifier.blind import Text, blind, every_set
from tests.evaluation.verifier.paraphrases import hostile, statements

Rule: TypeAlias = Callable[[Sentence, Token, int], bool]
"""A sentence, an unknown word, and how many unknown words the sentence has: is the word refused?"""

_CLINICAL: Final = re.compile(
    r"(itis|osis|a?emia|oma|pathy|algia|ectomy|uria|penia|plegia|megaly|toxic|mycin|cillin|pril|sartan|statin|mab|nib|olol|azole|ine|ide|ate)$"
)
_ROOT: Final = 5


def _has_root(sentence: Sentence, token: Token) -> bool:
    return any(len(stem) >= _ROOT and stem[:_ROOT] == token.form[:_ROOT] for stem in sentence.ground.stems)


RULES: Final[dict[str, Rule]] = {
    "every unknown word (in use)": lambda _sentence, _token, _count: True,
    "only those with a clinical ending": lambda _sentence, token, _count: bool(_CLINICAL.search(token.text)),
    "two or more in a sentence": lambda _sentence, token, count: count > 1 or bool(_CLINICAL.search(token.text)),
    "all but English verbs and adverbs by their ending": lambda _sentence, token, _count: (
        token.shape is Shape.HAN or not re.search(r"(ed|ing|ly|s)$", token.text)
    ),
    "all but those with the root of a word of the evidence": lambda sentence, token, _count: (
        token.shape is Shape.HAN or not _has_root(sentence, token)
    ),
}


def table() -> str:
    """One line a rule: paraphrases let through, corruptions caught, false texts by hand caught."""
    lines = [
        "| refused | faithful let through | corruptions caught | false texts by hand caught |",
        "|---|---|---|---|",
    ]
    texts = [text for name in every_set() for text in blind(name)]
    false = [(*pair, language) for name in ("corrupted", "corrupted_more") for language in ("en", "zh")
             for pair in hostile(name, language)]  # fmt: skip
    for name, rule in RULES.items():
        others = tuple(check for check in discovered() if check is not words.CHECK)
        with patch.object(door, "discovered", lambda rule=rule, others=others: (*others, _check(rule))):
            faithful = [door.verify(one.text, one.statements, one.language).accepted for one in texts if not one.kind]
            corrupt = [_is_caught(one) for one in texts if one.kind]
            hand = [not door.verify(text, statements(known), language).accepted for known, text, language in false]
        cells = (f"{sum(found)} of {len(found)}" for found in (faithful, corrupt, hand))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _is_caught(one: Text) -> bool:
    return not door.verify(one.text, one.statements, one.language).accepted


def _check(rule: Rule) -> Callable[[Sentence], Iterator[Problem]]:
    def check(sentence: Sentence) -> Iterator[Problem]:
        found = list(words.CHECK(sentence))
        count = sum(one.kind is Fault.UNSUPPORTED_WORD for one in found)
        by_start = {token.start: token for token in sentence.reading.tokens}
        for one in found:
            if one.kind is not Fault.UNSUPPORTED_WORD or rule(sentence, by_start[one.start], count):
                yield one

    return check
