"""Whatever the text: offsets point at the words that were read, and beyond a sentence nothing changes it."""

import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from model.domain.text import Language
from model.findings.chinese import plain
from model.findings.read import Reader
from model.findings.said import TextFinding
from model.ontology.load import load_ontology
from tests.findings.score import notes

ENGLISH = [note.text for note in notes(Language.EN)]
CHINESE = [note.text for note in notes(Language.ZH)]
WORDS = [
    "no",
    "fever",
    "and",
    "or",
    "but",
    "seizures",
    "hearing",
    "loss",
    "İstanbul",
    "low",
    "set",
    "ears",
    ",",
    ".",
    ":",
    "(",
    ")",
    "-",
    "+",
    "?",
    "\n",
    "if",
    "history",
    "of",
    "mother",
    "denies",
    "Fever:",
    "no",
    "absent",
    "short",
    "stature",
    "atrial",
    "ventricular",
    "septal",
    "defects",
    "without",
    "Straße",
    "3.5",
    "x/y",
    "é",
    "was",
    "ruled",
    "out",
]
LETTERS = "无发热、咳嗽，否认头痛。父亲高血压未见肝脾肿大病史若出现（-）：發熱ＡＢ𠮷 a1"
some_english = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
some_chinese = st.text(st.sampled_from(LETTERS), max_size=40)


@cache
def reader() -> Reader:
    return Reader(load_ontology())


def shape(findings: tuple[TextFinding, ...], moved: int = 0) -> list[tuple[str, int, int]]:
    return [(item.code.code, item.start - moved, item.end - moved) for item in findings]


@given(some_english)
@settings(deadline=None, max_examples=300)
def test_english_offsets_bound_whole_words(text):
    for item in reader().read(text, Language.EN):
        part = text[item.start : item.end]
        assert part
        assert part == part.strip()
        assert not re.search(r"[^\W_]$", text[: item.start])
        assert not re.match(r"[^\W_]", text[item.end :])


@given(some_chinese)
@settings(deadline=None, max_examples=300)
def test_chinese_offsets_lie_in_the_text(text):
    assert len(plain(text)) == len(text)
    found = reader().read(text, Language.ZH)
    assert all(0 <= item.start < item.end <= len(text) for item in found)


@given(st.sampled_from(ENGLISH), st.sampled_from(ENGLISH))
@settings(deadline=None, max_examples=60)
def test_an_english_sentence_is_read_alike_after_any_other(before, text):
    together = reader().read(f"{before}\n\n{text}", Language.EN)
    moved = len(before) + 2
    assert shape(tuple(item for item in together if item.start >= moved), moved) == shape(
        reader().read(text, Language.EN)
    )


@given(st.sampled_from(CHINESE), st.sampled_from(CHINESE))
@settings(deadline=None, max_examples=60)
def test_a_chinese_sentence_is_read_alike_after_any_other(before, text):
    together = reader().read(f"{before}\n{text}", Language.ZH)
    moved = len(before) + 1
    assert shape(tuple(item for item in together if item.start >= moved), moved) == shape(
        reader().read(text, Language.ZH)
    )


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_in_either_language(text):
    for language in Language:
        assert all(text[item.start : item.end] for item in reader().read(text, language))
