"""How Chinese people speak of one another: 老李, 小顾, 姓鲁, 王姓患者, 何姐, and a child's name said twice (朵朵)."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import double_surnames, single_surnames

_HAN: Final = "[\u4e00-\u9fff]"
_ONE: Final = "".join(sorted(single_surnames()))
_SURNAME: Final = f"(?:{'|'.join(sorted(double_surnames()))}|[{_ONE}])"
_BEFORE: Final = (
    "(?<![\u4e00-\u9fff])|(?<=[由让叫跟和与找请给被是问的说对向陪喊把替托师士生及员友居事工长姨了时着派称言见家代])"
)
_DOES: Final = "[说讲诉述称问答叫喊来去到在把将被给为替让带送接陪扶抱推看签收取拿交过打帮和与跟及的家也就都已是又还不没值两从昨今明早晚上下夜凌刚才正可能会要想觉自一打电微休请发住先再等]"
_AFTER: Final = rf"(?=[^\u4e00-\u9fff]|$|{_DOES})"
_PREFIXED: Final = re.compile(rf"(?:{_BEFORE})[老小阿][{_ONE}]{_AFTER}")
_CALLED: Final = re.compile(
    rf"(?:自称|免贵|本家|患者|对方|只知|据称|老人|家属)?姓(?P<own>{_SURNAME})(?=[^\u4e00-\u9fff名氏]|$|的)"
)
_OF_THE_NAME: Final = re.compile(
    rf"(?P<own>{_SURNAME})姓(?=(?:患者|病人|男|女|老人|家属|司机|学生|员工|医生|护士|先生|青年|小伙))"
)
_KIN_TITLE: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<own>{_SURNAME})(?=(?:[姐哥婶嫂叔伯姨爷奶总工队局处妈爸]|老爷子|老太太?|老先生|大姐|大哥|大嫂|大叔|大伯|主管|会计|师母)"
    rf"(?:[^\u4e00-\u9fff]|$|您|你|好|{_DOES}))"
)
_MOU: Final = re.compile(
    rf"(?:{_BEFORE}|(?<=[系者人])){_SURNAME}(?:某[某甲乙丙丁]?|[×xX]{{1,2}}(?![A-Za-z0-9]))(?![些种个日年月天处地院科医次项一人区市省县校村段型类])"
)
_TWICE: Final = re.compile(
    r"(?:孩子|女儿|儿子|小名|乳名|昵称|大名|宝宝|孙子|孙女|患儿|妹妹|弟弟|姐姐|哥哥|女孩|男孩|唤作|名叫|叫)[:叫是 ]{0,2}(?P<own>(?P<c>[\u4e00-\u9fff])(?P=c))"
    r"(?!地)"
)
_NO_NAMES: Final = listed("zh_forms_of_address", "said_twice")


def find(reading: Reading) -> Iterator[Span]:
    """Yield surnames that are spoken of, with what makes them an address."""
    if not reading.has_han:
        return
    text, mask, words = reading.text, reading.mask, listed("zh_forms_of_address", "words")
    for match in _PREFIXED.finditer(text):
        if match.group() not in words:
            yield _span(match.start(), match.end(), "form of address")
    for match in _MOU.finditer(text):
        yield _span(match.start(), match.end(), "surname and a mark for the rest")
    if "姓" in text:
        for pattern in (_CALLED, _OF_THE_NAME):
            for match in pattern.finditer(text):
                yield _span(match.start("own"), match.end("own"), "surname told")
    for match in _KIN_TITLE.finditer(text):
        if mask[match.start()] == FREE:
            yield _span(match.start("own"), match.end("own"), "form of address")
    for match in _TWICE.finditer(text):
        if match["own"] not in _NO_NAMES and mask[match.start("own")] != NAME:
            yield _span(match.start("own"), match.end("own"), "name said twice")


def _span(start: int, end: int, reason: str) -> Span:
    return Span(start, end, Label.NAME, Layer.CONTEXT, reason)


RECOGNIZER: Final = Recognizer(id="zh-forms-of-address", order=199, find=find)
