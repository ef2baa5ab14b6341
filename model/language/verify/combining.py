"""Cues that mean something else together: "raises the risk", "no result is available", "over six months"."""

from functools import cache
from itertools import takewhile
from typing import Final

from model.language.verify.items import Item
from model.language.verify.kinds import Kind, rows
from model.language.verify.lexing import Token
from model.language.verify.phrases import phrases
from model.language.verify.scopes import ex_smoker, habits

_UP: Final = frozenset(("up", "higher", "high_state"))
_DOWN: Final = frozenset(("down", "lower", "low_state"))
_BEFORE_RISK: Final = 5
_AFTER_RISK: Final = 3
_DOSE_REACH: Final = 4
_DOSE_BACK: Final = 6
_DOSES_HAN: Final = ("剂量", "用量")
_CLAUSES: Final = frozenset((":", "：", "and", "(", ")", "（", "）", "、", "或", "or"))
_RESULTS: Final = frozenset(
    ("record", "recorded", "file", "document", "result", "data", "value", "valu", "available", "availabl", "report")
)
_RESULTS_HAN: Final = ("结果", "数据", "报告", "检测", "记录", "记载")
_TESTED: Final = frozenset((Kind.TEST, Kind.GENE, Kind.PROCEDURE, Kind.DRUG))
_DOABLE: Final = frozenset((Kind.TEST, Kind.GENE, Kind.PROCEDURE, Kind.VARIANT))
_DONE: Final = frozenset(("done", "performed", "undertaken", "obtained", "tested", "checked", "measured", "taken"))
_RESULT_REACH: Final = 5
_RANGES: Final = frozenset(("normal", "正常", "正常范围", "参考范围"))
_FALLS: Final = ("fall", "fell")
_WHEN: Final = frozenset(("on", "for", "in", "at", "over", "during", "since"))
"""What tells when something was normal, and names no range."""
_EACH: Final = {"一日": "f_1_d", "一天": "f_1_d", "1日": "f_1_d", "1天": "f_1_d", "一周": "f_1_w", "1周": "f_1_w"}
_SPAN_ENDS: Final = frozenset("内后前以之起来中的")
_SPAN_STARTS: Final = frozenset("隔达已共续近有")
_RECENT: Final = frozenset(("最近", "近", "recent"))
_NEAR: Final = 3
_STOPS: Final = frozenset((",", ";", "，", "；", "。", "."))
_OVER: Final = frozenset(("over",))


def combine(text: str, cut: tuple[Token, ...], items: list[Item]) -> None:
    """Give such cues their joint meaning."""
    if any(item.keys & ex_smoker() for item in items):
        for item in items:
            item.hedges |= {"ended"} if item.keys & habits() else frozenset()
    for place, item in enumerate(items):
        after = next((other for other in items[place + 1 : place + 4] if other.kind is not Kind.PLAIN), None)
        if after is not None:
            _settle(text, item, after)
        if item.value is not None and _is_each(text, items[place + 1 : place + 4], item):
            item.kind, item.group, item.value = Kind.RELATION, "frequency", None
            item.keys = frozenset((_EACH[text[item.start : item.end]],))
        if item.keys & denied().keys():
            item.keys, item.is_negated = denied()[min(item.keys & denied().keys())], True
        _join(text, cut, items, item)


def _join(text: str, cut: tuple[Token, ...], items: list[Item], item: Item) -> None:
    if item.keys == {"risk"}:
        _direct_risk(cut, items, item)
    elif item.group == "negation" and "neg" in item.keys:
        _untested(cut, items, item)
        _undone(cut, items, item)
    elif item.group == "comparison" and text[item.start : item.end].casefold() in _OVER:
        _unbind(items, item)
    elif item.group == "comparison" and text[item.start : item.end].casefold() == "under":
        _under_drug(items, item)
    elif item.group in ("trend", "comparison") and item.bound != "number" and item.keys & (_UP | _DOWN):
        _direct_dose(cut, items, item)


def _is_each(text: str, ahead: list[Item], item: Item) -> bool:
    """ "一日至多3次", "一天最多用2 g", "一周用2次": every day, and no span."""
    is_span = text[item.end : item.end + 1] in _SPAN_ENDS or text[max(0, item.start - 1) : item.start] in _SPAN_STARTS
    if text[item.start : item.end] not in _EACH or is_span:
        return False
    value = next((one.value for one in ahead if one.value is not None), None)
    return value is not None and (value.unit == "times" or value.dimension == "mass")


@cache
def denied() -> dict[str, frozenset[str]]:
    """Names that deny another: "afebrile" is no fever."""
    table = phrases()
    return {key: table.keys_of(row["denied"]) for row in rows("denials.csv") for key in table.keys_of(row["name"])}


def _settle(text: str, item: Item, after: Item) -> None:
    """ "Must be avoided" is advice, not certainty; "normal 0.1 to 1.2" names a range; "最近3个月" is a span."""
    word = text[item.start : item.end].casefold()
    if word == "头" and after.value is not None and after.value.is_time and after.first == item.after:
        item.kind = Kind.PLAIN
    elif word.startswith(_FALLS) and word.endswith("within") and after.value is not None and after.value.is_time:
        item.kind, item.keys, item.group = Kind.RELATION, frozenset(("down",)), "trend"
    elif word == "must be" and after.first == item.after and _is_ordered(text, after):
        item.keys, item.group = frozenset(("must",)), "advice"
    elif after.value is not None and (
        (
            word in _RANGES
            and after.first - item.after <= _NEAR
            and not _WHEN & set(text[item.end : after.start].split())
        )
        or (word in _RECENT and after.value.is_time and after.first == item.after)
    ):
        item.kind, item.keys, item.group = Kind.PLAIN, frozenset(("plain",)), ""


