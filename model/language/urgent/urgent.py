"""Does a person describe an emergency? Words decide, before any answer is looked up.

A miss is worse than a false alarm: what is denied, long past, or plainly about something read or watched is let go; the
rest of a doubt is an alarm. The table says which pictures; it is no diagnosis.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from model.knowledge.files import read_csv, read_toml
from model.knowledge.records import Record

LONGEST: Final = 4_000
_SENTENCE: Final = re.compile(r"[.!?。！？\n]+(?=\s|$|[\u3400-\u9fff])|[。！？\n]+")
_CLAUSE: Final = re.compile(r"[,;:，；：、]|\bbut\b|\bhowever\b|\bjust\b|\bonly\b|但|可是|只是|就是")
_DENIED: Final = re.compile(
    r"(?:\bno\b(?! (?:idea|doubt|matter|one|help|longer breath))|\bnot\b(?! (?:sure|only|just|certain|better|improving"
    r"|helping|going|working|well))|\bnever\b|\bwithout\b|\b(?:don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t) (?:have|had|got|feel)"
    r"|\bden(?:y|ies)\b|\bisn'?t\b|\bruled out\b|\bfree of\b)(?: [\w'-]+){0,3}\W*$"
    r"|(?:没有|没|无|(?<!是)不是|并非|从未|未见|否认|排除)[^，。]{0,5}$"
)
_PAST: Final = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|several|many|few|some) (?:months?|years?|decades?) ago\b"
    r"|\blast year\b|\byears ago\b|\bas a (?:child|kid|teenager)\b|\bwhen i was\b|\bused to\b|\bhistory of\b|\bin (?:19|20)\d\d\b"
    r"|[\d一二两三四五六七八九十几多]+年前|去年|前年|小时候|年轻时|曾经|以前|多年前"
)
_AGAIN: Final = re.compile(r"\b(?:again|now|today|tonight|this morning|still|just)\b|又|现在|今天|今晚|刚才|还在|再次")
_TOPIC: Final = re.compile(
    r"\bwhat (?:is|are|does|do|causes?)\b|\bhow (?:is|are|does|do|can|to)\b|\bmeaning of\b|\bdefin\w+|\bside effects?\b"
    r"|\bprevent\w*|\brisk of\b|\bleaflet\b|\barticles?\b|\bread (?:about|that|an?)\b|\bseries\b|\bmovies?\b|\bfilms?\b|\btv\b"
    r"|\btelevision\b|\bshow\b|\bnovels?\b|\bbooks?\b|\bgames?\b|\bdream\w*|\bnews\b|\bmy neighbour'?s (?:dog|cat)\b"
    r"|\bcommon\b|\bin general\b|\bfirst aid\b|\bdocumentar\w+|\bpodcast\w*|\bteach\w*|\bcourse\b|\bworks? (?:in|at|for)\b"
    r"|什么是|是什么|什么意思|怎么回事|定义|急救知识|副作用|说明书|预防|文章|电视|电影|小说|新闻|游戏|做梦|梦见|讲座|科普|常见吗"
    r"|纪录片|学校教|培训|上班|连续剧|电视剧|邻居家的(?:狗|猫)"
)
_PRESENT: Final = re.compile(
    r"\bi (?:want|feel|have|am|can'?t|cannot|think|need|took|keep|suddenly)\b|\bi'?(?:m|ve)\b|\bmy (?!neighbour)|\bme\b"
    r"|\b(?:he|she|it|baby|child) (?:is|has|can'?t|won'?t)\b|\b(?:he|she)'s\b"
    r"|我(?:想|要|现在|感觉|觉得|喘|有|的|也|胸|头|妈|爸|孩子|吃|被|快)|孩子|宝宝|老公|老婆|爷爷|奶奶|爸爸|妈妈"
)


class _Examples(Record):
    en: str
    zh: str


class _PatternRecord(Record):
    id: str
    en: tuple[tuple[str, ...], ...]
    zh: tuple[tuple[str, ...], ...]
    examples: _Examples
    near: _Examples
    en_not: str = ""
    zh_not: str = ""
    help: Literal["call", "crisis"] = "call"


class _WordRow(Record):
    weight: int
    en: str
    zh: str


class _File(Record):
    pattern: tuple[_PatternRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A picture that needs help at once. ``help`` is "call" (an ambulance) or "crisis" (somebody to talk to as well)."""

    id: str
    help: Literal["call", "crisis"]


_ALARM: Final = 50
_DANGER: Final = Emergency(id="danger-words", help="call")


@dataclass(frozen=True, slots=True)
class _Pattern:
    emergency: Emergency
    groups: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None


def emergencies(text: str) -> tuple[Emergency, ...]:
    """The emergencies that a text describes, in the order of the table; the first 4,000 code points are read."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("’", "'").strip()
    units = tuple(_units(plain))
    found = {each.emergency: None for each in _patterns() if any(_holds(each, unit) for unit in units)}
    if not found and any(_weight(unit) >= _ALARM and not _is_elsewhere(unit) for unit in units):
        return (_DANGER,)
    return tuple(found)


def table() -> Sequence[_PatternRecord]:
    """The records of the table, for those who check its examples."""
    return read_toml(Path(__file__).with_name("patterns.toml"), _File).pattern


def _units(plain: str) -> Iterator[str]:
    """Each sentence, and each with the one after it: people write in pieces."""
    pieces = [piece.strip() for piece in _SENTENCE.split(plain) if piece.strip()]
    yield from pieces
    yield from (f"{one}. {other}" for one, other in zip(pieces, pieces[1:], strict=False))


def _holds(pattern: _Pattern, unit: str) -> bool:
    hits = [list(group.finditer(unit)) for group in pattern.groups]
    if not all(hits) or (pattern.never and pattern.never.search(unit)):
        return False
    spans = [hit.span() for group in hits for hit in group]
    if not all(any(not _is_denied(unit, hit.start(), spans) for hit in group) for group in hits):
        return False
    return not _is_elsewhere(unit)


def _is_elsewhere(unit: str) -> bool:
    """Long past, or about something read, watched or asked in general."""
    if _PAST.search(unit) and not _AGAIN.search(unit):
        return True
    return _TOPIC.search(unit) is not None and _PRESENT.search(unit) is None


def _weight(unit: str) -> int:
    """What the words of danger weigh together, those that are denied left out; soothing words take off."""
    return sum(
        weight
        for weight, pattern in _words()
        if any(weight < 0 or not _is_denied(unit, hit.start(), ()) for hit in pattern.finditer(unit))
    )


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[int, re.Pattern[str]], ...]:
    rows = read_csv(Path(__file__).with_name("danger.csv"), _WordRow)
    return tuple((row.weight, re.compile(rf"(?<!\w)(?:{row.en})(?!\w)|(?:{row.zh})")) for row in rows)


def _is_denied(unit: str, start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a denying word stands shortly before, in the same clause, and is not itself part of the picture."""
    begin = max((match.end() for match in _CLAUSE.finditer(unit, 0, start)), default=0)
    cue = _DENIED.search(unit[begin:start])
    return cue is not None and not any(first <= begin + cue.start() < end for first, end in spans)


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(pattern for record in table() for pattern in _compiled(record))


def _compiled(record: _PatternRecord) -> Iterator[_Pattern]:
    emergency = Emergency(id=record.id, help=record.help)
    for groups, never, form in ((record.en, record.en_not, r"(?<!\w)(?:{})(?!\w)"), (record.zh, record.zh_not, "(?:{})")):
        yield _Pattern(
            emergency,
            tuple(re.compile(form.format("|".join(group))) for group in groups),
            re.compile(form.format(never)) if never else None,
        )
