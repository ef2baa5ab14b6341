"""What a chart's own problems may mean together: one likely diagnosis that nobody named, or silence.

Only what somebody wrote down as a problem is weighed: symptoms of the last days for common conditions, features at any
time for rare ones. Results are the guideline rules' business. Below a calibrated level nothing is said.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from model.diagnosis.likely import Likely, Presentation, Ranked, label_of, likely, weighed_as
from model.diagnosis.opening import OPENING
from model.domain.assessment import Diagnosis, DiagnosisStanding, Urgency
from model.domain.case import ClinicalCase
from model.domain.code import ICD10, OMIM, ORPHA, Code
from model.domain.evidence import Direction, Evidence, EvidenceKind, Source
from model.domain.finding import Finding, Presence
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.findings.structured import findings_of
from model.knowledge.base import Knowledge
from model.ontology.ontology import Ontology

ENOUGH: Final = 2
"""With fewer features than this nothing is ranked."""
SURE: Final = 0.5
"""The probability below which nothing is said: above it about two of three candidates were right on published cases."""
RECENT: Final = 30
"""How many days a symptom is news."""
_ASKED: Final = 3
_SYSTEMS: Final = {"OMIM": OMIM, "ORPHA": ORPHA}
_NOT_READY: Final = Gap(
    what=Text(en="likely diagnoses", zh="可能的诊断"),
    why=Why.NOT_ASSESSED,
    area=Area.ASSESSMENT,
    consequence=Text(
        en="The tables for the ranking are still being opened; ask again in a minute.",
        zh="排序所用表格尚在载入，请稍后再试。",
    ),
)
_COMMON: Final = Source(
    title="Osler's common differential: DDXPlus shares and literature from memory",
    version="2026-11-28",
    url="https://doi.org/10.48550/arXiv.2205.09148",
    retrieved=date(2026, 11, 28),
)


def rank_case(case: ClinicalCase, knowledge: Knowledge) -> tuple[tuple[Diagnosis, ...], tuple[Gap, ...]]:
    """The likeliest diagnosis of the features on the problem list, where it is likely enough and not listed.

    A gap says that the tables are still being opened.
    """
    if case.person.is_deceased or len(case.problems) < ENOUGH:
        return (), ()
    ontology = OPENING.ready()
    if ontology is None:
        return (), (_NOT_READY,)
    return _ranked(case, knowledge, ontology), ()


def _ranked(case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> tuple[Diagnosis, ...]:
    told = {item.code.code: item for item in _written(case, findings_of(case, knowledge, ontology))}
    if len(told) < ENOUGH:
        return ()
    found = likely(
        Presentation(present=tuple(sorted(told)), age=_years(case), sex=case.person.sex), ontology, top=_ASKED
    )
    first = next(iter(found.ranked), None)
    if first is None or first.probability is None or first.probability < SURE or not _is_news(first, told):
        return ()
    code = _code(first)
    if any(code in item.codes or code.code in {each.code for each in item.codes} for item in case.problems):
        return ()
    return (_diagnosis(first, code, told, found, ontology),)


def _written(case: ClinicalCase, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that stand on the problem list, present and confirmed."""
    keys = {item.key for item in case.problems if item.presence is Presence.PRESENT and item.is_confirmed}
    return (item for item in findings if item.presence is Presence.PRESENT and item.ref in keys)


def _years(case: ClinicalCase) -> float | None:
    if case.person.age_days is not None:
        return case.person.age_days / 365.25
    return case.person.age_years


def _is_news(first: Ranked, told: Mapping[str, Finding]) -> bool:
    """A common condition is news while a symptom of it is recent; a rare disease is at any time."""
    if first.common is None:
        return True
    return any(item.day is not None and -RECENT <= item.day <= 0 for item in told.values())


def _code(item: Ranked) -> Code:
    if item.common:
        return Code(ICD10, item.common.condition.icd10, item.common.condition.en)
    kind, _, number = (item.rare.id if item.rare else "OMIM:").partition(":")
    return Code(_SYSTEMS[kind], number, item.rare.label if item.rare else "")


def _diagnosis(first: Ranked, code: Code, told: Mapping[str, Finding], found: Likely, ontology: Ontology) -> Diagnosis:
    label = label_of(first)
    share = round(100 * (first.probability or 0))
    own = first.common.condition if first.common else None
    dangers = [item.condition.label for item in found.dangerous if item.condition != own][:_ASKED]
    steps = [Text(en=f"Cannot be excluded: {item.en}.", zh=f"尚不能排除：{item.zh}。") for item in dangers]
    steps += [
        Text(en=f"Ask or look for: {item.en}.", zh=f"请询问或检查：{item.zh}。") for item in _questions(first, found)
    ]
    return Diagnosis(
        code=code,
        label=label,
        standing=DiagnosisStanding.RANKED,
        urgency=Urgency.INFO,
        rule_id="ranked-common" if first.common else "ranked-rare",
        summary=Text(
            en=f"Think of {label.en}: {share}% likely by what the problem list shows",
            zh=f"考虑{label.zh}：据问题列表所见，可能性{share}%",
        ),
        detail=Text(
            en="A ranking by published frequencies, not a diagnosis; a disease outside its tables is possible.",
            zh="此为依据已发表频率的排序，并非诊断；亦可能为表外疾病。",
        ),
        evidence=tuple(_evidence(first, told, ontology)),
        sources=(_COMMON,) if first.common else (_annotations(ontology),),
        next_steps=tuple(steps),
        probability=Decimal(str(round(first.probability or 0, 4))),
        rank=1,
    )


def _annotations(ontology: Ontology) -> Source:
    return Source(
        title="Human Phenotype Ontology annotations",
        version=ontology.annotations_release,
        url="https://hpo.jax.org",
        retrieved=date(2026, 11, 28),
    )


def _questions(first: Ranked, found: Likely) -> list[Text]:
    if first.common and found.common:
        return [row.label for row, _ in found.common.ask[:_ASKED]]
    return [same(item.label) for item in found.rare.ask_next[:_ASKED]]


def _evidence(first: Ranked, told: Mapping[str, Finding], ontology: Ontology) -> Iterator[Evidence]:
    """Each feature with what it adds, in natural logarithms of the odds."""
    if first.common:
        by_name = {weighed_as(code, ontology): item for code, item in told.items()}
        for part in first.common.contributions:
            held = by_name.get(part.finding.finding)
            claim = Text(
                en=f"{part.weight:+.1f} {part.finding.en}, in about {part.share:.0%} of patients",
                zh=f"{part.weight:+.1f} {part.finding.zh}，约{part.share:.0%}的患者有此表现",
            )
            yield _fact(claim, part.weight, held)
    elif first.rare:
        for told_of in first.rare.contributions:
            yield _fact(told_of.text(), told_of.weight, told.get(told_of.term))


def _fact(claim: Text, weight: float, held: Finding | None) -> Evidence:
    return Evidence(
        claim=claim,
        kind=EvidenceKind.PROBLEM,
        ref=held.ref if held else "",
        day=held.day if held else None,
        direction=Direction.FOR if weight >= 0 else Direction.AGAINST,
        weight=Decimal(str(round(weight, 2))),
    )
