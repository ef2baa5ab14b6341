"""The same statements for programs: what stands in ``org.osler.assessment`` and on the command line.

Nothing empty is written (CDS Hooks allows no null, "", [] or {}).
"""

from collections.abc import Iterable
from typing import Final

from model.domain.assessment import Diagnosis, GenePhenotype, TherapyAdvice, Versions
from model.domain.code import Code
from model.domain.evidence import Evidence, Source
from model.domain.gap import Gap
from model.domain.text import Text
from privacy.linkage import Linkage

EXTENSION: Final = "org.osler.assessment"
MAX_GAPS: Final = 40
_Json = dict[str, object]


def pruned(value: _Json) -> _Json:
    """The object without its empty members."""
    return {key: member for key, member in value.items() if member not in (None, "", [], {}, ())}


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


def evidence(value: Evidence, linkage: Linkage | None) -> _Json:
    """One reason; the case key is turned into the client's reference when the linkage knows it."""
    reference = linkage.reference(value.ref) if linkage else value.ref
    return pruned(
        {
            "claim": both(value.claim),
            "kind": value.kind.value,
            "direction": value.direction.value,
            "reference": reference,
            "day": value.day,
            "weight": None if value.weight is None else str(value.weight),
        }
    )


def gap(value: Gap) -> _Json:
    """One gap as the command line's contract has it, with its area."""
    return pruned(
        {
            "what": value.what.en,
            "why": value.why.value,
            "area": value.area.value,
            "consequence": both(value.consequence),
            "detail": value.detail,
        }
    )


def gaps(values: Iterable[Gap]) -> list[_Json]:
    """Gaps of one kind counted together, whole areas first; at most forty kinds."""
    counted: dict[tuple[str, str, str], tuple[Gap, int]] = {}
    for value in sorted(values, key=lambda found: (not found.is_whole_area, found.area, found.what.en, found.detail)):
        key = (value.area, value.why, value.what.en)
        first, count = counted.get(key, (value, 0))
        counted[key] = (first, count + 1)
    return [gap(first) | ({"count": count} if count > 1 else {}) for first, count in list(counted.values())[:MAX_GAPS]]


def advice(value: TherapyAdvice, linkage: Linkage | None = None) -> _Json:
    """One therapy advice."""
    drugs = [code(drug) for drug in value.drugs]
    return pruned(
        {
            "rule_id": value.rule_id,
            "drug": drugs[0] if len(drugs) == 1 else None,
            "drugs": drugs if len(drugs) > 1 else None,
            "source": value.publisher,
            "action": value.action.value,
            "strength": value.strength,
            "population": value.population,
            "text": both(value.detail),
            "summary": both(value.summary),
            "alternatives": [code(other.drug, other.label) for other in value.alternatives],
            "evidence": [evidence(reason, linkage) for reason in value.evidence],
            "sources": [source(found) for found in value.sources],
        }
    )


def diagnosis(value: Diagnosis, linkage: Linkage | None = None) -> _Json:
    """One diagnosis."""
    return pruned(
        {
            "rule_id": value.rule_id,
            "code": code(value.code, value.label),
            "label": both(value.label),
            "standing": value.standing.value,
            "probability": None if value.probability is None else str(value.probability),
            "rank": value.rank,
            "text": both(value.detail),
            "evidence": [evidence(reason, linkage) for reason in value.evidence],
            "sources": [source(found) for found in value.sources],
        }
    )


def phenotype(value: GenePhenotype) -> _Json:
    """One gene's interpretation."""
    return pruned(
        {
            "gene": value.gene,
            "diplotype": value.diplotype,
            "activity_score": None if value.activity_score is None else str(value.activity_score),
            "phenotype": value.phenotype,
            "effective_phenotype": value.effective_phenotype,
        }
    )


def versions(value: Versions) -> _Json:
    """What produced the statement."""
    return pruned({"code": value.code, "knowledge": value.knowledge, "weights": value.weights})
