"""Whether a verb of use tells what was done or tells somebody to do it: "was started", "start"."""

from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind

_BASE_FORMS: Final = frozenset(("use", "apply", "treat", "start", "begin", "initiate", "commence", "introduce", "add"))
_BEFORE_ORDERS: Final = frozenset(("should", "must", "to", "please", "can", "may", "and", "then", "do"))
_URGING: Final = ("应", "须", "需", "宜", "请", "建议", "推荐", "可", "要", "必须", "应当", "立即", "开始")
_FOLLOWING: Final = (
    "时", "后", "之后", "期间", "有", "会", "可", "者", "的", "治疗", "容易", "更",
    "存在", "发生", "出现", "过程", "导致", "引起",
)  # fmt: skip
_USING: Final = ("在", "正", "正在", "曾", "已", "目前", "现", "长期", "患者")


def is_order(sentence: Sentence, item: Item) -> bool:
    """Whether "use" tells somebody to do it: first in its part, after "should", or "be used"."""
    tokens = sentence.reading.tokens
    word = tokens[item.first].text.casefold()
    before = [token.text.casefold() for token in tokens[max(0, item.first - 2) : item.first]]
    if not word.isascii():
        return not is_told(sentence, item) and not _is_onset_told(sentence, item)
    if word.endswith("ed"):
        return "be" in before
    return word in _BASE_FORMS and (not before or not before[-1].isalpha() or before[-1] in _BEFORE_ORDERS)


def is_told(sentence: Sentence, item: Item) -> bool:
    """ "使用X后", "使用X有风险": told of use, not urged to it, and something follows the drug."""
    text = sentence.reading.text
    if sentence.words(item).isascii() or text[: item.start].endswith(_URGING):
        return False
    drug = next((other for other in sentence.reading.items if other.first >= item.after), None)
    if drug is None or drug.kind is not Kind.DRUG or drug.first - item.after > 1:
        return False
    return text[drug.end :].lstrip().startswith(_FOLLOWING) or text[: item.start].endswith(_USING)


def _is_onset_told(sentence: Sentence, item: Item) -> bool:
    """ "2024年起开始服用": a start with a date or a span before it, and nothing that urges."""
    before = [other for other in sentence.reading.items if other.after <= item.first]
    text = sentence.reading.text[: item.start]
    is_dated = any(
        other.days or (other.value and other.value.is_time) or other.keys & {"after", "since"} for other in before
    )
    return "start" in item.keys and is_dated and not any(text.endswith(word) for word in _URGING)


def is_drug_near(sentence: Sentence, item: Item) -> bool:
    """Whether a drug or a procedure, or no name at all, stands nearest to the word."""
    near = sentence.reading.nearest(item, reach=tuple(i for i in sentence.reading.items if i.kind in MENTIONS))
    return any(other.kind in (Kind.DRUG, Kind.PROCEDURE) for other in near) or not near


def is_beside_span(sentence: Sentence, item: Item) -> bool:
    """ "Lasting 21 days", "five years ago", "the past three weeks": the span, which is checked, is all that is said."""
    return any(
        other.value is not None and other.value.is_time and sentence.reading.gap(item, other) <= 1
        for other in sentence.reading.items
    )
