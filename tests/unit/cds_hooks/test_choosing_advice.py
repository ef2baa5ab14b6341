"""A test before a drug is not asked for while another card says not to give the drug at all."""

from cds_hooks.choosing import draft_advice
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()


def said(**record: object) -> set[str]:
    case = CaseRecord.model_validate({"age": 40, **record}).build(KNOWLEDGE.terms)
    return {item.rule_id for item in draft_advice(run(Task.THERAPY, case, KNOWLEDGE), case)}


def test_no_test_is_asked_for_where_the_drug_is_forbidden_already():
    assert said(problems=("g6pd_deficiency",), drafts=("rasburicase",)) == {"g6pd-problem-oxidants"}


def test_a_test_is_asked_for_where_nothing_forbids_the_drug():
    assert said(drafts=("rasburicase",)) == {"g6pd-rasburicase-pegloticase-no-result"}
