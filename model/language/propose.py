"""Findings that a language model reads out of a note: proposals beside the dictionary's reading, never instead of it.

A proposal stands on three legs that are not the model's: its words stand in the note, our dictionary knows the finding
by the name that the model gives it, and our own rules of context say the same of that place.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.domain.text import Language
from model.findings.read import Reader
from model.findings.said import Standing, TextFinding
from model.language.contract import Left, Speaker
from model.language.prompt import reading
from model.language.reply import entries, findings_schema, is_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What a model adds to a note's findings.

    ``agreed`` are those of the dictionary that it names too, at their place and with their standing; ``new`` those that
    the dictionary did not read; ``refused`` counts the others by what they lack; ``fault`` says why the answer may be
    torn.
    """

    agreed: tuple[TextFinding, ...] = ()
    new: tuple[TextFinding, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    fault: str = ""


class _Refused(Exception):
    """A proposal that lacks a leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note and its language; ``shown`` is the same without identifiers: all that a model sees of it."""

    text: str
    shown: str
    language: Language


def propose(note: Note, floor: Sequence[TextFinding], reader: Reader, speaker: Speaker, left: Left) -> Proposals:
    """Ask a model for the findings of a note; ``floor`` is what the dictionary read in it."""
    told = speaker.say(reading(note.shown, note.language), findings_schema(), left)
    found, fault = entries(told.text, "findings", told.fault)
    refused: Counter[str] = Counter()
    read: list[TextFinding] = []
    for entry in found:
        try:
            read.append(_read(entry, note, reader))
        except _Refused as lack:
            refused[str(lack)] += 1
    agreed = tuple(item for item in floor if any(_is_same(item, other) for other in read))
    new = {(item.code.code, item.start): item for item in read if not any(_is_near(item, known) for known in floor)}
    refused["other than the dictionary"] += sum(
        any(_is_near(item, known) for known in floor) and not any(_is_same(item, known) for known in floor)
        for item in read
    )
    return Proposals(
        agreed=agreed,
        new=tuple(sorted(new.values(), key=lambda item: (item.start, item.code.code))),
        refused=tuple(sorted((+refused).items())),
        fault=fault,
    )


def _read(entry: Mapping[str, object], note: Note, reader: Reader) -> TextFinding:
    quote, name, presence = (entry.get(key) for key in ("quote", "name", "presence"))
    if not all(map(is_text, (quote, name, presence))):
        raise _Refused("not the form")
    start = _place(str(quote), note)
    end = start + len(str(quote))
    named = _named(str(name), note.language, reader)
    standing = _standing(note, (start, end), str(name), reader)
    if standing != presence:
        raise _Refused("context says otherwise")
    return replace(named, standing=Standing(standing), start=start, end=end)


def _place(quote: str, note: Note) -> int:
    """Where the note has these words, once: what stands twice could be meant in two ways."""
    if not quote.strip() or quote not in note.shown:
        raise _Refused("not in the note")
    if note.text.count(quote) != 1:
        raise _Refused("not in one place")
    return note.text.index(quote)


def _named(name: str, language: Language, reader: Reader) -> TextFinding:
    """The one finding that our dictionary knows by exactly this name."""
    found = [item for item in reader.read(name, language) if item.end - item.start == len(name.strip())]
    if len(found) != 1 or found[0].standing is not Standing.PRESENT:
        raise _Refused("no name that we know")
    return found[0]


def _standing(note: Note, span: tuple[int, int], name: str, reader: Reader) -> str:
    """What our own rules say of the place; empty where they do not say one thing.

    The note is read again with the known name in the quoted words' stead, and beside them on either side: they may hold
    a denial themselves.
    """
    (start, end), gap = span, note.language.chosen(" ", "")
    before, quote, after = note.text[:start], note.text[start:end], note.text[end:]
    said: set[str] = set()
    for left, right in ((before, after), (f"{before}{quote}{gap}", after), (before, f"{gap}{quote}{after}")):
        read = reader.read(f"{left}{name}{right}", note.language)
        here = [item.standing for item in read if _overlaps(item, len(left), len(left) + len(name))]
        said.update(here or ("",))
    return said.pop() if len(said) == 1 else ""


def _overlaps(item: TextFinding, start: int, end: int) -> bool:
    return item.start < end and start < item.end


def _is_near(item: TextFinding, known: TextFinding) -> bool:
    return item.code == known.code and _overlaps(known, item.start, item.end)


def _is_same(item: TextFinding, known: TextFinding) -> bool:
    return _is_near(item, known) and item.standing is known.standing
