"""Cards with a language model behind them: whatever it does, they come, on time, and say what the rules said."""

import json
import time

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.commands.report import COMMAND
from cds_hooks.locale import say
from cds_hooks.samples.catalogue import bundle, catalogue
from cds_hooks.settings import Settings, SettingsError
from model.domain.text import Language
from tests.integration.engines import FAULTS, INJECTED, at_once, cut_off, engine, good, injected
from tests.integration.inside import NOW, Notes

SAMPLE = next(sample for sample in catalogue() if sample.id == "hypertension-diabetes")
KEY = "sk-test-4711"
DEADLINE_MS, LATEST, UNHURRIED_MS = 1500, 3.5, 9000
LABEL = {language: say("worded").spoken(language) for language in Language}


def opened(folder, log, **settings: object) -> TestClient:
    store = folder / f"{len(list(folder.iterdir()))}.db"
    app = create_app(Settings.model_validate({"sandbox": True, "store": store, **settings}), clock=lambda: NOW, log=log)
    return TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """An engine, a server that words by it and is in no hurry, one that words by the template, and the first's log."""
    folder, log = tmp_path_factory.mktemp("wording"), Notes()
    with engine() as model, wording(folder, model, log, 60_000) as worded, opened(folder, Notes()) as plain:
        yield model, worded, plain, log


@pytest.fixture(scope="module")
def hurried(places, tmp_path_factory):
    """A server with little time that words by the same engine."""
    with wording(tmp_path_factory.mktemp("hurried"), places[0], Notes(), DEADLINE_MS) as client:
        yield client


def wording(folder, model, log, deadline_ms: int) -> TestClient:
    (folder / "key").write_text(KEY + "\n", encoding="utf-8")
    chosen = {"generator": "openai_compatible", "engine": model.url, "engine_key_file": folder / "key"}
    return opened(folder, log, **chosen, engine_model="tiny", deadline_ms=deadline_ms)


def request(hook: str) -> dict[str, object]:
    def found(kind: str) -> dict[str, object]:
        entries = [item for item in json.loads(bundle(SAMPLE.id))["entry"] if item["resource"]["resourceType"] == kind]
        return {"resourceType": "Bundle", "type": "searchset", "entry": entries}

    return {
        "hook": hook,
        "hookInstance": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
        "context": {"userId": "Practitioner/1", "patientId": SAMPLE.patient_id, "encounterId": "1"},
        "prefetch": {
            "patient": found("Patient")["entry"][0]["resource"],
            "conditions": found("Condition"),
            "laboratory": found("Observation"),
            "medications": found("MedicationRequest"),
            "allergies": found("AllergyIntolerance"),
            **dict.fromkeys(("vitals", "genomics", "statements", "procedures", "encounters")),
        },
    }


def discharge(client: TestClient, language: str = "en") -> tuple[list[dict], float]:
    started = time.monotonic()
    reply = client.post(
        "/cds-services/report-encounter-discharge",
        json=request("encounter-discharge"),
        headers={"Accept-Language": language},
    )
    assert reply.status_code == 200
    return reply.json()["cards"], time.monotonic() - started


def lines(cards: list[dict]) -> list[str]:
    """What the cards say, without the label that a model worded it."""
    said = (line for card in cards for line in card["detail"].splitlines())
    return [line for line in said if line and line.strip("_") not in LABEL.values()]


@pytest.fixture(scope="module")
def unhurried(places, tmp_path_factory):
    """A server that words by the engine and has time for it on a busy machine, too."""
    model, folder = places[0], tmp_path_factory.mktemp("unhurried")
    chosen = {"generator": "openai_compatible", "engine": model.url, "engine_model": "tiny"}
    with opened(folder, Notes(), **chosen, deadline_ms=UNHURRIED_MS) as worded:
        yield worded


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("behaviour", [good, at_once])
def test_a_models_words_are_shown_and_labelled(places, unhurried, language, behaviour):
    model, _, plain, _ = places
    model.behaviour = behaviour
    cards, _ = discharge(unhurried, language)
    assert LABEL[language] in cards[-1]["detail"]
    assert LABEL[language] not in discharge(plain, language)[0][-1]["detail"]


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_whatever_a_model_does_the_templates_cards_come_in_time(places, hurried, name):
    model, _, plain, _ = places
    model.behaviour = FAULTS[name]
    cards, seconds = discharge(hurried)
    assert cards == discharge(plain)[0]
    assert seconds < LATEST
    assert INJECTED[:20] not in json.dumps(cards)


