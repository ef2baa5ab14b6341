"""A ranking as an object for programs: candidates with their reasons, what is dangerous, what to ask, what is left."""

from collections.abc import Iterator

from model.diagnosis.differential import Candidate, Prospect
from model.diagnosis.likely import Likely, Ranked, label_of
from model.domain.text import Text


def ranking_object(found: Likely) -> dict[str, object]:
    """``diagnoses``, ``cannot_exclude`` apart, ``ask`` with what each answer would change, ``none_of_these``."""
    return {
        "diagnoses": [_diagnosis(item, rank) for rank, item in enumerate(found.ranked, start=1)],
        "cannot_exclude": [_danger(item) for item in found.dangerous],
        "ask": list(_questions(found)),
        "none_of_these": round(found.none, 4),
    }


def _diagnosis(item: Ranked, rank: int) -> dict[str, object]:
    codes = _codes_of(item)
    return {
        "code": codes[0],
        "system": "OMIM/ORPHA" if ":" in codes[0] else "ICD-10",
        "label": label_of(item).en,
        "text": both(label_of(item)),
        "probability": None if item.probability is None else round(item.probability, 4),
        "rank": rank,
        "kind": "common" if item.common else "rare",
        "also": codes[1:],
        "evidence": list(_evidence(item)),
    }


def _codes_of(item: Ranked) -> list[str]:
    """The disease's codes, first that of the ranking which gave it more."""
    rare = [item.rare.id, *item.rare.also] if item.rare else []
    common = [item.common.condition.icd10] if item.common else []
    return [*rare, *common] if item.is_mostly_rare else [*common, *rare]


def _danger(item: Candidate) -> dict[str, object]:
    return {
        "code": item.condition.icd10,
        "label": item.condition.en,
        "text": both(item.condition.label),
        "probability": round(item.probability, 4),
    }


def _evidence(item: Ranked) -> Iterator[dict[str, object]]:
    """The reasons of the ranking that gave the candidate more."""
    if item.common and not item.is_mostly_rare:
        for part in item.common.contributions:
            yield {
                "code": part.finding.hpo or part.finding.evidence or part.finding.finding,
                "label": part.finding.en,
                "presence": "present" if part.is_present else "absent",
                "weight": round(part.weight, 2),
                "text": both(part.text()),
            }
    elif item.rare:
        for told in item.rare.contributions:
            yield {
                "code": told.term,
                "label": told.label.en,
                "presence": "present",
                "weight": round(told.weight, 2),
                "text": both(told.text()),
            }
        for note in item.rare.notes:
            yield {"label": note.en, "text": both(note)}


def _questions(found: Likely) -> Iterator[dict[str, object]]:
    if found.common and found.common.unknown < 0.5:
        for asked in found.common.ask:
            row = asked.finding
            yield {
                "code": row.hpo or row.finding,
                "label": row.en,
                "text": both(row.label),
                "bits": round(asked.gain, 3),
                "if_present": _leader(asked.if_present),
                "if_absent": _leader(asked.if_absent),
            }
    else:
        for item in found.rare.ask_next:
            yield {
                "code": item.term,
                "label": item.label.en,
                "text": both(item.label),
                "bits": item.gain,
                "if_present": {"label": item.leader.en, "text": both(item.leader)},
            }


def _leader(then: Prospect) -> dict[str, object]:
    row = then.condition
    probability = round(then.probability, 4)
    return {"code": row.icd10, "label": row.en, "text": both(row.label), "probability": probability}


def both(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"en": text.en, "zh": text.zh}
