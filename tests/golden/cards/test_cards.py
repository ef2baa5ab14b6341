"""The cards of six bundled patients on their main hook, word for word: read the files as a clinician would."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.protocol.card import Card
from cds_hooks.protocol.contexts import read_context
from cds_hooks.samples.catalogue import Firing, Sample, bundle, catalogue
from cds_hooks.services import discovered
from fhir_adapter.assemble import whole_bundle
from fhir_adapter.intake import open_slot
from model.domain.text import Language
from model.knowledge.load import load

FOLDER = Path(__file__).parent
SAMPLES = {sample.id: sample for sample in catalogue()}
MAIN_HOOKS = {
    "hypertension-diabetes": "patient-view",
    "lung-cancer-egfr": "patient-view",
    "dizziness-fatigue": "patient-view",
    "clopidogrel-cyp2c19": "order-sign",
    "codeine-cyp2d6-ultrarapid": "order-sign",
    "abacavir-hla-b-5701": "order-sign",
}


class GoldenCard(msgspec.Struct, kw_only=True):
    """What a clinician sees of a card. ``detail`` line by line."""

    service: str
    indicator: str
    summary: str
    source: str
    detail: list[str]
    suggestions: list[str]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("sample_id", MAIN_HOOKS)
def test_the_cards_of_a_bundled_patient_are_as_reviewed(
    sample_id: str, language: Language, request: pytest.FixtureRequest
):
    words = written(SAMPLES[sample_id], MAIN_HOOKS[sample_id], language)
    assert words == expected(f"{sample_id}.{language}.json", words, request.config)


@pytest.mark.parametrize("sample_id", MAIN_HOOKS)
def test_both_languages_say_the_same_things_equally_loudly(sample_id: str):
    english, chinese = (
        list(cards(SAMPLES[sample_id], MAIN_HOOKS[sample_id], language)) for language in (Language.EN, Language.ZH)
    )
    assert [shape(card) for _, card in english] == [shape(card) for _, card in chinese]


def written(sample: Sample, hook: str, language: Language) -> str:
    shown = [golden(service, card) for service, card in cards(sample, hook, language)]
    return msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() + "\n"


def cards(sample: Sample, hook: str, language: Language) -> Iterator[tuple[str, Card]]:
    """Every card that the services of the hook answer, at the sample's own moment."""
    firing = next(firing for firing in sample.firings if firing.hook == hook)
    for service in sorted(discovered().values(), key=lambda service: service.id):
        if service.hook == hook:
            question = Question(service=service, knowledge=load(), language=language, hook_instance="golden")
            yield from ((service.id, card) for card in consult(chart(sample, firing), question).cards)


def chart(sample: Sample, firing: Firing) -> Chart:
    context = read_context(firing.hook, msgspec.json.decode(bytes(firing.context), type=dict[str, msgspec.Raw]))
    patient_id, slots = whole_bundle(bundle(sample.id), patient_id=sample.patient_id)
    return Chart(
        slots=slots,
        patient_id=patient_id,
        as_of=sample.as_of,
        drafts=tuple(open_slot(key, raw) for key, raw in context.drafts().items()),
        selections=context.chosen(),
    )


def golden(service: str, card: Card) -> GoldenCard:
    return GoldenCard(
        service=service,
        indicator=card.indicator,
        summary=card.summary,
        source=card.source.label,
        detail=[line for line in (card.detail or "").split("\n") if line],
        suggestions=[offered.label for offered in card.suggestions or ()],
    )


def shape(card: Card) -> tuple[object, ...]:
    return card.uuid, card.indicator, (card.detail or "").count("\n"), len(card.suggestions or ())


def expected(name: str, words: str, config: pytest.Config) -> str:
    path = FOLDER / name
    if config.getoption("--rewrite-golden"):
        path.write_text(words, encoding="utf-8")
    return path.read_text(encoding="utf-8")
