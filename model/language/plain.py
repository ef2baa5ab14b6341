"""A summary for patients: what their record holds, in plain words. It explains; it neither judges nor advises.

Diagnoses that nobody has made and what the rules advise are for clinicians: none of it is said here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from model.diagnosis.chart_items import Item, allergies, medications, problems, results, unresolved
from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence
from model.domain.gap import Area, Why
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.language.plain_terms import Kind, plain_term
from model.language.statement import Section, Statement
from model.language.summary import tumour_line
from model.therapy.passport import passport

_ENTRY: Final = Text(en="{label}.", zh="{label}。")
_MEANS: Final = Text(en="{label}: {meaning}.", zh="{label}：{meaning}。")
_NONE: Final[Mapping[Area, Text]] = MappingProxyType(
    {
        Area.PROBLEMS: Text(en="No condition is written down.", zh="没有登记任何疾病。"),
        Area.MEDICATIONS: Text(en="No medicine is written down.", zh="没有登记任何药物。"),
        Area.ALLERGIES: Text(
            en="Nothing is written down about allergies, not even that you have none.",
            zh="没有关于过敏的记录，也没有“无过敏”的记录。",
        ),
        Area.RESULTS: Text(en="No test result of the last year is shown.", zh="没有近一年的检查结果。"),
        Area.GENOMICS: Text(
            en="No result on inherited genes is shown; that does not mean a normal one.",
            zh="此处未显示遗传基因的检测结果；这不等于结果正常。",
        ),
    }
)
_UNREAD: Final[Mapping[Area, Text]] = MappingProxyType(
    {
        Area.PROBLEMS: Text(en="Your conditions could not all be read.", zh="未能读取全部疾病记录。"),
        Area.MEDICATIONS: Text(en="Your medicines could not all be read.", zh="未能读取全部用药记录。"),
        Area.ALLERGIES: Text(en="Your allergies could not all be read.", zh="未能读取全部过敏记录。"),
        Area.RESULTS: Text(en="Your results could not all be read.", zh="未能读取全部检查结果。"),
        Area.GENOMICS: Text(en="Your gene results could not all be read.", zh="未能读取全部基因检测结果。"),
    }
)
_NOT_HAD: Final = frozenset({Why.UNREADABLE, Why.SERVER_FAILED, Why.NOT_PERMITTED, Why.WITHHELD})
_GENE: Final = Text(
    en="Your result for the gene {gene} can change how these medicines work: {drugs}. "
    "Show it before you are given one of them.",
    zh="您的{gene}基因检测结果会影响以下药物的作用：{drugs}。使用其中任何一种之前，请出示该结果。",
)
_TUMOUR: Final = Text(
    en="Changes that were looked for in the tumour: {items}. They are not inherited; ask the people who treat you what "
    "they mean.",
    zh="对肿瘤组织检测的变异：{items}。这些不是遗传的；含义请询问您的医护人员。",
)
_MORE: Final = Text(en="{count} more", zh="另有{count}种")
_NOTE: Final = (
    Text(
        en="This page tells what stands in your record; it is no advice. "
        "Do not start, stop or change a medicine because of it.",
        zh="本页只说明您的病历内容，不是医疗建议。请勿据此自行开始、停止或更改用药。",
    ),
    Text(
        en="If something is missing or wrong, tell the people who treat you. "
        "In an emergency call the emergency number.",
        zh="如有遗漏或错误，请告知您的医护人员。紧急情况请拨打急救电话。",
    ),
)
_MOST_DRUGS: Final = 20


def plain_summary(case: ClinicalCase, knowledge: Knowledge) -> tuple[Statement, ...]:
    """Every statement for the patient, one entry of the record each; "none" and "not read" stay apart."""
    found = knowledge.codesets, knowledge.drugs
    lists: tuple[tuple[Area, Section, Kind, Iterable[Item]], ...] = (
        (Area.PROBLEMS, Section.CONDITIONS, "problem", problems(case, knowledge.codesets)),
        (Area.MEDICATIONS, Section.MEDICINES, "drug", medications(case, knowledge.drugs)),
        (Area.ALLERGIES, Section.ALLERGIES, "problem", allergies(case, *found)),
        (Area.RESULTS, Section.RESULTS, "result", results(case, knowledge.diseases, knowledge.measures)),
    )
    said: list[Statement] = []
    for area, section, kind, items in lists:
        said += _list(case, area, section, [(item, _meaning(kind, item.names)) for item in items])
    genes = [Statement(section=Section.OWN_GENES, text=text, evidence=why) for text, why in _genes(case, knowledge)]
    genes += _absence(case, Area.GENOMICS, Section.OWN_GENES, is_empty=not genes)
    genes += [Statement(section=Section.OWN_GENES, text=text, evidence=why) for text, why in tumour_line(case, _TUMOUR)]
    notes = (Statement(section=Section.NOTE, text=text, evidence=()) for text in _NOTE)
    return (*said, *genes, *notes)


def _list(
    case: ClinicalCase, area: Area, section: Section, items: Sequence[tuple[Item, Text | None]]
) -> Iterator[Statement]:
    for item, meaning in items:
        text = filled(_MEANS, label=item.label, meaning=meaning) if meaning else filled(_ENTRY, label=item.label)
        yield Statement(section=section, text=text, evidence=(item.evidence,))
    rest = unresolved(case) if area is Area.MEDICATIONS else None
    if rest:
        yield Statement(section=section, text=filled(_ENTRY, label=rest), evidence=())
    yield from _absence(case, area, section, is_empty=not items and not rest)


def _absence(case: ClinicalCase, area: Area, section: Section, *, is_empty: bool) -> Iterator[Statement]:
    """That a part of the record could not be read, or else that it holds nothing."""
    if any(gap.area is area and (gap.is_whole_area or gap.why in _NOT_HAD) for gap in case.gaps):
        yield Statement(section=section, text=_UNREAD[area], evidence=())
    elif is_empty:
        yield Statement(section=section, text=_NONE[area], evidence=())


def _genes(case: ClinicalCase, knowledge: Knowledge) -> Iterator[tuple[Text, tuple[Evidence, ...]]]:
    for item in passport(case, knowledge):
        drugs = list(dict.fromkeys(advice.drug_label for advice in item.advice))
        if drugs:
            rest = len(drugs) - _MOST_DRUGS
            more = [filled(_MORE, count=same(str(rest)))] if rest > 0 else []
            text = filled(_GENE, gene=same(item.key), drugs=joined((*drugs[:_MOST_DRUGS], *more)))
            yield text, tuple(each for advice in item.advice[:1] for each in advice.evidence if each.ref)


def _meaning(kind: Kind, names: Sequence[str]) -> Text | None:
    """The one meaning of all the names that have one; with several meanings none is told."""
    found = {text for name in names if (text := plain_term(kind, name))}
    return found.pop() if len(found) == 1 else None
