"""Problems and reactions that a chart names in words: the code that we know the whole name by, and never a guess."""

from collections.abc import Callable, Iterable
from functools import cache

from fhir_adapter.shapes import Concept
from fhir_adapter.systems import codes_of
from model.domain.code import Code
from model.knowledge.codesets import CodeSets, load_codesets, load_reactions
from model.knowledge.context_words import ContextWords, load_context_words


def problem_codes(concept: Concept | None) -> tuple[Code, ...]:
    """The concept's codes; where none of them stands in a set of ours, also the code that its words are a name of.

    "Parkinson disease" without a code is the disease; "no Parkinson disease" or "Parkinson?" is no name of ours.
    """
    return _with_named(concept, _sets(), _named_problem)


def reaction_codes(concept: Concept) -> tuple[Code, ...]:
    """The same of a reaction to a drug."""
    return _with_named(concept, _reactions(), _named_reaction)


def is_known_reaction(codes: Iterable[Code]) -> bool:
    """Whether our table of reactions knows one of the codes."""
    return bool(_reactions().of(codes))


def _with_named(concept: Concept | None, sets: CodeSets, named: Callable[[str], tuple[Code, ...]]) -> tuple[Code, ...]:
    codes = codes_of(concept)
    if concept is None or sets.of(codes):
        return codes
    words = (concept.text, *(coding.display for coding in concept.coding))
    return tuple(dict.fromkeys((*codes, *next((found for each in words if each and (found := named(each))), ()))))


def _named_problem(words: str) -> tuple[Code, ...]:
    """The code that is called so, else the first code of each set that the words stand for ("ESRD")."""
    if (found := _sets().spoken(words)) is not None:
        return (found,)
    return tuple(_sets().members(name)[0] for name in _words().problems(words))


def _named_reaction(words: str) -> tuple[Code, ...]:
    found = _reactions().spoken(words)
    return (found,) if found else ()


@cache
def _sets() -> CodeSets:
    return load_codesets()


@cache
def _reactions() -> CodeSets:
    return load_reactions()


@cache
def _words() -> ContextWords:
    return load_context_words()
