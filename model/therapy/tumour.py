"""Tumour findings that cannot be used as they stand: said, never guessed."""

from collections.abc import Iterator

from model.domain.case import ClinicalCase
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, TumourFinding
from model.domain.text import same
from model.knowledge.load import Knowledge


def tumour_gaps(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Gap]:
    """A gap for each detected finding that contradicts itself, or that nobody understands; no rule rests on it."""
    for item in case.tumour_findings:
        if item.status is not Detection.DETECTED:
            continue
        if len(knowledge.variants.read(item)) > 1:
            yield _gap("variant_contradicts", item, knowledge)
        elif _is_unread(item, knowledge):
            yield _gap("finding_unread", item, knowledge)


def _is_unread(item: TumourFinding, knowledge: Knowledge) -> bool:
    """Whether words about a gene or marker of ours were not understood, and nothing beside them says it."""
    if not item.variant_class or item.value is not None or knowledge.variants.partners(item):
        return False
    markers = knowledge.markers.named(item.biomarker or item.gene)
    is_level = any(knowledge.markers.level(name, item) is not None for name in markers)
    is_ours = bool(markers) or knowledge.variants.tells(item.gene)
    return is_ours and not is_level and not (item.gene and knowledge.variants.reading(item).every)


def _gap(key: str, item: TumourFinding, knowledge: Knowledge) -> Gap:
    gene = same(item.gene or item.biomarker)
    return Gap(
        what=knowledge.words.say(f"{key}_what", gene=gene),
        why=Why.UNREADABLE,
        area=Area.GENOMICS,
        consequence=knowledge.words.say(f"{key}_consequence", gene=gene),
        ref=item.key,
    )
