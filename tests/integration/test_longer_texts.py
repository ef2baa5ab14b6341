"""The text behind a card's link: the card is on time, the text comes after it, to one reader, whatever a model does."""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from html import unescape
from urllib.parse import urlsplit

import msgspec
import pytest
from starlette.testclient import TestClient

from cds_hooks.locale import say
from cds_hooks.protocol.card import Link
from cds_hooks.samples.catalogue import bundle, catalogue
from model.domain.text import Language
from privacy.audit import AuditEvent, rows
from privacy.database import look
from tests.conformance.checks import check_body
from tests.integration.engines import FAULTS, INJECTED, cut_off, engine, good, slow
from tests.integration.inside import Notes
from tests.integration.test_wording import LATEST, discharge, opened, request

DIABETES = next(sample for sample in catalogue() if sample.id == "hypertension-diabetes")
EGFR = next(sample for sample in catalogue() if sample.id == "lung-cancer-egfr")
SAYS = {key: say(f"longer_{key}").en for key in ("rules", "unproved", "unanswered", "waiting_title", "missing_title")}
WORDED = say("worded")


class Held:
    """A model that answers nobody until it is let go, and then does what it is told."""

    def __init__(self, afterwards) -> None:
        self.afterwards, self.is_free = afterwards, threading.Event()

    def __call__(self, handler, asked):
        self.is_free.wait(10)
        self.afterwards(handler, asked)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """An engine, a server that links where it was late, and that server's log."""
    folder, log = tmp_path_factory.mktemp("longer"), Notes()
    with engine() as model:
        chosen = {"generator": "openai_compatible", "engine": model.url, "deadline_ms": 600, "longer_texts": "late"}
        with opened(folder, log, **chosen) as late:
            yield model, late, log, folder


@pytest.fixture(scope="module")
def always(tmp_path_factory):
    """A server without a model that gives every card a longer text, and its folder."""
    folder = tmp_path_factory.mktemp("always")
    with opened(folder, Notes(), longer_texts="always") as client:
        yield client, folder


@pytest.fixture(scope="module")
def modelled(places, tmp_path_factory):
    """A server with a model that gives every card a longer text."""
    model = places[0]
    chosen = {"generator": "openai_compatible", "engine": model.url, "deadline_ms": 5_000, "longer_texts": "always"}
    with opened(tmp_path_factory.mktemp("modelled"), Notes(), **chosen) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_cookies(places, always, modelled):
    for client in (places[1], always[0], modelled):
        client.cookies.clear()


def path_of(card: dict) -> str:
    (link,) = card["links"]
    return urlsplit(link["url"]).path


def read(client: TestClient, card: dict):
    """Follow a card's link, and wait until the text is there."""
    for _ in range(400):
        reply = client.get(path_of(card))
        if reply.status_code != 202:
            return reply
        time.sleep(0.02)
    raise AssertionError("the text never came")


def shown(reply) -> str:
    return unescape(reply.text)


def viewed(client: TestClient, sample) -> list[dict]:
    entries = [entry["resource"] for entry in json.loads(bundle(sample.id))["entry"]]
    patient = next(item for item in entries if item["resourceType"] == "Patient")
    kinds = {"conditions": "Condition", "medications": "MedicationRequest", "allergies": "AllergyIntolerance"}
    found = {key: bundle_of(entries, kind) for key, kind in kinds.items()}
    sent = {
        **request("patient-view"),
        "prefetch": {"patient": patient, **found, "genomics": bundle_of(entries, "Observation")},
    }
    sent["context"]["patientId"] = sample.patient_id
    reply = client.post("/cds-services/therapy-patient-view", json=sent)
    assert reply.status_code == 200
    return reply.json()["cards"]


def bundle_of(entries: list[dict], kind: str) -> dict:
    found = [{"resource": item} for item in entries if item["resourceType"] == kind]
    return {"resourceType": "Bundle", "type": "searchset", "entry": found}


def linked(cards: list[dict]) -> list[dict]:
    return [card for card in cards if "links" in card]


