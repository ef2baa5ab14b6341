"""Seeded corruptions and template paraphrases: evidence sets of several facts, one text each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from model.domain.text import Text
from tests.evaluation.verifier import facts_more, rule_texts, samples
from tests.evaluation.verifier.facts import Fact
from tests.evaluation.verifier.mutations import denials

SEED = 20261128
ROUNDS = 40
SET_ASIDE = frozenset(
    ("moved_decimal", "dropped_negation", "invented_relation", "reversed_trend", "wrong_language", "wrong_person",
     "swapped_variant", "invented_dose", "raised_certainty", "swapped_between")
)  # fmt: skip
"""Kinds of corruption that were not looked at while the rules were written and tuned."""


@dataclass(frozen=True)
class Case:
    """A text for a set of evidence; ``kind`` is how it was corrupted, "" when it is faithful."""

    kind: str
    language: str
    evidence_language: str
    evidence: tuple[str, ...]
    text: str


def cases(seed: int = SEED, rounds: int = ROUNDS) -> Iterator[Case]:
    """Every case, the same for the same seed; evidence in the text's language, and for one set in three in the other."""
    random = Random(seed)
    stream = facts_more.drawn(random)
    ruled = rule_texts.drawn(random)
    charted = samples.drawn(random)
    for _ in range(rounds):
        batch = [*islice(stream, len(facts_more.MAKERS)), *islice(ruled, 4), *islice(charted, 4)]
        random.shuffle(batch)
        for place, fact in enumerate(batch):
            others = [batch[(place + step) % len(batch)] for step in (1, 2)]
            yield from _of_fact(random, fact, others)


def _of_fact(random: Random, fact: Fact, others: list[Fact]) -> Iterator[Case]:
    known = [fact, *others]
    is_crossed = random.random() < 1 / 3
    for language in ("en", "zh"):
        yield from _in_language(random, fact, known, language, is_crossed)


def _statements(known: list[Fact], language: str) -> tuple[str, ...]:
    return tuple(part for item in known for part in getattr(item.evidence, language).split(" | "))


def _in_language(random: Random, fact: Fact, known: list[Fact], language: str, is_crossed: bool) -> Iterator[Case]:
    def made(kind: str, text: str, told: str) -> Case:
        return Case(kind, language, told, _statements(known, told), text)

    other = "zh" if language == "en" else "en"
    faithful: Text = random.choice(fact.texts)
    yield made("", getattr(faithful, language), language)
    if is_crossed and fact.is_translatable:
        yield made("", getattr(faithful, language), other)
    yield made("wrong_language", getattr(faithful, other), language)
    for kind, text in denials(getattr(faithful, language), language):
        yield made(kind.replace(" ", "_"), text, language)
    for kind, texts in sorted(fact.false.items()):
        chosen: Text = random.choice(texts)
        yield made(kind, getattr(chosen, language), language)
        if is_crossed and fact.is_translatable:
            yield made(kind, getattr(chosen, language), other)
