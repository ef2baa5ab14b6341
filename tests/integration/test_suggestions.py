"""Suggestions over HTTP: the client's own draft comes back with one thing changed, or nothing is suggested."""

import json
import sqlite3

import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest

from tests.integration.inside import NOW, serving
from tests.integration.orders import RXNORM, draft, result, sign

CODEINE, SIMVASTATIN, FLUOROURACIL, ACETAMINOPHEN = "2670", "36567", "4492", "161"
POOR = result("CYP2D6", "Poor Metabolizer")
DECREASED = result("SLCO1B1", "*1/*5")
HALF_DPD = result("DPYD", "*1/*2A")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    with serving(store=tmp_path_factory.mktemp("suggestions") / "osler.db") as start:
        yield start()


def suggested(answer: bytes) -> list[tuple[str, dict[str, object]]]:
    """The kind of each suggestion's one action, with what it carries."""
    cards = json.loads(answer)["cards"]
    offered = [suggestion for card in cards for suggestion in card.get("suggestions", ())]
    return [(action["type"], action) for suggestion in offered for action in suggestion["actions"]]


def updated(answer: bytes) -> MedicationRequest:
    """The resource of the only suggestion, which must be valid FHIR."""
    ((kind, action),) = suggested(answer)
    assert kind == "update"
    plain = {name: value for name, value in action["resource"].items() if not name.startswith("x-")}
    return MedicationRequest.model_validate(plain)


def test_codeine_in_a_poor_metabolizer_may_become_another_drug_without_a_dose(client):
    order = draft(CODEINE, "30").replace('"priority"', '"dispenseRequest":{"quantity":{"value":20}},"priority"')
    answer = sign(client, [order], [POOR])
    found = updated(answer)
    assert (found.medicationCodeableConcept.coding[0].system, found.status) == (RXNORM, "draft")
    assert found.medicationCodeableConcept.coding[0].code != CODEINE
    assert (found.id, found.dosageInstruction, found.dispenseRequest) == (f"draft-{CODEINE}", None, None)
    assert "choose both before signing" in answer.decode()


def test_the_alternative_has_itself_passed_the_rules(client):
    (card,) = json.loads(sign(client, [draft(CODEINE, "30")], [POOR]))["cards"]
    offered = [other["code"] for other in card["extension"]["org.osler.assessment"]["advice"][0]["alternatives"]]
    assert updated(sign(client, [draft(CODEINE, "30")], [POOR])).medicationCodeableConcept.coding[0].code in offered


def test_neither_what_is_taken_already_nor_what_needs_a_check_first_is_offered(client):
    taken = json.loads(draft(ACETAMINOPHEN, "500")) | {"id": "m1", "status": "active"}
    answer = sign(client, [draft(CODEINE, "30")], [POOR], medications=[taken])
    (card,) = [card for card in json.loads(answer)["cards"] if "codeine" in card["summary"]]
    assert [kind for kind, _ in suggested(answer)] == ["delete"]
    assert "- morphine" in card["detail"]
    assert "check" in card["detail"].partition("**Next**")[2].lower()


def test_simvastatin_80_mg_with_a_slow_transporter_may_become_another_statin(client):
    found = updated(sign(client, [draft(SIMVASTATIN, "80.00")], [DECREASED]))
    assert found.medicationCodeableConcept.text in {"rosuvastatin", "pravastatin"}
    assert found.dosageInstruction is None


def test_half_the_fluorouracil_is_written_into_the_draft_and_nothing_else_changes(client):
    order = draft(FLUOROURACIL, "400.0", "mg/m2")
    answer = sign(client, [order], [HALF_DPD])
    assert updated(answer).dosageInstruction[0].doseAndRate[0].doseQuantity.value == 200
    start = answer.index(b'{ "resourceType"')
    sent = answer[start : answer.index(b'"routine" }', start) + len(b'"routine" }')].decode()
    mark = sent[sent.index('"extension"') : sent.index('"doseQuantity"')]
    assert sent.replace(mark, "") == order.replace("400.0", "200")


def test_a_dose_that_was_halved_on_our_advice_is_not_halved_again(client):
    ((_, action),) = suggested(sign(client, [draft(FLUOROURACIL, "400", "mg/m2")], [HALF_DPD]))
    again = sign(client, [json.dumps(action["resource"])], [HALF_DPD])
    assert json.loads(again)["cards"][0]["indicator"] == "warning"
    assert suggested(again) == []


FREE_TEXT = draft(FLUOROURACIL, "400", "mg/m2").replace('{"timing"', '{"text":"400 mg/m2 as a bolus","timing"')
IN_VIALS = draft(FLUOROURACIL, "1", "vial")


@pytest.mark.parametrize(
    "orders",
    [
        pytest.param([FREE_TEXT], id="free-text"),
        pytest.param([IN_VIALS], id="not-a-mass"),
        pytest.param(
            [draft(FLUOROURACIL, "400"), draft(FLUOROURACIL, "600").replace(f"draft-{FLUOROURACIL}", "draft-2")],
            id="two-drafts",
        ),
        pytest.param([draft(FLUOROURACIL, "400").replace(f'"id":"draft-{FLUOROURACIL}",', "")], id="no-id"),
    ],
)
def test_no_dose_is_suggested_where_none_follows(client, orders):
    answer = sign(client, orders, [HALF_DPD])
    assert json.loads(answer)["cards"]
    assert suggested(answer) == []


def test_a_stopped_draft_that_cannot_be_changed_may_still_be_removed(client):
    noted = draft(CODEINE, "30").replace('"priority"', '"note":[{"text":"30 mg at night"}],"priority"')
    ((kind, action),) = suggested(sign(client, [noted], [POOR]))
    assert (kind, action["resourceId"]) == ("delete", f"MedicationRequest/draft-{CODEINE}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_advice_offers_the_same_coded_reasons_for_an_override(client, language):
    (card,) = json.loads(sign(client, [draft(CODEINE, "30")], [POOR], language=language))["cards"]
    reasons = card["overrideReasons"]
    assert {reason["system"] for reason in reasons} == {"urn:osler:override-reason"}
    assert [reason["code"] for reason in reasons] == [
        "not-applicable",
        "benefit-outweighs-risk",
        "already-managed",
        "will-monitor",
        "data-wrong",
        "patient-declined",
    ]
    assert all(reason["display"].isascii() == (language == "en") for reason in reasons)


def test_a_reason_that_was_offered_is_kept_by_its_code(client, tmp_path):
    with serving(store=tmp_path / "o.db") as start:
        started = start()
        (card,) = json.loads(sign(started, [draft(CODEINE, "30")], [POOR]))["cards"]
        item = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": NOW.isoformat()}
        item["overrideReason"] = {"reason": card["overrideReasons"][3]}
        assert started.post("/cds-services/therapy-order-sign/feedback", json={"feedback": [item]}).status_code == 200
    with sqlite3.connect(tmp_path / "o.db") as store:
        assert store.execute("SELECT reason_system, reason_code FROM feedback").fetchall() == [
            ("urn:osler:override-reason", "will-monitor")
        ]
