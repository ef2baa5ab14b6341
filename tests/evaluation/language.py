"""How fast each back end words the bundled samples, how many of its sentences are proved, and what faults cost.

python -m tests.evaluation.language                                   the template and the echo
python -m tests.evaluation.language --engine http://127.0.0.1:8181/v1 --weights smollm2 --groups 12
python -m tests.evaluation.language --engine http://127.0.0.1:8181/v1 --faults
"""

import json
import os
import statistics
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import psutil
from starlette.testclient import TestClient
from tqdm import tqdm

from cds_hooks.app import create_app
from cds_hooks.consultation import Chart
from cds_hooks.samples.catalogue import bundle, catalogue
from cds_hooks.settings import Settings
from cds_hooks.voices import open_voices
from fhir_adapter.assemble import whole_bundle
from model.domain.text import Language
from model.engine import Task, assess
from model.knowledge.load import load
from model.language.contract import EvidenceItem, Generator, Left, WordingAnswer, WordingRequest, WordingTask
from model.language.guard import GROUP_SIZE, worded
from tests.evaluation.engines import OPTIONS, parser
from tests.integration.engines import Handler, engine
from tests.integration.inside import NOW, Notes
from tests.integration.test_wording import discharge

SECONDS = 120.0


@dataclass
class Counted:
    """A back end with a clock and a counter around it."""

    inner: Generator
    engine: psutil.Process | None = None
    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    offered: int = 0

    @property
    def name(self) -> str:
        return self.inner.name

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:
        started, worked = time.monotonic(), self._worked()
        answer = self.inner.generate(request, left)
        self.seconds.append(time.monotonic() - started)
        self.cpu.append(self._worked() - worked)
        self.offered += len(answer.sentences)
        return answer

    def _worked(self) -> float:
        """CPU seconds of this process, and of the engine where its process is known."""
        own = time.process_time()
        return own if self.engine is None else own + sum(self.engine.cpu_times()[:2])


def groups(language: Language) -> Iterator[WordingRequest]:
    """The statements of each sample's report, as many at once as a model gets."""
    knowledge = load()
    for sample in catalogue():
        patient_id, slots = whole_bundle(bundle(sample.id), patient_id=sample.patient_id)
        case = Chart(slots=slots, patient_id=patient_id, as_of=NOW).seal().case
        found = assess(case, knowledge, (Task.REPORT, Task.THERAPY))
        texts = [text for text, _ in found.report] + [item.detail for item in found.therapy[:4]]
        for at in range(0, len(texts), GROUP_SIZE):
            items = tuple(
                EvidenceItem(id=f"e{place}", statement=text) for place, text in enumerate(texts[at : at + 4], 1)
            )
            yield WordingRequest(task=WordingTask.SUMMARY, language=language, evidence=items)


def row(counted: Counted, language: Language, most: int, seconds: float) -> str:
    """One row of the table: time a group, sentences offered, proved, and the first reasons of refusal."""
    taken, reasons = 0, Counter[str]()
    every = list(groups(language))
    chosen = every[:: max(1, len(every) // most)][:most]
    for request in tqdm(chosen, desc=f"{counted.name} {language}", disable=None):
        until = time.monotonic() + seconds
        made = worded(request, counted, lambda until=until: until - time.monotonic())
        taken += made.by_model
        reasons.update(made.refused)
    times = sorted(counted.seconds) or [0.0]
    cpu = statistics.median(counted.cpu or [0.0])
    rate = f"{taken / counted.offered:.2f}" if counted.offered else "none offered"
    why = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common(5)) or "-"
    return (
        f"| {counted.name} | {language} | {len(times)} | {times[len(times) // 2]:.3f} | {times[-1]:.3f} | {cpu:.3f} |"
        f" {counted.offered} | {taken} | {rate} | {why} |"
    )


def through(url: str, spoil):
    """A behaviour of the loopback server: what a real engine says, handed on as it comes, spoilt."""

    def behave(handler: Handler, asked: dict) -> None:
        sent = urllib.request.Request(f"{url}/chat/completions", json.dumps(asked).encode())
        sent.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(sent, timeout=SECONDS) as answer:
            spoil(handler, answer)

    return behave


def as_it_is(handler: Handler, answer: Iterable[bytes]) -> None:
    handler.begin()
    for line in answer:
        handler.wfile.write(line)
        handler.wfile.flush()


def slow(handler: Handler, answer: Iterable[bytes]) -> None:
    time.sleep(90)


def cut_off(handler: Handler, answer: Iterable[bytes]) -> None:
    as_it_is(handler, islice(answer, 40))


def wrong_json(handler: Handler, answer: Iterable[bytes]) -> None:
    as_it_is(handler, (line.replace(b"{", b"[") for line in answer))


def failing(handler: Handler, answer: Iterable[bytes]) -> None:
    handler.begin(500, kind="application/json")


def faults(url: str, name: str) -> Iterator[str]:
    """The discharge card of one sample with a spoilt engine behind it: when it came, and in whose words."""
    yield "| engine | deadline | card after | lines as the template words them |\n|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder, engine() as proxy:
        shared = {"engine": proxy.url, "engine_model": name}
        with client(Path(folder) / "plain.db", {"deadline_ms": 60_000}) as plain:
            lines = [line for card in discharge(plain)[0] for line in card["detail"].splitlines() if line]
        for deadline in (2_000, 60_000):
            chosen = {**shared, "generator": "openai_compatible", "deadline_ms": deadline}
            with client(Path(folder) / f"{deadline}.db", chosen) as asked:
                for spoil in (as_it_is, slow, cut_off, wrong_json, failing):
                    proxy.behaviour = through(url, spoil)
                    cards, seconds = discharge(asked)
                    said = [line for card in cards for line in card["detail"].splitlines()]
                    kept = sum(line in said for line in lines)
                    how = spoil.__name__.replace("_", " ")
                    yield f"| {how} | {deadline / 1000:g} s | {seconds:.2f} s | {kept} of {len(lines)} |"


def client(store: Path, settings: dict[str, object]) -> TestClient:
    """A server in this process."""
    chosen = Settings.model_validate({"sandbox": True, "store": store, **settings})
    return TestClient(create_app(chosen, clock=lambda: NOW, log=Notes()), client=("127.0.0.1", 50_000))


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--engine-pid", type=int, default=0, help="its process on this machine, to count its CPU time")
    options.add_argument("--seconds", type=float, default=SECONDS, help="time for a group of statements")
    options.add_argument("--groups", type=int, default=1000, help="at most so many groups of statements a language")
    options.add_argument("--faults", action="store_true", help="spoil the engine's answers instead")
    chosen = options.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.0f} before\n")
    if chosen.faults:
        for line in faults(chosen.engine, chosen.engine_model):
            print(line, flush=True)
        return
    told = {key: getattr(chosen, key) for key in OPTIONS}
    names = [
        "template",
        "echo",
        *["openai_compatible"] * bool(chosen.engine),
        *["transformers_local"] * bool(chosen.weights),
    ]
    print(
        "| back end | language | groups | median s | slowest s | median CPU s | sentences offered | proved | rate | refused for |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in names:
        voices = open_voices(Settings.model_validate({**told, "generator": name}))
        for language in Language:
            is_engine = name == "openai_compatible" and chosen.engine_pid
            process = psutil.Process(chosen.engine_pid) if is_engine else None
            counted = Counted(voices.generators[WordingTask.SUMMARY], process)
            print(row(counted, language, chosen.groups, chosen.seconds), flush=True)
        voices.close()


if __name__ == "__main__":
    main()
