"""What a person reads on opening a chart: the most urgent three, and the names of the rest."""

import pytest

from cds_hooks.choosing import loudest
from model.domain.assessment import Assessment, Diagnosis, DiagnosisStanding, Urgency, Versions
from model.domain.case import ClinicalCase
from model.domain.code import ICD10, Code
from model.domain.text import Text, same
from model.domain.value import replace


def diagnosis(name: str, urgency: Urgency, standing: DiagnosisStanding = DiagnosisStanding.UNLISTED) -> Diagnosis:
    return Diagnosis(
        code=Code(ICD10, name),
        label=same(name),
        standing=standing,
        urgency=urgency,
        rule_id=name,
        summary=same(name),
        detail=same(name),
        evidence=(),
        sources=(),
    )


def shown(*diagnoses: Diagnosis) -> tuple[Diagnosis, ...]:
    return loudest(Assessment(versions=Versions(code="1", knowledge="1"), diagnoses=diagnoses), ClinicalCase())


QUIET = [diagnosis(name, Urgency.INFO) for name in ("a", "b", "c")]
LOUD = diagnosis("loud", Urgency.CRITICAL, DiagnosisStanding.SUSPECTED)


def test_the_most_urgent_comes_first_whatever_its_standing():
    assert [item.rule_id for item in shown(*QUIET[:2], LOUD)] == ["loud", "a", "b"]


def test_a_fourth_is_named_on_the_third_card():
    (*_, last) = shown(*QUIET, LOUD)
    assert (last.rule_id, last.next_steps[-1].en, last.next_steps[-1].zh) == ("b", "Also found: c.", "另外发现：c。")


def test_a_fourth_that_should_not_wait_is_named_in_its_own_words():
    urgent = [
        replace(diagnosis(name, Urgency.CRITICAL), summary=Text(en=f"{name}: 118.", zh=f"{name}：118。"))
        for name in ("d", "e", "f", "sodium")
    ]
    warning = replace(diagnosis("pressure", Urgency.WARNING), summary=Text(en="190/115.", zh="190/115。"))
    (*_, last) = shown(QUIET[0], warning, *urgent)
    assert [step.en for step in last.next_steps] == ["Also urgent: sodium: 118. 190/115.", "Also found: a."]
    assert [step.zh for step in last.next_steps] == ["另有紧急：sodium：118。190/115。", "另外发现：a。"]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_up_to_three_are_shown_as_they_are(count):
    assert shown(*QUIET[:count]) == tuple(QUIET[:count])


def test_what_is_listed_has_no_card():
    assert shown(diagnosis("a", Urgency.WARNING, DiagnosisStanding.LISTED)) == ()
