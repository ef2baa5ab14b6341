"""Results that no rule reads: told by name and as sent where the name is known, else by their code."""

from collections.abc import Collection, Iterator
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase, Measurement
from model.domain.code import LOINC, Code
from model.domain.evidence import EvidenceKind
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.presence import presence_of
from model.knowledge.writing import NEGATIVE, POSITIVE, days_ago, quantity
from model.language.about.answer import Said, Standing, recorded
from model.language.about.tables import ToldName, told_names

_MOST: Final = 3
_TOLD: Final = Text(
    en="{label}: {value} ({when}). No rule of Osler reads this result.",
    zh="{label}：{value}（{when}）。Osler 的规则不读取该结果。",
)
_SENT: Final = Text(en="{value} ({when})", zh="{value}（{when}）")
_NO_DAY: Final = Text(en="no date", zh="无日期")
_UNCLEAR: Final = Text(en="a value that cannot be told here", zh="无法在此给出的数值")
_CODED: Final = Text(en="an answer without a name here ({code})", zh="在此没有名称的结果（{code}）")
_NAMELESS: Final = Text(
    en="The record holds results whose code has no name here; one of them may be this: {items}.",
    zh="记录中有编码在此没有名称的结果，其中可能包含该项：{items}。",
)
_NAMELESS_ITEM: Final = Text(en="{code} ({when})", zh="{code}（{when}）")


def named(name: ToldName, case: ClinicalCase) -> Iterator[Said]:
    """The newest results of one name, as sent."""
    found = [item for item in case.measurements if name in _names(item)]
    found.sort(key=lambda item: (item.day is None, -(item.day or 0)))
    yield from (_told(name, item) for item in found[:_MOST])


def kin_of(measures: Collection[str], case: ClinicalCase) -> Iterator[Said]:
    """Results that a question on these measures may mean."""
    for name in told_names():
        if not set(name.kin).isdisjoint(measures):
            yield from named(name, case)


def name_of(codes: Collection[Code]) -> Text | None:
    """The name of a result of these codes."""
    held = {code.code for code in codes if code.system == LOINC}
    return next((name.label for name in told_names() if held.intersection(name.codes)), None)


def as_sent(item: Measurement) -> Text:
    """A result as it was sent, and when."""
    return filled(_SENT, value=_value(item), when=_when(item))


def nameless(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """That the record holds results that no table of ours names, by their codes; nothing where it holds none."""
    held = [
        item
        for item in case.measurements
        if not knowledge.measures.of(item) and not _names(item) and not knowledge.codesets.of(item.codes)
    ]
    once = {item.codes[0].code if item.codes else "?": item for item in sorted(held, key=lambda it: it.day or 0)}
    if once:
        newest = sorted(once.items(), key=lambda pair: -(pair[1].day or 0))[:_MOST]
        items = joined(filled(_NAMELESS_ITEM, code=same(code), when=_when(item)) for code, item in newest)
        text = filled(_NAMELESS, items=items)
        facts = tuple(recorded(text, EvidenceKind.MEASUREMENT, it.key, it.day).evidence[0] for _, it in newest)
        yield Said(standing=Standing.NOT_READ, text=text, evidence=facts)


def _names(item: Measurement) -> tuple[ToldName, ...]:
    held = {code.code for code in item.codes if code.system == LOINC}
    return tuple(name for name in told_names() if held.intersection(name.codes))


def _told(name: ToldName, item: Measurement) -> Said:
    text = filled(_TOLD, label=name.label, value=_value(item), when=_when(item))
    return recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day)


def _value(item: Measurement) -> Text:
    if item.value is not None:
        return same(quantity(item.value, item.unit, item.comparator))
    is_found = presence_of(item.answers, item.interpretation)
    if is_found is not None:
        return POSITIVE if is_found else NEGATIVE
    return filled(_CODED, code=same(item.answers[0].code)) if item.answers else _UNCLEAR


def _when(item: Measurement) -> Text:
    return days_ago(item.day) if item.day is not None else _NO_DAY
