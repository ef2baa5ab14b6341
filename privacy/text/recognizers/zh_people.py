"""Chinese names: after a label or a relative, before a title or sex and age, in lists, and signatures."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import begins_word, is_given, ordinary, surname_length

_LABELS: Final = (
    "患者姓名|病人姓名|姓名|联系人|紧急联系人|家属签名|家属签字|患者签名|患者签字|医师签名|医生签名|医师签字|护士签名|签名|签字|签章|签署人|主治医师|主任医师|"
    "副主任医师|住院医师|经治医师|上级医师|管床医师|管床医生|主管医生|接诊医生|接诊医师|首诊医师|值班医师|值班医生|会诊医师|会诊医生|申请医师|申请医生|送检医师|送检医生|"
    "报告医师|报告医生|审核医师|审核医生|检查医师|检查者|医师|医生|大夫|责任护士|值班护士|护士长|护士|麻醉医师|麻醉师|手术者|麻醉者|报告人|复核人|审核人|术者|主刀|第一助手|第二助手|"
    "助手|一助|二助|器械护士|巡回护士|记录者|记录人|记录医师|书写者|病史陈述者|陈述者|供史者|代诉人|监护人|法定代理人|委托人|代理人|授权人|陪同人|陪同者|陪护人|护送人|审核者|报告者|申请者|操作人|执行人|负责人|"
    "主持人|参加人员|参加者|随访人|随访护士|采集者|操作者|核对者|药师|技师|检验者|复核者|家属|亲属|申请人|投保人|收件人|转诊医生|主任|教授|专家|户主|"
    "产妇姓名|新生儿姓名|母亲姓名|父亲姓名|配偶姓名|曾用名|别名|昵称"
)
_KIN: Final = (
    "丈夫|妻子|爱人|老公|老婆|父亲|母亲|爸爸|妈妈|儿子|女儿|长子|次子|长女|次女|之子|之女|之妻|之夫|之父|之母|其子|其女|其妻|其夫|其父|其母|其兄|其弟|其姐|其妹|"
    "哥哥|弟弟|姐姐|妹妹|大哥|二哥|大姐|二姐|孙子|孙女|外孙|外孙女|儿媳|女婿|配偶|男友|女友|同事|朋友|邻居|室友|保姆|护工|名叫|叫做|患者|病人|患儿|产妇|孕妇|"
    "老师|同学|岳父|岳母|公公|婆婆|爷爷|奶奶|外公|外婆|叔叔|舅舅|姑姑|阿姨|系"
)
_LONG_KIN: Final = (
    "女儿|儿子|妻子|丈夫|父亲|母亲|爱人|哥哥|弟弟|姐姐|妹妹|配偶|外孙女|外孙|孙子|孙女|儿媳|女婿|家属|亲属|朋友|同事"
)
_TITLES: Final = (
    "您好|你好|之子|之女|之妻|之夫|之母|之父|同学|先生|女士|小姐|太太|同志|老师|大夫|医生|医师|主任|副主任|教授|院长|副院长|护士长|护士|护师|药师|技师|博士|主治|大爷|大妈|大娘|阿姨|阿婆|阿公|老人|老太|老伯|奶奶|"
    "爷爷|叔叔|师傅|科长|经理|老板|校长|局长|警官|律师|法官|姓患者"
)
_AFTER_LABEL: Final = re.compile(r"[:为是(]\s*|\s[\s_:/]*")
_LABEL_ENDS: Final = tuple(_LABELS.split("|"))
_LAST_SIGNS: Final = frozenset(label[-1] for label in _LABEL_ENDS)
_ANY_LABEL: Final = "者人员师士友"
_ITS_KIN: Final = "|".join(before + kin for before in ("其", "之") for kin in _LONG_KIN.split("|"))
_AFTER_KIN: Final = re.compile(rf"(?:{_ITS_KIN}|{_LONG_KIN}|{_KIN})[\s,:]{{0,2}}")
_SHORT_KIN: Final = re.compile(r"[,。;\s][父母子女夫妻兄弟]")
_TITLE: Final = re.compile(rf"(?:{_TITLES})")
_SEX: Final = re.compile(
    r"(?=[\s,(、|/\d])(?:[\s,(、|/]{1,3}(?:性别[:\s]*)?(?:男|女)(?:性|,|\s|、|\)|/|。|\d|患|$|[|])|[\s,(]{0,2}\d{1,3}岁|[,(\s]{1,2}身份证|\s{1,2}\+?\d{1,3}床)"
)
_NEXT: Final = (
    "男女诉因于来陪签代说称述告及和与同以主患为系反表要的在经已等曾现前先医护大教院目今昨自本入否既近拒认"
    "知再也又到去是电联提补给将会查复送携带扶发将讲询咨照协随打跟抱推叫服行做接处书记报审看转到指通确接遵"
)
_END: Final = re.compile(rf"[\s,。;:、.()/|\[\]\"“”!?<>0-9A-Za-z-]|$|[{_NEXT}]")
BEGIN_WHAT_FOLLOWS: Final = frozenset(
    (
        "代诉",
        "主诉",
        "发现",
        "代述",
        "代签",
        "代为",
        "代办",
        "明日",
        "明天",
        "明早",
        "交代",
        "之子",
        "之女",
        "之妻",
        "之夫",
        "之父",
        "之母",
        "之养",
        "副主",
        "同患",
        "同住",
    )
)
"""A character of these is no end of a given name ("刘洋代诉")."""
_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[\s,。;、()/|]|$)")
_ROLE: Final = re.compile(
    r"(?:护士|医师|医生|大夫|教授|麻醉师|家属|联系人|签名|签字|姓名|术者|助手|名叫|药师|技师|护工|保姆|主刀|麻醉|司机|接到|主检|陪诊|护送|接诊|代诉|本人|来电人|当事人|投诉人|负责人|目击者|志愿者|捐献者|报案人|接生|处理|床|委托|随车医生|会诊|转告|告知|遵)(?=[\u4e00-\u9fff]{2})"
)
_SIGNED: Final = re.compile(
    r"[。.!,、\s]([\u4e00-\u9fff]{2,4})\s*(?=\n|$|\d{4}[-年/.]|敬上|谨上|敬启|谨启|代签|签发|手签)"
)
_MOU: Final = re.compile(r"某{1,2}|×{1,2}|[xX]{2}")


def find(reading: Reading) -> Iterator[Span]:
    """Yield Chinese names."""
    if not reading.has_han:
        return
    text = reading.text
    yield from _announced(text)
    yield from _signed(text)
    yield from _before_titles(text)
    yield from _before_sex(text)


def _announced(text: str) -> Iterator[Span]:
    """Names behind a label, a relative or a role."""
    for match in _AFTER_LABEL.finditer(text):
        if _is_label(text, match.start()):
            yield from _listed(text, match.end(), "label", loose=True)
    for pattern in (_AFTER_KIN, _SHORT_KIN):
        for match in pattern.finditer(text):
            size = name_length(text, match.end(), loose=False)
            if size:
                yield _span(match.end(), size, "relative or role")
    for match in _ROLE.finditer(text):
        if match.group() == "床" and not text[match.start() - 1 : match.start()].isdigit():
            continue
        size = name_length(text, match.end(), loose=False)
        if size > 1:
            yield _span(match.end(), size, "role")


def _signed(text: str) -> Iterator[Span]:
    """Signatures at the end."""
    for match in _SIGNED.finditer(text):
        family = surname_length(text, match.start(1))
        if family and is_given(match.group(1)[family:], strict=True) and match.group(1) not in ordinary():
            yield _span(match.start(1), len(match.group(1)), "signature at the end")


_BEHIND_LABEL: Final = re.compile(rf"(?:{_LABELS}|{_KIN})[\s:为是(]{{1,4}}$")
_LONGEST_LABEL: Final = 12


def is_behind_label(text: str, start: int) -> bool:
    """Whether a label or a relative, and a mark or room behind it, end at a place."""
    return _BEHIND_LABEL.search(text, max(0, start - _LONGEST_LABEL), start) is not None


def is_before_sex(text: str, end: int) -> bool:
    """Whether sex or age follow, as behind a name."""
    return _SEX.match(text, end) is not None


def _is_label(text: str, end: int) -> bool:
    """Whether a label ends at a place: one of the list, or any word for a person before a colon."""
    last = text[end - 1 : end]
    if last in _LAST_SIGNS and text.endswith(_LABEL_ENDS, 0, end):
        return True
    return bool(last) and last in _ANY_LABEL and text[end] == ":" and "\u4e00" <= text[end - 2 : end - 1] <= "\u9fff"


_FIELDS: Final = frozenset(
    ("性别", "年龄", "住址", "地址", "职业", "民族", "籍贯", "诊断", "日期", "科室", "床号", "编号")
)
"""What stands behind a label in the heading of a table."""


def name_length(text: str, start: int, *, loose: bool) -> int:
    """The length of a name that a label, a role or a relative announces at a place; 0 when there is none.

    ``loose`` behind a label with a colon: then an ordinary word may be a name, and a surname that no list has.
    """
    family = surname_length(text, start)
    if text[start : start + 2] in _FIELDS or (not loose and family and begins_word(text, start)):
        return 0
    if not family:
        return _foreign_length(text, start) if loose else 0
    if _MOU.match(text, start + family):
        match = _MOU.match(text, start + family)
        return match.end() - start if match else 0
    for given in (2, 1):
        piece = text[start + family : start + family + given]
        if (
            len(piece) < given
            or not is_given(piece)
            or (not loose and text[start : start + family + given] in ordinary())
        ):
            continue
        last = start + family + 1
        if given > 1 and text[last : last + 2] in BEGIN_WHAT_FOLLOWS:
            continue
        if _END.match(text, start + family + given) and (given == 1 or not _cuts(text, last)):
            return family + given
    for given in (2, 1):
        piece = text[start + family : start + family + given]
        if (
            len(piece) == given
            and not (given > 1 and text[start + family + 1 : start + family + 3] in BEGIN_WHAT_FOLLOWS)
            and is_given(piece, strict=True)
            and text[start : start + family + given] not in ordinary()
        ):
            return family + given
    return 0


def _foreign_length(text: str, start: int) -> int:
    """Two or three characters of no known surname between a label and a mark."""
    match = _UNKNOWN.match(text, start)
    if match is None or not is_given(match.group()[1:]) or match.group() in ordinary() or begins_word(text, start):
        return 0
    return len(match.group())


def _cuts(text: str, place: int) -> bool:
    """Whether the second character of a given name rather begins what follows ("张伟因发热")."""
    return text[place] in _NEXT and not is_given(text[place], strict=True)


def _span(start: int, size: int, reason: str) -> Span:
    return Span(start, start + size, Label.NAME, Layer.CONTEXT, reason)


def _listed(text: str, start: int, reason: str, *, loose: bool) -> Iterator[Span]:
    """One name or several, separated by marks ("医师：张三、李四")."""
    place = start
    for _ in range(8):
        size = name_length(text, place, loose=loose)
        if not size:
            return
        yield _span(place, size, reason)
        place += size
        if text[place : place + 1] not in ("、", "/", ",", " "):
            return
        place += 1
        loose = False


def _before_titles(text: str) -> Iterator[Span]:
    """ "王女士", "李建国主任": at most three characters before a title, the first a surname."""
    for match in _TITLE.finditer(text):
        last = _end_before(text, match.start())
        for size in (4, 3, 2, 1):
            family = _family_before(text, last - size, last, is_apart=last < match.start())
            if not family:
                continue
            start = last - size
            if text[start - 1 : start + 1] == "主任" or text.startswith("班主任", last - 1):
                continue
            given = text[start + family : last]
            if given and (not is_given(given) or _TITLE.search(given)):
                continue
            if size > family or _can_stand(text, start):
                yield _span(start, size, "title")
                break


def _family_before(text: str, start: int, last: int, *, is_apart: bool) -> int:
    """The length of the surname with which a piece before a title can begin; 0 where no name stands."""
    family = surname_length(text, start) if start >= 0 else 0
    if not family or not 0 <= last - start - family <= _LONGEST_GIVEN:
        return 0
    before = text[start - 1 : start]
    if is_apart and before.isalpha():
        return 0
    return 0 if begins_word(text, start) and (last - start > family or before.isalpha()) else family


_LONGEST_GIVEN: Final = 2


def _end_before(text: str, start: int) -> int:
    """Where a name before a title ends: room may stand between ("李 医生")."""
    end = start
    while end and start - end < _WIDEST and text[end - 1] == " ":
        end -= 1
    return end


_WIDEST: Final = 3


def _can_stand(text: str, start: int) -> bool:
    """Whether a surname alone before a title is not the end of another word."""
    return (
        not text[start - 1 : start].isalpha()
        or text[start - 1] in "后前日天晚早由与和向跟让请找经为系问对是见嘱给叫的患者人夫妻属友事居了院校所站局厂"
    )


def _before_sex(text: str) -> Iterator[Span]:
    """ "王伟,男,45岁": a name before sex or age, at a beginning."""
    for match in _SEX.finditer(text):
        for size in (4, 3, 2):
            start = match.start() - size
            if start < 0 or (start and text[start - 1].isalpha() and text[start - 1] not in "者人儿妇名生"):
                continue
            family = surname_length(text, start)
            if size - family not in (1, 2) or not family or not is_given(text[start + family : match.start()]):
                continue
            if text[start : match.start()] not in ("患者", "病人") and not _is_word(text, start, match.start()):
                yield _span(start, size, "name before sex or age")
                break


def _is_word(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 1) : start]
    return text[start:end] in ordinary() and before not in ("", "\n", ":", " ") and before not in "者人妇"


RECOGNIZER: Final = Recognizer(id="zh-people", order=200, find=find)
