"""What our own tables know of a code that an Observation asks about, looked up once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from fhir_adapter.genomic_parts import Question, genomic_codes, question_of
from fhir_adapter.plausible import measures
from fhir_adapter.social import circumstance_codes, kind_of
from model.domain.code import LOINC, Code
from model.knowledge.measures import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The measure, the circumstance and the genetic question that a code stands for; mostly one of them or none."""

    measure: Measure | None = None
    circumstance: str = ""
    question: Question | None = None


_UNKNOWN: Final = Topic()


def topic_of(codes: tuple[Code, ...]) -> Topic:
    """What the codes ask; of several codes the first that is known counts for each part."""
    if len(codes) == 1:
        return _topics().get((codes[0].system, codes[0].code), _UNKNOWN)
    return _topic(codes) if codes else _UNKNOWN


def _topic(codes: tuple[Code, ...]) -> Topic:
    return Topic(measure=measures().of_codes(codes), circumstance=kind_of(codes), question=question_of(codes))


@cache
def _topics() -> Mapping[tuple[str, str], Topic]:
    measured = {Code(LOINC, code) for measure in measures() for code in measure.loinc}
    known = measured | circumstance_codes() | genomic_codes()
    return MappingProxyType({(code.system, code.code): _topic((code,)) for code in known})
