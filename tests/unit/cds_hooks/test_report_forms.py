"""``osler report`` for patients, as a FHIR document and as PDF."""

import base64
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cds_hooks.samples as samples
from cds_hooks.commands.cli import main
from fhir_adapter.summary_document import summary_reference

PATIENTS = Path(samples.__file__).parent / "patients"
NAMES = sorted(path.stem for path in PATIENTS.glob("*.json"))
ADVICE = {"en": ("consider", "recommend", "avoid", "the dose", "your dose"), "zh": ("建议使用", "避免", "剂量", "考虑")}


def run(name: str, *more: str):
    return CliRunner().invoke(
        main, ["report", "--as-of", "2026-11-01", "--bundle", str(PATIENTS / f"{name}.json"), *more]
    )


def told(name: str, *more: str) -> dict:
    result = run(name, *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_patient_is_told_no_advice_and_no_new_diagnosis(name, language):
    found = told(name, "--for", "patient", "--format", "json", "--language", language)
    assert {item["section"] for item in found["sentences"]}.isdisjoint({"rules", "open", "course"})
    said = " ".join(item["text"] for item in found["sentences"] if item["section"] != "note")
    assert [word for word in ADVICE[language] if word in said] == []


def test_a_patient_reads_what_a_word_means():
    found = told("clopidogrel-cyp2c19", "--for", "patient", "--format", "json")
    texts = [item["text"] for item in found["sentences"]]
    assert "atorvastatin 80 mg a day: used to lower fats in the blood." in texts
    assert "aspirin 81 mg a day." in texts, "a drug with several uses has none told"
    assert any("CYP2C19 can change how these medicines work" in text for text in texts)


def test_nothing_written_down_is_not_the_same_as_not_read(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    result = CliRunner().invoke(main, ["report", "--bundle", str(broken), "--for", "patient"])
    assert "Your allergies could not all be read." in result.output
    assert "Nothing is written down about allergies" not in result.output
    assert "Your gene results could not all be read." in result.output
    assert (
        "No result on inherited genes is shown; that does not mean a normal one."
        in run("empty-chart", "--for", "patient").output
    )
    assert "Nothing is written down about allergies" in run("empty-chart", "--for", "patient").output


@pytest.mark.parametrize("name", NAMES)
def test_the_document_holds_every_sentence_and_the_entries_behind_it(name):
    bundle, plain = told(name, "--format", "fhir"), told(name, "--format", "json")
    assert bundle["type"] == "document"
    composition = bundle["entry"][0]["resource"]
    assert (composition["resourceType"], composition["status"]) == ("Composition", "preliminary")
    divs = "".join(section["text"]["div"] for section in composition["section"])
    assert divs.count("<li>") >= len(plain["sentences"])
    entries = {entry["reference"] for section in composition["section"] for entry in section.get("entry", ())}
    facts = {fact["reference"] for item in plain["evidence"] for fact in item["facts"] if fact["reference"]}
    assert entries == facts


def test_markup_in_a_summary_stays_text():
    found = summary_reference("a1", "- <script>x</script>", title="T", language="en")
    assert base64.b64decode(found["content"][0]["attachment"]["data"]) == b"- <script>x</script>"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_chart_gives_the_same_pdf(language):
    pytest.importorskip("reportlab", reason="the extra pdf is not installed")
    first, second = (run("hypertension-diabetes", "--format", "pdf", "--language", language) for _ in range(2))
    assert first.stdout_bytes.startswith(b"%PDF-")
    assert first.stdout_bytes == second.stdout_bytes


def test_without_the_library_the_answer_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "reportlab.lib.pagesizes", None)
    result = run("hypertension-diabetes", "--format", "pdf")
    assert result.exit_code == 1
    assert "osler[pdf]" in result.output
