"""Whole lists: what is open, the lines of the summary, visits, scores, the stage of a tumour, what is never read."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.report import report
from model.diagnosis.wording import filled, joined
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase
from model.domain.code import Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.score import ScoreResult, ScoreStanding
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago, quantity
from model.language.about import procedures
from model.language.about.answer import Said, Standing, is_unread, recorded, silence
from model.language.about.diagnoses import UNNAMED
from model.language.about.tables import UnreadName
from model.scores.compute import scores_of

PERSON, PROBLEMS, TAKING, ALLERGIES, RESULTS = range(5)
"""The lines of the summary by their place."""
_AREAS: Final = (Area.PATIENT, Area.PROBLEMS, Area.MEDICATIONS, Area.ALLERGIES, Area.RESULTS)
_MOST: Final = 12
_FEW: Final = 3
_STAGES: Final = "stage_"
_ALL_SEEN: Final = Text(
    en="Nothing that the rules looked for was missing. What no rule looks for was not looked for.",
    zh="规则所需的内容均已取得；规则未涉及的内容未作检查。",
)
_GAP: Final = Text(en="{what}: {consequence}", zh="{what}：{consequence}")
_VISIT: Final = Text(en="{kind}: began {start}{end}.", zh="{kind}：开始于{start}{end}。")
_ENDED: Final = Text(en=", ended {when}", zh="，结束于{when}")
_NOW: Final = Text(en=", still open", zh="，尚未结束")
_VISITS: Final = {
    "IMP": Text(en="inpatient stay", zh="住院"),
    "ACUTE": Text(en="inpatient stay", zh="住院"),
    "AMB": Text(en="outpatient visit", zh="门诊"),
    "EMER": Text(en="emergency visit", zh="急诊"),
    "VR": Text(en="virtual visit", zh="远程就诊"),
    "HH": Text(en="home visit", zh="居家就诊"),
}
_A_VISIT: Final = Text(en="visit ({kind})", zh="就诊（{kind}）")
_NO_DAY: Final = Text(en="on an unknown day", zh="日期不详")
_NO_VISIT: Final = Text(en="No visit is in the record.", zh="记录中没有就诊。")
_VISITS_UNREAD: Final = Text(en="The visits could not be read, or not all of them.", zh="就诊记录未能读取，或不完整。")
_STAGE: Final = Text(en="Stage on the record: {item}.", zh="记录的分期：{item}。")
_NO_STAGE: Final = Text(
    en="No stage is in the record. That is not an early stage.", zh="记录中没有分期。这不等于早期。"
)
_PROBLEMS_UNREAD: Final = Text(
    en="The problems could not be read, or not all of them.", zh="问题列表未能读取，或不完整。"
)
_SCORE: Final = Text(en="{label}: {value}{class_}{missing}.", zh="{label}：{value}{class_}{missing}。")
_CLASS: Final = Text(en=" ({name})", zh="（{name}）")
_MISSING: Final = Text(en="; missing, or too old for it: {items}", zh="；缺少或已过旧：{items}")
_NOT_COMPUTED: Final = Text(en="not computed", zh="未计算")
_NO_SCORE: Final = Text(
    en="No score could be computed from the record: nothing that it needs is on file, or it is not for this patient.",
    zh="根据记录无法计算评分：所需内容均未记录，或不适用于该患者。",
)
_RESULTS_UNREAD: Final = Text(en="Results could not be read, or not all of them.", zh="检查结果未能读取或不完整。")
_NEVER_READ: Final = Text(
    en="Osler does not read {item} from a record: nothing can be said of it, neither yes nor no.",
    zh="Osler 不读取{item}：对此既不能说有，也不能说没有。",
)

NOT_ALL_WORDS: Final = Said(
    standing=Standing.NOT_READ,
    text=Text(
        en="Not every word of the question is known here; what follows answers only the rest of it.",
        zh="问题中有此处不认识的词；以下仅回答其余部分。",
    ),
)
UNKNOWN_NAME: Final = Said(
    standing=Standing.NOT_READ,
    text=Text(
        en="What is named here has no name at Osler: whether the record holds it cannot be said.",
        zh="Osler 不认识所问的名称：无法说明记录中有无该项。",
    ),
)
NO_PEOPLE: Final = Said(
    standing=Standing.NOT_READ,
    text=Text(
        en="Who ordered, prescribed or did something is not read from a record.", zh="Osler 不读取由谁开具或操作。"
    ),
)
DECEASED: Final = Said(
    standing=Standing.NO_RULE,
    text=Text(en="No rule is asked: the patient is recorded as deceased.", zh="未询问任何规则：患者记录为已故。"),
)


def open_questions(case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What could not be assessed for lack of data, what a finding asks for next, which parts are empty."""
    yield from procedures.planned(case, knowledge)
    ordered = sorted(assessment.gaps, key=lambda gap: not gap.is_whole_area)
    for gap in list(dict.fromkeys(ordered))[:_MOST]:
        evidence = (Evidence(claim=gap.what, kind=EvidenceKind.RULE, ref=gap.ref),) if gap.ref else ()
        text = filled(_GAP, what=gap.what, consequence=gap.consequence)
        yield Said(standing=Standing.NOT_READ, text=text, evidence=evidence)
    for item in assessment.diagnoses:
        if item.standing in UNNAMED:
            for step in item.next_steps:
                yield Said(standing=Standing.RULE, text=step, evidence=item.evidence, rule_id=item.rule_id)
    if not assessment.gaps:
        yield Said(standing=Standing.NO_RULE, text=_ALL_SEEN)
    yield from (said for said in lines(case, knowledge)[PROBLEMS:] if not said.evidence)


