"""What stands between a model and the reader: one group at a time, locked values, the verifier, else the template.

A sentence is shown only if it says nothing but what its statements say, and a statement gives way only to sentences
that say all of it; every other statement stands as the template words it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from model.domain.text import Language, same
from model.language.backends.template import TEMPLATE
from model.language.contract import (
    EvidenceItem,
    Generator,
    Left,
    Sentence,
    WordingAnswer,
    WordingRequest,
    breaches,
)
from model.language.slots import BadSlot, Locked, lock, unlock
from model.language.verify.problem import Fault, Statement
from model.language.verify.reading import read
from model.language.verify.verify import verify

GROUP_SIZE: Final = 4
"""The most statements that a model gets at once."""
_FORGIVEN: Final = frozenset((Fault.UNSUPPORTED_WORD, Fault.LANGUAGE, Fault.SCRIPT, Fault.LENGTH))
"""What does not count as left out when a statement is looked for in the sentences that replace it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A text of which nothing is unproved.

    ``by_model`` counts the model's sentences in it, ``refused`` names why each other one was not taken (stable words).
    ``is_reworded``: it differs from what the template says. ``is_answered``: the model answered whole wherever it was
    asked; false where the time was over before, or its server failed.
    """

    sentences: tuple[Sentence, ...]
    by_model: int = 0
    is_reworded: bool = False
    is_answered: bool = True
    refused: tuple[str, ...] = ()


def worded(request: WordingRequest, generator: Generator, left: Left) -> Worded:
    """Word a request by a back end, as far as time and the verifier allow; the rest is the template's.

    Nothing is said where there is no evidence. Where the whole grows longer than asked, all of it is the template's.
    """
    plain = TEMPLATE.generate(request, left).sentences
    if generator is TEMPLATE:
        return Worded(sentences=plain)
    parts = [_worded_group(request, items, generator, left) for items in _groups(request.evidence)]
    sentences = tuple(sentence for part in parts for sentence in part.sentences)
    refused = tuple(reason for part in parts for reason in part.refused)
    is_answered = all(part.is_answered for part in parts)
    if sum(len(sentence.text) for sentence in sentences) > request.at_most:
        return Worded(sentences=plain, is_answered=is_answered, refused=(*refused, "longer than asked for"))
    return Worded(
        sentences=sentences,
        by_model=sum(part.by_model for part in parts),
        is_reworded=sentences != plain,
        is_answered=is_answered,
        refused=refused,
    )


def _groups(evidence: Sequence[EvidenceItem]) -> Iterator[tuple[EvidenceItem, ...]]:
    for _, items in groupby(evidence, key=lambda item: item.group):
        group = tuple(items)
        yield from (group[at : at + GROUP_SIZE] for at in range(0, len(group), GROUP_SIZE))


def _worded_group(request: WordingRequest, items: tuple[EvidenceItem, ...], generator: Generator, left: Left) -> Worded:
    spoken = {item.id: text for item in items if (text := item.statement.spoken(request.language))}
    locked = dict(_lockable(spoken, request.language))
    if not locked:
        return Worded(sentences=_said(items, spoken, {}))
    if left() <= 0:
        return Worded(sentences=_said(items, spoken, {}), is_answered=False, refused=("deadline",))
    asked = replace(
        request,
        evidence=tuple(
            EvidenceItem(id=item.id, statement=same(locked[item.id].text)) for item in items if item.id in locked
        ),
    )
    answer = generator.generate(asked, left)
    faults = (*breaches(asked, answer), *filter(None, (answer.fault,)))
    if answer.is_abstaining or breaches(asked, answer):
        plain = _said(items, spoken, {})
        return Worded(sentences=plain, is_answered=not answer.fault, refused=faults or ("abstained",))
    kept, refused = _kept(answer, spoken, locked, request.language)
    sentences = _said(items, spoken, _covering(kept))
    return Worded(sentences=sentences, by_model=len(kept), is_answered=not answer.fault, refused=(*faults, *refused))


def _lockable(spoken: dict[str, str], language: Language) -> Iterator[tuple[str, Locked]]:
    """The statements that may go to a model: those that pass the verifier themselves, and so hold no mark-up."""
    count = 1
    for identity, text in spoken.items():
        if not verify(text, (Statement(id=identity, statement=text),), language).accepted:
            continue
        try:
            made = lock(text, count)
        except BadSlot:
            continue
        count += len(made.values)
        yield identity, made


def _kept(
    answer: WordingAnswer, spoken: dict[str, str], locked: dict[str, Locked], language: Language
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The sentences that may be shown, and why each of the others may not."""
    values = {slot: value for item in locked.values() for slot, value in item.values}
    kept: list[tuple[Sentence, frozenset[str]]] = []
    refused: list[str] = []
    for sentence in answer.sentences:
        try:
            text, slots = unlock(sentence.text.strip(), values)
        except BadSlot:
            refused.append("slot")
            continue
        cited = tuple(Statement(id=identity, statement=spoken[identity]) for identity in sentence.evidence)
        problems = verify(text, cited, language).problems
        is_denied_more = _denials(text) > sum(_denials(item.statement) for item in cited)
        refused += sorted({problem.kind.value for problem in problems})[:1] or ["polarity"] * is_denied_more
        if not problems and not is_denied_more:
            kept.append((Sentence(text=text, evidence=tuple(dict.fromkeys(sentence.evidence))), slots))
    whole = _whole(kept, spoken, locked, language)
    return whole, (*refused, *("left out" for _ in range(len(kept) - len(whole))))


