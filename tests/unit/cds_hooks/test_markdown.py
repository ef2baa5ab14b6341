"""Card text shows as written and carries no mark-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cds_hooks.cards.markdown import bullets, escape, link, shorten

RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


@pytest.mark.parametrize(
    "words",
    ["*2/*2", "<img src=x onerror=alert(1)>", "a_b_c", "[x](https://y)", "`code`", "~~gone~~", "a | b", "# no", "&lt;"],
)
def test_escaped_words_show_as_they_are(words):
    assert RENDER.renderInline(escape(words)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


@given(st.text())
def test_no_text_becomes_markup(words):
    tokens = RENDER.parse("- " + escape(words))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special"}


@given(st.text(), st.integers(min_value=10, max_value=139))
def test_a_summary_never_exceeds_its_limit(words, limit):
    assert len(shorten(words, limit)) <= limit


def test_a_cut_summary_ends_at_a_word():
    assert shorten("clopidogrel: choose another drug", 24) == "clopidogrel: choose…"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x y", "https://x)(", "data:text/html,x"])
def test_only_plain_web_addresses_become_links(url):
    assert link("words", url) == "words"


def test_an_empty_list_leaves_no_heading():
    assert bullets("Why", []) == ""
