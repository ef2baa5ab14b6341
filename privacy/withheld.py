"""What this room leaves out, said in both languages, and the gaps of others made fit to pass."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Final

from model.domain.case import MedicationState
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text


class Loss(Enum):
    """Why something of the chart does not reach the model."""

    UNCODED = "uncoded"
    REFUSED = "refused"
    PART_REFUSED = "part_refused"
    NOT_READ = "not_read"
    IDENTIFYING = "identifying"


_WHY: Final = {
    Loss.UNCODED: Why.NOT_ASSESSED,
    Loss.REFUSED: Why.UNREADABLE,
    Loss.PART_REFUSED: Why.UNREADABLE,
    Loss.NOT_READ: Why.NOT_ASSESSED,
    Loss.IDENTIFYING: Why.WITHHELD,
}
_WHAT: Final = {
    Loss.UNCODED: Text(en="entries without a public code", zh="没有公共编码的记录"),
    Loss.REFUSED: Text(en="entries in an unknown notation", zh="写法无法识别的记录"),
    Loss.PART_REFUSED: Text(en="values, units or names in an unknown notation", zh="写法无法识别的数值、单位或名称"),
    Loss.NOT_READ: Text(en="texts that were not read", zh="未读取的文本"),
    Loss.IDENTIFYING: Text(
        en="entries withheld because they could identify a person", zh="因可能识别个人而未使用的记录"
    ),
}
_CONSEQUENCE: Final = Text(
    en="They were left out of the assessment; check them in the record.", zh="未纳入评估；请在病历中核对。"
)
_AREAS: Final = {
    Area.PATIENT: Text(en="patient data", zh="患者基本信息"),
    Area.PROBLEMS: Text(en="problem list", zh="问题列表"),
    Area.RESULTS: Text(en="results and vital signs", zh="检验结果和生命体征"),
    Area.MEDICATIONS: Text(en="medications", zh="用药"),
    Area.ALLERGIES: Text(en="allergies", zh="过敏史"),
    Area.PROCEDURES: Text(en="procedures", zh="手术和操作"),
    Area.FAMILY: Text(en="family history", zh="家族史"),
    Area.GENOMICS: Text(en="genetic results", zh="基因检测结果"),
    Area.LIFESTYLE: Text(en="social history", zh="生活史"),
    Area.ENCOUNTERS: Text(en="encounters", zh="就诊记录"),
    Area.NOTES: Text(en="notes and documents", zh="病历文书"),
    Area.ORDERS: Text(en="orders", zh="医嘱"),
    Area.ASSESSMENT: Text(en="the assessment", zh="评估"),
}
_UNSAID: Final = Text(en="a part of the record", zh="病历的一部分")

_ISO_DATE: Final = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?:T[0-9:.+-]*Z?)?")
_ANY_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,4}([-/.])\d{1,2}\1\d{1,4})(?!\d)"
)
_MAX_DETAIL: Final = 200


def area_of(record: object, area: Area) -> Area:
    """Where the loss of a record is said: of what is ordered or entered now, not among the old entries of its area."""
    is_entered = getattr(record, "is_draft", False) is True or getattr(record, "state", None) is MedicationState.DRAFT
    return Area.ORDERS if is_entered else area


def gap_of(loss: Loss, area: Area, count: int) -> Gap:
    """One gap for all losses of one kind in one area. Where a whole record was withheld the area is incomplete."""
    what, place = _WHAT[loss], _AREAS[area]
    return Gap(
        what=Text(en=f"{place.en}, {what.en}: {count}", zh=f"{place.zh}，{what.zh}：{count}"),
        why=_WHY[loss],
        area=area,
        consequence=_CONSEQUENCE,
        detail=f"{loss.value} {count}",
        is_whole_area=loss is Loss.IDENTIFYING,
    )


def gaps_of(losses: Counter[tuple[Area, Loss]]) -> tuple[Gap, ...]:
    """The gaps of all losses, in the order of the areas."""
    order = {key: place for place, key in enumerate((area, loss) for area in Area for loss in Loss)}
    return tuple(gap_of(loss, area, losses[area, loss]) for area, loss in sorted(losses, key=order.__getitem__))


def unsaid(gap: Gap) -> Gap:
    """The same gap in words that hold nothing of the chart: it is never lost, only its wording."""
    return replace(gap, what=_UNSAID, consequence=_CONSEQUENCE, detail="")


def own_words() -> frozenset[str]:
    """Every text that this room itself puts into a gap, digits written as #."""
    gaps = [gap_of(loss, area, 0) for area in Area for loss in Loss]
    texts = [_UNSAID, _CONSEQUENCE, *(gap.what for gap in gaps)]
    said = {word for text in texts for word in (text.en, text.zh)} | {gap.detail for gap in gaps}
    return frozenset(re.sub(r"\d+", "#", word) for word in said)


def fit(gap: Gap, today: date, keys: Mapping[str, str]) -> Gap:
    """A gap of the reading room without dates (ISO ones become days from today) and with a case key as ``ref``."""
    return replace(
        gap,
        what=Text(en=_dateless(gap.what.en, today), zh=_dateless(gap.what.zh, today)),
        consequence=Text(en=_dateless(gap.consequence.en, today), zh=_dateless(gap.consequence.zh, today)),
        detail=_dateless(gap.detail, today)[:_MAX_DETAIL],
        ref=keys.get(gap.ref, ""),
    )


def _dateless(words: str, today: date) -> str:
    def relative(found: re.Match[str]) -> str:
        try:
            return f"day {date.fromisoformat(found.group(1)).toordinal() - today.toordinal():+d}"
        except ValueError:
            return "[date]"

    return _ANY_DATE.sub("[date]", _ISO_DATE.sub(relative, words))
