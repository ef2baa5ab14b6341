"""How people speak of somebody whom the request knows by a Chinese name: of 王建国 as 老王, 王某, 王老, 王总, 姓王."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.span import Label, Layer, Span

_BEHIND: Final = (
    "某[某甲乙丙丁]?(?![些种个日年月天处地院科医次项一区市省县校村段型类])|[×xX]{1,2}(?![A-Za-z0-9])|氏(?![\u4e00-\u9fff])"
    "|老(?=[,。;:、 ]|$|先生|太太)|[总工姐哥嫂婶叔伯姨爷奶](?=[^\u4e00-\u9fff]|$|[的说称诉述您你在来去已])"
    "|(?=姓(?:患者|病人|男|女|老)|老爷子|老太太?|老先生|老师|师傅|阿姨|大爷|大妈|大娘|大叔|大姐|大哥|女士|先生|小姐|同学|同志)"
)


def forms_of(text: str, surnames: Iterable[str]) -> Iterator[Span]:
    """Yield where one of the surnames stands in a form of address; alone it may be any word."""
    words = listed("zh_forms_of_address", "words")
    for surname in surnames:
        if surname not in text:
            continue
        for match in _pattern(surname).finditer(text):
            if match.group() not in words:
                yield Span(match.start(), match.end(), Label.NAME, Layer.KNOWN, "known, form of address")


@cache
def _pattern(surname: str) -> re.Pattern[str]:
    return re.compile(
        rf"[老小阿]{surname}(?![\u4e00-\u9fff]{{0,2}}[症病炎瘤])|姓{surname}(?!名)|{surname}(?:{_BEHIND})"
    )
