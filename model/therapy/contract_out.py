"""An assessment's therapy part as plain objects: the same in ``osler therapy`` and in a card's extension."""

from collections.abc import Iterator
from typing import Final

from model.domain.assessment import Action, Assessment, Dose, GenePhenotype, PopulationAnswer, RunnerUp, TherapyAdvice
from model.domain.code import Code
from model.domain.evidence import Evidence, Source
from model.domain.gap import Gap
from model.domain.text import Text
from model.knowledge.records import SYSTEMS

Json = dict[str, object]
_SHORT: Final = {url: name for name, url in SYSTEMS.items()}


def answer_of(identity: object, assessment: Assessment) -> Json:
    """One answer line."""
    return {
        "id": identity,
        "phenotypes": [phenotype_object(item) for item in assessment.phenotypes],
        "advice": [each for item in assessment.therapy for each in advice_objects(item)],
        "gaps": [gap_object(item) for item in assessment.gaps],
    }


def advice_objects(advice: TherapyAdvice) -> Iterator[Json]:
    """The advice, one for each population where the patient's is not known, one for each further regimen."""
    for item in advice.by_population:
        yield _advice(advice, advice.drugs) | _for_population(item)
    if not advice.by_population:
        yield _advice(advice, advice.drugs)
    if advice.action is Action.RECOMMEND:
        for other in advice.alternatives:
            yield _advice(advice, (other.drug, *other.also))


def phenotype_object(item: GenePhenotype) -> Json:
    """A gene's interpretation."""
    score = item.activity_score
    return {
        "gene": item.gene,
        "diplotype": item.diplotype or None,
        "activity_score": str(score) if score is not None else None,
        "phenotype": item.phenotype,
        "effective_phenotype": item.effective_phenotype,
        "evidence": [evidence_object(found) for found in item.agents],
    }


def gap_object(gap: Gap) -> Json:
    """What could not be known, why, and what follows."""
    return {"what": gap.what.en, "why": gap.why.value, "consequence": _text(gap.consequence)}


def _advice(advice: TherapyAdvice, drugs: tuple[Code, ...]) -> Json:
    coded = [_drug(code) for code in drugs]
    return {
        "drug": coded[0] if coded else None,
        "drugs": coded,
        "source": advice.publisher,
        "action": advice.action.value,
        "strength": advice.strength,
        "population": advice.population,
        "urgency": advice.urgency.value,
        "dose": _dose(advice.dose),
        "text": {
            "en": f"{advice.summary.en}\n{advice.detail.en}",
            "zh": f"{advice.summary.zh}\n{advice.detail.zh}",
        },
        "alternatives": [_drug(item.drug) for item in advice.alternatives],
        "next_steps": [_text(item) for item in advice.next_steps],
        "rule_id": advice.rule_id,
        "outranked_by": advice.outranked_by or None,
        "runner_ups": [_runner_up(item) for item in advice.runner_ups],
        "evidence": [evidence_object(item) for item in advice.evidence],
        "sources": [_source(item) for item in advice.sources],
    }


def _for_population(item: PopulationAnswer) -> Json:
    return {
        "action": item.action.value,
        "urgency": item.urgency.value,
        "strength": item.strength,
        "population": item.population,
        "dose": _dose(item.dose),
        "text": {"en": f"{item.summary.en}\n{item.detail.en}", "zh": f"{item.summary.zh}\n{item.detail.zh}"},
        "rule_id": item.rule_id,
    }


def _runner_up(item: RunnerUp) -> Json:
    return {
        "rule_id": item.rule_id,
        "source": item.publisher,
        "action": item.action.value,
        "reason": _text(item.reason),
        "sources": [_source(found) for found in item.sources],
    }


def _dose(dose: Dose | None) -> Json | None:
    """Numbers as strings, only those that the source gives."""
    if dose is None:
        return None
    numbers = {"percent_low": dose.percent_low, "percent_high": dose.percent_high, "at_most": dose.at_most}
    said: Json = {name: str(value) for name, value in numbers.items() if value is not None}
    return said | ({"unit": dose.unit} if dose.unit else {}) | {"of": dose.of}


def _drug(code: Code) -> Json:
    return {"system": _SHORT.get(code.system, code.system), "code": code.code, "display": code.display}


def evidence_object(item: Evidence) -> Json:
    """One reason."""
    return {
        "claim": _text(item.claim),
        "kind": item.kind.value,
        "direction": item.direction.value,
        "ref": item.ref,
        "day": item.day,
    }


def _source(item: Source) -> Json:
    return {"title": item.title, "version": item.version, "url": item.url, "retrieved": item.retrieved.isoformat()}


def _text(text: Text) -> Json:
    return {"en": text.en, "zh": text.zh}
