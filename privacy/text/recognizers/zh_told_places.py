"""Chinese works, sites, villages and towns that no list has: by their last characters, or by a word before."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_places import after_cut
from privacy.text.span import Label, Layer, Span

_HAN: Final = "[\u4e00-\u9fff]"
_N: Final = "[0-9一二三四五六七八九十]"


def _either(name: str) -> str:
    return "|".join(sorted(listed("zh_told_places", name), key=len, reverse=True))


_UNITS: Final = (
    rf"(?:{_N}+(?:号院|号楼|号|弄|栋|幢|座|排|单元|室|户|组|连|队|楼|层)|[A-Za-z]座|[东西南北]区"
    r"|\d{1,4}(?:-\d{1,4})+)*"
)
_RIGHT: Final = re.compile(rf"[^\u4e00-\u9fff]|$|{_either('may_follow')}")
_UNITS_NEXT: Final = re.compile(_UNITS)
_WORKS: Final = listed("zh_told_places", "works")
_SURE: Final = listed("zh_told_places", "sure")


def _by_last() -> dict[str, tuple[str, ...]]:
    """The endings of works and sites by their last character, the longest first."""
    found: dict[str, list[str]] = {}
    for ending in sorted(_WORKS | listed("zh_told_places", "sites"), key=len, reverse=True):
        found.setdefault(ending[-1], []).append(ending)
    return {last: tuple(endings) for last, endings in found.items()}


_ENDS: Final = _by_last()
_LAST: Final = re.compile(f"[{''.join(sorted(_ENDS))}]")
_BODY: Final = re.compile(f"{_HAN}{{1,10}}$")
_LONGEST: Final = 10
_VILLAGE: Final = re.compile(
    rf"[乡镇](?:{_HAN}{{1,5}}?(?:村|屯|庄|寨|街|社区))?(?:{_N}+[组队社号])?(?=[^\u4e00-\u9fff]|$|[人的来送转居卫中敬]|附近|村民)|苏木|嘎查"
)
_ORIGINS: Final = "".join(sorted({word[0] for word in listed("zh_told_places", "origin")}))
_COMES_FROM: Final = re.compile(
    rf"(?=[{_ORIGINS}来返生])(?:{_either('origin')}|(?:来自|返回|生于)(?:(?<!{_HAN}..)|(?<=[者人他她员生属教师童妇女男年]..)))[在于是为:]?(?P<own>{_HAN}{{2,5}}?)(?=[^\u4e00-\u9fff]|$|[的人]|打工|务工|一带|工作|上学|读书|农村|乡下|老家)"
)
_EXPRESSWAY: Final = re.compile(f"{_HAN}{{2,4}}高速{_HAN}{{0,6}}?(?:出口|入口|匝道|路段)")
_CAME_FROM: Final = re.compile(f"从(?P<own>{_HAN}{{2,5}}?)(?:飞回|赶回|赶来|回国|飞来|飞抵|专程)")
_TOWN: Final = re.compile(
    f"[在回到从去赴往至](?P<own>{_HAN}{{2,3}}[市县])(?=[的,。;、()\\s]|$|工作|打工|务工|上学|老家)"
)
_LABELLED: Final = re.compile(
    rf"(?=[现地返发住目出事案家工单公就任供受雇委])(?:(?P<place>现场|地点|返家|发货至|住址|目的地|出发地|事发地|案发地|地址)[:于在]|家在|(?:工作单位|单位|公司)[:于在]?|就职于|任职于|供职于|受雇于|雇主[:]?|委托)"
    rf"(?!员工|职工|单位|会计|同事|领导|负责|体检|组织|法人|食堂|附近|门口|宿舍|家属|患者|他人|我院|本院)"
    rf"(?P<own>{_HAN}{{4,10}}?)(?=[^\u4e00-\u9fff]|$|已|做|当|任|工作|上班)"
)
_NUMBERED: Final = re.compile(r"(?<![\d-])\d{1,2}(?:-\d{1,3})?-\d{3,4}(?![\d-]|\s?[A-Za-z%])")
_ESTATE: Final = re.compile(f"{_HAN}{{2,6}}$")
_NO_LABEL: Final = ("号", "证", "码", "编", "话", "机", "真", "线", "至", "到", "共", "约", "为", "第", "值")
_ROOMS: Final = ("室", "间", "房", "科", "楼", "厅", "台", "区", "组", "部")
_GENERIC: Final = listed("zh_told_places", "generic")
_HERE: Final = ("家", "里", "中", "处", "时", "边", "院", "后", "前", "房", "科")


def find(reading: Reading) -> Iterator[Span]:
    """Yield places and works that their last characters or a word before tell."""
    if not reading.has_han:
        return
    text = reading.text
    yield from _by_ending(text)
    for match in _VILLAGE.finditer(text):
        yield from _named(text, match.start(), match.end(), Label.LOCATION, "village")
    yield from _behind_a_label(reading)
    for match in _NUMBERED.finditer(text) if "-" in text else ():
        own = _ESTATE.search(text, max(0, match.start() - _LONGEST), match.start())
        start = after_cut(own.group(), own.start()) if own else match.start()
        if start < match.start() and not text.endswith(_NO_LABEL, 0, match.start()):
            yield _span(start, match.end(), Label.LOCATION, "estate and house number")


def _by_ending(text: str) -> Iterator[Span]:
    for last in _LAST.finditer(text):
        end = last.end()
        endings = _ENDS[last.group()]
        if not text.endswith(endings, 0, end):
            continue
        ending = next(one for one in endings if text.endswith(one, 0, end))
        is_works = ending in _WORKS
        units = None if is_works else _UNITS_NEXT.match(text, end)
        end = units.end() if units else end
        if ending in _SURE or _RIGHT.match(text, end):
            label = Label.ORGANIZATION if is_works else Label.LOCATION
            yield from _named(text, last.end() - len(ending), end, label, "named site or works")


def _behind_a_label(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for match in _LABELLED.finditer(text):
        own = match["own"]
        is_taken = reading.mask[match.start("own")] != FREE
        if not is_generic(own) and not own.endswith((*_HERE, *_ROOMS)) and not is_taken:
            label = Label.LOCATION if match["place"] else Label.ORGANIZATION
            yield _span(match.start("own"), match.end("own"), label, "place or works behind a label")
    for match in _EXPRESSWAY.finditer(text) if "高速" in text else ():
        start = after_cut(match.group(), match.start())
        yield _span(start, match.end(), Label.LOCATION, "stretch of an expressway")
    for match in (*_COMES_FROM.finditer(text), *_CAME_FROM.finditer(text), *_TOWN.finditer(text)):
        if not is_generic(match["own"]) and not match["own"].endswith(_HERE):
            yield _span(match.start("own"), match.end("own"), Label.LOCATION, "place after a word of origin")


def _span(start: int, end: int, label: Label, reason: str) -> Span:
    return Span(start, end, label, Layer.CONTEXT, reason)


def _named(text: str, start: int, end: int, label: Label, reason: str) -> Iterator[Span]:
    """The whole with the name before its last characters, when there is one."""
    body = _BODY.search(text, max(0, start - _LONGEST), start)
    first = after_cut(body.group(), body.start()) if body else start
    if first < start and not is_generic(text[first:start]):
        yield _span(first, end, label, reason)


def is_generic(own: str) -> bool:
    """Whether only words for kinds of houses and for "here" and "there" make it up."""
    place = 0
    while place < len(own):
        size = next((size for size in (4, 3, 2, 1) if own[place : place + size] in _GENERIC), 0)
        if not size:
            return False
        place += size
    return True


RECOGNIZER: Final = Recognizer(id="zh-told-places", order=191, find=find)
