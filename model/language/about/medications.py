"""The medication list: whether drugs are taken, since when, in which dose, whether they were stopped."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.chart_items import dosed, unresolved
from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase, Medication, MedicationState
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.gap import Area
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago
from model.language.about.answer import Said, Standing, is_unread, left_out, recorded, silence
from model.language.about.asked import Asked
from model.language.about.tables import DrugGroup

_MOST: Final = 6
_ORDER: Final = (MedicationState.ACTIVE, MedicationState.DRAFT, MedicationState.UNKNOWN, MedicationState.PAST)
_ENTRY: Final = {
    MedicationState.ACTIVE: Text(en="On the medication list: {item}.", zh="用药清单中有：{item}。"),
    MedicationState.DRAFT: Text(en="Being ordered now: {item}.", zh="正在开具：{item}。"),
    MedicationState.PAST: Text(en="On the record as no longer taken: {item}.", zh="记录中有，但已停用：{item}。"),
    MedicationState.UNKNOWN: Text(
        en="On the record, but whether it is taken is not known: {item}.", zh="记录中有，但不知是否在用：{item}。"
    ),
}
_NEVER: Final = Text(
    en="On the record, but not taken (never begun, cancelled or stopped): {item}.",
    zh="记录中有，但注明未用（从未开始、已取消或已停用）：{item}。",
)
_DRAFTED: Final = Text(en="{item}, order drafted {when}", zh="{item}，医嘱草拟于{when}")
_BEGUN: Final = Text(en="{item}, ordered or begun {when}", zh="{item}，开具或开始于{when}")
_ENDED: Final = Text(en="{item}, ended {when}", zh="{item}，结束于{when}")
_NO_DOSE: Final = Text(
    en="Its dose is not in the record in a form that Osler reads.", zh="记录中没有 Osler 能读取的剂量。"
)
_NO_START: Final = Text(en="When it was begun is not in the record.", zh="记录中没有开始使用的时间。")
_NO_END: Final = Text(en="When it was stopped is not in the record.", zh="记录中没有停用的时间。")
_NO_REASON: Final = Text(
    en="Why a drug was begun or stopped is not read from the record.", zh="Osler 不读取开始或停用药物的原因。"
)
_UNREAD: Final = Text(en="The medication list could not be read, or not all of it.", zh="用药清单未能读取，或不完整。")
_NOT_TAKEN: Final = Text(
    en="{item} is not on the medication list. That is no proof that it is not taken.",
    zh="用药清单中没有{item}，但不能证明未在使用。",
)
_NONE_OF: Final = Text(
    en="The medication list names none of these: {item}. That is no proof that none is taken.",
    zh="用药清单中没有这一类药：{item}，但不能证明未在使用。",
)
_NONE_STOPPED: Final = Text(
    en="The record names no drug as stopped. That is no proof that none was.",
    zh="记录中没有注明已停用的药物，但不能证明没有停用过。",
)
_UNKNOWN: Final = Text(en="On the list besides: {count}.", zh="清单中另有：{count}。")


def left_out_of(drug: Code, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Entries that name the drug and were not assessed: an order not to give it."""
    label = knowledge.drugs.label(drug)
    yield from (left_out(gap) for gap in case.gaps if gap.area is Area.MEDICATIONS and label.en in gap.what.en)


