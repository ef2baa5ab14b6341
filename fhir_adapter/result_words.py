"""Results under local codes: the measure that their name can only mean, by its own code."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from fhir_adapter.shapes import Concept
from fhir_adapter.systems import codes_of
from model.domain.code import LOINC, Code
from model.knowledge.context_words import plain_words
from model.knowledge.measures import Measure
from model.knowledge.result_words import load_result_words

_LONGEST: Final = 80


def with_named(concept: Concept | None) -> tuple[Code, ...]:
    """The concept's codes; where no LOINC code says what was measured, also the one of its name."""
    codes = codes_of(concept)
    if concept is None or any(code.system == LOINC for code in codes):
        return codes
    words = (concept.text, *[code.display for code in codes])
    named = next((found for text in words if text and (found := _of_name(text[:_LONGEST]))), None)
    return (*codes, named) if named else codes


@lru_cache(maxsize=4096)
def _of_name(text: str) -> Code | None:
    measure = _names().get(plain_words(text))
    return Code(LOINC, measure.loinc[0], measure.en) if measure else None


@cache
def _names() -> Mapping[str, Measure]:
    return load_result_words()
