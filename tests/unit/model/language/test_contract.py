"""The contract of wording: form, choice of back end, and the template behind every other one."""

import pytest

from model.domain.text import Language, Text
from model.language.backends.template import TEMPLATE
from model.language.choose import back_ends, opened, read_choices
from model.language.contract import (
    BackEndError,
    EvidenceItem,
    Sentence,
    Site,
    WordingAnswer,
    WordingRequest,
    WordingTask,
    breaches,
)

ITEMS = (
    EvidenceItem(id="e1", statement=Text(en="HbA1c 8.4% today.", zh="今日HbA1c 8.4%。")),
    EvidenceItem(id="e2", statement=Text(en="Metformin is listed.", zh="用药中有二甲双胍。")),
)


def asked(at_most: int = 1000, language: Language = Language.EN, items=ITEMS) -> WordingRequest:
    return WordingRequest(task=WordingTask.SUMMARY, language=language, evidence=items, at_most=at_most)


def ever() -> float:
    return 60.0


@pytest.mark.parametrize("name", ["echo", "template"])
@pytest.mark.parametrize("language", list(Language))
def test_a_back_end_that_needs_nothing_keeps_the_contract(name, language):
    request = asked(language=language)
    assert breaches(request, back_ends()[name].open(Site()).generate(request, ever)) == ()


@pytest.mark.parametrize("name", ["echo", "template"])
def test_a_back_end_abstains_where_there_is_no_evidence(name):
    assert back_ends()[name].open(Site()).generate(asked(items=()), ever) == WordingAnswer(is_abstaining=True)


@pytest.mark.parametrize("name", sorted(set(back_ends()) - {"echo", "template"}))
def test_a_back_end_says_at_start_what_it_lacks(name):
    with pytest.raises(BackEndError, match=rf"{name}: .*OSLER_"):
        opened(read_choices(name), Site())


def test_the_template_says_each_statement_in_the_language_asked_for():
    said = TEMPLATE.generate(asked(language=Language.ZH), ever).sentences
    assert [(item.text, item.evidence) for item in said] == [
        ("今日HbA1c 8.4%。", ("e1",)),
        ("用药中有二甲双胍。", ("e2",)),
    ]


def test_the_template_leaves_out_whole_statements_rather_than_cut_one():
    assert [item.evidence for item in TEMPLATE.generate(asked(at_most=20), ever).sentences] == [("e1",)]


@pytest.mark.parametrize(
    ("answer", "breach"),
    [
        (WordingAnswer(sentences=(Sentence(text="A clot is likely.", evidence=()),)), "a sentence without evidence"),
        (WordingAnswer(sentences=(Sentence(text="Fine.", evidence=("e9",)),)), "evidence that was not given"),
        (WordingAnswer(sentences=(Sentence(text=" ", evidence=("e1",)),)), "an empty sentence"),
        (WordingAnswer(sentences=(Sentence(text="x" * 1001, evidence=("e1",)),)), "longer than asked for"),
        (WordingAnswer(), "says nothing and does not abstain"),
        (WordingAnswer(sentences=(Sentence(text="A.", evidence=("e1",)),), is_abstaining=True), "abstains and speaks"),
    ],
)
def test_a_broken_form_is_named(answer, breach):
    assert breaches(asked(), answer) == (breach,)


def test_the_site_chooses_a_back_end_for_each_task():
    chosen = read_choices("summary=echo")
    assert (chosen[WordingTask.SUMMARY], chosen[WordingTask.CARD]) == ("echo", "template")
    assert set(read_choices("echo").values()) == {"echo"}


@pytest.mark.parametrize("written", ["gpt", "summary=gpt", "poem=echo", "summary=echo,x"])
def test_a_choice_that_does_not_exist_is_refused(written):
    with pytest.raises(ValueError, match="unknown"):
        read_choices(written)
