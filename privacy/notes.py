"""Notes are read before the door, so that findings pass and the words stay behind.

Only notes of the last weeks are read, the newest first, up to a number of bytes that a hook has time for. What a
newer note says of a finding replaces what an older one says; a note that contradicts itself says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from model.domain.finding import Presence
from model.findings.notes import noted
from model.ontology.ontology import Ontology
from privacy.snapshot import NoteFindingRecord, NoteRecord, PatientSnapshot

DAYS: Final = 30
"""How old a note may be: an older one speaks of another illness."""
BYTES: Final = 20_000
"""How much text (UTF-8) is read for one patient, at most: some 15 ms of English or 35 of Chinese on one core, and 0.2 s
of a text that is nothing but findings."""


def with_note_findings(snapshot: PatientSnapshot, ontology: Ontology) -> PatientSnapshot:
    """The same patient with the findings of recent notes; a note that was read no longer stands among the notes."""
    read = _chosen(snapshot.notes, snapshot.as_of.date())
    if not read:
        return snapshot
    names = _names(snapshot.identifiers)
    settled: dict[str, NoteFindingRecord] = {}
    for note in read:
        for found in _findings(note, names, ontology):
            settled.setdefault(found.finding, found)
    kept = tuple(record for record in settled.values() if record.presence is not Presence.UNKNOWN)
    taken = set(map(id, read))
    left = tuple(note for note in snapshot.notes if id(note) not in taken)
    return replace(snapshot, notes=left, note_findings=kept)


def _chosen(notes: Iterable[NoteRecord], today: date) -> list[NoteRecord]:
    """The recent notes, newest first, as many as fit."""
    recent = [note for note in notes if note.taken is not None and 0 <= (today - note.taken).days <= DAYS]
    chosen, left = list[NoteRecord](), BYTES
    for note in sorted(recent, key=lambda note: (note.taken or today, note.reference), reverse=True):
        size = len(note.text.encode(errors="replace"))
        if size <= left:
            chosen.append(note)
            left -= size
    return chosen


def _findings(note: NoteRecord, names: frozenset[str], ontology: Ontology) -> Iterator[NoteFindingRecord]:
    presences: dict[str, set[Presence]] = {}
    for item in noted(note.text, ontology):
        if not _is_a_name(item.words, names):
            presences.setdefault(item.finding, set()).add(item.presence)
    for finding, said in presences.items():
        presence = said.pop() if len(said) == 1 else Presence.UNKNOWN
        yield NoteFindingRecord(reference=note.reference, finding=finding, presence=presence, taken=note.taken)


def _names(identifiers: Iterable[str]) -> frozenset[str]:
    """The words of the chart's own identifiers: a patient called Burns has none."""
    return frozenset(word for identifier in identifiers for word in _words(identifier))


def _is_a_name(words: str, names: frozenset[str]) -> bool:
    return names.issuperset(_words(words))


def _words(text: str) -> Sequence[str]:
    return text.casefold().split()
