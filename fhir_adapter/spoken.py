"""Problems and reactions that a chart names in words: the code that we know the whole name by, and never a guess."""

from functools import cache

from fhir_adapter.shapes import Concept
from fhir_adapter.systems import codes_of
from model.domain.code import Code
from model.knowledge.codesets import CodeSets, load_codesets


def with_spoken(concept: Concept | None) -> tuple[Code, ...]:
    """The concept's codes; where none of them stands in a set of ours, also the code that its words are a name of.

    "Parkinson disease" without a code is the disease; "no Parkinson disease" or "Parkinson?" is no name of ours.
    """
    if concept is None:
        return ()
    codes, sets = codes_of(concept), _sets()
    if sets.of(codes):
        return codes
    words = (concept.text, *(coding.display for coding in concept.coding))
    named = next((found for each in words if each and (found := sets.spoken(each))), None)
    return (*codes, named) if named else codes


@cache
def _sets() -> CodeSets:
    return load_codesets()
