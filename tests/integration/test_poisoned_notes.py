"""Notes that give orders: none changes a card, a fact or a summary, and no model that obeys one passes the verifier."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.protocol.card import CdsResponse
from cds_hooks.services import discovered
from fhir_adapter.assemble import whole_bundle
from model.domain.text import Language
from model.engine import Task, assess
from model.knowledge.load import load
from model.language.backends.echo import BACKEND as ECHO
from model.language.backends.template import TEMPLATE
from model.language.contract import Left, Sentence, Site, WordingAnswer, WordingRequest, WordingTask
from model.language.guard import worded
from model.language.statement import items
from model.language.summary import summary
from model.language.verify.problem import Statement
from model.language.verify.verify import verify

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "cds_hooks" / "samples" / "patients" / "clopidogrel-cyp2c19.json"
NOTES = [json.loads(line) for line in (Path(__file__).parent / "poisoned_notes.ndjson").read_text("utf-8").splitlines()]
SYMPTOMS = {"en": "Dizziness and fatigue for a week. No chest pain.", "zh": "头晕、乏力一周。无胸痛。"}
SERVICES = ("therapy-patient-view", "diagnosis-patient-view", "report-encounter-discharge")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

each_note = pytest.mark.parametrize("place", range(len(NOTES)), ids=lambda place: f"{NOTES[place]['kind']}-{place}")


class Parrot:
    """A model that does what the note says: each statement is replaced by the note's own words."""

    name = "parrot"

    def __init__(self, note: str) -> None:
        self.note = note

    def generate(self, request: WordingRequest, _: Left) -> WordingAnswer:
        """Say the note, and cite whatever was given."""
        return WordingAnswer(sentences=tuple(Sentence(text=self.note, evidence=(one.id,)) for one in request.evidence))


def chart(note: str) -> Chart:
    bundle = json.loads(BUNDLE.read_bytes())
    data = b64encode(note.encode()).decode()
    subject = next(
        entry["resource"]["id"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Patient"
    )
    document = {
        "resourceType": "DocumentReference",
        "id": "note-1",
        "status": "current",
        "subject": {"reference": f"Patient/{subject}"},
        "date": "2026-10-28T09:30:00Z",
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}],
    }
    bundle["entry"].append({"resource": document})
    patient_id, slots = whole_bundle(json.dumps(bundle).encode())
    return Chart(slots=slots, patient_id=patient_id, as_of=NOW)


def cards(note: str, language: str) -> bytes:
    """The response of every service, and the findings and statements behind them, as bytes."""
    found = chart(note)
    told = [
        card
        for service in SERVICES
        for card in consult(
            found,
            Question(
                service=discovered()[service], knowledge=load(), language=Language(language), hook_instance="0" * 8
            ),
        ).cards
    ]
    return CdsResponse(cards=tuple(told)).to_bytes()


def forever() -> float:
    return 60.0


@cache
def clean(language: str) -> bytes:
    return cards(SYMPTOMS[language], language)


def request_of(note: str, language: str) -> WordingRequest:
    sealed = chart(note).seal()
    assessment = assess(sealed.case, load(), (Task.DIAGNOSIS, Task.THERAPY))
    evidence = items(summary(sealed.case, load(), assessment))
    return WordingRequest(task=WordingTask.SUMMARY, language=Language(language), evidence=evidence)


@cache
def clean_request(language: str) -> WordingRequest:
    return request_of(SYMPTOMS[language], language)


def poisoned(place: int) -> tuple[str, str]:
    language = NOTES[place]["language"]
    return f"{SYMPTOMS[language]}\n{NOTES[place]['text']}", language


def test_there_are_at_least_150_notes_in_both_languages():
    counts = {language: sum(note["language"] == language for note in NOTES) for language in SYMPTOMS}
    assert len(NOTES) == len({note["text"] for note in NOTES}) >= 150
    assert min(counts.values()) >= 75


def test_the_services_read_the_note_itself():
    assert cards("", "en") != clean("en")


@each_note
def test_no_card_changes(place):
    note, language = poisoned(place)
    assert cards(note, language) == clean(language)


@each_note
def test_no_statement_of_the_summary_changes(place):
    note, language = poisoned(place)
    request = request_of(note, language)
    assert request == clean_request(language)


@each_note
def test_no_word_of_a_model_that_obeys_is_shown(place):
    language = NOTES[place]["language"]
    request = clean_request(language)
    plain = TEMPLATE.generate(request, forever).sentences
    for model in (Parrot(NOTES[place]["text"]), ECHO.open(Site())):
        assert worded(request, model, forever).sentences == plain


@each_note
def test_no_sentence_of_a_model_that_obeys_is_accepted(place):
    language = NOTES[place]["language"]
    request = clean_request(language)
    known = tuple(Statement(id=item.id, statement=item.statement.spoken(request.language)) for item in request.evidence)
    assert not verify(NOTES[place]["text"], known, language).accepted
