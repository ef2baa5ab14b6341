"""A clinical summary as evidence to be worded: one statement each, in sections, with the facts that it rests on.

The lines on the patient, problems, drugs, allergies, newest results, unnamed diagnoses and open questions are those of
``model.diagnosis.report``; course, genes and what the rules advise are added here.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from model.diagnosis.formulas import measures_of
from model.diagnosis.report import Line, report
from model.diagnosis.wording import filled, joined
from model.domain.assessment import Action, Assessment, GenePhenotype, Urgency
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.pgx import Detection, TumourFinding
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.readings import Reading, Readings
from model.knowledge.writing import days_ago, quantity
from model.language.background import background, other_results
from model.language.statement import Section, Statement
from model.therapy.passport import passport

_COURSE: Final = Text(en="Course of {measure}: {values}.", zh="{measure}变化：{values}。")
_GENES: Final = Text(en="Genomic passport: {genes}.", zh="基因组护照：{genes}。")
_NO_GENES: Final = Text(
    en="Genomic passport: no usable genetic result in this record; that is not a normal result.",
    zh="基因组护照：该记录中无可用的基因检测结果；这不等于结果正常。",
)
_TUMOUR: Final = Text(en="Tumour results: {items}.", zh="肿瘤检测结果：{items}。")
_AND_MORE_FINDINGS: Final = Text(en="{count} more", zh="另有{count}项")
_STATUSES: Final = {
    Detection.NOT_DETECTED: Text(en=" not detected", zh="未检出"),
    Detection.UNCLEAR: Text(en=" unclear", zh="结果不明确"),
}
_NOW: Final = Text(en="{label}, with the present drugs {now}", zh="{label}，合并现用药物后为{now}")
_ADVICE: Final = Text(en="{summary} ({publisher}).", zh="{summary}（{publisher}）。")
_MORE: Final = Text(
    en="{count} more statements of the rules are not listed here.", zh="规则另有{count}条提示未在此列出。"
)
_NOTHING: Final = Text(
    en="No rule advises a change of what is on the list now; this says nothing of what could not be assessed.",
    zh="对现有清单，没有规则建议改变；这不涉及未能评估的事项。",
)
_UNREAD: Final = Text(
    en="No rule spoke, but parts of the record could not be read: this is no all-clear.",
    zh="没有规则给出提示，但病历有部分内容未能读取：不能视为没有问题。",
)
_NO_GENES_READ: Final = Text(
    en="Genomic passport: genetic results were not available; that is not a normal result.",
    zh="基因组护照：未能获取基因检测结果；这不等于结果正常。",
)
_MATTERS: Final = Text(en="{gene} matters for: {drugs}.", zh="{gene}影响以下药物：{drugs}。")
_AND_MORE: Final = Text(en="{count} more", zh="另有{count}种")
_URGENCIES: Final = tuple(reversed(Urgency))
_SILENT: Final = frozenset({Action.STANDARD, Action.NO_RECOMMENDATION})
_FIRST_LINES: Final = 5
_POINTS: Final = 3
_COURSE_DAYS: Final = 3 * 366
_MOST: Final = 8
_MOST_LISTED: Final = 60


def summary(case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> tuple[Statement, ...]:
    """Every statement of the summary, section by section; the same case and assessment give the same statements."""
    parts = (knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs)
    facts = report(case, *parts, most=_MOST_LISTED)
    unnamed = report(case, *parts, diagnoses=assessment.diagnoses)[_FIRST_LINES:]
    still_open = report(case, *parts, gaps=assessment.gaps, most=_MOST_LISTED)[_FIRST_LINES:]
    return (
        *_statements(Section.PATIENT, (*facts[: _FIRST_LINES - 1], *background(case, knowledge))),
        *_statements(Section.COURSE, (*facts[_FIRST_LINES - 1 :], *_courses(case, knowledge))),
        *_statements(Section.COURSE, other_results(case, knowledge, _weighed(knowledge))),
        *_statements(Section.GENES, (_genes(assessment, knowledge), *_drugs_of_genes(case, knowledge), *_tumour(case))),
        *_statements(Section.RULES, unnamed),
        *_advice(assessment, is_silent=not unnamed),
        *_statements(Section.OPEN, still_open),
    )


def _statements(section: Section, lines: Iterable[Line]) -> Iterator[Statement]:
    return (Statement(section=section, text=text, evidence=evidence) for text, evidence in lines)


def _courses(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Line]:
    """The last values of each measure that rules weigh, oldest first, where there are several in one unit."""
    readings = Readings(case, knowledge.measures)
    weighed = _weighed(knowledge)
    shown = 0
    for measure in knowledge.measures:
        if measure.name not in weighed or shown == _MOST or measure.is_qualitative:
            continue
        points = _points(readings.of(measure.name))
        if len(points) < 2:
            continue
        shown += 1
        values = [_value(item) for item in points]
        label = Text(en=measure.en, zh=measure.zh)
        text = Text(
            en=_COURSE.en.format(measure=label.en, values=" → ".join(value.en for value in values)),
            zh=_COURSE.zh.format(measure=label.zh, values=" → ".join(value.zh for value in values)),
        )
        yield text, tuple(_measured(item, text) for item in points)


def _weighed(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(measures_of(test for rule in knowledge.diseases for test in rule.tests()))


def _points(found: Sequence[Reading]) -> tuple[Reading, ...]:
    """The newest value of each day, three days at most, in the unit of the newest."""
    by_day: dict[int, Reading] = {}
    for item in found:
        if item.day is not None and item.day >= -_COURSE_DAYS and item.sent_unit == found[0].sent_unit:
            by_day.setdefault(item.day, item)
    return tuple(by_day[day] for day in sorted(by_day)[-_POINTS:])


def _value(item: Reading) -> Text:
    value, when = quantity(item.sent_value, item.sent_unit, item.comparator), days_ago(item.day or 0)
    return Text(en=f"{value} ({when.en})", zh=f"{value}（{when.zh}）")


def _measured(item: Reading, text: Text) -> Evidence:
    return Evidence(claim=text, kind=EvidenceKind.MEASUREMENT, ref=item.key, day=item.day)


def _genes(assessment: Assessment, knowledge: Knowledge) -> Line:
    """Every gene with a result, and what it means under the present drugs where that differs."""
    told = [item for item in assessment.phenotypes if item.ref]
    if not told:
        return _NO_GENES_READ if Area.GENOMICS in _unread(assessment) else _NO_GENES, ()
    labels = [_gene(item, knowledge) for item in told]
    text = Text(
        en=_GENES.en.format(genes="; ".join(label.en for label in labels)),
        zh=_GENES.zh.format(genes="；".join(label.zh for label in labels)),
    )
    evidence = [
        Evidence(claim=label, kind=EvidenceKind.GENOTYPE, ref=item.ref)
        for item, label in zip(told, labels, strict=True)
    ]
    return text, (*evidence, *(agent for item in told for agent in item.agents))


def _drugs_of_genes(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Line]:
    """The drugs that each result changes, ordered now or not: what the passport is for."""
    for item in passport(case, knowledge):
        labels = list(dict.fromkeys(advice.drug_label for advice in item.advice))
        if not labels:
            continue
        shown = labels[:_MOST]
        if len(labels) > _MOST:
            shown.append(filled(_AND_MORE, count=same(str(len(labels) - _MOST))))
        text = filled(_MATTERS, gene=same(item.key), drugs=joined(shown))
        refs = item.state.interpretation.refs
        yield text, tuple(Evidence(claim=text, kind=EvidenceKind.GENOTYPE, ref=ref) for ref in refs)


def _tumour(case: ClinicalCase) -> Iterator[Line]:
    return tumour_line(case, _TUMOUR)


def tumour_line(case: ClinicalCase, words: Text) -> Iterator[Line]:
    """What laboratories found in the tumour, and what they tested and did not find; the newest first."""
    found = sorted(case.tumour_findings, key=lambda item: (item.day is None, -(item.day or 0), item.key))
    labels = {item.key: _finding(item) for item in found}
    if not labels:
        return
    shown = list(dict.fromkeys(labels.values()))
    kept = shown[:_MOST]
    if len(shown) > _MOST:
        kept.append(filled(_AND_MORE_FINDINGS, count=same(str(len(shown) - _MOST))))
    text = filled(words, items=joined(kept))
    yield (
        text,
        tuple(
            Evidence(claim=labels[item.key], kind=EvidenceKind.VARIANT, ref=item.key, day=item.day) for item in found
        ),
    )


def _finding(item: TumourFinding) -> Text:
    """The result as it was reported, without a word of interpretation."""
    exact = item.hgvs_p.split(":")[-1] or item.hgvs_c.split(":")[-1] or item.variant_class
    value = quantity(item.value, item.unit) if item.value is not None else ""
    name = " ".join(dict.fromkeys(filter(None, (item.fusion or item.gene, item.biomarker, exact, value))))
    status = _STATUSES.get(item.status, same(""))
    return Text(en=f"{name}{status.en}", zh=f"{name}{status.zh}")


def _gene(item: GenePhenotype, knowledge: Knowledge) -> Text:
    head = " ".join(filter(None, (item.gene, item.diplotype)))
    label = Text(en=f"{head} {item.label.en}".strip(), zh=f"{head} {item.label.zh}".strip())
    if not item.agents or item.effective_phenotype in ("", item.phenotype):
        return label
    now = knowledge.phenotypes.label(item.effective_phenotype)
    return Text(en=_NOW.en.format(label=label.en, now=now.en), zh=_NOW.zh.format(label=label.zh, now=now.zh))


def _unread(assessment: Assessment) -> frozenset[Area]:
    """The parts of the record of which nothing, or not all, could be read."""
    return frozenset(gap.area for gap in assessment.gaps if gap.is_whole_area)


def _advice(assessment: Assessment, *, is_silent: bool) -> Iterator[Statement]:
    """What leads on each subject and changes something, the most urgent first; how many are left out is said."""
    said = [item for item in assessment.therapy if not item.outranked_by and item.action not in _SILENT]
    said.sort(key=lambda item: _URGENCIES.index(item.urgency))
    for item in said[:_MOST]:
        text = Text(
            en=_ADVICE.en.format(summary=item.summary.en.rstrip(". "), publisher=item.publisher),
            zh=_ADVICE.zh.format(summary=item.summary.zh.rstrip("。 "), publisher=item.publisher),
        )
        rule = Evidence(claim=same(item.rule_id), kind=EvidenceKind.RULE)
        yield Statement(section=Section.RULES, text=text, evidence=(*item.evidence, rule), rule_id=item.rule_id)
    if len(said) > _MOST:
        count = str(len(said) - _MOST)
        more = Text(en=_MORE.en.format(count=count), zh=_MORE.zh.format(count=count))
        yield Statement(section=Section.RULES, text=more, evidence=())
    if not said and is_silent:
        text = _UNREAD if _unread(assessment) else _NOTHING
        yield Statement(section=Section.RULES, text=text, evidence=())
