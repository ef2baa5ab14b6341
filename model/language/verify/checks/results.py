"""A test that was not read, done or returned has no negative result."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_NEGATIVE: Final = re.compile(
    r"(?:^|\b)(?:negative|not detected|not found|undetected|absent)$|阴性$|未检出$|未检测到$|^\(-\)$", re.IGNORECASE
)
_BARE: Final = frozenset(("not", "未", "没有", "没", "尚未", "不", "not yet", "未能", "无法"))
"""Denials that deny whatever verb follows them, be it "done" or "detected"."""
_FINDING: Final = frozenset(
    ("detect", "find", "see", "grow", "show", "identify", "reveal", "present", "positive", "rais")
)
_HAN_FINDING: Final = ("检出", "见", "发现", "生长", "培养出", "测出", "查出", "升高", "增高", "异常", "检测到")
_NO_RESULT: Final = frozenset(("result", "test", "record", "report", "data"))
_HAN_NO_RESULT: Final = re.compile(
    r"(?:可用|有效|相关|任何)?的?(?:基因)?(?:检测|检查|检验|化验)?的?(?:结果|报告|记录|数据)"
)
_REACH: Final = 3
_TESTED: Final = frozenset((Kind.TEST, Kind.PROCEDURE, Kind.GENE))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for a result in the statements that name the test which the sentence calls negative."""
    for item in sentence.reading.items:
        if item.group == "negation" and _NEGATIVE.search(sentence.words(item)):
            tests = tuple(one for one in sentence.reading.items if one.kind in _TESTED)
            for test in sentence.reading.nearest(item, reach=tests):
                readings = [said.reading for said in sentence.ground.places(test, sentence.words(test))]
                if readings and not any(_has_result(reading) for reading in readings):
                    yield sentence.problem(item, Fault.CERTAINTY)


def _has_result(reading: Reading) -> bool:
    return any(_is_result(reading, item) for item in reading.items if item.group == "negation")


def _is_result(reading: Reading, item: Item) -> bool:
    """ "Not found" is one; "not done" and "no result on file" are none."""
    ahead = {token.form for token in reading.tokens[item.after : item.after + _REACH]}
    if (ahead & _NO_RESULT and not ahead & _FINDING) or _HAN_NO_RESULT.match(reading.text, item.end):
        return False
    if reading.text[item.start : item.end].casefold() not in _BARE:
        return True
    return bool(ahead & _FINDING) or reading.text[item.end :].startswith(_HAN_FINDING)