def late(places, afterwards=good, language: str = "en") -> tuple[dict, float]:
    """The card of a hook for which the model was too slow."""
    model, client, _, _ = places
    model.behaviour = held = Held(afterwards)
    cards, seconds = discharge(client, language)
    held.is_free.set()
    (card,) = linked(cards)
    return card, seconds


@pytest.mark.parametrize("language", list(Language))
def test_the_card_is_on_time_and_the_models_words_stand_behind_its_link(places, language):
    card, seconds = late(places, language=language)
    assert seconds < LATEST
    assert WORDED.spoken(language) not in card["detail"]
    assert card["links"][0]["label"] == say("longer_link_report").spoken(language)
    reply = read(places[1], card)
    assert reply.status_code == 200
    assert WORDED.spoken(language) in shown(reply)
    assert {"en": "Active medication is metformin", "zh": "用药为"}[language] in shown(reply)


def test_a_card_that_a_model_worded_in_time_has_no_link(places):
    model, client, _, _ = places
    model.behaviour = good
    tried = (discharge(client)[0] for _ in range(20))  # on a busy machine the model may be late a few times
    assert WORDED.en in next(cards for cards in tried if not linked(cards))[-1]["detail"]


def test_the_link_keeps_what_the_specification_asks(places):
    card, _ = late(places)
    assert [Link.model_validate(link).type for link in card["links"]] == ["absolute"]
    assert card["links"][0]["url"].startswith("http://127.0.0.1:8000/text/")
    assert list(check_body({"cards": [card]})) == []


def after(places, client: TestClient, behaviour):
    """What stands behind a card's link when a model behaves so all the time."""
    places[0].behaviour = behaviour
    cards, _ = discharge(client)
    return cards[-1], read(client, cards[-1])


@pytest.mark.parametrize("name", sorted(set(FAULTS) - {"slow", "dripping", "half_a_character"}))
def test_whatever_a_model_does_afterwards_the_rules_own_words_are_shown(places, modelled, name):
    card, reply = after(places, modelled, FAULTS[name])
    assert reply.status_code == 200
    assert "Active medication: metformin 2000 mg a day in 2 doses." in shown(reply)
    assert sum(SAYS[key] in shown(reply) for key in ("unproved", "unanswered")) == 1
    assert WORDED.en not in shown(reply)
    assert INJECTED[:20] not in json.dumps(card) + shown(reply)
    assert re.search(r"<a\b|<img|href|src=|evil", reply.text) is None


@pytest.mark.parametrize(("name", "says"), [("injected", "unproved"), ("broken", "unanswered")])
def test_a_refused_wording_and_an_absent_one_are_told_apart(places, modelled, name, says):
    assert SAYS[says] in shown(after(places, modelled, FAULTS[name])[1])


def test_what_came_before_an_answer_was_cut_off_is_shown(places, modelled):
    _, reply = after(places, modelled, cut_off)
    assert WORDED.en in shown(reply)
    assert "Allergies and intolerances: no known allergy." in shown(reply)


def test_a_text_is_being_written_until_it_is_there(places):
    card, _ = late(places, lambda handler, asked: (time.sleep(0.1), good(handler, asked)))
    reply = places[1].get(path_of(card))
    assert reply.status_code == 202
    assert SAYS["waiting_title"] in shown(reply)
    assert "metformin" not in shown(reply)
    assert "set-cookie" not in reply.headers
    assert read(places[1], card).status_code == 200


def test_only_the_first_browser_is_shown_the_text(places):
    card, _ = late(places)
    client = places[1]
    assert read(client, card).status_code == 200
    assert client.get(path_of(card)).status_code == 200
    client.cookies.clear()
    assert client.get(path_of(card)).status_code == 404


def test_a_foreign_an_unknown_and_a_malformed_address_get_one_answer(always):
    client, _ = always
    card = linked(viewed(client, DIABETES))[0]
    read(client, card)
    client.cookies.clear()
    replies = [client.get(path) for path in (path_of(card), "/text/" + "a" * 32, "/text/x", "/text/" + "%00" * 9)]
    assert {reply.status_code for reply in replies} == {404}
    assert len({(reply.content, tuple(sorted(reply.headers.items()))) for reply in replies}) == 1
    assert SAYS["missing_title"] in shown(replies[0])


