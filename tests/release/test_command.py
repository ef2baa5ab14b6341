"""``osler deidentify`` as a program: streams, folders, errors, counts, risk, audit."""

import json
import sqlite3

import pytest
from click.testing import CliRunner, Result

from cds_hooks.commands.cli import main
from privacy.resources.risk import Risk
from tests.release.generate import chart
from tests.release.spelled import leaks

KEY = {"OSLER_PSEUDONYM_KEY": "a secret of the tests, long enough to be one"}


def run(*words: str, given: str | bytes = "", **environment: str) -> Result:
    return CliRunner().invoke(
        main, ["deidentify", "--format", "fhir", *map(str, words)], input=given, env={**KEY, **environment}
    )


def counts(result: Result) -> dict[str, object]:
    return json.loads(result.stderr)


@pytest.fixture
def folder(tmp_path):
    """A Bulk Data folder of 20 patients; one file has a name and one a broken line."""
    place = tmp_path / "in"
    place.mkdir()
    charts = [chart(number, number + 50) for number in range(20)]
    lines: dict[str, list[str]] = {}
    for one in charts:
        for entry in one.bundle["entry"]:
            resource = entry["resource"]
            said = json.dumps(resource)
            for other in one.bundle["entry"]:
                said = said.replace(other["fullUrl"], f"{other['resource']['resourceType']}/{other['resource']['id']}")
            lines.setdefault(resource["resourceType"], []).append(said)
    for kind, rows in lines.items():
        (place / f"Zebedee {kind}.ndjson").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with (place / "Zebedee Patient.ndjson").open("a", encoding="utf-8") as file:
        file.write('{"resourceType": "Patient", "name": "Quillfeather"\n')
    return place, charts


def test_a_bundle_over_many_lines_is_one_answer():
    result = run("--profile", "internal", given=json.dumps(chart(1, 1).bundle, indent=2))
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    assert counts(result)["units"] == 1


def test_lines_are_answered_in_order_and_a_bad_one_does_not_stop_the_run():
    lines = [
        json.dumps(chart(1, 1).bundle),
        '{"bad": "Quillfeather',
        json.dumps(chart(2, 2).bundle),
        '{"resourceType": "Claim"}',
    ]
    result = run("--profile", "limited", given="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one.get("resourceType", one.get("error")) for one in answers] == [
        "Bundle",
        "not JSON",
        "Bundle",
        "OperationOutcome",
    ]
    assert (result.exit_code, answers[1]["line"], answers[1]["id"]) == (1, 2, None)
    assert "Quillfeather" not in result.output


def test_two_patients_on_two_lines_are_two_patients():
    lines = [json.dumps({"resourceType": "Patient", "id": name}) for name in ("a", "b", "a")]
    names = [
        json.loads(line)["id"] for line in run("--profile", "internal", given="\n".join(lines)).stdout.splitlines()
    ]
    assert (names[0] == names[2], names[0] == names[1]) == (True, False)


@pytest.mark.parametrize("profile", ["internal", "limited", "safe_harbor"])
def test_a_folder_is_released_without_a_name(folder, tmp_path, profile):
    place, charts = folder
    result = run("--profile", profile, "--input", place, "--output", tmp_path / "out")
    written = sorted((tmp_path / "out").iterdir())
    payload = b"\n".join(path.read_bytes() for path in written)
    assert (result.exit_code, counts(result)["errors"]) == (1, 1)
    assert leaks(payload, {word for one in charts for word in one.identity.words}) == set()
    assert [path.name for path in written if "Zebedee" in path.name] == []
    assert sum(line.startswith(b'{"resourceType":"Patient"') for line in payload.splitlines()) == 20


def test_in_a_folder_day_0_is_the_patients_own_and_references_meet(folder, tmp_path):
    place, _ = folder
    run("--profile", "internal", "--input", place, "--output", tmp_path / "out")
    read = {
        path.name.partition(".")[0]: [json.loads(line) for line in path.read_text().splitlines()]
        for path in (tmp_path / "out").iterdir()
    }
    patients = {f"Patient/{one['id']}" for one in read["Patient"] if "id" in one}
    assert {one["subject"]["reference"] for one in read["DiagnosticReport"] if "subject" in one} <= patients
    last = [
        one["valueInteger"]
        for report in read["DiagnosticReport"]
        for one in report["_effectiveDateTime"]["extension"]
        if "valueInteger" in one
    ]
    assert set(last) == {0}


def test_the_index_is_gone_afterwards(folder, tmp_path, monkeypatch):
    place, _ = folder
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run("--profile", "internal", "--input", place, "--output", tmp_path / "out")
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("profile", ["internal", "limited", "safe_harbor"])
def test_the_risk_report_counts_people_and_draws(tmp_path, profile):
    lines = "\n".join(json.dumps(chart(number, number).bundle) for number in range(30))
    result = run("--profile", profile, "--risk", "--plot", tmp_path / "risk.svg", given=lines)
    assert "people 30, classes" in result.stdout
    assert "falls, without this attribute, by" in result.stdout
    assert (tmp_path / "risk.svg").read_text().startswith("<svg ")


def test_the_attribute_that_sets_people_apart_is_named_first():
    risk = Risk()
    for number in range(20):
        person = {"resourceType": "Patient", "id": str(number), "gender": "male", "birthDate": str(1950 + number)}
        risk.add(json.dumps(person).encode())
    report = risk.report()
    assert (report.people, report.classes, report.highest, report.gains[0]) == (20, ((1, 20),), 1.0, ("age", 1.0))


def test_a_rare_code_sets_its_bearer_apart():
    risk = Risk()
    for number in range(10):
        coding = [{"system": "s", "code": "rare" if number == 3 else "usual"}]
        subject = {"reference": "urn:uuid:1"}
        condition = {"resourceType": "Condition", "subject": subject, "code": {"coding": coding}}
        entries = [
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "patient-1"}},
            {"resource": condition},
        ]
        risk.add(json.dumps({"resourceType": "Bundle", "entry": entries}).encode())
    assert risk.report().classes == ((1, 1), (9, 1))


def test_a_run_is_audited_with_the_digest_of_the_policy(tmp_path):
    store = tmp_path / "osler.db"
    result = run("--profile", "limited", "--audit", store, given=json.dumps(chart(1, 1).bundle))
    body = json.loads(sqlite3.connect(store).execute("SELECT body FROM audit_event").fetchone()[0])
    assert (body["outcome"], body["service"]) == ("released", "deidentify:limited")
    assert body["elements_digest"] == counts(result)["policy"]
    assert leaks(store.read_bytes().decode("latin-1").encode(), chart(1, 1).identity.words) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["--profile", "anonymous"],
        ["--profile", "internal", "--input", "."],
    ],
)
def test_wrong_usage_is_exit_2(words):
    assert run(*words).exit_code == 2


def test_a_folder_without_ndjson_is_wrong_usage(tmp_path):
    (tmp_path / "Patient.ndjson.gz").write_bytes(b"")
    done = run("--profile", "internal", "--risk", "--input", str(tmp_path))
    assert (done.exit_code, "no *.ndjson" in done.stderr) == (2, True)


def test_a_short_key_is_wrong_usage():
    assert run("--profile", "limited", given="{}", OSLER_PSEUDONYM_KEY="short").exit_code == 2
