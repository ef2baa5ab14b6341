"""``osler scores``: the clinical scores of one patient, with their inputs, what is missing and their sources."""

import json
from datetime import datetime
from typing import IO, TYPE_CHECKING

import click

from cds_hooks.one_patient import patient_options, read_chart, seal_chart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.domain.evidence import Evidence
    from model.domain.score import ScoreResult
    from model.domain.text import Text
    from privacy.linkage import Linkage


@click.command("scores")
@patient_options
def COMMAND(bundle: IO[bytes], patient: str | None, as_of: datetime | None) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Print every score that can be said of one patient, one JSON object a line; on stderr what could not be read.

    Example: osler scores --bundle patient.json
    """
    from model.knowledge.load import load
    from model.scores.compute import scores_of

    sealed = seal_chart(read_chart(bundle, patient, as_of))
    for gap in sealed.gaps:
        if gap.is_whole_area:
            click.echo(f"{gap.what.en}: {gap.why}. {gap.consequence.en}", err=True)
    for found in scores_of(sealed.case, load()):
        click.echo(json.dumps(_object(found, sealed.linkage), ensure_ascii=False))


def _object(found: "ScoreResult", linkage: "Linkage") -> dict[str, object]:
    return {
        "id": found.id,
        "label": _both(found.label),
        "standing": found.standing,
        "least": None if found.least is None else str(found.least),
        "most": None if found.most is None else str(found.most),
        "unit": found.unit,
        "classes": [
            {
                "name": item.name,
                "label": _both(item.label) if item.label else None,
                "follows": _both(item.follows) if item.follows else None,
            }
            for item in found.classes
        ],
        "inputs": [
            {
                "label": _both(item.label),
                "least": None if item.least is None else str(item.least),
                "most": None if item.most is None else str(item.most),
                "evidence": [_evidence(each, linkage) for each in item.evidence],
            }
            for item in found.inputs
        ],
        "missing": _texts(found.missing),
        "reasons": _texts(found.reasons),
        "sources": [{"title": item.title, "version": item.version, "url": item.url} for item in found.sources],
    }


def _evidence(item: "Evidence", linkage: "Linkage") -> dict[str, object]:
    """A fact in words, with the client's own entry and the day; neither stands where it is not known."""
    taken = linkage.date(item.ref)
    return {
        "claim": _both(item.claim),
        "reference": linkage.reference(item.ref),
        "date": taken.isoformat() if taken else None,
    }


def _both(text: "Text") -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _texts(texts: "Iterable[Text]") -> list[dict[str, str]]:
    return [_both(item) for item in texts]
