"""The diagnoses of one chart in one object: certain by criteria first, dangerous ones apart, then the ranking."""

from dataclasses import replace

from cds_hooks.cards import machine
from model.diagnosis.likely import Likely, likely
from model.diagnosis.picture import Seen, picture_of
from model.diagnosis.ranked_statement import codes_of
from model.diagnosis.ranking_object import ranking_object
from model.diagnosis.same import names
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.engine import Task, assess
from model.knowledge.load import load
from model.ontology.ontology import Ontology
from privacy.gate import Sealed
from privacy.linkage import Linkage

_SAID = frozenset({DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED})


def diagnosed(sealed: Sealed, ontology: Ontology, top: int) -> dict[str, object]:
    """``certain``, then as ``osler diagnose`` answers a line; ``findings`` are those of the chart, with their entries.

    What criteria say is left out of the ranking, so that nothing is said twice.
    """
    knowledge = load()
    assessment = assess(sealed.case, knowledge, (Task.DIAGNOSIS,))
    certain = [item for item in assessment.diagnoses if item.standing in _SAID]
    picture = picture_of(sealed.case, knowledge, ontology)
    found = likely(picture.presentation(sealed.case), ontology, top=top)
    return {
        "certain": [machine.diagnosis(item, sealed.linkage) for item in certain],
        **ranking_object(_others(found, certain)),
        "findings": [_finding(item, sealed.linkage) for item in picture.seen],
        "gaps": machine.gaps((*sealed.case.gaps, *assessment.gaps)),
        "versions": machine.versions(assessment.versions) | {"ranking": found.rare.version},
    }


def _others(found: Likely, certain: list[Diagnosis]) -> Likely:
    kept = (
        item
        for item in found.ranked
        if not any(names(codes_of(item), (diagnosis.code, *diagnosis.also)) for diagnosis in certain)
    )
    return replace(found, ranked=tuple(kept))


def _finding(item: Seen, linkage: Linkage) -> dict[str, object]:
    taken = linkage.date(item.ref)
    return {
        "code": item.code,
        "presence": "present" if item.is_present else "absent",
        "reference": linkage.reference(item.ref),
        "date": taken.isoformat() if taken else None,
    }
