"""What the English weights learn from: our own notes as the rules read them, a third of the finds hidden again."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from privacy.text.en_likeness import Sign, around_signs, beside_signs, may_be, own_signs, tokens
from privacy.text.normalise import plain
from privacy.text.reading import FREE, Reading
from privacy.text.scrub import recognizers
from tests.evaluation.notes import Note, english, templates_of

PEOPLE = ("mixed", "unlisted", "words", "new", "new words", "newer", "newer words", "newest")
OWN = {"sixth": ("new", "new words"), "seventh": ("newer", "newer words"), "eighth": ("newest",)}
"""The people who were new with a set: who leaves it out must not learn them either."""
HIDDEN = 0.35
_FINDS = re.compile(b"[^\\0]+")


def notes(sets: Sequence[str], without: Iterable[str]) -> Iterator[Note]:
    """Every wording of some sets once with each kind of people."""
    barred = {people for wordings in without for people in OWN.get(wordings, ())}
    for wordings in sets:
        for seed, people in enumerate(PEOPLE, start=500):
            if people not in barred:
                yield from english(seed, len(templates_of(wordings, "english")), people, wordings)


def examples(note: Note, rng: random.Random) -> Iterator[tuple[list[Sign], bool]]:
    """Every word and number worth a look, with its signs; what the rules took wrongly does not count."""
    reading = Reading(plain(note.text).text, moves_dates=True)
    if len(reading.text) != len(note.text):
        return
    for recognizer in recognizers():
        if recognizer.id != "likely-rest":
            reading.take(list(recognizer.find(reading)))
    truth = {place for start, end, _ in note.spans for place in range(start, end)}
    mask = bytearray(reading.mask)
    for match in _FINDS.finditer(reading.mask):
        if rng.random() < HIDDEN:
            mask[match.start() : match.end()] = bytes(len(match.group()))
    found = tokens(reading)
    for place, token in enumerate(found):
        identifies = token.start in truth
        if reading.mask[token.start] != FREE and not identifies:
            continue
        kept = mask[token.start]
        mask[token.start] = FREE
        if may_be(reading, found, place, mask):
            beside = beside_signs(reading.text, found, place, mask)
            yield [*own_signs(token), *beside, *around_signs(reading.text, token)], identifies
        mask[token.start] = kept
