"""One hard patient, word for word in both languages: read the expected file as a clinician would."""

from decimal import Decimal
from pathlib import Path

import pytest

from model.diagnosis.criteria import diagnose
from model.diagnosis.report import report
from model.domain.case import ClinicalCase, Measurement, Person, Problem, ProblemState, Sex
from model.domain.code import LOINC, SNOMED, Code
from model.domain.text import Language
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures

RULES, MEASURES, CODESETS, DRUGS = load_diseases(), load_measures(), load_codesets(), load_drugs()
FOLDER = Path(__file__).parent


def lab(code: str, value: str, unit: str, day: int) -> Measurement:
    return Measurement(key=f"{code}@{day}", codes=(Code(LOINC, code),), value=Decimal(value), unit=unit, day=day)


DIZZY_MAN_OF_50 = ClinicalCase(
    person=Person(sex=Sex.MALE, age_years=50),
    problems=(
        Problem(key="dizziness", codes=(Code(SNOMED, "404640003"),), state=ProblemState.ACTIVE, recorded_day=-1),
        Problem(key="fatigue", codes=(Code(SNOMED, "84229001"),), state=ProblemState.ACTIVE, recorded_day=-1),
    ),
    measurements=(
        lab("8480-6", "158", "mm[Hg]", -1),
        lab("8462-4", "96", "mm[Hg]", -1),
        lab("8480-6", "151", "mm[Hg]", -62),
        lab("8462-4", "94", "mm[Hg]", -62),
        lab("8480-6", "128", "mm[Hg]", -200),
        lab("8462-4", "80", "mm[Hg]", -200),
        lab("4548-4", "7.8", "%", -1),
        lab("1558-6", "149", "mg/dL", -62),
        lab("2160-0", "1.5", "mg/dL", -1),
        lab("718-7", "12.6", "g/dL", -1),
        lab("4548-4", "8", "", -30),
    ),
)


def written(case: ClinicalCase, language: Language) -> str:
    diagnoses, findings, gaps = diagnose(case, RULES, MEASURES, CODESETS)
    lines: list[str] = []
    for item in diagnoses:
        lines += [f"## {item.code.code} {item.label.spoken(language)}: {item.standing}, {item.urgency}"]
        lines += [item.summary.spoken(language), "", item.detail.spoken(language), ""]
        lines += [f"- {reason.direction}: {reason.claim.spoken(language)} [{reason.ref}]" for reason in item.evidence]
        lines += [f"- > {step.spoken(language)}" for step in item.next_steps]
    lines += ["## gaps", *(f"- {gap.what.spoken(language)}: {gap.consequence.spoken(language)}" for gap in gaps)]
    lines += ["## findings", *(f"- {item.code.code} {item.presence} [{item.ref}]" for item in findings)]
    told = report(case, RULES, MEASURES, CODESETS, DRUGS, diagnoses, gaps)
    return "\n".join([*lines, "## report", *(f"- {line.spoken(language)}" for line, _ in told)]) + "\n"


@pytest.mark.parametrize("language", list(Language))
def test_the_dizzy_man_of_50_has_what_nobody_has_named(language: Language, request: pytest.FixtureRequest):
    words = written(DIZZY_MAN_OF_50, language)
    assert words == expected(f"dizzy-man-of-50.{language}.md", words, request.config)


def expected(name: str, words: str, config: pytest.Config) -> str:
    path = FOLDER / name
    if config.getoption("--rewrite-golden"):
        path.write_text(words, encoding="utf-8")
    return path.read_text(encoding="utf-8")
