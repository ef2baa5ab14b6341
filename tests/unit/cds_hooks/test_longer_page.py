"""The pages of longer texts: both languages, every standing, and nothing that could run, load or lead away."""

import re
from html.parser import HTMLParser
from itertools import product

import pytest

from cds_hooks.locale import say
from cds_hooks.longer.page import HEADERS, missing_page, notice_page, text_page, waiting_page
from cds_hooks.longer.text import LongerText, Standing
from model.domain.text import Language

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><base href=//evil.example>",
    "[here](https://evil.example) ![x](http://evil.example/x.png)",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "\u202etxt.exe\u202c\u200b\x00",
)
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "section", "footer"}
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "role", "http-equiv"}
INVISIBLE = re.compile(r"[\u200b-\u202e\x00]")
KNOWN = [standing for standing in Standing if standing is not Standing.UNWRITTEN]
NOTICES = ["unwritten", "often", "unrecorded"]


class Reader(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.texts.append(data)


def text(language=Language.EN, standing=Standing.WORDED, lines=("One.", "Two.")) -> LongerText:
    return LongerText(language=language, standing=standing, title="Title", parts=(("", lines), ("Why", lines)))


def pages() -> list[bytes]:
    made = [text_page(text(*each)) for each in product(Language, KNOWN)]
    made += [notice_page(*each) for each in product(Language, NOTICES)]
    return [*made, *(waiting_page(language, 2) for language in Language), missing_page(30)]


def test_no_page_has_anything_that_could_run_load_or_lead_away():
    read = [Reader(page) for page in pages()]
    assert set().union(*(page.tags for page in read)) == TAGS
    assert set().union(*(page.attributes for page in read)) <= ATTRIBUTES


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_stands_in_a_text_is_shown_as_it_is(words):
    made = LongerText(language=Language.EN, standing=Standing.RULES, title=words, parts=((words, (words,)),))
    read = Reader(text_page(made))
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert read.texts.count(INVISIBLE.sub("", words)) == 3
    assert read.texts[0] == "Longer explanation - Osler"


@pytest.mark.parametrize("language", list(Language))
def test_every_state_says_something_else(language):
    made = [text_page(text(language, standing)) for standing in KNOWN]
    made += [notice_page(language, what) for what in NOTICES]
    made += [waiting_page(language, 2), missing_page(30)]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(("language", "tag"), [(Language.EN, "en"), (Language.ZH, "zh-CN")])
def test_a_page_says_in_which_language_it_is(language, tag):
    assert f'<html lang="{tag}">'.encode() in text_page(text(language))


@pytest.mark.parametrize("language", list(Language))
def test_only_a_page_that_waits_loads_itself_anew(language):
    reloading = [page for page in pages() if b'http-equiv="refresh"' in page]
    assert reloading == [waiting_page(each, 2) for each in Language]
    assert say("longer_waiting_title").spoken(language).encode() in waiting_page(language, 2)


def test_a_missing_page_speaks_both_languages():
    words = say("longer_missing_title")
    assert words.en in missing_page(30).decode()
    assert words.zh in missing_page(30).decode()


def test_nothing_may_be_stored_framed_or_told_to_others():
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
