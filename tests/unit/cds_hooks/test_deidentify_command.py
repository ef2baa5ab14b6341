"""``osler deidentify`` answers every line in order, also the bad ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cds_hooks.commands.deidentify import COMMAND

ROOT = Path(__file__).parents[3]
NOTE = {
    "id": "n1",
    "text": "Mark Rose (DOB 3/4/1950) seen 2024-01-05, then Jan 9, 2024. Mark the site.",
    "known": [{"resourceType": "Patient", "name": [{"given": ["Mark"], "family": "Rose"}]}],
}


def run(*lines, options=()):
    content = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    result = CliRunner().invoke(COMMAND, list(options), input=content)
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_note_comes_back_with_placeholders_and_spans():
    result, (answer,) = run(NOTE)
    assert result.exit_code == 0
    assert answer["text"] == "[NAME-1] (DOB [DATE-1]) seen [DATE-2 d+0], then [DATE-3 d+4]. Mark the site."
    assert [NOTE["text"][span["start"] : span["end"]] for span in answer["spans"]] == [
        "Mark Rose", "3/4/1950", "2024-01-05", "Jan 9, 2024",
    ]  # fmt: skip
    assert [span["label"] for span in answer["spans"]] == ["NAME", "DATE", "DATE", "DATE"]


def test_a_release_keeps_the_year_alone():
    _, (answer,) = run(NOTE, options=["--profile", "safe_harbor"])
    assert "[DATE-1 1950]" in answer["text"]
    assert "[DATE-2 2024]" in answer["text"]


def test_a_limited_data_set_moves_dates_by_the_same_days():
    _, (answer,) = run(NOTE, options=["--profile", "limited", "--shift-days", "-7"])
    assert "seen 2023-12-29, then Jan 2, 2024" in answer["text"]


def test_days_can_be_counted_from_a_given_day():
    _, (answer,) = run(NOTE, options=["--as-of", "2024-01-10"])
    assert "[DATE-2 d-5]" in answer["text"]


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"17", b'{"id":"x"}', b'{"id":"x","text":5}', b'{"id":"x","text":"a","known":"b"}', b"\xff\xfe"],
)
def test_a_bad_line_is_answered_and_the_run_goes_on(line):
    result, answers = run(NOTE, line, NOTE)
    assert result.exit_code == 1
    assert ["error" in answer for answer in answers] == [False, True, False]
    assert answers[1]["id"] in ("x", 2)


def test_an_error_does_not_repeat_the_text():
    _, (answer,) = run(b'{"id":"x","text":["Mark Rose"]}')
    assert "Rose" not in json.dumps(answer)


def test_nothing_in_nothing_out():
    result, answers = run()
    assert (result.exit_code, answers) == (0, [])


@pytest.mark.parametrize("profile", ["limited", "safe_harbor"])
def test_stand_ins_take_the_place_of_placeholders_in_a_release(profile):
    _, (answer,) = run(NOTE, options=["--profile", profile, "--surrogates"])
    assert "[" not in answer["text"]
    assert answer["text"].endswith("Mark the site.")
    assert "Rose" not in answer["text"]


def test_a_lasting_key_gives_the_same_stand_ins_again_and_another_recipient_others(monkeypatch):
    monkeypatch.setenv("OSLER_PSEUDONYM_KEY", "a-secret-of-32-letters-and-more-0123456789")
    options = ["--profile", "limited", "--surrogates"]
    texts = [run(NOTE, options=[*options, "--recipient", name])[1][0]["text"] for name in ("one", "one", "two")]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--surrogates"], "limited and safe_harbor"),
        (["--surrogates", "--format", "fhir", "--profile", "limited"], "--free-text"),
        (["--surrogates", "--format", "fhir", "--free-text"], "limited and safe_harbor"),
        (["--classifier", ".", "--format", "fhir"], "--format text"),
    ],
)
def test_what_does_not_go_together_is_refused(options, said):
    result = CliRunner().invoke(COMMAND, options, input=b"")
    assert result.exit_code == 2
    assert said in result.stderr


def test_removing_identity_loads_nothing_that_only_reasoning_needs():
    script = "import sys, cds_hooks.releasing; print(sorted({'numpy', 'model.engine', 'fastapi'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
