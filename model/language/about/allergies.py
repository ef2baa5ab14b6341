"""What the record says of allergies; "none known" only where the record says it."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.chart_items import allergen, denied
from model.diagnosis.wording import filled, joined
from model.domain.case import NO_ALLERGY, NO_DRUG_ALLERGY, Allergy, ClinicalCase
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.language.about.answer import Said, Standing, recorded, silence
from model.language.about.asked import Asked
from model.language.about.record import code_label
from model.therapy.allergy_records import reaction_label

_ALLERGIC: Final = Text(en="Allergy or intolerance recorded: {item}.", zh="有过敏或不耐受记录：{item}。")
_ALLERGY_OVER: Final = Text(
    en="Allergy or intolerance recorded, and marked as resolved or no longer active: {item}.",
    zh="有过敏或不耐受记录，但标记为已缓解或已非活动状态：{item}。",
)
_NAMELESS_ALLERGY: Final = Text(
    en="An allergy is recorded to something without a name here, which may be this: {item}.",
    zh="记录中有一项过敏，其过敏原在此没有名称，可能就是所问的：{item}。",
)
_REACTION: Final = Text(en="{item} (reaction: {reactions})", zh="{item}（反应：{reactions}）")
_HIGH: Final = Text(en="{item}, marked as high risk", zh="{item}，标记为高风险")
_UNCONFIRMED: Final = Text(en="{item}, not confirmed", zh="{item}，未证实")
_NONE: Final = Text(en="The record states that there is {item}.", zh="记录注明：{item}。")
_NONE_TO: Final = Text(en="The record states that there is no allergy to {item}.", zh="记录注明：对{item}无过敏。")
_NO_ALLERGY: Final = Text(
    en="Not in the record: neither an allergy nor that there is none. That is not a no.",
    zh="记录中没有：既无过敏记录，也无“无过敏”记录。这不等于没有过敏。",
)
_NO_ALLERGY_TO: Final = Text(
    en="No allergy to {item} is in the record. Nothing there rules one out either.",
    zh="记录中没有对{item}过敏的内容，也没有排除过敏的内容。",
)
_NO_SUCH: Final = Text(
    en="No allergy by that name was found in the record. What it holds follows.",
    zh="记录中未找到这一名称的过敏。已有的记录如下。",
)
_ALLERGIES_UNREAD: Final = Text(
    en="The allergies could not be read, or not all of them.", zh="过敏记录未能读取，或不完整。"
)


def allergies(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Allergies on record, to what is asked for or at all; "none known" only where the record says it."""
    present = [item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over]
    labels = [*(knowledge.drugs.label(code) for code in asked.drugs), *(group.label for group in asked.groups)]
    labels += asked.allergens
    told = [item for item in present if not labels or _is_to(item, asked, knowledge)]
    if asked.rest and not labels:
        told = [item for item in present if _is_called(item, asked.rest, knowledge)]
    yield from (_allergic(item, knowledge) for item in told)
    if told:
        return
    absent = sorted(_absent(case), key=lambda item: NO_ALLERGY not in item.codes)
    refuted = next((item for item in absent if labels and _is_to(item, asked, knowledge)), None)
    is_clear = all(one.is_over for one in present)
    wide = next((item for item in absent if is_clear and _covers(item, asked)), None)
    if (found := refuted or wide) is not None:
        text = filled(_NONE_TO, item=joined(labels)) if refuted else filled(_NONE, item=_none_known(found, knowledge))
        yield recorded(text, EvidenceKind.ALLERGY, found.key, is_denied=True)
    elif (asked.rest or asked.allergens) and not asked.drugs and not asked.groups and present:
        nameless = list(_nameless_allergies(present, knowledge))
        yield from nameless or [Said(standing=Standing.NOT_RECORDED, text=_NO_SUCH)]
        yield from (_allergic(item, knowledge) for item in present if _named(item, knowledge))
    else:
        yield from _nameless_allergies(present, knowledge)
        nothing = filled(_NO_ALLERGY_TO, item=joined(labels)) if labels else _NO_ALLERGY
        yield from silence(case, Area.ALLERGIES, nothing, _ALLERGIES_UNREAD)
        for item in () if labels else absent:
            text = filled(_NONE, item=_none_known(item, knowledge))
            yield recorded(text, EvidenceKind.ALLERGY, item.key, is_denied=True)


def _absent(case: ClinicalCase) -> Iterator[Allergy]:
    return (item for item in case.allergies if item.presence is Presence.ABSENT)


def _covers(item: Allergy, asked: Asked) -> bool:
    """Whether "none known" speaks of what is asked: of anything, of drugs alone, of another kind."""
    is_of_another_kind = bool(asked.allergens or asked.rest) and not (asked.drugs or asked.groups)
    return NO_ALLERGY in item.codes or (NO_DRUG_ALLERGY in item.codes and not is_of_another_kind)


def _none_known(item: Allergy, knowledge: Knowledge) -> Text:
    return denied(item, knowledge.codesets, knowledge.drugs)


def _nameless_allergies(present: Sequence[Allergy], knowledge: Knowledge) -> Iterator[Said]:
    """Allergies to something that no table names: one of them may be what was asked for."""
    for item in present:
        if _named(item, knowledge) is None:
            text = filled(_NAMELESS_ALLERGY, item=code_label(item.codes))
            fact = recorded(text, EvidenceKind.ALLERGY, item.key).evidence
            yield Said(standing=Standing.NOT_READ, text=text, evidence=fact)


def recorded_allergies(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Every allergy on record: one to a kindred drug may speak against what is asked about."""
    present = (item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over)
    yield from (_allergic(item, knowledge) for item in present)


def allergic_to(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Recorded allergies to the drugs or groups that are named."""
    present = (item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over)
    yield from (_allergic(item, knowledge) for item in present if _is_to(item, asked, knowledge))


def _allergic(item: Allergy, knowledge: Knowledge) -> Said:
    words = _allergen(item, knowledge)
    if reactions := [found for code in item.reactions if (found := reaction_label(code, knowledge))]:
        words = filled(_REACTION, item=words, reactions=joined(reactions))
    if item.is_high_criticality:
        words = filled(_HIGH, item=words)
    if not item.is_confirmed:
        words = filled(_UNCONFIRMED, item=words)
    template = _ALLERGY_OVER if item.is_over else _ALLERGIC
    return recorded(filled(template, item=words), EvidenceKind.ALLERGY, item.key)


def _is_to(item: Allergy, asked: Asked, knowledge: Knowledge) -> bool:
    codes = (*item.ingredients, *item.codes)
    if (label := _named(item, knowledge)) is not None and label in asked.allergens:
        return True
    held = {term.en for code in codes if (term := knowledge.drugs.of(code))}
    prefixes = [atc for group in asked.groups for atc in group.atc]
    if prefixes and any(knowledge.drugs.is_in_class(code, prefixes) for code in codes):
        return True
    return any((term := knowledge.drugs.of(code)) and term.en in held for code in asked.drugs)


def _is_called(item: Allergy, words: Sequence[str], knowledge: Knowledge) -> bool:
    label = _allergen(item, knowledge)
    return any(word.removesuffix("s") in label.en.casefold() or word in label.zh for word in words)


def _allergen(item: Allergy, knowledge: Knowledge) -> Text:
    return _named(item, knowledge) or code_label(item.codes)


def _named(item: Allergy, knowledge: Knowledge) -> Text | None:
    return allergen(item, knowledge.codesets, knowledge.drugs)
