"""Whether two codes of different systems name one disease, so that nothing is said twice.

OMIM, Orphanet and the common differential meet by ``same_diseases.csv`` and Mondo's exact matches (ADR 12), the common
differential and problem lists by ``same_problems.csv``; else SNOMED CT and ICD-10 meet by our code sets, where a set's
ICD-10 codes all lie in one category, and by the category itself.
"""

from collections.abc import Iterable

from model.domain.case import ClinicalCase, Problem, ProblemState
from model.domain.code import ICD10, ICD10CM, Code
from model.domain.finding import Presence
from model.knowledge.codesets import CodeSets

_ICD10 = frozenset({ICD10, ICD10CM})
_CATEGORY = 3


def categories(codes: Iterable[Code], codesets: CodeSets) -> frozenset[str]:
    """The ICD-10 categories (J18) that the codes name, directly or through a code set that lies in one category."""
    held = tuple(codes)
    found = {category_of(code) for code in held if code.system in _ICD10}
    for name in codesets.of(held):
        of_set = {category_of(code) for code in codesets.members(name) if code.system in _ICD10}
        if len(of_set) == 1:
            found |= of_set
    return frozenset(found)


def is_same(one: Iterable[Code], other: Iterable[Code], codesets: CodeSets) -> bool:
    """Whether both name one disease: a common code, or a common category of ICD-10."""
    first, second = tuple(one), tuple(other)
    if not set(first).isdisjoint(second):
        return True
    return not categories(first, codesets).isdisjoint(categories(second, codesets))


def is_listed(codes: Iterable[Code], case: ClinicalCase, codesets: CodeSets, since: int | None = None) -> bool:
    """Whether a problem that is not over names the disease.

    ``since``: only one of this day or later does. An infarction that has stood on the list for years must not
    silence the next one.
    """
    named = tuple(codes)
    return any(
        is_same(named, problem.codes, codesets)
        for problem in case.problems
        if problem.presence is Presence.PRESENT
        and problem.state is not ProblemState.INACTIVE
        and (since is None or _day(problem) >= since)
    )


def _day(problem: Problem) -> int:
    """When it began or was written down; an undated one is of now."""
    return next((day for day in (problem.onset_day, problem.recorded_day) if day is not None), 0)


def category_of(code: Code) -> str:
    """The category of a code of ICD-10 (J18.9: J18); the whole code of another system."""
    return code.code.replace(".", "")[:_CATEGORY].upper() if code.system in _ICD10 else code.code
