"""The ranking on the hook, word for word in both languages, and its silence: read the files as a clinician would."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cds_hooks.consultation import Chart, Question, Spoken, consult
from cds_hooks.samples.catalogue import bundle
from cds_hooks.services import discovered
from fhir_adapter.assemble import whole_bundle
from model.diagnosis.opening import OPENING
from model.domain.text import Language
from model.knowledge.load import load
from model.ontology.store import OntologyError
from tests.golden.ranking import charts

FOLDER = Path(__file__).parent
CHARTS = {
    "pneumonia": charts.PNEUMONIA_EN,
    "pneumonia-chinese-note": charts.PNEUMONIA_ZH,
    "bleeding-on-ibuprofen": charts.BLEEDING,
    "child-rare-picture": bundle("child-rare-picture"),
}


def asked(chart: bytes, language: Language = Language.EN) -> Spoken:
    patient_id, slots = whole_bundle(chart)
    service = discovered()["diagnosis-patient-view"]
    question = Question(service=service, knowledge=load(), language=language, hook_instance="golden")
    return consult(Chart(slots=slots, patient_id=patient_id, as_of=datetime(2026, 11, 1, tzinfo=UTC)), question)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", CHARTS)
def test_the_cards_of_a_picture_are_as_reviewed(name: str, language: Language, request: pytest.FixtureRequest):
    spoken = asked(CHARTS[name], language)
    words = "\n".join(f"## {card.indicator}: {card.summary}\n\n{card.detail}\n" for card in spoken.cards)
    path = FOLDER / f"{name}.{language}.md"
    if request.config.getoption("--rewrite-golden"):
        path.write_text(words, encoding="utf-8")
    assert words == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHARTS)
def test_each_finding_of_a_picture_names_its_entry(name: str):
    ranked = [item for item in asked(CHARTS[name]).assessment.diagnoses if item.standing == "ranked"]
    assert ranked
    assert all(reason.ref for item in ranked for reason in item.evidence)


def test_problem_note_result_and_drug_stand_behind_the_findings():
    kinds = {
        reason.kind
        for chart in CHARTS.values()
        for item in asked(chart).assessment.diagnoses
        if item.standing == "ranked"
        for reason in item.evidence
    }
    assert kinds == {"problem", "note", "measurement", "medication"}


@pytest.mark.parametrize("note", charts.OTHERS.values(), ids=charts.OTHERS)
def test_a_note_about_somebody_or_some_time_else_ranks_nothing(note: str):
    chart = charts.bundle(charts.patient("1956-03-02", "female"), charts.note(note))
    assert asked(chart).cards == ()


def test_an_old_note_ranks_nothing():
    resources = msgspec.json.decode(charts.PNEUMONIA_EN)["entry"]
    aged = [dict(entry["resource"]) for entry in resources]
    aged[1]["date"] = "2026-08-30T08:00:00Z"
    assert [item for item in asked(charts.bundle(*aged)).assessment.diagnoses if item.standing == "ranked"] == []


def test_results_and_vital_signs_alone_rank_nothing():
    entries = msgspec.json.decode(charts.PNEUMONIA_EN)["entry"]
    measured = [entry["resource"] for entry in entries if entry["resource"]["resourceType"] != "DocumentReference"]
    assert [item for item in asked(charts.bundle(*measured)).assessment.diagnoses if item.standing == "ranked"] == []


@pytest.mark.parametrize(
    "note",
    [
        "血糖升高，血脂异常，尿酸增高，脂肪肝。",
        "She has had intermittent palpitations, syncope on two occasions and a long QT interval on ECG.",
    ],
    ids=["everyday findings are no rare disease", "a symptom is no answer to a symptom"],
)
def test_what_would_mislead_is_not_said(note: str):
    chart = charts.bundle(charts.patient("1976-03-02", "female"), charts.note(note))
    assert [item for item in asked(chart).assessment.diagnoses if item.standing == "ranked"] == []


@pytest.mark.parametrize("note", charts.ROUTINE)
def test_an_everyday_visit_raises_no_card(note: str):
    assert asked(charts.bundle(charts.patient("1976-03-02", "female"), charts.note(note))).cards == ()


def test_without_an_ontology_notes_stay_unread_and_a_gap_says_so(monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        raise OntologyError("no files")

    monkeypatch.setattr(OPENING, "ready", broken)
    patient_id, slots = whole_bundle(charts.PNEUMONIA_EN)
    sealed = Chart(slots=slots, patient_id=patient_id, as_of=datetime(2026, 11, 1, tzinfo=UTC)).seal(reads_notes=True)
    assert sealed.case.note_findings == ()
    assert [gap.why for gap in sealed.gaps if gap.area == "notes"] == ["not_assessed"]
