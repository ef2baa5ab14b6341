"""Every content word is a word of the evidence or a plain word, and is affirmed or denied alike."""

from collections.abc import Iterator

from model.language.verify.advice import advises_against
from model.language.verify.check import Sentence
from model.language.verify.families import relatives
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Shape
from model.language.verify.problem import Fault, Problem


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at the words that no table knows."""
    for item in sentence.reading.items:
        if item.kind is not Kind.UNKNOWN:
            continue
        token = sentence.reading.tokens[item.first]
        if token.shape is Shape.HAN:
            if not _is_known_sign(sentence, item):
                yield sentence.problem(item, Fault.UNSUPPORTED_WORD)
            elif _is_turned(sentence, item):
                yield sentence.problem(item, Fault.POLARITY)
        elif len(token.text) > 1 and token.form not in sentence.ground.stems:
            if not (family := relatives(token.form, sorted(sentence.ground.stems))):
                yield sentence.problem(item, Fault.UNSUPPORTED_WORD)
            elif _is_denied_otherwise(sentence, item, family):
                yield sentence.problem(item, Fault.POLARITY)
        elif _is_turned(sentence, item):
            yield sentence.problem(item, Fault.POLARITY)


def _is_known_sign(sentence: Sentence, item: Item) -> bool:
    """A Chinese character counts as known when the evidence has it beside the same neighbour."""
    text, known = sentence.reading.text, sentence.ground.text
    pairs = (text[max(0, item.start - 1) : item.end], text[item.start : item.end + 1])
    return any(len(pair) > 1 and pair.strip() == pair and pair in known for pair in pairs)


def _is_denied_otherwise(sentence: Sentence, item: Item, family: tuple[str, ...]) -> bool:
    """Whether every word of its family is denied where this one is not, or the reverse."""
    told = [one for reading in sentence.ground.readings for one in reading.items if set(family) & set(one.stems)]
    return all(one.is_negated is not item.is_negated for one in told) if told else item.is_negated


def _is_turned(sentence: Sentence, item: Item) -> bool:
    places = sentence.ground.by_key.get(next(iter(item.keys)), ())
    if item.is_negated and any(advises_against(said.reading) for said in places):
        return False
    return bool(places) and all(said.item.is_negated != item.is_negated for said in places)