def _denials(text: str) -> int:
    """How often a text denies: "was not 5.9 mmol/L" denies a value, which belongs to no name."""
    return sum(item.group == "negation" for item in read(text).items)


def _whole(
    kept: list[tuple[Sentence, frozenset[str]]], spoken: dict[str, str], locked: dict[str, Locked], language: Language
) -> tuple[Sentence, ...]:
    """Only sentences whose statements lose nothing: all slots are back, and what is said of them says them whole."""
    while True:
        lost = set()
        for identity in {identity for sentence, _ in kept for identity in sentence.evidence}:
            telling = [(sentence, slots) for sentence, slots in kept if identity in sentence.evidence]
            returned = frozenset[str]().union(*(slots for _, slots in telling))
            told = tuple(
                Statement(id=f"s{place}", statement=sentence.text) for place, (sentence, _) in enumerate(telling)
            )
            missing = {problem.kind for problem in verify(spoken[identity], told, language).problems} - _FORGIVEN
            is_denied_less = sum(_denials(item.statement) for item in told) < _denials(spoken[identity])
            if not returned >= locked[identity].slots or missing or is_denied_less:
                lost.add(identity)
        if not lost:
            return tuple(sentence for sentence, _ in kept)
        kept = [(sentence, slots) for sentence, slots in kept if lost.isdisjoint(sentence.evidence)]


def _covering(kept: Sequence[Sentence]) -> dict[str, tuple[Sentence, ...]]:
    """The sentences that stand at a statement's place: those that cite it first of all."""
    found: dict[str, tuple[Sentence, ...]] = {}
    for sentence in kept:
        for identity in sentence.evidence:
            found.setdefault(identity, ())
        found[sentence.evidence[0]] += (sentence,)
    return found


def _said(
    items: Sequence[EvidenceItem], spoken: dict[str, str], covering: dict[str, tuple[Sentence, ...]]
) -> tuple[Sentence, ...]:
    """Every statement in its order: by the model where it is covered, else by the template."""
    said: list[Sentence] = []
    for item in items:
        if item.id in covering:
            said += covering[item.id]
        elif item.id in spoken:
            said.append(Sentence(text=spoken[item.id], evidence=(item.id,)))
    return tuple(said)
