"""The counts of the release proof from the tests' own data: ``docs/release-proof.md``.

python -m tests.evaluation.release > docs/release-proof.md
"""

import gzip
import json
import sys
import time
from collections import Counter
from datetime import date

from privacy.keyring import Keyring
from privacy.resources.canary import Watch
from privacy.resources.harvest import Harvest
from privacy.resources.release import Releaser, _flat, decoded
from privacy.text_scrubber import Scrubber, scrub, withhold
from tests.release.generate import chart
from tests.release.spelled import leaks
from tests.release.test_generated import CHARTS, PROFILES, facts_of
from tests.release.test_samples import DATE, SAMPLES, facts, people

TODAY = date(2026, 11, 28)
COLUMNS = (
    "set",
    "profile",
    "units",
    "MB",
    "identities looked for",
    "found",
    "facts",
    "kept",
    "texts",
    "alarms",
    "MB/s",
)
PAGE = """# The release proof, counted

Written by `python -m tests.evaluation.release`. *generated*: the charts of `tests/release/generate.py`, patients called Mark, Day,
Met, Parkinson, 高. *public samples*: R4 of Synthea, mCODE, US Core, Genomics Reporting and others (`../shared/fhir-samples`);
*--free-text*: with their notes, attachments and texts through the layers. Identities are names, numbers, addresses and, but for
`limited`, dates of birth; facts are codes, values and units, of the generated charts with their relative days. Of the
public samples, resources that bear a label of their maker's own go. Alarms: what the last look took. `limited` moves the days anew
in each run, and now and then a moved day of a text is another day of the chart. MB/s of processor time, on a shared machine.
"""
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * 2}{'--:|' * (len(COLUMNS) - 2)}"


def row(name: str, profile: str, count: Counter[str]) -> str:
    """One line of the table."""
    kept = f"{count['kept'] / count['facts']:.2%}" if count["facts"] else "-"
    speed = count["bytes"] / 1e6 / (count["ns"] / 1e9)
    cells = (
        name,
        profile,
        count["units"],
        f"{count['bytes'] / 1e6:.1f}",
        count["words"],
        count["leaks"],
        count["facts"],
        kept,
    )
    return "| " + " | ".join(map(str, (*cells, count["texts"], count["alarms"], f"{speed:.1f}"))) + " |"


def generated(profile: str) -> Counter[str]:
    """The generated charts; facts are compared where relative days show, for the model."""
    count, releaser = Counter[str](), Releaser(profile, keyring=Keyring(), today=TODAY)
    for number in range(CHARTS):
        one = chart(number, number + 1_000)
        payload = released(releaser, json.dumps(one.bundle).encode(), count)
        words = {*one.identity.words, *(entry["fullUrl"] for entry in one.bundle["entry"])}
        count["words"] += len(words)
        count["leaks"] += len(leaks(payload, words))
        if profile == "internal":
            count["facts"] += len(one.facts)
            count["kept"] += (Counter(one.facts) & facts_of(payload)).total()
    return count


def samples(profile: str, scrubber: Scrubber = withhold) -> Counter[str]:
    """The public sample charts, where they are."""
    count, releaser = Counter[str](), Releaser(profile, keyring=Keyring(), today=TODAY, scrubber=scrubber)
    for path in sorted([*SAMPLES.glob("*/*.json.gz"), *SAMPLES.glob("genomics/*/*.json")]):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        payload = released(releaser, raw, count)
        words = {word for word in people(raw) if profile != "limited" or not DATE.fullmatch(word)}
        said = facts(raw)
        count["words"] += len(words)
        count["leaks"] += len(leaks(payload, words))
        count["facts"] += said.total()
        count["kept"] += (said & facts(payload)).total()
        count["texts"] += payload.count(b'"contentType":"text/plain"') + payload.count(b'"text":"')
    return count


def with_text(profile: str) -> Counter[str]:
    """The same with their notes, attachments and texts, through the free-text layers."""
    return samples(profile, scrub)


def released(releaser: Releaser, raw: bytes, count: Counter[str]) -> bytes:
    """Release one unit and count it."""
    start = time.process_time_ns()
    done = releaser.release(raw)
    count["ns"] += time.process_time_ns() - start
    count["units"] += 1
    count["bytes"] += len(raw)
    count["alarms"] += done.alarms
    return done.payload


def timed(raw: bytes) -> tuple[float, float]:
    """Milliseconds of processor time a MB, the best of 15: everything but the canary, and the canary with its harvest."""
    releaser, whole, looked = Releaser("internal", keyring=Keyring(), today=TODAY), [], []
    node = decoded(raw)
    unit = list(_flat(node))
    for _ in range(15):
        start = time.process_time_ns()
        payload = releaser.release(raw).payload
        whole.append(time.process_time_ns() - start)
        passage, persons, _ = releaser._prepared(unit, is_part=False)
        releaser._resource(node, passage, persons, Counter())
        start = time.process_time_ns()
        harvest = Harvest()
        for resource, _ in unit:
            harvest.take(resource)
        Watch(harvest).hits(payload, passage)
        looked.append(time.process_time_ns() - start)
    scale = len(raw)
    return (min(whole) - min(looked)) / scale, min(looked) / scale


def main() -> None:
    """Print the table."""
    lines = [PAGE, HEAD]
    for name, measure in (("generated", generated), ("public samples", samples), ("the same, --free-text", with_text)):
        for profile in PROFILES:
            count = measure(profile)
            if count["units"]:
                lines.append(row(name, profile, count))
    for path in sorted(SAMPLES.glob("synthea-2019/*.json.gz")):
        raw = gzip.decompress(path.read_bytes())
        if 900_000 < len(raw) < 1_100_000:
            structure, canary = timed(raw)
            lines.append(
                f"\nA chart of {len(raw) / 1e6:.2f} MB, for 1 MB: structure {structure:.0f} ms, canary {canary:.0f} ms"
            )
            break
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