def of_drugs(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The entries of each drug that is named."""
    for code in asked.drugs:
        label = knowledge.drugs.label(code)
        found = [item for item in case.medications if code in item.ingredients]
        yield from _entries(found, filled(_NOT_TAKEN, item=label), asked, case, knowledge)


def of_group(group: DrugGroup, asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The entries of the drugs of a group."""
    found = [
        item
        for item in case.medications
        if any(knowledge.drugs.is_in_class(code, group.atc) for code in item.ingredients)
    ]
    yield from _entries(found, filled(_NONE_OF, item=group.label), asked, case, knowledge)


def members(group: DrugGroup, case: ClinicalCase, knowledge: Knowledge) -> tuple[Code, ...]:
    """The drugs of a group that are taken."""
    taken = (code for item in case.medications if item.state is MedicationState.ACTIVE for code in item.ingredients)
    return tuple(dict.fromkeys(code for code in taken if knowledge.drugs.is_in_class(code, group.atc)))


def stopped(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Every drug on the record that is not, or no longer, taken."""
    found = [item for item in case.medications if item.state is MedicationState.PAST and item.ingredients]
    asked = Asked(kinds=frozenset())
    yield from _entries(found, _NONE_STOPPED, asked, case, knowledge)


def uncertain(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Every drug of which the record does not say whether it is taken, as one that is on hold."""
    found = [item for item in case.medications if item.state is MedicationState.UNKNOWN and item.ingredients]
    if found:
        yield from _entries(found, _NONE_STOPPED, Asked(kinds=frozenset()), case, knowledge)


def is_listed(code: Code, case: ClinicalCase) -> bool:
    """Whether the drug is taken, as far as the list says."""
    return any(code in item.ingredients and item.state is MedicationState.ACTIVE for item in case.medications)


def is_past(code: Code, case: ClinicalCase) -> bool:
    """Whether the record has the drug, and only as not or no longer taken."""
    found = [item.state for item in case.medications if code in item.ingredients]
    return bool(found) and all(state is MedicationState.PAST for state in found)


def lacking(case: ClinicalCase) -> Iterator[Said]:
    """What of the medication list is not known: it could not be read, or names drugs of unknown ingredients."""
    if is_unread(case, Area.MEDICATIONS):
        yield Said(standing=Standing.NOT_READ, text=_UNREAD)
    if (rest := unresolved(case)) is not None:
        yield Said(standing=Standing.NOT_READ, text=filled(_UNKNOWN, count=rest))


def _entries(
    found: Sequence[Medication], nothing: Text, asked: Asked, case: ClinicalCase, knowledge: Knowledge
) -> Iterator[Said]:
    said: dict[Text, Said] = {}
    for item in sorted(
        found, key=lambda item: (_ORDER.index(item.state), item.start_day is None, -(item.start_day or 0), item.key)
    ):
        text = filled(_entry(item), item=_words(item, knowledge))
        said.setdefault(text, recorded(text, EvidenceKind.MEDICATION, item.key, item.start_day))
    yield from list(said.values())[:_MOST]
    if not found:
        yield from silence(case, Area.MEDICATIONS, nothing, _UNREAD)
        return
    if asked.wants("dose") and all(item.daily_dose is None for item in found):
        yield Said(standing=Standing.NOT_READ, text=_NO_DOSE)
    if asked.wants("since") and all(item.start_day is None for item in found):
        yield Said(standing=Standing.NOT_RECORDED, text=_NO_START)
    is_over = all(item.state is MedicationState.PAST for item in found)
    if asked.wants("stop") and asked.asks_when and is_over and all(item.end_day is None for item in found):
        yield Said(standing=Standing.NOT_RECORDED, text=_NO_END)
    if asked.wants("stop", "taking") and asked.wants("why"):
        yield Said(standing=Standing.NOT_READ, text=_NO_REASON)


def _entry(item: Medication) -> Text:
    is_undated = item.start_day is None and item.end_day is None
    return _NEVER if item.state is MedicationState.PAST and is_undated else _ENTRY[item.state]


def _words(item: Medication, knowledge: Knowledge) -> Text:
    """The ingredients, the dose a day of a single one, and when it was begun and ended."""
    words = joined(knowledge.drugs.label(code) for code in item.ingredients)
    if item.daily_dose is not None and len(item.ingredients) == 1:
        words = dosed(words, item)
    if item.start_day is not None:
        words = filled(
            _DRAFTED if item.state is MedicationState.DRAFT else _BEGUN, item=words, when=days_ago(item.start_day)
        )
    if item.end_day is not None and item.state is MedicationState.PAST:
        words = filled(_ENDED, item=words, when=days_ago(item.end_day))
    return words
