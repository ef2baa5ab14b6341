"""``osler surveillance``: a folder or a table in; counts, flags and pictures out; the budget holds between runs."""

import csv
import gzip
import json
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from fhir_adapter.bulk_visits import read_bulk
from fhir_adapter.errors import BadBulkFile
from model.knowledge.syndromes import load_syndromes
from privacy.counting import read_table
from privacy.errors import BadTable

SYNDROMES = load_syndromes()
ICD10 = "http://hl7.org/fhir/sid/icd-10"


def concept(*codes):
    return {"coding": [{"system": ICD10, "code": code} for code in codes]}


def encounter(number, patient, day, *codes, place="north", **more):
    return {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "status": "finished",
        "subject": {"reference": f"Patient/{patient}"},
        "period": {"start": f"{day}T10:00:00+01:00"},
        "reasonCode": [concept(code) for code in codes],
        "serviceProvider": {"reference": f"Organization/{place}"},
    } | more


def condition(patient, code, encounter_number=None, **more):
    at = {"encounter": {"reference": f"Encounter/e{encounter_number}"}} if encounter_number else {}
    return {
        "resourceType": "Condition",
        "subject": {"reference": f"Patient/{patient}"},
        "code": concept(code),
        **at,
    } | more


def export(folder, encounters, conditions=()):
    folder.mkdir(exist_ok=True)
    lines = "\n".join(map(json.dumps, encounters))
    (folder / "Encounter.000.ndjson").write_text(lines + "\n", encoding="utf-8")
    with gzip.open(folder / "Condition.000.ndjson.gz", "wt", encoding="utf-8") as handle:
        handle.write("\n".join(map(json.dumps, conditions)))
    return folder


def seen(folder, *, by_place=True):
    found = read_bulk(folder, SYNDROMES, by_place=by_place, everywhere="all", advance=lambda _: None)
    return sorted((one.patient, str(one.cell.week), one.cell.place, one.cell.syndrome) for one in found.seen), found


def test_reasons_and_diagnoses_of_one_visit_add_up(tmp_path):
    folder = export(tmp_path / "in", [encounter(1, "a", "2026-01-05", "R50.9")], [condition("a", "R05", 1)])
    assert seen(folder)[0] == [("Patient/a", "2026-W02", "north", "influenza_like_illness")]


def test_fever_and_cough_of_two_visits_do_not_add_up(tmp_path):
    visits = [encounter(1, "a", "2026-01-05", "R50.9"), encounter(2, "a", "2026-01-12", "R05")]
    assert seen(export(tmp_path / "in", visits))[0] == []


def test_a_diagnosis_without_an_encounter_stands_on_its_own_day(tmp_path):
    folder = export(tmp_path / "in", [], [condition("a", "B05.9", recordedDate="2026-01-04")])
    assert seen(folder)[0] == [("Patient/a", "2026-W01", "all", "rash_with_fever")]


@pytest.mark.parametrize(
    "entry",
    [
        condition("a", "B05.9", recordedDate="2026-01-04", verificationStatus={"coding": [{"code": "refuted"}]}),
        condition("a", "B05.9", 1),
        condition("a", "I10", recordedDate="2026-01-04"),
    ],
    ids=["refuted", "cancelled and undated", "another disease"],
)
def test_what_did_not_happen_is_not_counted(tmp_path, entry):
    folder = export(tmp_path / "in", [encounter(1, "a", "2026-01-05", "B05.9", status="cancelled")], [entry])
    assert seen(folder)[0] == []


def test_an_encounter_without_a_date_does_not_lose_its_dated_diagnosis(tmp_path):
    visit = encounter(1, "a", "2026-01-05") | {"period": {}}
    folder = export(tmp_path / "in", [visit], [condition("a", "B05.9", 1, recordedDate="2026-01-04")])
    assert seen(folder)[0] == [("Patient/a", "2026-W01", "all", "rash_with_fever")]


def test_a_syndrome_without_a_full_date_is_told(tmp_path):
    folder = export(tmp_path / "in", [], [condition("a", "B05.9", recordedDate="2026-01")])
    assert (seen(folder)[0], seen(folder)[1].unusable) == ([], 1)


def test_r5_encounters_are_read_too(tmp_path):
    visit = encounter(1, "a", "2026-01-05") | {"reason": [{"value": [{"concept": concept("A09")}]}]}
    visit["actualPeriod"] = visit.pop("period")
    assert seen(export(tmp_path / "in", [visit]))[0] == [("Patient/a", "2026-W02", "north", "gastroenteritis")]


