"""Names of accounts, channels and groups on Chinese platforms: 抖音“…”, 小红书：…, 公众号「…」."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_PLATFORM: Final = "|".join(sorted(listed("zh_accounts", "platforms"), key=len, reverse=True))
_NO_ACCOUNTS: Final = "|".join(sorted(listed("zh_accounts", "no_accounts"), key=len, reverse=True))
_ACCOUNT: Final = re.compile(
    rf"(?:{_PLATFORM})(?:平台|账号|帐号|号|群名|群|主播|博主|UP主|up主|达人|用户|频道|主页|直播间|网友|粉丝群|病友群|家长群)*"
    rf"(?:昵称|名称|名字|名)?\s?(?:的|是|为|叫做|叫|名为|名叫|[:@])*\s?"
    rf"(?:[“\"「『《<](?P<quoted>[^”\"」』》>\n]{{1,20}})[”\"」』》>]"
    rf"|(?<=[:@])(?!{_NO_ACCOUNTS})(?P<own>[\u4e00-\u9fffA-Za-z0-9_·.~-]{{2,12}})(?=[\s,。;、()/]|$))"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield what stands in quotation marks, or between a colon and a mark, behind a platform."""
    if not reading.has_han:
        return
    for match in _ACCOUNT.finditer(reading.text):
        kind = "quoted" if match["quoted"] else "own"
        if not re.match(_NO_ACCOUNTS, match[kind]):
            yield Span(match.start(kind), match.end(kind), Label.ID, Layer.CONTEXT, "account on a platform")


RECOGNIZER: Final = Recognizer(id="zh-accounts", order=27, find=find)
