"""What a summary tells besides problems, drugs and weighed results: operations, habits, the family, other results."""

from collections.abc import Collection, Iterator
from typing import Final

from model.diagnosis.chart_items import RECENT_DAYS
from model.diagnosis.report import Line
from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase, Measurement
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.language.about import habits, medications, procedures, relatives
from model.language.about.answer import Said
from model.language.about.asked import Asked
from model.language.about.other_results import as_sent, name_of
from model.language.about.tables import habit_names

_MOST: Final = 8
_HABITS: Final = frozenset({"smoking", "alcohol", "pregnancy", "lactation"})
_OTHERS: Final = Text(en="Other results of the last 12 months: {items}.", zh="近12个月内的其他结果：{items}。")
_RESULT: Final = Text(en="{label} {value}", zh="{label} {value}")
_MORE: Final = Text(en="{count} more", zh="另有{count}项")
_UNNAMED: Final = Text(en="{count} without a name here ({codes})", zh="{count}项暂无名称（{codes}）")


def background(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Line]:
    """What was done or planned, habits and states, the family: a line for each entry; nothing where there is none."""
    said: list[Said] = [*medications.uncertain(case, knowledge)]
    said += [*procedures.all_procedures(case, knowledge)][:_MOST]
    for name in habit_names():
        if name.kind in _HABITS:
            said += [*habits.of_habit(name, case, knowledge)][:1]
    said += [*relatives.relatives(Asked(kinds=frozenset({"family"})), case, knowledge)][:_MOST]
    yield from ((item.text, item.evidence) for item in said if item.evidence)


def other_results(case: ClinicalCase, knowledge: Knowledge, weighed: Collection[str]) -> Iterator[Line]:
    """The newest of each result of the last year that no rule weighs; those without a name by their codes."""
    newest: dict[Text, Measurement] = {}
    nameless: dict[str, Measurement] = {}
    for item in sorted(case.measurements, key=lambda item: (item.day is not None, item.day or 0), reverse=True):
        measure = knowledge.measures.of(item)
        is_empty = item.value is None and not item.answers
        if is_empty or item.day is None or item.day < -RECENT_DAYS or (measure and measure.name in weighed):
            continue
        if label := measure.label if measure else name_of(item.codes) or knowledge.codesets.label(item.codes):
            newest.setdefault(label, item)
        elif item.codes:
            nameless.setdefault(item.codes[0].code, item)
    parts = [filled(_RESULT, label=label, value=as_sent(item)) for label, item in newest.items()][:_MOST]
    if len(newest) > _MOST:
        parts.append(filled(_MORE, count=same(str(len(newest) - _MOST))))
    if nameless:
        codes = joined(map(same, list(nameless)[:3]))
        parts.append(filled(_UNNAMED, count=same(str(len(nameless))), codes=codes))
    if parts:
        text = filled(_OTHERS, items=joined(parts))
        shown = (*list(newest.values())[:_MOST], *nameless.values())
        yield text, tuple(_fact(item, text) for item in shown)


def _fact(item: Measurement, text: Text) -> Evidence:
    return Evidence(claim=text, kind=EvidenceKind.MEASUREMENT, ref=item.key, day=item.day)
