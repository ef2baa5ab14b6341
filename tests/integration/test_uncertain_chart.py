"""Possible, resolved, disputed, negative and computed: from a Bundle to answers, summary and cards, each as it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from cds_hooks.asking_patient import PatientFile, open_file
from cds_hooks.commands.cli import main
from model.language.index import open_corpus
from tests.unit.fhir_adapter.chart import (
    AS_OF,
    PATIENT,
    RXNORM,
    SNOMED,
    SUBJECT,
    bundle,
    concept,
    observation,
    quantity,
)

IBUPROFEN, METFORMIN, CEFTRIAXONE = "5640", "6809", "2193"
POSSIBLE = {
    "resourceType": "Condition",
    "id": "c1",
    "subject": SUBJECT,
    "code": concept(SNOMED, "84114007", "Heart failure"),
    "clinicalStatus": concept("x", "active"),
    "verificationStatus": concept("x", "provisional"),
}
RESOLVED = {
    "resourceType": "AllergyIntolerance",
    "id": "a1",
    "patient": SUBJECT,
    "code": concept(RXNORM, "2670", "codeine"),
    "clinicalStatus": concept("x", "resolved"),
    "verificationStatus": concept("x", "confirmed"),
}
DISPUTED = {
    "resourceType": "AllergyIntolerance",
    "id": "a2",
    "patient": SUBJECT,
    "code": concept(RXNORM, "2191") | {"text": "头孢曲松"},
}
PENICILLIN = {
    "resourceType": "AllergyIntolerance",
    "id": "a3",
    "patient": SUBJECT,
    "code": concept(RXNORM, "70618", "penicillin") | {"text": "青霉素"},
}
CREATININE = observation("14682-9", id="o2", valueQuantity=quantity(182, "umol/L"))
NEGATIVE = observation("5196-1", id="o3", valueCodeableConcept=concept(SNOMED, "260385009"))
MAN = PATIENT | {"gender": "male", "birthDate": "1962-01-02"}
CHART = bundle(MAN, POSSIBLE, RESOLVED, DISPUTED, PENICILLIN, CREATININE, NEGATIVE)


@pytest.fixture(scope="module")
def file() -> PatientFile:
    return open_file(CHART, patient_id=None, as_of=AS_OF)


def printed(folder: Path, *command: str) -> str:
    path = folder / "chart.json"
    path.write_bytes(CHART)
    asked = [command[0], "--bundle", str(path), "--as-of", f"{AS_OF:%Y-%m-%d}", *command[1:]]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("question", "standing", "words"),
    [
        ("does he have heart failure?", "recorded", "Noted as a possibility, not confirmed: heart failure"),
        ("他是不是有心衰？", "recorded", "记录为可能，尚未确诊：心力衰竭"),
        ("can he have ibuprofen?", "rule", "heart failure (noted, not confirmed): ibuprofen: avoid"),
        ("能吃布洛芬吗？", "rule", "心力衰竭（有记录，未确诊）：布洛芬"),
        ("can he have metformin?", "rule", "do not start at eGFR 30 to 45"),
        ("能用二甲双胍吗？", "rule", "不宜新启用"),
        ("is he allergic to codeine?", "recorded", "marked as resolved or no longer active: codeine"),
        ("他对可待因过敏吗？", "recorded", "标记为已缓解或已非活动状态：可待因"),
        ("is he allergic to ceftriaxone?", "recorded", "ceftazidime, ceftriaxone (code and name disagree)"),
        ("他对青霉素过敏吗？", "recorded", "青霉素类"),
    ],
)
def test_a_question_is_answered_with_the_certainty_of_the_record(
    file: PatientFile, question: str, standing: str, words: str
) -> None:
    first = file.ask(question, open_corpus().names)[0]
    assert first.standing == standing
    assert words in f"{first.text.en}\n{first.text.zh}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "heart failure (noted, not confirmed)",
                "codeine (marked as no longer active)",
                "surface antigen negative",
                "penicillins",
            ),
        ),
        ("zh", ("心力衰竭（有记录，未确诊）", "可待因（标记为已非活动状态）", "表面抗原 阴性", "青霉素类")),
    ],
)
def test_the_summary_tells_what_is_possible_over_or_negative(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    told = printed(tmp_path, "report", "--language", language)
    assert [each for each in words if each not in told] == []


@pytest.mark.parametrize(
    ("drug", "words"),
    [
        (IBUPROFEN, "heart failure (noted, not confirmed): ibuprofen: avoid in heart failure"),
        (METFORMIN, "metformin: do not start at eGFR 30 to 45"),
        (CEFTRIAXONE, "ceftriaxone: cephalosporin allergy on record"),
    ],
)
def test_an_order_is_warned_of_by_what_is_possible_disputed_or_computed(tmp_path: Path, drug: str, words: str) -> None:
    assert words in printed(tmp_path, "cards", "--hook", "order-sign", "--draft", drug)


def test_a_resolved_allergy_raises_no_card(tmp_path: Path) -> None:
    assert "morphine-like opioid on record" not in printed(tmp_path, "cards", "--hook", "order-sign", "--draft", "2670")