def lines(case: ClinicalCase, knowledge: Knowledge) -> tuple[Said, ...]:
    """The first lines of the summary as answers: the person, the problems, the drugs, the allergies, the results."""
    told = report(case, knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs)[: len(_AREAS)]
    return tuple(
        Said(standing=_standing(case, area, evidence), text=text, evidence=evidence)
        for area, (text, evidence) in zip(_AREAS, told, strict=True)
    )


def _standing(case: ClinicalCase, area: Area, evidence: Sequence[Evidence]) -> Standing:
    if evidence:
        return Standing.RECORDED
    return Standing.NOT_READ if is_unread(case, area) else Standing.NOT_RECORDED


def visits(case: ClinicalCase) -> Iterator[Said]:
    """The newest visits, what kind each was, when it began and ended."""
    ordered = sorted(case.visits, key=lambda item: (item.start_day is None, -(item.start_day or 0)))
    for item in ordered[:_FEW]:
        kind = _VISITS.get(item.kind, filled(_A_VISIT, kind=same(item.kind or "?")))
        end = _NOW if item.is_current else same("")
        if item.end_day is not None:
            end = filled(_ENDED, when=days_ago(item.end_day))
        start = days_ago(item.start_day) if item.start_day is not None else _NO_DAY
        claim = filled(_VISIT, kind=kind, start=start, end=end)
        fact = Evidence(claim=claim, kind=EvidenceKind.PERSON, ref=item.key, day=item.start_day)
        yield Said(standing=Standing.RECORDED, text=claim, evidence=(fact,))
    if not ordered:
        yield from silence(case, Area.ENCOUNTERS, _NO_VISIT, _VISITS_UNREAD)


def stages(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The stages of problems and staging results, as they were coded; each once."""
    coded: list[tuple[tuple[Code, ...], EvidenceKind, str, int | None]] = [
        (item.stage, EvidenceKind.PROBLEM, item.key, None) for item in case.problems if item.stage
    ]
    coded += [(item.answers, EvidenceKind.MEASUREMENT, item.key, item.day) for item in case.measurements]
    said: dict[Text, Said] = {}
    for codes, kind, key, day in coded:
        is_stage = kind is EvidenceKind.PROBLEM or any(
            name.startswith(_STAGES) for name in knowledge.codesets.of(codes)
        )
        if codes and is_stage:
            text = filled(_STAGE, item=knowledge.codesets.label(codes) or same(codes[0].code))
            said.setdefault(text, recorded(text, kind, key, day))
    yield from said.values()
    if not said:
        yield from silence(case, Area.PROBLEMS, _NO_STAGE, _PROBLEMS_UNREAD)


def scores(names: Sequence[str], case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The scores that are named, or every one that can be computed: value or range, class, what is missing."""
    found = [item for item in scores_of(case, knowledge) if not names or item.id in names]
    found.sort(key=lambda item: (item.standing is not ScoreStanding.COMPUTED, item.id))
    yield from (_scored(item) for item in found[: 2 * _FEW])
    if not found:
        yield from list(silence(case, Area.RESULTS, _NO_SCORE, _RESULTS_UNREAD))[:1]


def _scored(item: ScoreResult) -> Said:
    value = _NOT_COMPUTED
    if item.least is not None and item.most is not None:
        low, high = quantity(item.least, item.unit), quantity(item.most, item.unit)
        value = same(low if low == high else f"{low} – {high}")
    class_ = same("")
    if len(item.classes) == 1:
        class_ = filled(_CLASS, name=item.classes[0].label or same(item.classes[0].name))
    missing = filled(_MISSING, items=joined(item.missing)) if item.missing else same("")
    text = filled(_SCORE, label=item.label, value=value, class_=class_, missing=missing)
    facts = tuple(fact for part in item.inputs for fact in part.evidence)
    standing = Standing.NOT_RECORDED if item.standing is ScoreStanding.NOT_COMPUTED else Standing.RULE
    return Said(standing=standing, text=text, evidence=facts, rule_id=item.id)


def never_read(name: UnreadName) -> Said:
    """That a part of every record is never read."""
    return Said(standing=Standing.NOT_READ, text=filled(_NEVER_READ, item=name.label))
