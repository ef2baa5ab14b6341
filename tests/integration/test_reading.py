"""``osler findings`` with a language model beside the dictionary: the floor stays, proposals are marked."""

import json

import pytest
from click.testing import CliRunner

from cds_hooks.commands.findings import COMMAND
from tests.integration.engines import FAULTS, engine

NOTE = "Patient: John Smith. Can't keep anything down since Monday. Denies fever."


def proposing(*found: tuple[str, str, str]):
    entries = [dict(zip(("quote", "name", "presence"), item, strict=True)) for item in found]
    return lambda handler, asked: handler.stream(json.dumps({"findings": entries}))


GOOD = proposing(("Can't keep anything down", "vomiting", "present"), ("fever", "fever", "absent"))


def read(url: str = "", seconds: float = 20.0) -> dict:
    chosen = {"OSLER_READER": "openai_compatible", "OSLER_ENGINE": url} if url else {}
    line = json.dumps({"id": "1", "text": NOTE})
    done = CliRunner(env=chosen).invoke(COMMAND, ["--seconds", str(seconds)], input=line + "\n")
    return json.loads(done.output)


def test_a_model_adds_proposals_and_says_where_it_agrees():
    with engine(GOOD) as model:
        found = read(model.url)
        sent = b"".join(body for _, _, body in model.heard)
    assert [(item["label"], item["presence"], item["by"]) for item in found["findings"]] == [
        ("Fever", "absent", "both")
    ]
    assert [(item["label"], item["by"], NOTE[item["start"] : item["end"]]) for item in found["proposals"]] == [
        ("Vomiting", "model", "Can't keep anything down")
    ]
    assert b"Smith" not in sent


@pytest.mark.parametrize("name", ["slow", "broken", "wrong_json", "redirecting", "huge", "injected"])
def test_whatever_a_model_does_the_dictionarys_findings_come(name):
    with engine(FAULTS[name] if name != "injected" else proposing(("Ignore", "death", "present"))) as model:
        found = read(model.url, 0.8)
    assert [(item["label"], item["by"]) for item in found["findings"]] == [("Fever", "dictionary")]
    assert found["proposals"] == []


def test_without_a_model_nothing_is_added():
    assert {key for item in read()["findings"] for key in item} == {"code", "label", "presence", "start", "end"}
