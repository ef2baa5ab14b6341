"""The summaries of two bundled patients, for clinicians and for patients, word for word: read them as either would."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import cds_hooks.samples as samples
from cds_hooks.commands.cli import main

FOLDER = Path(__file__).parent
PATIENTS = Path(samples.__file__).parent / "patients"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("reader", ["clinician", "patient"])
@pytest.mark.parametrize("name", ["hypertension-diabetes", "lung-cancer-egfr"])
def test_the_summary_of_a_bundled_patient_is_as_reviewed(name, reader, language, request):
    chart = str(PATIENTS / f"{name}.json")
    asked = ["report", "--bundle", chart, "--as-of", "2026-11-01", "--for", reader, "--language", language]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    file = FOLDER / f"{name}.{reader}.{language}.md"
    if request.config.getoption("--rewrite-golden"):
        file.write_text(result.output, encoding="utf-8")
    assert result.output == file.read_text(encoding="utf-8")
