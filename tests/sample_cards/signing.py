"""Drugs ordered for a sample's patient, signed over HTTP; the cards that come back."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.settings import Settings
from model.knowledge.load import load
from tests.sample_cards.charts import Json, chart

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TABLE = Path(__file__).with_name("drafts.csv")
INSTANCE = "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1"
DRUGS = {term.en: term for term in load().drugs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One row of the table: a file, one drug, and the action of the advice that must lead, or ``quiet``."""

    file: str
    drug: str
    expected: str
    because: str

    def __str__(self) -> str:
        return f"{self.file}-{self.drug}"


def orders() -> list[Order]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return [Order(**row) for row in csv.DictReader(line for line in handle if not line.startswith("#"))]


@contextmanager
def server(folder: Path) -> Iterator[TestClient]:
    """The application as ``osler serve --sandbox`` starts it, in process; it has no hurry."""
    settings = Settings.model_validate(
        {"sandbox": True, "store": folder / "osler.db", "log_level": "error", "deadline_ms": 20_000}
    )
    with TestClient(create_app(settings, clock=lambda: NOW), client=("127.0.0.1", 1)) as client:
        yield client


def sign(client: TestClient, order: Order, language: str) -> list[Json]:
    """All cards of ``therapy-order-sign`` for one drafted drug."""
    patient_id, prefetch = chart(order.file)
    drug = DRUGS[order.drug].value
    draft = {
        "resourceType": "MedicationRequest",
        "id": "draft-1",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{patient_id}"},
        "medicationCodeableConcept": {
            "coding": [{"system": drug.system, "code": drug.code, "display": order.drug}],
            "text": order.drug,
        },
    }
    context = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": draft}]}
    body = {
        "hook": "order-sign",
        "hookInstance": INSTANCE,
        "context": {"userId": "Practitioner/1", "patientId": patient_id, "draftOrders": context},
        "prefetch": prefetch,
    }
    answer = client.post(
        "/cds-services/therapy-order-sign",
        content=json.dumps(body),
        headers={"content-type": "application/json", "accept-language": language},
    )
    assert answer.status_code == 200, answer.text
    cards: list[Json] = answer.json()["cards"]
    return cards


def advice(card: Json) -> list[Json]:
    """What the card says for programs, without its texts; empty for a card that speaks of no drug."""
    found = card.get("extension", {}).get("org.osler.assessment", {}).get("advice", [])
    return [dict(each) for each in found]


def leading(cards: list[Json], drug: str) -> str:
    """The action of the first advice about the drug; ``quiet`` when no card advises on it."""
    spoken = [each for card in cards for each in advice(card)]
    code = DRUGS[drug].code
    mine = [each for each in spoken if code in {one["code"] for one in each.get("drugs", ())}]
    return str(mine[0]["action"]) if mine else "quiet"
