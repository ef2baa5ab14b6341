"""A part of the body: the problems of the record that are of it, and the results that speak of it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from model.diagnosis.wording import filled
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase, Problem, ProblemState
from model.domain.code import ICD10, ICD10CM, Code
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.knowledge.codesets import CodeSets
from model.language.about import diagnoses, lists, record, results
from model.language.about.answer import Said, Standing, silence
from model.language.about.asked import Asked
from model.language.about.tables import OrganName

_ICD10: Final = frozenset({ICD10, ICD10CM})
_FEW: Final = 2
_NONE: Final = Text(
    en="No problem of the {organ} was recognised among the problems of the record. That is not a no.",
    zh="问题列表中未认出{organ}的疾病。这不等于没有。",
)
_UNREAD: Final = Text(
    en="The problems could not be read, or not all of them: none of the {organ} was found.",
    zh="问题列表未能读取或不完整：未找到{organ}的疾病。",
)


def of_organ(
    organ: OrganName, asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment
) -> Iterator[Said]:
    """Its problems, what the rules find in its results, these; asked for a course, results first.

    Where none of the problems on record is recognised as one of it, all of them are told.
    """
    found = [item for item in case.problems if not item.is_draft and _is_of(item, organ, knowledge.codesets)]
    found.sort(key=lambda item: (item.presence is Presence.ABSENT, item.state is ProblemState.INACTIVE))
    named = list(dict.fromkeys(record.problem_said(item, organ.label, knowledge) for item in found))
    values = list(results.measured(replace(asked, measures=tuple(organ.measures)), case, knowledge, assessment))
    refs = {fact.ref for item in values for fact in item.evidence}
    unlisted = [item for item in assessment.diagnoses if refs.intersection(fact.ref for fact in item.evidence)]
    held = [item for item in values if item.standing is Standing.RECORDED]
    held = held or [item for item in values if item.standing is not Standing.NOT_RECORDED][:1]
    held = [] if asked.measures else held
    if asked.wants("trend"):
        yield from held
        held = []
    yield from named
    yield from diagnoses.unnamed(unlisted)
    if not named and not (asked.wants("trend") and asked.measures):
        yield from silence(case, Area.PROBLEMS, filled(_NONE, organ=organ.label), filled(_UNREAD, organ=organ.label))
        yield from list(record.unnamed(case, knowledge))[:_FEW]
        line = lists.lines(case, knowledge)[lists.PROBLEMS]
        yield from [line] if line.evidence else ()
    yield from held


def _is_of(item: Problem, organ: OrganName, codesets: CodeSets) -> bool:
    """Whether a problem is of it: by its ICD-10 code, by a set whose every ICD-10 code is, or by its name."""
    if _begins(item.codes, organ.icd) or not _sets(organ, codesets).isdisjoint(codesets.of(item.codes)):
        return True
    label = codesets.label(item.codes)
    return label is not None and label.en in organ.labels


@cache
def _sets(organ: OrganName, codesets: CodeSets) -> frozenset[str]:
    icd = {
        name: [row.value() for row in rows if row.value().system in _ICD10] for name, rows in codesets.rows().items()
    }
    return frozenset(
        name for name, codes in icd.items() if codes and all(_begins((code,), organ.icd) for code in codes)
    )


def _begins(codes: tuple[Code, ...], icd: tuple[str, ...]) -> bool:
    beginnings = tuple(each.replace(".", "") for each in icd)
    return any(code.system in _ICD10 and code.code.replace(".", "").startswith(beginnings) for code in codes)
