"""The same statements for programs: what stands in ``org.osler.assessment`` and on the command line.

Nothing empty is written (CDS Hooks allows no null, "", [] or {}).
"""

import re
from collections.abc import Iterable
from typing import Final

from cds_hooks.memory import Unrepeated
from cds_hooks.protocol.card import Card
from model.domain.assessment import Diagnosis, GenePhenotype, TherapyAdvice, Versions
from model.domain.code import Code
from model.domain.evidence import Evidence, Source
from model.domain.gap import Gap
from model.domain.text import Text
from model.therapy.contract_out import advice_objects, gap_object, phenotype_object
from privacy.linkage import Linkage

EXTENSION: Final = "org.osler.assessment"
STATEMENT: Final = "statement"
SILENCED: Final = "org.osler.silenced"
MAX_GAPS: Final = 40
_REFERENCE: Final = re.compile(r"[A-Za-z0-9:/#?&=._~%+|-]{1,500}")
_Json = dict[str, object]


def pruned(value: _Json) -> _Json:
    """The object without its empty members."""
    return {key: member for key, member in value.items() if member not in (None, "", [], {}, ())}


def _tidy(value: _Json) -> _Json:
    """The object without empty members, at any depth."""
    return pruned({key: _tidied(member) for key, member in value.items()})


def _tidied(member: object) -> object:
    if isinstance(member, dict):
        return _tidy(member)
    if isinstance(member, list):
        return [_tidied(each) for each in member]
    return member


def both(text: Text) -> _Json:
    """Both languages."""
    return pruned({"en": text.en, "zh": text.zh})


def code(value: Code, label: Text | None = None) -> _Json:
    """A code with our own display."""
    return pruned({"system": value.system, "code": value.code, "display": label.en if label else value.display})


def source(value: Source) -> _Json:
    """A source with version and retrieval date."""
    return pruned(
        {
            "title": value.title,
            "version": value.version,
            "url": value.url,
            "retrieved": value.retrieved.isoformat(),
        }
    )


def evidence(value: Evidence, linkage: Linkage) -> _Json:
    """One reason; the case key is turned into the client's reference when the linkage knows it."""
    return pruned(
        {
            "claim": both(value.claim),
            "kind": value.kind.value,
            "direction": value.direction.value,
            "reference": _reference(value.ref, linkage),
            "day": value.day,
            "weight": None if value.weight is None else str(value.weight),
        }
    )


def _reference(key: str, linkage: Linkage) -> str | None:
    """The client's own reference, unless it is nothing that FHIR allows as one."""
    found = linkage.reference(key) if key else None
    return found if found and _REFERENCE.fullmatch(found) else None


def gap(value: Gap) -> _Json:
    """One gap as on the command line, with its area."""
    return _tidy({**gap_object(value), "area": value.area.value, "detail": value.detail})


def gaps(values: Iterable[Gap]) -> list[_Json]:
    """Gaps of one kind counted together, whole areas first; at most forty kinds."""
    counted: dict[tuple[str, str, str], tuple[Gap, int]] = {}
    for value in sorted(values, key=lambda found: (not found.is_whole_area, found.area, found.what.en, found.detail)):
        key = (value.area, value.why, value.what.en)
        first, count = counted.get(key, (value, 0))
        counted[key] = (first, count + 1)
    return [gap(first) | ({"count": count} if count > 1 else {}) for first, count in list(counted.values())[:MAX_GAPS]]


def advice(value: TherapyAdvice, linkage: Linkage) -> list[_Json]:
    """One therapy advice, further regimens included, as on the command line but with the client's references."""
    reasons = [evidence(reason, linkage) for reason in value.evidence]
    return [_tidy({**found, "evidence": reasons}) for found in advice_objects(value)]


def diagnosis(value: Diagnosis, linkage: Linkage) -> _Json:
    """One diagnosis."""
    return pruned(
        {
            "rule_id": value.rule_id,
            "code": code(value.code, value.label),
            "label": both(value.label),
            "standing": value.standing.value,
            "probability": None if value.probability is None else str(value.probability),
            "rank": value.rank,
            "also": [code(other) for other in value.also],
            "text": both(value.detail),
            "evidence": [evidence(reason, linkage) for reason in value.evidence],
            "sources": [source(found) for found in value.sources],
        }
    )


def phenotype(value: GenePhenotype) -> _Json:
    """One gene's interpretation."""
    return _tidy(phenotype_object(value))


def versions(value: Versions) -> _Json:
    """What produced the statement."""
    return pruned({"code": value.code, "knowledge": value.knowledge, "weights": value.weights})


def statement_of(card: Card) -> str:
    """The digest of what a card says (``memory.digest_of``); empty on Osler's own cards."""
    content = (card.extension or {}).get(EXTENSION)
    found = content.get(STATEMENT) if isinstance(content, dict) else None
    return found if isinstance(found, str) else ""


def silenced(values: Iterable[Unrepeated]) -> _Json | None:
    """The response's own extension: what was not repeated, and until when; nothing where all was said."""
    found = [
        {"topic": item.topic, "indicator": item.indicator, "until": item.until.isoformat(timespec="seconds")}
        for item in values
    ]
    return {SILENCED: found} if found else None
