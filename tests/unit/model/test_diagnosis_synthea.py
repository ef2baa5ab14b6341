"""The criteria over other people's synthetic charts: no crash, and nothing called unlisted that is listed."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from model.diagnosis.criteria import diagnose
from model.diagnosis.report import report
from model.domain.assessment import DiagnosisStanding
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures
from privacy.deidentify import deidentify

RULES, MEASURES, CODESETS, DRUGS = load_diseases(), load_measures(), load_codesets(), load_drugs()
SAMPLES = Path(__file__).parents[4] / "shared" / "fhir-samples" / "synthea-2019"
BUNDLES = sorted(SAMPLES.glob("*.json.gz"), key=lambda path: path.stat().st_size)[:30]
LISTED = {rule.id: rule.listed for rule in RULES}


@pytest.mark.skipif(not BUNDLES, reason="../shared/fhir-samples is not here")
@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.name.split("_")[-1][:8])
def test_a_foreign_chart_is_judged_by_its_own_list(path: Path):
    patient, slots = whole_bundle(gzip.decompress(path.read_bytes()), patient_id=None)
    case, _ = deidentify(assemble(slots, patient_id=patient, as_of=datetime(2019, 8, 1, tzinfo=UTC)))
    diagnoses, _, gaps = diagnose(case, RULES, MEASURES, CODESETS)
    named = frozenset[str]().union(*(CODESETS.of(problem.codes) for problem in case.problems))
    unlisted = [item.rule_id for item in diagnoses if item.standing is DiagnosisStanding.UNLISTED]
    assert [name for name in unlisted if not named.isdisjoint(LISTED[name])] == []
    assert all(line.en and line.zh for line, _ in report(case, RULES, MEASURES, CODESETS, DRUGS, diagnoses, gaps))