def test_the_whole_sentences_of_an_answer_that_was_cut_off_are_kept(places):
    model, worded, plain, _ = places
    model.behaviour = cut_off
    cards, _ = discharge(worded)
    assert "Active medication is metformin 2000 mg a day in 2 doses." in cards[-1]["detail"]
    assert len(lines(cards)) == len(lines(discharge(plain)[0]))


def test_a_model_changes_nothing_but_the_detail(places):
    model, worded, plain, _ = places
    model.behaviour = good
    cards, _ = discharge(worded)
    assert [{**card, "detail": ""} for card in cards] == [{**card, "detail": ""} for card in discharge(plain)[0]]


def test_nothing_that_identifies_the_patient_is_sent(places):
    model, worded, _, _ = places
    model.heard.clear()
    model.behaviour = good
    discharge(worded)
    sent = b"".join(body for _, _, body in model.heard)
    patient = request("encounter-discharge")["prefetch"]["patient"]
    parts = [SAMPLE.patient_id, patient["birthDate"], patient["name"][0]["family"], *patient["name"][0]["given"]]
    assert b"HbA1c" in sent
    assert [part for part in parts if part.encode() in sent] == []


def test_values_are_locked_before_they_are_sent(places):
    model, worded, _, _ = places
    model.heard.clear()
    model.behaviour = good
    discharge(worded)
    asked = json.loads(model.heard[-1][2])
    assert "{value" in asked["messages"][-1]["content"]
    assert asked["response_format"]["type"] == "json_schema"
    assert asked["stream"] is True


def test_the_key_goes_to_the_engine_and_nowhere_else(places):
    model, worded, _, log = places
    model.heard.clear()
    model.behaviour = FAULTS["broken"]
    discharge(worded)
    assert {headers["Authorization"] for _, headers, _ in model.heard} == {f"Bearer {KEY}"}
    assert KEY not in "".join(log.lines) + worded.get("/metrics").text + repr(worded.app.state.desk)


def test_a_redirect_is_not_followed(places):
    model, worded, _, _ = places
    model.heard.clear()
    model.behaviour = FAULTS["redirecting"]
    discharge(worded)
    assert {path for path, _, _ in model.heard} == {"/v1/chat/completions"}


def test_what_became_of_each_sentence_is_counted(places):
    model, worded, _, _ = places
    model.behaviour = injected
    discharge(worded)
    counted = worded.get("/metrics").text
    assert 'osler_worded_sentences_total{how="advice",task="summary"}' in counted


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"generator": "openai_compatible"}, "OSLER_ENGINE"),
        ({"engine": "http://10.0.0.5:8000/v1"}, "OSLER_ENGINE"),
        ({"engine": "https://user:pass@engine.example/v1"}, "OSLER_ENGINE"),
        ({"engine": "https://engine.example/v1", "engine_key_file": "nowhere"}, "OSLER_ENGINE_KEY_FILE"),
    ],
)
def test_what_cannot_be_asked_stops_the_start(tmp_path, settings, words):
    with pytest.raises(SettingsError, match=words):
        opened(tmp_path, Notes(), **settings)


def test_a_report_says_that_a_model_worded_it(tmp_path):
    (tmp_path / "patient.json").write_bytes(bundle(SAMPLE.id))
    with engine() as model:
        environment = {"OSLER_GENERATOR": "summary=openai_compatible", "OSLER_ENGINE": model.url}
        asked = ["--bundle", str(tmp_path / "patient.json"), "--as-of", "2026-11-01"]
        worded = CliRunner(env=environment).invoke(COMMAND, asked)
        plain = CliRunner().invoke(COMMAND, asked)
    label = LABEL[Language.EN]
    assert worded.output.splitlines()[-1] == f"_{label}_"
    assert label not in plain.output
    assert "- Active medication is metformin 2000 mg a day in 2 doses. [e3]" in worded.output
    assert len(worded.output.splitlines()) == len(plain.output.splitlines()) + 2