def _is_ordered(text: str, after: Item) -> bool:
    """ "Must be stopped", "must be ended": a participle, and no guess as in "must be a mistake"."""
    return after.group == "advice" or ("ended" in after.keys and text[after.start : after.end].endswith("ed"))


def _direct_risk(cut: tuple[Token, ...], items: list[Item], risk: Item) -> None:
    """ "Raises the risk of X", "X风险会升高": a risk that goes up."""
    for other in items:
        first, last = (other, risk) if other.first < risk.first else (risk, other)
        reach = _BEFORE_RISK if first is other else _AFTER_RISK
        between = cut[first.after : last.first]
        names = sum(item.after - item.first - 1 for item in items if first.after <= item.first < last.first)
        if len(between) - names > reach or any(token.text in _STOPS for token in between) or other.is_negated:
            continue
        if other.group in ("trend", "comparison") and other.bound != "number" and other.keys & (_UP | _DOWN):
            other.keys = frozenset(("risk_up" if other.keys & _UP else "risk_down",))
            other.group = "status"
            return


def _direct_dose(cut: tuple[Token, ...], items: list[Item], item: Item) -> None:
    """ "Reduce the starting dose", "起始剂量应降低": advice on the dose."""
    drugs = [one for one in items if one.kind is Kind.DRUG]
    ahead = sum(one.after - one.first - 1 for one in drugs if 0 <= one.first - item.after <= _DOSE_REACH)
    after = _until_stop(cut[item.after : item.after + _DOSE_REACH + ahead + (ahead and 2)])
    before = _until_stop(tuple(reversed(cut[max(0, item.first - _DOSE_BACK) : item.first])))
    text = "".join(token.text for token in after), "".join(token.text for token in reversed(before))
    is_dose = any(token.form == "dose" or token.form == "dosag" for token in (*after, *before))
    if is_dose or _moves_drug(items, item) or any(word in part for word in _DOSES_HAN for part in text):
        item.keys = frozenset(("dose_down" if item.keys & _DOWN else "dose_up",))
        item.group = "advice"


def _moves_drug(items: list[Item], item: Item) -> bool:
    """ "Lower warfarin by 33 to 50 %": a drug is lowered by its dose."""
    ahead = [one for one in items if one.first >= item.after]
    return (
        len(ahead) > 1
        and ahead[0].kind is Kind.DRUG
        and ahead[0].first == item.after
        and any(one.value and (one.value.unit == "%" or one.value.dimension == "mass") for one in ahead[1:_DOSE_REACH])
    )


def _undone(cut: tuple[Token, ...], items: list[Item], denial: Item) -> None:
    """ "No biopsy was done", "biopsy not yet performed", "没有做活检": not done, which is not the same as absent."""
    named = [item for item in items if item.is_negated and item.kind in _DOABLE]
    denied = [item for item in items if item.is_negated and item.kind is Kind.RELATION]
    if not named or any("monitor" not in item.keys for item in denied):
        return
    first, last = min(denial.first, named[0].first), max(denial.after, named[-1].after)
    tail = _until_stop(cut[last : last + _RESULT_REACH])
    between = _until_stop(cut[denial.after : denial.after + _NEAR])
    if {token.text.casefold() for token in (*tail, *between)} & _DONE and first < last:
        for item in denied:
            item.kind, item.is_negated = Kind.PLAIN, False
        for item in named:
            item.is_negated = False
            item.hedges |= {"unknown"}


def _until_stop(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    return tuple(takewhile(lambda token: token.text not in _STOPS and token.text not in _CLAUSES, tokens))


def _untested(cut: tuple[Token, ...], items: list[Item], denial: Item) -> None:
    """ "No TPMT result is available": not known, which is not the same as absent."""
    named = [item for item in items if item.is_negated and item.first >= denial.after and item.kind in _TESTED]
    if not named:
        return
    for item in items:
        if item.first == named[-1].after and item.kind in _TESTED:
            named.append(item)
    tail = cut[named[-1].after : named[-1].after + _RESULT_REACH]
    han = "".join(token.text for token in tail if token.shape == "han").removeprefix("的")
    if any(token.form in _RESULTS for token in tail) or han.startswith(_RESULTS_HAN):
        for item in named:
            item.is_negated = False
            item.hedges |= {"unknown"}


def _under_drug(items: list[Item], under: Item) -> None:
    """ "Under escitalopram 20 mg" sets no bound either."""
    after = next((item for item in items if item.first >= under.after), None)
    if after is not None and after.kind is Kind.DRUG and after.first == under.after:
        number = next((item for item in items if item.value and item.first >= after.after), None)
        under.bound = "number"
        if number is not None:
            number.bound = ""


def _unbind(items: list[Item], over: Item) -> None:
    """ "Rose over six months" and "162 over 94" set no bound."""
    before = next((item for item in items if item.after == over.first), None)
    after = next((item for item in items if item.value and 0 <= item.first - over.after <= 1), None)
    if after is None or after.value is None:
        return
    is_span = after.value.is_time and any(item.group == "trend" for item in items)
    is_pair = before is not None and before.value is not None and after.value.unit in ("", "mm[Hg]")
    if is_span or is_pair:
        after.bound, over.bound = "", "number"
