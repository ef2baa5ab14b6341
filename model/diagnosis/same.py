"""Whether two codes of different systems name one disease, so that nothing is said twice.

OMIM, Orphanet and the common differential meet by ``same_diseases*.csv`` and Mondo's exact matches (ADR 12), the
common differential and problem lists by ``same_problems.csv``; else SNOMED CT meets ICD-10 by our code sets, where a
set lies in one category. A disease of ICD-10 is named by its own code and by what is narrower: diabetes names no
ketoacidosis.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from model.domain.case import ClinicalCase, Problem, ProblemState
from model.domain.code import ICD10, ICD10CM, Code
from model.domain.finding import Presence
from model.knowledge.codesets import CodeSets

_ICD10: Final = frozenset({ICD10, ICD10CM})
_CATEGORY: Final = 3
_UNSPECIFIED: Final = "9"


def names(codes: Iterable[Code], disease: Iterable[Code]) -> bool:
    """Whether one of the codes is the disease or a narrower form of it."""
    held, wanted = tuple(codes), tuple(disease)
    if not set(held).isdisjoint(wanted):
        return True
    roots = tuple(_root(code) for code in wanted if code.system in _ICD10)
    return any(_plain(code).startswith(roots) for code in held if code.system in _ICD10)


def is_listed(disease: Iterable[Code], case: ClinicalCase, codesets: CodeSets, since: int | None = None) -> bool:
    """Whether a problem that is not over names the disease.

    ``since``: only one of this day or later does. An infarction that has stood on the list for years must not
    silence the next one.
    """
    wanted = tuple(disease)
    return any(
        names((*problem.codes, *_through_sets(problem.codes, codesets)), wanted)
        for problem in case.problems
        if problem.presence is Presence.PRESENT
        and problem.state is not ProblemState.INACTIVE
        and (since is None or _day(problem) >= since)
    )


def _through_sets(codes: Iterable[Code], codesets: CodeSets) -> Iterator[Code]:
    """What a code without ICD-10 beside it means: the widest ICD-10 code of each set that lies in one category."""
    held = tuple(codes)
    if any(code.system in _ICD10 for code in held):
        return
    for name in sorted(codesets.of(held)):
        of_set = [code for code in codesets.members(name) if code.system in _ICD10]
        if len({_plain(code)[:_CATEGORY] for code in of_set}) == 1:
            yield min(of_set, key=lambda code: len(_plain(code)))


def _plain(code: Code) -> str:
    return code.code.replace(".", "").rstrip("*").upper()


def _root(code: Code) -> str:
    """The code without a last digit that says "unspecified"."""
    plain = _plain(code)
    return plain[:_CATEGORY] if plain[_CATEGORY:] == _UNSPECIFIED else plain


def _day(problem: Problem) -> int:
    """When it began or was written down; an undated one is of now."""
    return next((day for day in (problem.onset_day, problem.recorded_day) if day is not None), 0)
