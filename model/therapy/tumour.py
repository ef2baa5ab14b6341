"""Tumour findings that cannot be used as they stand: said, never guessed."""

from collections.abc import Iterator

from model.domain.case import ClinicalCase
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection
from model.domain.text import same
from model.knowledge.load import Knowledge


def tumour_gaps(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Gap]:
    """A gap for each detected variant whose fields contradict each other; no rule rests on it."""
    for item in case.tumour_findings:
        if item.status is Detection.DETECTED and len(knowledge.variants.read(item)) > 1:
            yield Gap(
                what=knowledge.words.say("variant_contradicts_what", gene=same(item.gene)),
                why=Why.UNREADABLE,
                area=Area.GENOMICS,
                consequence=knowledge.words.say("variant_contradicts_consequence", gene=same(item.gene)),
                ref=item.key,
            )
