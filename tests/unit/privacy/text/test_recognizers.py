"""Every recognizer finds its examples and leaves its near misses alone."""

import tomllib
from pathlib import Path

import pytest

from privacy.text.normalise import plain
from privacy.text.reading import Reading
from privacy.text.scrub import recognizers, spans_of

EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
BY_ID = {one.id: one for one in recognizers()}
FINDS = [(name, text, wanted) for name, table in EXAMPLES.items() for text, wanted in table["finds"]]
MISSES = [(name, text) for name, table in EXAMPLES.items() for text in table["misses"]]


def found_by(name, text):
    form = plain(text).text
    return [form[span.start : span.end] for span in BY_ID[name].find(Reading(form, year=2026, moves_dates=True))]


def test_every_recognizer_has_examples_and_near_misses():
    assert EXAMPLES.keys() == BY_ID.keys()
    assert [name for name, table in EXAMPLES.items() if not table["misses"]] == []


@pytest.mark.parametrize(("name", "text", "wanted"), FINDS, ids=lambda value: value)
def test_an_example_is_found(name, text, wanted):
    assert wanted in found_by(name, text)


@pytest.mark.parametrize(("name", "text"), MISSES, ids=lambda value: value)
def test_a_near_miss_is_left_alone(name, text):
    assert found_by(name, text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mr. John Q. Parkinson III", ["John Q. Parkinson III"]),
        ("Mr. de la Cruz", ["de la Cruz"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("Paul M's case", ["Paul M"]),
        ("Mayo Clinic in Rochester, MN", ["Mayo Clinic in Rochester, MN"]),
    ],
)
def test_what_belongs_together_is_one_span(text, wanted):
    assert [text[span.start : span.end] for span in spans_of(text)] == wanted


@pytest.mark.parametrize(
    "kept", ["500 mL saline", "3 times", "40 mg Lasix", "120 U heparin", "2 IU", "4.5 g Zosyn", "80/50", "14 days"]
)
def test_a_dose_or_a_count_behind_a_name_stays(kept):
    text = f"Seen by Dr. Okafor {kept}"
    assert kept in "".join(
        char if not any(span.start <= place < span.end for span in spans_of(text)) else "#"
        for place, char in enumerate(text)
    )
