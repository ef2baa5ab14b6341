"""Labelled results on both wires and the command line: what is withheld is said, in both languages, and not shown."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from cds_hooks.auth import Caller
from cds_hooks.commands.cli import main
from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.prefetch import Reach, gather
from cds_hooks.protocol.card import CdsResponse
from cds_hooks.protocol.contexts import read_context
from cds_hooks.protocol.request import read_request
from cds_hooks.samples.catalogue import bundle
from cds_hooks.sandbox import LoopbackTrust
from cds_hooks.services import discovered
from fhir_adapter.capability import Capabilities
from fhir_adapter.deadline import Deadline
from fhir_adapter.guard import Guards
from fhir_adapter.intake import open_slot
from fhir_adapter.testing.server import create
from fhir_adapter.transport import AsgiTransport
from model.domain.text import Language
from model.knowledge.load import load
from tests.integration.test_poisoned_hooks import CLOPIDOGREL, hook_body, slots_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
GENE, SIGN = "CYP2C19", discovered()["therapy-order-sign"]
LABELS = {
    "V": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
    "42CFRPart2": "http://terminology.hl7.org/CodeSystem/v3-ActUSPrivacyLaw",
    "HOUSE": "http://house.example/labels",
    "HIV": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "TBOO": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "SDV": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
}
CLOSED = ["V", "42CFRPart2", "HOUSE"]
WITHHELD = {
    "en": "genetic results (partly withheld by a security label)",
    "zh": "基因检测结果（部分因安全标签不予提供）",
}
SAID = {"en": "genomic results (not permitted)", "zh": "基因检测结果（无权限）"}


def labelled(code: str) -> dict[str, object]:
    """The patient on clopidogrel whose two CYP2C19 results bear a label."""
    chart = json.loads(bundle("clopidogrel-cyp2c19"))
    results = [entry["resource"] for entry in chart["entry"] if GENE in json.dumps(entry)]
    for result in results:
        result["meta"] = {"security": [{"system": LABELS[code], "code": code}]}
    return chart


def sent(chart: dict[str, object]) -> dict[str, object]:
    """The whole chart in the prefetch."""
    patient = chart["entry"][0]["resource"]
    return hook_body(SIGN.id, slots_of(chart, patient))


def pulled(chart: dict[str, object]) -> dict[str, object]:
    """Nothing but an address: Osler reads the chart from the EHR's server."""
    return {**sent(chart), "prefetch": {}, "fhirServer": "http://127.0.0.1:8000/fhir"}


def answer(chart: dict[str, object], wire, language: str) -> tuple[bytes, bytes]:
    """The payload for the model, and the response, for clopidogrel being signed."""
    request = read_request(json.dumps(wire(chart)).encode())
    reach = Reach(
        transport=AsgiTransport(create([json.dumps(chart).encode()]), mount="/fhir"),
        guards=Guards(),
        capabilities=Capabilities(),
        refused=lambda _: None,
    )
    context = read_context(request.hook, request.context)
    caller = Caller(tenant="t", issuer="i", trust=LoopbackTrust())
    order = {"resourceType": "MedicationRequest", "id": "d1", "status": "draft", "intent": "order", **CLOPIDOGREL}
    drafts = (open_slot("draftOrders", json.dumps(order).encode()),)
    slots = asyncio.run(gather(request, context, SIGN, caller, reach, drafts=drafts, deadline=Deadline.after(5)))
    question = Question(service=SIGN, knowledge=load(), language=Language(language), hook_instance="x")
    spoken = consult(Chart(slots=slots, drafts=drafts, patient_id=context.patient, as_of=NOW), question)
    return spoken.sealed.payload, CdsResponse(cards=spoken.cards).to_bytes()


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("wire", [sent, pulled])
@pytest.mark.parametrize("code", CLOSED)
def test_a_withheld_result_reaches_neither_model_nor_card_and_the_card_says_so(code, wire, language):
    payload, response = answer(labelled(code), wire, language)
    assert GENE.encode() not in payload
    assert code.encode() not in payload + response
    assert SAID[language] in response.decode()
    assert {card["indicator"] for card in json.loads(response)["cards"]} <= {"info", "warning"}


@pytest.mark.parametrize("wire", [sent, pulled])
def test_what_treatment_opens_is_advised_on_as_without_a_label(wire):
    assert answer(labelled("HIV"), wire, "en") == answer(json.loads(bundle("clopidogrel-cyp2c19")), wire, "en")


COMMANDS = {
    "cards": (["cards", "--hook", "order-sign", "--draft", "32968"], SAID),
    "report": (["report"], WITHHELD),
}


def run(words: list[str], chart: dict[str, object]) -> str:
    done = CliRunner().invoke(
        main, [*words, "--as-of", "2026-11-01", "--bundle", "-"], input=json.dumps(chart).encode()
    )
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_line_says_it_too(name, language):
    words, said = COMMANDS[name]
    assert said[language] in run([*words, "--language", language], labelled("V"))


@pytest.mark.parametrize("language", SAID)
def test_a_passport_without_a_withheld_result_says_what_was_withheld(language):
    assert WITHHELD[language] in run(["passport", "--language", language], labelled("V"))


@pytest.mark.parametrize("code", ["TBOO", "SDV"])
def test_what_a_clinician_reads_of_this_kind_a_patient_does_not_take_home(code):
    chart = labelled(code)
    assert WITHHELD["en"] not in run(["report"], chart)
    assert "Your gene results could not all be read" in run(["report", "--for", "patient"], chart)


@pytest.mark.parametrize("code", ["TBOO", "SDV"])
def test_the_label_of_the_bundle_is_obeyed_for_the_patient_too(code):
    chart = json.loads(bundle("clopidogrel-cyp2c19"))
    chart["meta"] = {"security": [{"code": code}]}
    assert "Your conditions could not all be read" not in run(["report"], chart)
    assert "could not all be read" in run(["report", "--for", "patient"], chart)


def test_the_case_of_the_command_line_holds_a_gap_instead():
    case = json.loads(run(["case"], labelled("V")))
    assert GENE not in json.dumps(case)
    assert [gap["why"] for gap in case["gaps"] if gap["area"] == "genomics"] == ["not_permitted"]
