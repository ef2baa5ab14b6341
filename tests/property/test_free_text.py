"""What holds for any text: no failure, exact offsets, nothing found twice, the same facts give the same text."""

import itertools
import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from privacy.text.known import Known
from privacy.text.placeholders import Profile, Style
from privacy.text.scrub import scrub
from tests.evaluation import notes
from tests.evaluation.note_names import COMMON, UNLISTED, ZH_COMMON, ZH_RARE

WORDS = st.sampled_from(
    [
        "Dr.",
        "Mark",
        "Rose,",
        "MD",
        "seen",
        "3/4/2021",
        "at",
        "St.",
        "Mary's",
        "Hospital",
        "in",
        "Dayton,",
        "OH",
        "45402",
        "MRN:",
        "4471882",
        "王伟",
        "患者",
        "医师：",
        "13812345678",
        "Parkinson's",
        "disease",
        "(BRCA1)",
        "&amp;",
        "&#65;",
        "１２３",
        "\u200b",
        "\xad",
        "℃",
        "ﬁ",
        "é",
        "[NAME-1]",
        "d+3]",
        ",",
        ":",
        "-",
        "2023年5月6日",
        "93",
        "岁",
        "@",
        "x.org",
        "．",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("\ud800 Dr. \udfff")
@example("&#xD800; &#0; &#1114112; ")
def test_any_text_is_answered_with_exact_offsets(text):
    done = scrub(text)
    assert all(0 <= span.start < span.end <= len(text) for span in done.spans)
    assert all(left.end <= right.start for left, right in zip(done.spans, done.spans[1:], strict=False))
    kept, place = [], 0
    for span in done.spans:
        kept.append(text[place : span.start])
        place = span.end
    assert all(piece in done.text for piece in (*kept, text[place:]))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_known_values_of_any_form_are_taken(text, value):
    scrub(text, Known([value, {"resourceType": "Patient", "name": [{"text": value, "given": [value]}], "id": value}]))


NOTES = notes.english(11, 60) + notes.chinese(12, 36)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id)
def test_a_clean_text_stays_as_it_is(note, profile):
    style = Style(profile=profile)
    once = scrub(note.text, Known(note.known), style=style)
    assert scrub(once.text, style=style).text == once.text


def cast(pool, seed):
    return dict(zip("PRCDE", random.Random(seed).sample(pool, 5), strict=True))


@pytest.mark.parametrize("template", notes.templates_of("first", "english"), ids=itertools.count())
def test_the_same_facts_of_another_person_give_the_same_text(template):
    first, second = (
        scrub(note.text, Known([note.text[a:b] for a, b in note.persons])).text
        for note in (
            notes.written("a", template, cast([one for one in COMMON if " " not in "".join(one)], 5), random.Random(3)),
            notes.written("b", template, cast(UNLISTED, 6), random.Random(3)),
        )
    )
    assert first == second


@pytest.mark.parametrize("template", notes.templates_of("first", "chinese"), ids=itertools.count())
def test_the_same_facts_of_another_person_give_the_same_chinese_text(template):
    first, second = (
        scrub(note.text, Known([note.text[a:b] for a, b in note.persons])).text
        for note in (
            notes.written("a", template, {k: ("", v) for k, v in cast(ZH_COMMON, 5).items()}, random.Random(3)),
            notes.written("b", template, {k: ("", v) for k, v in cast(ZH_RARE, 6).items()}, random.Random(3)),
        )
    )
    assert first == second


HOSTILE = (
    "A",
    "1-",
    "1.",
    "王",
    "1/1/",
    "Apt 1 ",
    "a1-",
    "Mr. ",
    "St. ",
    "[NAME-1] ",
    "&#65;",
    "医院",
    "路",
    "Dr. A",
    "MRN: 1 ",
    "A and ",
    "www.",
    "@",
    "X^",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_text_and_no_faster(piece):
    known = Known(["Mark Rose", "王伟", "4471882"])
    short, long = (least(scrub, piece * (size // len(piece)), known) for size in (8_000, 32_000))
    assert long < 16 * short + 0.05


def least(work, *arguments):
    times = []
    for _ in range(3):
        begin = time.process_time()
        work(*arguments)
        times.append(time.process_time() - begin)
    return min(times)
