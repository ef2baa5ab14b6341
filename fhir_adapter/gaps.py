"""The gaps that reading can leave, worded once, in both languages."""

import re
from dataclasses import replace
from typing import Final

from fhir_adapter.slots import Slot, State
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text

_CODE_LIKE: Final = re.compile(r"[A-Za-z0-9%µ/\[\]{}.*^_+|<>=-]{1,40}")

_NAMES: Final[dict[Area, Text]] = {
    Area.PATIENT: Text(en="patient data", zh="患者基本信息"),
    Area.PROBLEMS: Text(en="problem list", zh="问题列表"),
    Area.RESULTS: Text(en="laboratory results and vital signs", zh="检验结果和生命体征"),
    Area.MEDICATIONS: Text(en="medication list", zh="用药列表"),
    Area.ALLERGIES: Text(en="allergies", zh="过敏史"),
    Area.PROCEDURES: Text(en="procedures", zh="手术和操作"),
    Area.FAMILY: Text(en="family history", zh="家族史"),
    Area.GENOMICS: Text(en="genetic results", zh="基因检测结果"),
    Area.LIFESTYLE: Text(en="social history", zh="生活史"),
    Area.ENCOUNTERS: Text(en="encounters", zh="就诊记录"),
    Area.NOTES: Text(en="notes and documents", zh="病历文书"),
    Area.ORDERS: Text(en="draft orders", zh="待签医嘱"),
    Area.ASSESSMENT: Text(en="data for the assessment", zh="评估所需数据"),
}

_CONSEQUENCE: Final[dict[Why, Text]] = {
    Why.NOT_SENT: Text(
        en="It was not sent; nothing was concluded from its absence.", zh="未收到该数据；未因其缺失作出任何结论。"
    ),
    Why.NOT_PERMITTED: Text(
        en="Osler was not permitted to read it; nothing was concluded from its absence.",
        zh="Osler 无权读取；未因其缺失作出任何结论。",
    ),
    Why.SERVER_FAILED: Text(
        en="It could not be read from the record system; nothing was concluded from its absence.",
        zh="病历系统读取失败；未因其缺失作出任何结论。",
    ),
    Why.UNREADABLE: Text(
        en="It was left out of the assessment; check it in the record.", zh="未纳入评估；请在病历中核对。"
    ),
    Why.NOT_ASSESSED: Text(en="It was not assessed; check it in the record.", zh="未作评估；请在病历中核对。"),
    Why.WITHHELD: Text(
        en="A part was withheld because it could identify a person; check it in the record.",
        zh="部分内容因可能识别个人而未使用；请在病历中核对。",
    ),
}


def shown(words: str) -> str:
    """A sender's word for a detail: only what looks like a code or a unit, never free text."""
    return f"'{words}'" if _CODE_LIKE.fullmatch(words) else "(not a code)"


def entry_gap(what: Text, why: Why, area: Area, detail: str = "") -> Gap:
    """A gap about one entry, with the usual consequence for its reason."""
    return Gap(what=what, why=why, area=area, consequence=_CONSEQUENCE[why], detail=detail)


def unreadable_entry(kind: str, area: Area, detail: str = "") -> Gap:
    """An entry that could not be read at all."""
    what = Text(en=f"an entry of the {_NAMES[area].en}", zh=f"{_NAMES[area].zh}中的一条记录")
    return entry_gap(what, Why.UNREADABLE, area, f"{kind} {detail}".strip())


def unreadable_entries(area: Area, count: int) -> Gap:
    """Entries of a Bundle that held no resource."""
    what = Text(en=f"{count} entries of the {_NAMES[area].en}", zh=f"{_NAMES[area].zh}中的 {count} 条记录")
    return entry_gap(what, Why.UNREADABLE, area, f"{count} entries hold no resource")


def other_patient(kind: str, area: Area, count: int, *, is_whole_area: bool = False) -> Gap:
    """Entries that belong to somebody else and were therefore not used; all of them leave the area unknown."""
    what = Text(en=f"{count} entries that name another patient", zh=f"{count} 条属于其他患者的记录")
    gap = entry_gap(what, Why.NOT_ASSESSED, area, f"{count} {kind} with another subject")
    return replace(gap, is_whole_area=is_whole_area)


def unknown_status(kind: str, element: str, value: str, area: Area) -> Gap:
    """A status outside of FHIR's required list: what it means for the patient is not known."""
    what = Text(
        en=f"an entry of the {_NAMES[area].en} with an unknown status", zh=f"{_NAMES[area].zh}中状态不明的一条记录"
    )
    return entry_gap(what, Why.UNREADABLE, area, f"{kind}.{element} {shown(value)}")


def implausible(label: Text, area: Area, detail: str, *, hides_newest: bool = False) -> Gap:
    """A value, date or dose that cannot be right; ``detail`` shows the value."""
    what = Text(en=f"{label.en}: implausible value", zh=f"{label.zh}：数值不合理")
    return replace(entry_gap(what, Why.UNREADABLE, area, detail), hides_newest=hides_newest)


def flagged_only(label: Text, area: Area, detail: str) -> Gap:
    """A result that carries a flag (high, critical) and no value."""
    what = Text(en=f"{label.en}: flagged, but without a value", zh=f"{label.zh}：有异常标记但无数值")
    return replace(entry_gap(what, Why.UNREADABLE, area, detail), hides_newest=True)


def named(area: Area) -> Text:
    """The area's name in both languages."""
    return _NAMES[area]


def whole_area(slot: Slot, area: Area) -> Gap | None:
    """The gap that a slot leaves when it is missing, failed or incomplete; None when it is whole."""
    if slot.state in {State.PRESENT, State.EMPTY}:
        return None
    why = slot.why or Why.NOT_SENT
    name = _NAMES[area]
    is_partial = slot.state is State.TRUNCATED
    what = Text(en=f"{name.en} (incomplete)", zh=f"{name.zh}（不完整）") if is_partial else name
    return Gap(what=what, why=why, area=area, consequence=_CONSEQUENCE[why], detail=slot.detail, is_whole_area=True)


def withheld_part(area: Area) -> Gap:
    """A part of an area that its security label withholds; to name the label would tell what it hides."""
    name = _NAMES[area]
    what = Text(en=f"{name.en} (partly withheld by a security label)", zh=f"{name.zh}（部分因安全标签不予提供）")
    gap = entry_gap(what, Why.NOT_PERMITTED, area, "withheld by a security label")
    return replace(gap, is_whole_area=True)


def no_patient() -> Gap:
    """The Patient resource itself is not there: age and sex are not known."""
    return Gap(
        what=_NAMES[Area.PATIENT],
        why=Why.NOT_SENT,
        area=Area.PATIENT,
        consequence=Text(
            en="Age and sex are not known; nothing that depends on them was concluded.",
            zh="年龄和性别未知；未作出任何依赖二者的结论。",
        ),
        is_whole_area=True,
    )
