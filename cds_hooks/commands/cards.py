"""``osler cards``: one Bundle in, the CDS Hooks response out, no server needed."""

import json
from dataclasses import replace
from datetime import datetime
from typing import IO
from uuid import NAMESPACE_URL, uuid5

import click

from cds_hooks.one_patient import patient_options, read_chart
from model.domain.text import Language


@click.command("cards")
@click.option("--hook", default="patient-view", show_default=True, help="Which hook to answer.")
@patient_options
@click.option("--draft", multiple=True, metavar="RXNORM", help="A drug being ordered; may be repeated.")
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    hook: str,
    bundle: IO[bytes],
    patient: str | None,
    draft: tuple[str, ...],
    language: str,
    as_of: datetime | None,
) -> None:
    """Print the cards that all services of a hook give for one patient.

    Example: osler cards --hook order-sign --bundle patient.json --draft 2670 --language zh
    """
    from cds_hooks.consultation import Question, consult
    from cds_hooks.protocol.card import Card, CdsResponse
    from cds_hooks.services import discovered
    from fhir_adapter.intake import open_slot
    from model.knowledge.load import load

    services = [service for service in discovered().values() if service.hook == hook]
    if not services:
        known = sorted({service.hook for service in discovered().values()})
        raise click.UsageError(f"no service answers {hook!r}; known are {', '.join(known)}")
    chart = read_chart(bundle, patient, as_of)
    chart = replace(
        chart,
        drafts=(open_slot("draftOrders", _drafts(draft, chart.patient_id)),) if draft else (),
        selections=frozenset(f"MedicationRequest/draft-{number}" for number, _ in enumerate(draft, start=1)),
    )
    cards: list[Card] = []
    for service in services:
        question = Question(
            service=service,
            knowledge=load(),
            language=Language(language),
            hook_instance=str(uuid5(NAMESPACE_URL, chart.patient_id)),
        )
        spoken = consult(chart, question)
        cards.extend(spoken.cards)
    click.echo(CdsResponse(cards=tuple(cards)).to_bytes().decode())


def _drafts(codes: tuple[str, ...], patient_id: str) -> bytes:
    """Draft orders for RxNorm codes, as an EHR would send them."""
    entries = [
        {
            "resource": {
                "resourceType": "MedicationRequest",
                "id": f"draft-{number}",
                "status": "draft",
                "intent": "order",
                "subject": {"reference": f"Patient/{patient_id}"},
                "medicationCodeableConcept": {
                    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": code}]
                },
            }
        }
        for number, code in enumerate(codes, start=1)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
