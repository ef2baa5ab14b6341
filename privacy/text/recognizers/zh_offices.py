"""A county, town or village whose head somebody is: 临川县县长, 青石镇党委书记, 临川市长."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_places import after_cut
from privacy.text.recognizers.zh_told_places import is_generic
from privacy.text.span import Label, Layer, Span

_KIND: Final = "[县市镇乡州旗村屯]"
_HEAD: Final = re.compile(
    rf"(?:(?P<apart>{_KIND}|区)(?:原|前|老|现任|时任|第.任)?(?:[县市镇乡区州旗村](?=[委长政人府])|老?村支?)?"
    r"|(?P<within>[县市镇乡]))"
    r"(?:(?:党|工)?(?:委|支部|总支|工委)|政府(?=党|副|书|主)|人大|政协|纪委)?(?:第一|常务)?副?"
    r"(?:长(?![期时远久大达度径约短势出高宽年满病成链轴段而程条])|书记|支书|主席|秘书长|(?<=[县市镇乡区州旗村])政府)"
)
_BODY: Final = re.compile("[\u4e00-\u9fff]{1,8}$")
_LONGEST: Final = 8
_LEADS: Final = re.compile(".*(?:原|任|当|做|退休|副|该|一名|某)")


def find(reading: Reading) -> Iterator[Span]:
    """Yield the place in front of such an office."""
    text = reading.text
    if not reading.has_han or not any(word in text for word in ("长", "书", "席", "府")):
        return
    for match in _HEAD.finditer(text):
        if match["apart"] == "区" and not match.group().startswith("区区"):
            continue
        body = _BODY.search(text, max(0, match.start() - _LONGEST), match.start())
        if body is None:
            continue
        start = after_cut(body.group(), body.start())
        led = _LEADS.match(text[start : match.start()])
        start += led.end() if led else 0
        own = text[start : match.start()]
        if own and not is_generic(own) and (len(own) > 1 or match["apart"]):
            end = match.end("apart") if match["apart"] else match.start()
            yield Span(start, end, Label.LOCATION, Layer.CONTEXT, "place whose head somebody is")


RECOGNIZER: Final = Recognizer(id="zh-offices", order=189, find=find)
