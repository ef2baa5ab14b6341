"""What the rules say of diagnoses: met and not named, likely, what speaks for and against, what is due next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from model.diagnosis.formulas import measures_of
from model.diagnosis.problem_check import check_problems
from model.diagnosis.ranked import rank_case
from model.diagnosis.wording import filled, joined
from model.domain.assessment import Action, Assessment, Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase, Problem
from model.domain.evidence import Direction, Evidence
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.knowledge.disease_rules import DiseaseRule
from model.language.about.answer import Said, Standing, left_out
from model.language.about.condition import Condition
from model.ontology.store import OntologyError

UNNAMED: Final = frozenset({DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED})
_MOST: Final = 6
_KEY: Final = "asked-problem"
_NONE_MISSED: Final = Text(
    en="No rule found a disease whose criteria are met and that is not on the problem list. "
    "What no rule knows, and what was not measured, was not looked for.",
    zh="没有规则发现符合诊断标准而问题列表未列出的疾病。规则未涉及的疾病和未检测的项目未作检查。",
)
_NONE_LIKELY: Final = Text(
    en="Nothing that was told of the patient points to one diagnosis surely enough to name it.",
    zh="现有资料不足以有把握地提出某一诊断。",
)
_NONE_DUE: Final = Text(
    en="No rule that speaks for this patient names a follow-up. That does not mean that none is due.",
    zh="对该患者作出判断的规则均未提及随访。这不代表无需随访。",
)
_NOT_RANKED: Final = Text(
    en="Likely diagnoses could not be ranked: the ontology is not to be had.",
    zh="未能对可能的诊断排序：本体数据不可用。",
)
_FOR: Final = Text(en="For {name}: {items}.", zh="支持{name}：{items}。")
_AGAINST: Final = Text(en="Against {name}: {items}.", zh="不支持{name}：{items}。")


def missed(assessment: Assessment) -> Iterator[Said]:
    """Diseases whose criteria are met or begun and that nobody has named."""
    found = [item for item in assessment.diagnoses if item.standing in UNNAMED]
    yield from (_stated(item) for item in found)
    if not found:
        yield Said(standing=Standing.NO_RULE, text=_NONE_MISSED)
    yield from map(left_out, [gap for gap in assessment.gaps if gap.is_whole_area][:_MOST])


def likely(case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Diseases by criteria, then the likeliest by the ranking of what was told of the patient."""
    found = [item for item in assessment.diagnoses if item.standing in UNNAMED]
    yield from (_stated(item) for item in found)
    try:
        ranked, gaps = rank_case(case, knowledge)
    except OntologyError:
        yield Said(standing=Standing.NOT_READ, text=_NOT_RANKED)
        return
    for item in ranked:
        yield _stated(item)
        yield from sides(item)
    yield from map(left_out, gaps)
    if not found and not ranked and not gaps:
        yield Said(standing=Standing.NO_RULE, text=_NONE_LIKELY)


def sides(item: Diagnosis) -> Iterator[Said]:
    """What speaks for a diagnosis and what against it, one statement each."""
    for template, direction in ((_FOR, Direction.FOR), (_AGAINST, Direction.AGAINST)):
        facts = tuple(fact for fact in item.evidence if fact.direction is direction)[:_MOST]
        if facts:
            text = filled(template, name=item.label, items=joined(fact.claim for fact in facts))
            yield Said(standing=Standing.RULE, text=text, evidence=facts, rule_id=item.rule_id)


def of_condition(condition: Condition, knowledge: Knowledge, assessment: Assessment) -> tuple[Diagnosis, ...]:
    """What the rules found of a condition."""
    rules = {rule.id for rule in _rules(condition, knowledge)}
    return tuple(item for item in assessment.diagnoses if item.rule_id in rules)


def judged(condition: Condition, case: ClinicalCase, knowledge: Knowledge) -> tuple[Diagnosis, ...]:
    """The values of the record held against the criteria of a condition, as if it were being entered now."""
    codes = tuple(knowledge.codesets.members(name)[0] for name in sorted(condition.sets))
    draft = Problem(key=_KEY, codes=codes, is_draft=True)
    drafted = replace(case, problems=(*case.problems, draft))
    parts = (knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs, knowledge.policy.choices)
    found, _ = check_problems(drafted, *parts)
    return tuple(item for item in found if any(fact.ref == _KEY for fact in item.evidence))


def weighed(condition: Condition, knowledge: Knowledge) -> tuple[str, ...]:
    """The measures that the criteria of a condition weigh."""
    return tuple(sorted(measures_of(test for rule in _rules(condition, knowledge) for test in rule.tests())))


def _rules(condition: Condition, knowledge: Knowledge) -> Iterator[DiseaseRule]:
    for rule in knowledge.diseases:
        if condition.sets.intersection(rule.listed) or condition.sets & knowledge.codesets.of((rule.code.value(),)):
            yield rule


def unnamed(items: Iterable[Diagnosis]) -> Iterator[Said]:
    """Those of the diagnoses that are met or begun and not named."""
    yield from (_stated(item) for item in items if item.standing in UNNAMED)


def resting_on(keys: set[str], assessment: Assessment) -> Iterator[Said]:
    """What the rules conclude from these entries."""
    for item in assessment.diagnoses:
        if keys.intersection(fact.ref for fact in item.evidence if fact.ref):
            yield _stated(item)


def due(assessment: Assessment, diagnoses: Sequence[Diagnosis] | None = None) -> Iterator[Said]:
    """What the rules ask to be done next, of diagnoses that nobody named first, then of advice."""
    ordered = sorted(
        assessment.diagnoses if diagnoses is None else diagnoses, key=lambda item: item.standing not in UNNAMED
    )
    said = [_step(step, item.rule_id, item.evidence) for item in ordered for step in item.next_steps]
    if diagnoses is None:
        leading = [item for item in assessment.therapy if not item.outranked_by]
        said += [_step(item.summary, item.rule_id, item.evidence) for item in leading if item.action is Action.MONITOR]
        said += [_step(step, item.rule_id, item.evidence) for item in leading for step in item.next_steps]
    yield from said[: 2 * _MOST]
    if not said:
        yield Said(standing=Standing.NO_RULE, text=_NONE_DUE)


def _step(text: Text, rule: str, evidence: tuple[Evidence, ...]) -> Said:
    return Said(standing=Standing.RULE, text=text, evidence=evidence, rule_id=rule)


def _stated(item: Diagnosis) -> Said:
    evidence = tuple(fact for fact in item.evidence if fact.ref != _KEY)
    return Said(standing=Standing.RULE, text=item.summary, evidence=evidence, rule_id=item.rule_id)


def explained(item: Diagnosis) -> Said:
    """The statement with what it rests on in words."""
    said = _stated(item)
    text = Text(en=f"{item.summary.en} {item.detail.en}", zh=f"{item.summary.zh}{item.detail.zh}")
    return Said(standing=said.standing, text=text, evidence=said.evidence, rule_id=said.rule_id)