def test_a_broken_line_is_named_and_not_quoted(tmp_path):
    folder = export(tmp_path / "in", [encounter(1, "a", "2026-01-05")])
    with (folder / "Encounter.000.ndjson").open("a", encoding="utf-8") as handle:
        handle.write('{"resourceType": "Encounter", "id": "Smith"')
    with pytest.raises(BadBulkFile, match=r"Encounter.000.ndjson, line 2") as fault:
        seen(folder)
    assert "Smith" not in str(fault.value)


def test_a_cut_gzip_file_is_a_typed_error(tmp_path):
    folder = export(tmp_path / "in", [], [condition("a", "B05.9", recordedDate="2026-01-04")] * 50)
    path = folder / "Condition.000.ndjson.gz"
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(BadBulkFile):
        seen(folder)


def test_a_folder_without_an_export_is_refused(tmp_path):
    with pytest.raises(BadBulkFile, match="no Encounter or Condition file"):
        seen(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("week,place,syndrome\n2026-W01,a,jaundice\n", 0, "patient is missing"),
        ("week,place,syndrome,patient\n2026-W01,a,jaundice,1\n2026-W60,a,jaundice,1\n", 3, "no such week"),
        ("week,place,syndrome,patient\n2026-W01,a,scurvy,1\n", 2, "no such syndrome"),
        ("week,place,syndrome,patient\n2026-W01,a,jaundice,\n", 2, "no patient"),
        ("week,place,syndrome,patient\n2026-W01,a\n", 2, "no patient"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path, text, line, problem):
    path = tmp_path / "seen.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTable, match=problem) as fault:
        read_table(path, frozenset(SYNDROMES.ids()), None)
    assert fault.value.line == line


def table(folder, weeks=30, outbreak=25):
    rows, monday = ["week,place,syndrome,patient"], date(2025, 1, 6)
    for week in range(weeks):
        day = monday + timedelta(weeks=week)
        ill = 20 + week % 5 + 200 * (week == outbreak)
        rows += [f"{day},north,gastroenteritis,{week}-{number}" for number in range(ill)]
    path = folder / "seen.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def run(folder, *more, last="2025-W31", epsilon="1"):
    window = ("--first", "2025-W02", "--last", last, "--place", "north", "--place", "south")
    where = ("--output", str(folder / "out"), "--ledger", str(folder / "ledger.db"))
    given = ("--input", str(folder / "seen.csv"), "--epsilon", epsilon)
    return CliRunner().invoke(main, ["surveillance", *given, *where, *window, *more])


def rows(folder, name):
    return list(csv.DictReader((folder / "out" / name).read_text(encoding="utf-8").splitlines()))


def test_counts_are_complete_near_the_truth_and_the_outbreak_is_flagged(tmp_path):
    table(tmp_path)
    assert run(tmp_path, "--most", "1").exit_code == 0
    counts = rows(tmp_path, "counts.csv")
    assert len(counts) == 30 * 2 * 7
    struck = next(row for row in counts if row["week"] == "2025-W27" and row["syndrome"] == "gastroenteritis")
    assert abs(int(struck["noisy"]) - 220) < 30
    flags = {(row["week"], row["place"], row["syndrome"], row["method"]) for row in rows(tmp_path, "flags.csv")}
    assert {("2025-W27", "north", "gastroenteritis", method) for method in ("C1", "C2", "C3")} <= flags


def test_a_second_run_publishes_the_same_and_costs_nothing(tmp_path):
    table(tmp_path)
    run(tmp_path)
    first = (tmp_path / "out" / "counts.csv").read_bytes()
    again = run(tmp_path)
    assert (tmp_path / "out" / "counts.csv").read_bytes() == first
    assert "0 new weeks, epsilon 0 spent, 9 left" in again.output


def test_a_spent_budget_refuses_and_writes_nothing(tmp_path):
    table(tmp_path)
    refused = run(tmp_path, "--budget", "0.5")
    assert refused.exit_code == 1
    assert "privacy budget: epsilon 1 was asked for, 0.5 is left" in refused.output
    assert not (tmp_path / "out").exists()


def test_a_seeded_run_says_so_and_touches_no_ledger(tmp_path):
    table(tmp_path)
    assert run(tmp_path, "--seed", "4").exit_code == 0
    first = (tmp_path / "out" / "counts.csv").read_bytes()
    assert run(tmp_path, "--seed", "4").exit_code == 0
    assert (tmp_path / "out" / "counts.csv").read_bytes() == first
    assert json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["private"] is False
    assert "known seed" in (tmp_path / "out" / "jaundice.svg").read_text(encoding="utf-8").lower()
    assert not (tmp_path / "ledger.db").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_is_a_well_formed_picture_of_each_syndrome_in_the_language(tmp_path, language):
    table(tmp_path)
    run(tmp_path, "--seed", "1", "--language", language)
    pictures = {path.stem: ElementTree.parse(path).getroot() for path in (tmp_path / "out").glob("*.svg")}
    assert set(pictures) == set(SYNDROMES.ids())
    titles = {name: picture.find("{http://www.w3.org/2000/svg}title").text for name, picture in pictures.items()}
    assert titles == {name: getattr(SYNDROMES.name(name), language) for name in SYNDROMES.ids()}


@pytest.mark.parametrize("epsilon", ["0", "-1", "much", "1/0", "nan", "0.0000001"])
def test_an_epsilon_that_means_nothing_is_refused(tmp_path, epsilon):
    table(tmp_path)
    assert run(tmp_path, epsilon=epsilon).exit_code == 2


def test_weeks_that_run_backwards_are_refused(tmp_path):
    table(tmp_path)
    refused = run(tmp_path, last="2024-W40")
    assert (refused.exit_code, "lies before the first" in refused.output) == (1, True)


def test_what_the_bound_cuts_is_said(tmp_path):
    path = tmp_path / "seen.csv"
    lines = [f"2025-W{week:02d},north,jaundice,one" for week in range(2, 12)]
    path.write_text("week,place,syndrome,patient\n" + "\n".join(lines), encoding="utf-8")
    assert "7 of 10 counts were over the bound of 3" in run(tmp_path).output


def labelled(code, system="http://terminology.hl7.org/CodeSystem/v3-Confidentiality"):
    return {"meta": {"security": [{"system": system, "code": code}]}}


CLOSED_LABELS = {
    "restricted": labelled("R"),
    "a sensitive kind": labelled("HIV", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
    "for treatment alone": labelled("TREAT", "http://terminology.hl7.org/CodeSystem/v3-ActReason"),
    "of the house": labelled("A", "http://house.example/labels"),
    "lower case": labelled("v"),
    "no list": {"meta": {"security": {"code": "N"}}},
    "contained": {"contained": [{"resourceType": "Medication", **labelled("V")}]},
}


@pytest.mark.parametrize("label", CLOSED_LABELS)
@pytest.mark.parametrize("kind", ["Encounter", "Condition"])
def test_what_public_health_may_not_see_enters_no_count_and_is_counted_as_withheld(tmp_path, kind, label):
    visits = [encounter(1, "a", "2026-01-05", "A09", **CLOSED_LABELS[label])] if kind == "Encounter" else []
    entries = [condition("a", "A09", recordedDate="2026-01-05", **CLOSED_LABELS[label])] if not visits else []
    counted, found = seen(export(tmp_path / "in", visits, entries))
    assert (counted, found.withheld, found.unusable) == ([], 1, 0)


@pytest.mark.parametrize("code", ["N", "DIA", "VIP", "EMP", "PUBHLTH"])
def test_what_public_health_may_see_is_counted(tmp_path, code):
    counted, found = seen(export(tmp_path / "in", [encounter(1, "a", "2026-01-05", "A09", **labelled(code))]))
    assert (len(counted), found.withheld) == (1, 0)


def test_the_label_of_a_visit_is_not_that_of_a_diagnosis_made_in_it(tmp_path):
    visit = encounter(1, "a", "2026-01-05", "A09", **labelled("V"))
    diagnosis = condition("a", "B05.9", 1, recordedDate="2026-01-05")
    counted, found = seen(export(tmp_path / "in", [visit], [diagnosis]))
    assert ([one[3] for one in counted], found.withheld) == (["rash_with_fever"], 1)


def test_the_command_says_how_many_entries_were_withheld_beside_the_publication_and_not_in_it(tmp_path):
    folder = export(tmp_path / "in", [encounter(1, "a", "2026-01-05", "A09", **labelled("V"))])
    words = ["--input", str(folder), "--output", str(tmp_path / "out"), "--epsilon", "1", "--seed", "1"]
    done = CliRunner().invoke(main, ["surveillance", *words, "--first", "2026-W01", "--last", "2026-W03"])
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert done.exit_code == 0, done.output
    assert "1 entries were withheld by a security label" in done.stderr
    assert summary["purpose_of_use"] == "PUBHLTH"
    assert "withheld" not in json.dumps(summary)
