"""The tables of the common differential hold together: codes exist, languages agree, nothing stands twice."""

import re
from collections import Counter

import pytest

from model.knowledge.differential_tables import load_differential
from model.knowledge.files import KnowledgeError
from model.ontology.load import load_ontology

TABLES = load_differential()
NAMED = [*TABLES.findings, *TABLES.conditions]


def twice(names):
    return sorted(name for name, count in Counter(names).items() if count > 1)


def numbers(name):
    return sorted(re.findall(r"[\d.]*\d", name))


def test_there_are_more_conditions_than_were_asked_for():
    assert len(TABLES.conditions) >= 145


def test_every_condition_has_enough_findings():
    counts = Counter(condition for condition, _ in TABLES.shares)
    bare = [row.condition for row in TABLES.conditions if counts[row.condition] < (6 if row.source == "DDXPlus" else 8)]
    assert bare == []


def test_every_condition_has_something_that_a_third_of_its_patients_show():
    most = {}
    for (condition, _), share in TABLES.shares.items():
        most[condition] = max(most.get(condition, 0), share)
    assert sorted(name for name, share in most.items() if share < 1 / 3) == []


def test_every_phenotype_code_is_a_current_term():
    terms = load_ontology().terms
    coded = [(row.finding, row.hpo, terms.place(row.hpo)) for row in TABLES.findings if row.hpo]
    assert [name for name, code, place in coded if place is None or terms.id(place) != code] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_findings_or_conditions_have_the_same_name(language):
    assert twice([getattr(row, language) for row in TABLES.findings]) == []
    assert twice([getattr(row, language) for row in TABLES.conditions]) == []


def test_every_name_is_there_in_english_and_chinese():
    assert [row for row in NAMED if re.search(r"[\u4e00-\u9fff]", row.en) or not row.en.strip()] == []
    assert [row.zh for row in NAMED if not re.search(r"[\u4e00-\u9fff]", row.zh)] == []


def test_both_languages_name_the_same_numbers():
    assert [row.en for row in NAMED if numbers(row.en) != numbers(row.zh)] == []


def test_every_condition_from_literature_names_its_source_with_its_year():
    named = [row for row in TABLES.conditions if row.source != "DDXPlus"]
    assert [row.condition for row in named if not re.search(r"\b(19|20)\d\d\b", row.source)] == []


def test_a_condition_has_each_age_weight_somewhere_above_nothing():
    assert [row.condition for row in TABLES.conditions if max(row.ages) <= 0] == []


def test_what_a_condition_needs_is_among_its_findings_somewhere():
    wanting = [row for row in TABLES.conditions if row.needs]
    assert [
        row.condition for row in wanting if not any((row.condition, name) in TABLES.shares for name in row.needs)
    ] == []


def test_the_wider_finding_is_never_a_circle():
    for row in TABLES.findings:
        seen, name = {row.finding}, row.parent
        while name:
            assert name not in seen
            seen.add(name)
            name = TABLES.parent.get(name, "")


def test_a_share_of_an_unknown_finding_stops_the_start(tmp_path):
    home = tmp_path / "differential"
    home.mkdir()
    (home / "findings.csv").write_text("finding,kind,en,zh\nfever,symptom,fever,发热\n", encoding="utf-8")
    (home / "conditions.csv").write_text(
        "condition,icd10,en,zh,severity,weight,female,ages,source\nflu,J11,flu,流感,3,1,0.5,1 1 1 1 1 1 1,X 2020\n",
        encoding="utf-8",
    )
    (home / "frequencies.csv").write_text("condition,finding,share\nflu,fevre,0.9\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="flu, fevre"):
        load_differential(tmp_path)