def test_a_link_checker_does_not_count_as_the_reader(always):
    client, _ = always
    card = linked(viewed(client, DIABETES))[0]
    read(client, card)
    client.cookies.clear()
    another = linked(viewed(client, DIABETES))[0]
    assert client.head(path_of(another)).status_code == 405
    assert client.post(path_of(another)).status_code == 405
    assert read(client, another).status_code == 200


def test_without_a_model_a_text_holds_the_rules_own_words_and_says_so(always):
    client, _ = always
    cards = viewed(client, EGFR)
    assert len(linked(cards)) == len(cards) > 1
    reply = read(client, cards[0])
    assert SAYS["rules"] in shown(reply)
    assert "osimertinib" in shown(reply)
    assert cards[0]["summary"] in shown(reply)


def test_nothing_that_identifies_the_patient_stands_on_the_page(always):
    client, _ = always
    patient = json.loads(bundle(EGFR.id))["entry"][0]["resource"]
    told = "".join(read(client, card).text for card in viewed(client, EGFR))
    names = [patient["name"][0]["family"], *patient["name"][0]["given"], EGFR.patient_id, patient["birthDate"]]
    assert [name for name in names if name in told] == []
    assert re.findall(r"\b(?:Observation|Condition|Patient)/|\b2026-(?:09|10|11)-\d\d", told) == []


def test_texts_of_two_patients_never_meet(always):
    client, _ = always
    with ThreadPoolExecutor(2) as pool:
        asked = pool.map(lambda sample: viewed(client, sample), [DIABETES, EGFR] * 2)
    groups = [[read(client, card).text for card in linked(cards)] for cards in asked]
    assert [any("osimertinib" in told for told in group) for group in groups] == [False, True] * 2
    assert [any("SGLT2" in told for told in group) for group in groups] == [True, False] * 2


def recorded(folder) -> list[AuditEvent]:
    told = look(next(folder.glob("*.db")), partial(rows, after=0))
    return [msgspec.json.decode(body, type=AuditEvent) for _, _, body, _ in told]


def test_every_text_and_every_showing_is_recorded(places):
    _, client, _, folder = places
    before = len(recorded(folder))
    card, _ = late(places)
    replies = [read(client, card) for _ in range(2)]
    answered, *told = recorded(folder)[before:]
    assert [event.outcome for event in told] == ["text-written", "text-opened", "text-opened"]
    assert {event.card_uuids for event in told} == {(card["uuid"],)}
    assert {event.request_digest for event in told} == {sha256(reply.content).hexdigest() for reply in replies}
    assert {(event.patient, event.hook_instance) for event in told} == {(answered.patient, answered.hook_instance)}


def test_an_address_stands_in_no_log_no_record_and_no_metric(places):
    _, client, log, folder = places
    card, _ = late(places)
    read(client, card)
    kept = "".join(log.lines) + repr(recorded(folder)) + client.get("/metrics").text
    assert [secret for secret in (path_of(card)[-32:], client.cookies["osler-reader"]) if secret in kept] == []


def test_where_nothing_is_set_there_is_neither_link_nor_page(tmp_path):
    with opened(tmp_path, Notes()) as client:
        assert linked(viewed(client, DIABETES)) == []
        reply = client.get("/text/" + "a" * 32)
        assert reply.status_code == 404
        assert reply.json()["resourceType"] == "OperationOutcome"


def test_a_server_that_stops_waits_for_no_model(tmp_path):
    with engine() as model:
        chosen = {"generator": "openai_compatible", "engine": model.url, "deadline_ms": 300, "longer_texts": "late"}
        with opened(tmp_path, Notes(), **chosen) as client:
            model.behaviour = slow
            assert linked(discharge(client)[0])
            time.sleep(0.1)
            started = time.monotonic()
        assert time.monotonic() - started < 3
