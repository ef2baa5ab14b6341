"""Facts of synthetic charts: results, drugs and problems of Synthea bundles, in the words of our tables."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from model.domain.code import SNOMED, Code
from model.domain.text import Text
from model.knowledge.load import load
from tests.evaluation.verifier.facts import Fact, cap, in_chinese, in_english

FOLDER = Path(__file__).parents[4] / "shared" / "fhir-samples" / "synthea-2019"
MOST_FILES = 12


@cache
def charted() -> tuple[Fact, ...]:
    """Every fact of the first charts; none where the samples are not at hand."""
    return tuple(fact for path in sorted(FOLDER.glob("*.json.gz"))[:MOST_FILES] for fact in _of_chart(path))


def drawn(random: Random) -> Iterator[Fact]:
    while charted():
        yield random.choice(charted())


def _of_chart(path: Path) -> Iterator[Fact]:
    known = load()
    by_loinc = {code: item for item in known.measures for code in item.loinc}
    for entry in json.loads(gzip.decompress(path.read_bytes()))["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Observation" and "valueQuantity" in resource:
            measure = by_loinc.get(resource["code"]["coding"][0]["code"])
            if measure is not None:
                yield _result(measure.en, measure.zh, resource)
        elif resource["resourceType"] == "Condition":
            label = known.codesets.label((Code(SNOMED, resource["code"]["coding"][0]["code"], ""),))
            if label is not None:
                yield _problem(label, date.fromisoformat(resource["onsetDateTime"][:10]))


def _result(en: str, zh: str, resource: dict) -> Fact:
    value = Decimal(str(resource["valueQuantity"]["value"])).quantize(Decimal("0.1"))
    unit = resource["valueQuantity"]["unit"]
    when = date.fromisoformat(resource["effectiveDateTime"][:10])
    fact = Fact(Text(en=f"{cap(en)}: {value} {unit}, {when}", zh=f"{zh}：{value} {unit}，{when}"), [])
    fact.texts = [
        Text(en=f"The {en} was {value} {unit} on {in_english(when)}.", zh=f"{in_chinese(when)}测得{zh}{value} {unit}。")
    ]
    fact.add("moved_decimal", f"The {en} was {value * 10} {unit}.", f"{zh}为{value * 10} {unit}。")
    fact.add(
        "swapped_date",
        f"The {en} was {value} {unit} on {in_english(when.replace(year=when.year - 1, day=1))}.",
        f"{in_chinese(when.replace(year=when.year - 1, day=1))}测得{zh}{value} {unit}。",
    )
    fact.add(
        "invented_relation",
        f"The {en} of {value} {unit} is more severe than before.",
        f"{zh}{value} {unit}，较前更重。",
    )
    return fact


def _problem(label: Text, when: date) -> Fact:
    fact = Fact(Text(en=f"Problem: {label.en}, since {when}", zh=f"问题：{label.zh}，始于{when}"), [])
    fact.texts = [
        Text(
            en=f"{cap(label.en)} has been listed since {in_english(when)}.", zh=f"自{in_chinese(when)}起有{label.zh}。"
        )
    ]
    fact.add("added_negation", f"{cap(label.en)} was ruled out.", f"已排除{label.zh}。")
    fact.add(
        "swapped_date",
        f"{cap(label.en)} has been listed since {in_english(when.replace(year=when.year - 3, day=1))}.",
        f"自{in_chinese(when.replace(year=when.year - 3, day=1))}起有{label.zh}。",
    )
    fact.add("wrong_person", f"The patient's father has {label.en}.", f"患者父亲有{label.zh}。")
    return fact
