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


def damage(text, kept):
    place = text.index(kept)
    found = spans_of(plain(text).text)
    return [text[span.start : span.end] for span in found if span.start < place + len(kept) and span.end > place]


@pytest.mark.parametrize(
    "kept",
    [
        "Bell's palsy", "T2DM, HbA1c 71", "Wt 71.2kg Ht 168.", "Titre IgM 2.4", "Fondap 2.5mg", "Dex 0.15mg/kg",
        "Ward 6", "Knee flex 85.", "Croupy cough", "Apgars 7/9", "Son in", "Omep 20", "Maternity:",
    ],
)  # fmt: skip
def test_clinical_words_among_names_stay(kept):
    assert damage(f"Seen by Dr Ann Doyle of Oban. {kept} Mrs Una Farrell", kept) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The mayor of Kirkwall, 61, came with flutter", "61"),
        ("Dtr Priya (07700 900118) contacted", "("),
        ("请联系家属（0513-89144349）", "（"),
        ("由邻居阿旺次仁背来，发热3天。", "背来"),
        ("患者其其格代诉病史。", "代诉"),
        ("四年级二班班主任李红梅。", "二班班主任"),
        ("曾用名：无，别名：不详。", "不详"),
    ],
)
def test_what_stands_beside_an_identifier_stays(text, kept):
    assert damage(text, kept) == []
