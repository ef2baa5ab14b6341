"""What a chart's own findings may mean together: one likely diagnosis that nobody named, or silence.

Symptoms of the last weeks count for common conditions, features at any time for rare ones; results, vital signs, drugs
and habits add to what somebody has told and never speak alone. Below a calibrated level nothing is said.
"""

from typing import Final

from model.diagnosis.likely import Ranked, likely, weighed_as
from model.diagnosis.opening import OPENING
from model.diagnosis.picture import RECENT, Seen, picture_of
from model.diagnosis.ranked_statement import codes_of, stated
from model.diagnosis.same import is_listed
from model.diagnosis.series import in_series
from model.domain.assessment import Diagnosis
from model.domain.case import ClinicalCase
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text
from model.domain.value import replace
from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import ConditionRow, everyday_conditions, everyday_findings
from model.ontology.ontology import Ontology

ENOUGH: Final = 2
"""With fewer told symptoms than this no common condition is named."""
ENOUGH_RARE: Final = 3
"""With fewer told features than this no rare disease is named."""
SURE: Final = 0.5
"""The probability below which nothing is said: above it four of five series were right on published cases."""
_LOOKED_AT: Final = 20
"""How many candidates are put into series."""
_SYMPTOMS: Final = "R"
"""The chapter of ICD-10 whose entries are symptoms: to think of one is no answer, and it may reassure wrongly."""
_SYNDROMES: Final = "named_syndrome"
_NOT_READY: Final = Gap(
    what=Text(en="likely diagnoses", zh="可能的诊断"),
    why=Why.NOT_ASSESSED,
    area=Area.ASSESSMENT,
    consequence=Text(
        en="The tables for the ranking are still being opened; ask again in a minute.",
        zh="排序所用表格尚在载入，请稍后再试。",
    ),
)


def rank_case(case: ClinicalCase, knowledge: Knowledge) -> tuple[tuple[Diagnosis, ...], tuple[Gap, ...]]:
    """The likeliest diagnosis of what was told of the patient, where it is likely enough, news and not listed.

    A gap says that the tables are still being opened.
    """
    if case.person.is_deceased or len(case.problems) + len(case.note_findings) < ENOUGH:
        return (), ()
    ontology = OPENING.ready()
    if ontology is None:
        return (), (_NOT_READY,)
    return _ranked(case, knowledge, ontology), ()


def _ranked(case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> tuple[Diagnosis, ...]:
    picture = picture_of(case, knowledge, ontology)
    told = [item for item in picture.present.values() if item.is_told and not item.is_antecedent]
    if len(told) < ENOUGH:
        return ()
    found = likely(picture.presentation(case), ontology, top=_LOOKED_AT)
    ranked = in_series(found.ranked)
    if not ranked or (ranked[0].probability or 0) < SURE:
        return ()
    leading = ranked[0].forms
    if leading[0].common and not _is_worth_a_card(leading[0].common.condition):
        return ()
    codes = [code for form in leading for code in codes_of(form)]
    since = -RECENT if leading[0].common and leading[0].common.condition.is_dangerous else None
    is_news = _is_news(leading[0], told, ontology) if leading[0].common else _is_open(told, case, knowledge)
    if not is_news or is_listed(codes, case, knowledge.codesets, since):
        return ()
    return (replace(stated(ranked, picture, found, ontology), also=tuple(dict.fromkeys(codes[1:]))),)


def _is_worth_a_card(condition: ConditionRow) -> bool:
    """Whether a clinician should be interrupted for it: not for what passes by itself, nor for a mere symptom."""
    return condition.condition not in everyday_conditions() and not condition.icd10.startswith(_SYMPTOMS)


def _is_news(first: Ranked, told: list[Seen], ontology: Ontology) -> bool:
    """Whether two symptoms of now speak of the condition, one of them dated; fever and high fever are one."""
    names = {weighed_as(item.code, ontology) for item in told if item.is_now}
    weighed = first.common.contributions if first.common else ()
    count = sum(part.is_present and part.finding.finding in names for part in weighed)
    return count >= ENOUGH and any(item.is_news for item in told)


def _is_open(told: list[Seen], case: ClinicalCase, knowledge: Knowledge) -> bool:
    """Whether a rare disease has features enough, and the chart names no syndrome that explains them."""
    named = any(_SYNDROMES in knowledge.codesets.of(problem.codes) for problem in case.problems)
    pointing = [item for item in told if item.code.startswith("HP:") and item.code not in everyday_findings()]
    return len(pointing) >= ENOUGH_RARE and not named
