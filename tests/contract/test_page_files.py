"""The page's files keep their promises without a browser: nothing inline, nothing from outside, both languages."""

import json
import re

import pytest

from cds_hooks.page.page import CONTENT_SECURITY_POLICY, INDEX, page_files
from cds_hooks.samples.catalogue import SampleKind, catalogue

FILES = page_files()
WORDS = json.loads(FILES["words.json"].body)
MARKUP = FILES[INDEX].body.decode()
SOURCES = {name: file.body.decode() for name, file in FILES.items() if name.endswith((".html", ".css", ".js"))}
CODE = "\n".join(SOURCES.values())
ASKED_BY_VARIABLE = {
    *SampleKind,
    *(firing.hook for sample in catalogue() for firing in sample.firings),
    *("male", "female", "info", "warning", "critical"),
}

each_source = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())


def test_the_policy_allows_this_server_only():
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none';")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_every_file_has_a_content_type_and_text_is_utf8():
    assert {file.content_type.partition("/")[0] for file in FILES.values()} == {"text", "application", "image"}
    assert all("charset=utf-8" in file.content_type for file in FILES.values() if file.content_type.startswith("text/"))


def test_python_files_are_not_served():
    assert [name for name in FILES if name.endswith((".py", ".pyc"))] == []


def test_the_markup_has_no_inline_script_or_style():
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", MARKUP) == []


@each_source
def test_nothing_is_loaded_from_outside(source):
    assert re.findall(r"""(?:src|href|from|import|url)\s*[=(]?\s*["'(]\s*(?:https?:)?//""", source) == []


@each_source
def test_text_never_becomes_markup(source):
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(", source) == []


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r'"(?:/page/|\./)([\w.-]+)"', CODE))
    assert named <= set(FILES)
    assert set(FILES) - {INDEX} <= named


@pytest.mark.parametrize("key", WORDS)
def test_a_word_is_in_both_languages_with_the_same_placeholders(key):
    english, chinese = WORDS[key]["en"], WORDS[key]["zh"]
    assert set(WORDS[key]) == {"en", "zh"}
    assert english.strip()
    assert chinese.strip()
    assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese))


def test_every_word_asked_for_exists():
    asked = set(re.findall(r'(?:data-word=|\bword\()"([\w-]+)"', CODE))
    assert asked | ASKED_BY_VARIABLE <= set(WORDS)


def test_every_word_is_asked_for():
    assert set(WORDS) - set(re.findall(r'"([\w-]+)"', CODE)) <= ASKED_BY_VARIABLE
