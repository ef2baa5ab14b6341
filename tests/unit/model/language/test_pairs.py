"""The pairs that a language model is taught on: proved by the guard, locked, in both languages, the same for a seed."""

import json

import pytest

from model.knowledge.load import load
from model.language.backends.template import TEMPLATE
from model.language.contract import Sentence, WordingAnswer
from model.language.guard import worded
from model.learning.wording.pairs import pairs


@pytest.fixture(scope="module")
def taught():
    return pairs(load(), 12, seed=1)


class Taught:
    """A model that says the pair's answer."""

    name = "taught"

    def __init__(self, answer: str) -> None:
        self.said = json.loads(answer)["sentences"]

    def generate(self, request, left):
        sentences = tuple(Sentence(text=item["text"], evidence=tuple(item["evidence"])) for item in self.said)
        return WordingAnswer(sentences=sentences)


def test_every_answer_is_proved_by_the_guard(taught):
    made = [worded(pair.request, Taught(pair.answer), lambda: 1.0) for pair in taught]
    assert [item.by_model for item in made] == [len(pair.request.evidence) for pair in taught]


def test_some_answers_say_it_otherwise_than_the_template(taught):
    plain = [TEMPLATE.generate(pair.request, lambda: 1.0).sentences for pair in taught]
    made = [worded(pair.request, Taught(pair.answer), lambda: 1.0).sentences for pair in taught]
    assert sum(one != other for one, other in zip(plain, made, strict=True)) >= 6


def test_both_languages_take_turns(taught):
    assert [pair.request.language for pair in taught[:4]] == ["en", "zh", "en", "zh"]


def test_no_value_is_in_what_a_model_is_asked_or_taught(taught):
    texts = [pair.chat[-1].content + pair.answer for pair in taught]
    assert [text for text in texts if "mg/dL" in text or "mmol" in text] == []


def test_the_same_seed_gives_the_same_pairs(taught):
    assert pairs(load(), 2, seed=1) == taught[:2]
