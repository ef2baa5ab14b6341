"""Chinese names by their characters and both sides, where no list of cues tells them: the best scores first."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import goes_on, likely

_SIGN: Final = re.compile("(?<=征)\\s?(?:[阴阳]性|未引出|存在|可疑|[(]?[+±-])")
"""What only a clinical sign named for its author ("墨菲征阴性") is said to be."""


def find(reading: Reading) -> Iterator[Span]:
    """Yield candidates that look like names; of two that overlap the likelier."""
    if not reading.has_han:
        return
    taken: set[int] = set()
    for _, start, stop in sorted(likely(reading.text, reading.mask), key=lambda one: (-one[0], one[1])):
        if taken.isdisjoint(range(start, stop)) and not _SIGN.match(reading.text, stop):
            end = stop + (goes_on(reading.text, stop) or _rest_of_long_name(reading.text, start, stop))
            taken.update(range(start, end))
            yield Span(start, end, Label.NAME, Layer.UNKNOWN_WORD, "looks like a name")


_STEPPE: Final = frozenset(
    "阿艾巴别布达迪帝尔丁额夫甫哈汗赫吉加江卡克古孜库拉勒丽力买麦玛曼米木穆"
    "那娜尼努帕热日肉萨赛苏塔提吐托外瓦乌吾西夏逊亚依伊扎"
)
"""With these the names of Uyghurs, Kazakhs and Mongols are written."""
_FEWEST, _LONGEST_REST = 3, 4


def _rest_of_long_name(text: str, start: int, end: int) -> int:
    """How many more characters belong to a name of Central Asia of which three or more stand before ("伊力哈|木")."""
    if end - start < _FEWEST or not _STEPPE.issuperset(text[start:end]):
        return 0
    size = 0
    while size < _LONGEST_REST and text[end + size : end + size + 1] in _STEPPE and end + size < len(text):
        size += 1
    return size


RECOGNIZER: Final = Recognizer(id="zh-likely-people", order=205, find=find)
