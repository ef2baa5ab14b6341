"""``osler passport``: a patient's genes, what they mean now, and the drugs that they bear on."""

import json
from datetime import datetime
from typing import IO, TYPE_CHECKING

import click

from cds_hooks.one_patient import patient_options, read_chart, seal_chart
from model.domain.gap import Area
from model.domain.text import Language

if TYPE_CHECKING:
    from fhir_adapter.passport_bundle import PassportEntry
    from model.domain.pgx import Detection
    from model.therapy.passport import PassportGene
    from privacy.linkage import Linkage


@click.command("passport")
@patient_options
@click.option("--format", "form", type=click.Choice(["text", "json", "fhir"]), default="text", show_default=True)
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
def COMMAND(bundle: IO[bytes], patient: str | None, form: str, language: str, as_of: datetime | None) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Print the genomic passport: as text, as JSON, or as a Bundle of Genomics Reporting (STU3) resources.

    What could not be read of the genes is said first, beside JSON and FHIR on standard error.

    Example: osler passport --bundle patient.json --format fhir
    """
    from fhir_adapter.errors import FhirError
    from fhir_adapter.passport_bundle import passport_bundle
    from model.knowledge.load import load
    from model.therapy.passport import passport

    chart = read_chart(bundle, patient, as_of)
    sealed = seal_chart(chart)
    genes = passport(sealed.case, load())
    for gap in sealed.case.gaps:
        if gap.area is Area.GENOMICS and gap.is_whole_area:
            said = f"{gap.what.spoken(Language(language))}: {gap.consequence.spoken(Language(language))}"
            click.echo(said, err=form != "text")
    if form == "fhir":
        entries = [_entry(item, sealed.linkage, Language(language)) for item in genes]
        try:
            click.echo(
                json.dumps(passport_bundle(chart.patient_id, entries, today=chart.as_of.date()), ensure_ascii=False)
            )
        except FhirError as fault:
            raise click.ClickException(str(fault)) from fault
    elif form == "json":
        click.echo(json.dumps([_object(item) for item in genes], ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(genes, sealed.linkage, Language(language))))


def _lines(genes: "tuple[PassportGene, ...]", linkage: "Linkage", language: Language) -> list[str]:
    from cds_hooks.locale import say

    if not genes:
        return [say("passport_empty").spoken(language)]
    lines: list[str] = []
    for item in genes:
        read = item.state.interpretation
        origin = _origin(read.refs, linkage)
        lines.append(f"{item.key} {read.diplotype}".strip() + f": {item.label.spoken(language)}{origin}")
        if item.state.is_converted:
            lines.append(f"  {say('passport_now').spoken(language)}: {item.effective.spoken(language)}")
            lines += [f"    {found.claim.spoken(language)}" for found in item.agents]
        lines += [f"  - {advice.summary.spoken(language)} [{advice.publisher}]" for advice in item.advice]
    return lines


def _origin(refs: tuple[str, ...], linkage: "Linkage") -> str:
    """The day and the entry of the newest result behind a phenotype, as far as they are known."""
    key = next(iter(refs), "")
    taken = linkage.date(key)
    parts = (taken.isoformat() if taken else "", linkage.reference(key) or "")
    return f" ({', '.join(part for part in parts if part)})" if any(parts) else ""


def _object(item: "PassportGene") -> dict[str, object]:
    from model.therapy.contract_out import advice_objects, evidence_object

    read = item.state.interpretation
    return {
        "gene": item.key,
        "diplotype": read.diplotype or None,
        "phenotype": {"en": item.label.en, "zh": item.label.zh},
        "effective_phenotype": {"en": item.effective.en, "zh": item.effective.zh},
        "evidence": [evidence_object(found) for found in item.agents],
        "advice": [found for advice in item.advice for found in advice_objects(advice)],
    }


def _entry(item: "PassportGene", linkage: "Linkage", language: Language) -> "PassportEntry":
    from fhir_adapter.passport_bundle import PassportEntry, PassportImplication

    read = item.state.interpretation
    symbol, allele = read.gene.symbol, read.gene.record.allele
    calls = {call.phenotype for call in read.calls}
    is_torn = len(calls) > 1 and len(read.refs) > 1
    exact = {call.score.low for call in read.calls if call.score and call.score.is_exact}
    return PassportEntry(
        gene=symbol,
        diplotype=() if allele or is_torn or not read.diplotype else tuple(read.diplotype.split("/")),
        phenotype="" if allele or len(calls) != 1 else next(iter(calls)),
        activity_score=exact.pop() if len(exact) == 1 and not allele else None,
        allele=allele,
        detection=_detection(allele, calls) if allele else None,
        refs=tuple(found for key in read.refs if (found := linkage.reference(key))),
        implications=tuple(
            PassportImplication(
                drug=advice.drugs[0],
                text=advice.summary.spoken(language),
                source=f"{advice.sources[0].title} ({advice.sources[0].version})",
                url=advice.sources[0].url,
            )
            for advice in item.advice
        ),
    )


def _detection(allele: str, calls: set[str]) -> "Detection":
    """Found or absent only where every result says so: a contradiction is neither."""
    from model.domain.pgx import Detection

    known = {f"{allele} positive": Detection.DETECTED, f"{allele} negative": Detection.NOT_DETECTED}
    return known.get(next(iter(calls)), Detection.UNCLEAR) if len(calls) == 1 else Detection.UNCLEAR
