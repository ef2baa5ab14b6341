"""What a longer text says: all that its card says, reasons for and against apart, and what could not be known."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cds_hooks.consultation import Chart, Question, Spoken, consult
from cds_hooks.longer.matter import Matter, of_report, of_statement
from cds_hooks.longer.text import Standing, written
from cds_hooks.samples.catalogue import bundle, catalogue
from cds_hooks.services import discovered
from fhir_adapter.assemble import whole_bundle
from fhir_adapter.intake import open_slot
from model.domain.evidence import Direction
from model.domain.text import Language
from model.domain.value import replace as with_values
from model.engine import Task
from model.knowledge.load import load
from model.language.contract import Sentence, WordingAnswer

DISCHARGE, VIEW = discovered()["report-encounter-discharge"], discovered()["therapy-patient-view"]


def spoken_of(service, *, without: str = "") -> Spoken:
    sample = next(found for found in catalogue() if found.id == "lung-cancer-egfr")
    patient_id, slots = whole_bundle(bundle(sample.id), patient_id=sample.patient_id)
    kept = tuple(open_slot(without, None) if slot.key == without else slot for slot in slots)
    chart = Chart(slots=kept, patient_id=patient_id, as_of=datetime(2026, 11, 1, tzinfo=UTC))
    return consult(chart, Question(service=service, knowledge=load(), language=Language.EN, hook_instance=""))


def parts(matter: Matter) -> dict[str, list[str]]:
    return {part.heading.en: [text.en for text in part.statements] for part in matter.parts}


@pytest.fixture(scope="module")
def view() -> Spoken:
    return spoken_of(VIEW)


def test_nothing_of_a_card_is_left_out(view):
    statement = view.said[0]
    said = parts(of_statement(statement, view, VIEW))
    assert said[""] == [statement.detail.en]
    assert [len(said["Why"]), len(said["Next"])] == [len(statement.evidence), len(statement.next_steps)]
    assert len(said["Sources"]) == len(statement.sources)
    assert said["Alternatives that passed this patient's rules"] == [item.label.en for item in statement.alternatives]


def test_what_speaks_against_it_stands_apart(view):
    first, *rest = view.said[0].evidence
    against = with_values(first, direction=Direction.AGAINST)
    said = parts(of_statement(with_values(view.said[0], evidence=(against, *rest)), view, VIEW))
    assert said["What speaks against it"] == ["adenocarcinoma of lung (24 days ago)"]
    assert first.claim.en not in " ".join(said["Why"])


def test_a_whole_summary_is_longer_than_the_card():
    spoken = spoken_of(DISCHARGE)
    said = parts(of_report(spoken, DISCHARGE, load()))
    assert {"Patient", "Results and course", "Genomics", "What the rules say"} <= set(said)
    assert sum(map(len, said.values())) > len(spoken.assessment.report)


def test_a_summary_of_which_a_part_was_late_does_not_seem_complete():
    spoken = replace(spoken_of(DISCHARGE), late=(Task.REVIEW,))
    said = parts(of_report(spoken, DISCHARGE, load()))
    assert list(said) == ["", "Not available to this check"]
    assert said["Not available to this check"] == ["assessment (not assessed)"]


def test_what_the_card_could_not_know_is_said_on_the_page(view):
    assert "Not available to this check" not in parts(of_statement(view.said[0], view, VIEW))
    lacking = spoken_of(VIEW, without="medications")
    (missing,) = parts(of_statement(lacking.said[0], lacking, VIEW))["Not available to this check"]
    assert "medications (not sent)" in missing
    assert missing in lacking.cards[0].detail


class Repeating:
    """A model that says each statement as it stands."""

    name = "repeating"

    def generate(self, request, _) -> WordingAnswer:
        said = (
            Sentence(text=item.statement.spoken(request.language), evidence=(item.id,)) for item in request.evidence
        )
        return WordingAnswer(sentences=tuple(said))


def test_a_model_that_says_the_same_is_not_called_refused(view):
    matter = of_statement(view.said[0], view, VIEW)
    text = written(matter, Language.EN, Repeating(), lambda: 1.0)
    assert text.standing is Standing.RULES
    assert [len(lines) for _, lines in text.parts] == [len(part.statements) for part in matter.parts]
