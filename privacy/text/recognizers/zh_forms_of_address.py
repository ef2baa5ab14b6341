"""How Chinese people speak of one another: 老李, 小顾, 姓鲁, 王姓患者, 何姐, 李某, 朵朵, @李雷."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, NAME, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import surname_length
from privacy.text.zh_likeness import bond, family_length, is_han, is_word, roles

_BEFORE: Final = frozenset(
    "由让叫跟和与找请给被是问的说对向陪喊把替托师士生及员友居事工长姨了时着派称言见家代来后天日午上壁门"
)
"""Characters behind which somebody is spoken of."""
_BEFORE_MOU: Final = _BEFORE | frozenset("系者人床")
_DOES: Final = (
    "说讲诉述称问答叫喊来去到在把将被给为替让带送接陪扶抱推看签收取拿交过打帮和与跟及的家也就都已是又还不没值两从昨今明早晚上下夜凌刚才正"
    "可能会要想觉周自一打电微休请发住先再等负管值照护守装骂害嫌欠"
)
"""Characters with which goes on what somebody does."""
_AFTER: Final = re.compile(f"[^\u4e00-\u9fff]|$|[{_DOES}]")
_PREFIXES: Final = frozenset("老小阿大")
_TITLE: Final = re.compile(
    "(?:[姐哥婶嫂叔伯姨爷奶总工队局处妈爸]|老爷子|老太太?|老先生|大姐|大哥|大嫂|大叔|大伯|主管|会计|师母)"
    f"(?:[^\u4e00-\u9fff]|$|[您你好{_DOES}])"
)
_MOU: Final = re.compile(
    "(?:某[某甲乙丙丁]?|[×xX]{1,2}(?![A-Za-z0-9]))(?![些种个日年月天处地院科医次项一人区市省县校村段型类])"
)
_OF_THE_NAME: Final = re.compile("姓(?:患者|病人|男|女|老人|家属|司机|学生|员工|医生|护士|先生|青年|小伙)")
_TOLD: Final = re.compile("(?<![百同改异贵])姓(?![名氏别])([\u4e00-\u9fff]{1,2})(?=[^\u4e00-\u9fff]|$)")
_AFTER_CALLED: Final = re.compile("[^\u4e00-\u9fff]|$|的")
_TWICE: Final = re.compile(
    r"(?:同事|朋友|邻居|同学|室友|保姆|护工|护士|闺蜜|孩子|女儿|儿子|小名|乳名|昵称|大名|宝宝|孙子|孙女|患儿|妹妹|弟弟|姐姐|哥哥|女孩|男孩|唤作|名叫|叫)"
    r"[:叫是 ]{0,2}(?P<own>(?P<c>[\u4e00-\u9fff])(?P=c))(?!地)"
)
_SURNAMES: Final = re.compile("[者师士手醉生]:(?P<own>[\u4e00-\u9fff](?:[/、][\u4e00-\u9fff])*)(?=[^\u4e00-\u9fff]|$)")
_AT: Final = re.compile("@([\u4e00-\u9fff]{2,4})(?=[^\u4e00-\u9fff]|$)")
_EVERYBODY: Final = frozenset(["所有人", "全体", "全体成员", "大家", "所有", "各位", "家长", "群主"])
_WORDS: Final = listed("zh_forms_of_address", "words")
_NO_NAMES: Final = listed("zh_forms_of_address", "said_twice")


def find(reading: Reading) -> Iterator[Span]:
    """Yield surnames that are spoken of, with what makes them an address."""
    if not reading.has_han:
        return
    text, mask = reading.text, reading.mask
    for start in reading.surnames:
        if mask[start] == FREE:
            yield from _spoken_of(text, start)
    yield from _told(reading)


def _told(reading: Reading) -> Iterator[Span]:
    """Surnames behind 姓 or a task, names behind an at sign, and names said twice."""
    text, mask = reading.text, reading.mask
    for match in _TOLD.finditer(text):
        if family_length(text, match.start(1)) == len(match[1]) and mask[match.start(1)] == FREE:
            yield _span(match.start(1), match.end(1), "surname told")
    for match in _SURNAMES.finditer(text):
        if all(surname_length(one, 0) for one in match["own"][::2]):
            yield _span(match.start("own"), match.end("own"), "surnames behind a task")
    for match in _AT.finditer(text) if "@" in text else ():
        if match[1] not in _EVERYBODY:
            yield _span(match.start(1), match.end(1), "spoken to in a group")
    for match in _TWICE.finditer(text):
        if match["own"] not in _NO_NAMES and mask[match.start("own")] != NAME:
            yield _span(match.start("own"), match.end("own"), "name said twice")


def _spoken_of(text: str, start: int) -> Iterator[Span]:
    before = text[start - 1 : start]
    if before in _PREFIXES:
        if _is_prefixed(text, start) and text[start - 1 : start + 1] not in _WORDS:
            yield _span(start - 1, start + 1, "form of address")
    elif not before or not is_han(before) or before == "姓" or before in _BEFORE_MOU:
        yield from _alone(text, start, before)


def _is_prefixed(text: str, start: int) -> bool:
    """ "由老李送来": a beginning before, and behind it what somebody does, or a mark."""
    before = text[start - 2 : start - 1] if start > 1 else ""
    is_open = not before or not is_han(before) or before in _BEFORE_MOU or text[start - 3 : start - 1] in roles()
    is_open = is_open or (text[start - 1] in "老小" and _ends_word(text, start - 1))
    if not is_open or surname_length(text, start) != 1:
        return False
    is_told = text[start - 1] in "老大" and roles().get(text[start - 3 : start - 1]) == "person"
    if text[start - 1] == "大":
        return is_told
    return is_told or _AFTER.match(text, start + 1) is not None or _is_apart(text, start)


def _is_apart(text: str, start: int) -> bool:
    """ "小李协助", "老郑换药": the two characters behind make a word, with which the surname makes none."""
    deed = text[start + 1 : start + 3]
    return text[start - 1] in "老小" and is_word(deed) and bond(text[start], deed[0]) == 0


def _ends_word(text: str, start: int) -> bool:
    """ "叫介入老郑": a word of two characters ends before, the last of which makes none with what follows."""
    before = text[max(0, start - 2) : start]
    return len(before) > 1 and bond(before[0], before[1]) > _USUAL and bond(before[1], text[start]) == 0


_USUAL: Final = 1


def _alone(text: str, start: int, before: str) -> Iterator[Span]:
    """A surname alone, by the word that follows it or by 姓."""
    size = surname_length(text, start)
    end = start + size
    if not size:
        return
    mou = _MOU.match(text, end)
    if mou:
        yield _span(start, mou.end(), "surname and a mark for the rest")
    elif before == "姓":
        if _AFTER_CALLED.match(text, end):
            yield _span(start, end, "surname told")
    elif _OF_THE_NAME.match(text, end):
        yield _span(start, end, "surname told")
    elif (not before or not is_han(before)) and _TITLE.match(text, end) and text[start : end + 1] not in _NOBODY:
        yield _span(start, end, "form of address")


_NOBODY: Final = frozenset(["牛奶", "羊奶", "常工", "全工", "方总", "车工", "石工", "金工", "班长", "施工", "计工"])


def _span(start: int, end: int, reason: str) -> Span:
    return Span(start, end, Label.NAME, Layer.CONTEXT, reason)


RECOGNIZER: Final = Recognizer(id="zh-forms-of-address", order=199, find=find)
