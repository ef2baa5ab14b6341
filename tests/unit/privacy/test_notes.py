"""Notes before the door: findings pass, words stay; old, foreign and contradicted ones say nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from model.domain.finding import Presence
from model.domain.gap import Area
from model.ontology.load import load_ontology
from privacy.gate import seal
from privacy.notes import BYTES, DAYS, with_note_findings
from privacy.snapshot import NoteRecord
from tests.unit.privacy.charts import AS_OF, chart

ONTOLOGY = load_ontology()
TODAY = AS_OF.date()
FEVER, COUGH = "HP:0001945", "HP:0012735"


def note(text: str, days: int = 1, name: str = "n-1") -> NoteRecord:
    taken = TODAY - timedelta(days=days)
    return NoteRecord(reference=f"DocumentReference/{name}", codes=(), text=text, taken=taken)


def said(*notes: NoteRecord) -> dict[str, Presence]:
    read = with_note_findings(chart(notes=notes), ONTOLOGY)
    return {item.finding: item.presence for item in seal(read).case.note_findings}


def test_what_a_recent_note_says_passes_as_terms_and_its_words_do_not():
    read = with_note_findings(chart(notes=(note("Margaret Quillfeather has fever and no cough."),)), ONTOLOGY)
    sealed = seal(read)

    assert {item.finding: str(item.presence) for item in sealed.case.note_findings} == {
        FEVER: "present",
        COUGH: "absent",
    }
    assert sealed.linkage.reference(sealed.case.note_findings[0].key) == "DocumentReference/n-1"
    assert b"Quillfeather" not in sealed.payload
    assert b"fever" not in sealed.payload


@pytest.mark.parametrize("days", [DAYS + 1, 4000, -1], ids=["older than a month", "years old", "of tomorrow"])
def test_a_note_of_another_time_is_not_read_and_counted(days):
    read = with_note_findings(chart(notes=(note("Fever.", days),)), ONTOLOGY)
    assert read.note_findings == ()
    assert [gap.area for gap in seal(read).case.gaps if gap.area is Area.NOTES] == [Area.NOTES]


def test_a_note_without_a_date_is_not_read():
    assert said(replace_date(note("Fever."), None)) == {}


def replace_date(record: NoteRecord, taken: date | None) -> NoteRecord:
    return NoteRecord(reference=record.reference, codes=(), text=record.text, taken=taken)


def test_the_newest_note_decides():
    assert said(note("Fever.", 9), note("No fever.", 1, "n-2")) == {FEVER: Presence.ABSENT}


def test_a_note_that_contradicts_itself_says_nothing():
    assert said(note("Fever at night. No fever this morning.")) == {}


@pytest.mark.parametrize(
    "text", ["Mother has fever.", "Fever in 2012, resolved.", "Return if fever develops.", "?fever"]
)
def test_relatives_the_past_conditions_and_doubts_say_nothing(text):
    assert said(note(text)) == {}


def test_a_patient_called_cough_has_none():
    whole = chart(notes=(note("Mr Cough has fever."),))
    named = replace(whole, identifiers=whole.identifiers | {"Arthur Cough"})
    assert [item.finding for item in with_note_findings(named, ONTOLOGY).note_findings] == [FEVER]


def test_no_more_is_read_than_a_hook_has_time_for():
    long = note("Cough. " + "x" * BYTES, 1, "n-2")
    read = with_note_findings(chart(notes=(note("Fever.", 2), long)), ONTOLOGY)
    assert [item.finding for item in read.note_findings] == [FEVER]
    assert [left.reference for left in read.notes] == ["DocumentReference/n-2"]
