"""A question what a word means ("what is an ekg", "房颤是什么病"), answered in plain words that are ours."""

import re
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.domain.text import Language, Text
from model.knowledge.files import read_csv
from model.knowledge.records import Record

_EN: Final = re.compile(
    r"^(?:.*\b)?(?:what(?: exactly)?(?:'?s| is| are| does| do)|explain|(?:the )?meaning of)\s+(?P<after>.+)$"
    r"|^(?:.*\b)?what (?P<middle>.+?) (?:is|are|means?)$"
    r"|^(?P<before>.+?),?\s+what(?:'?s| is| does) (?:it|that|this)(?: mean)?$"
    r"|^why (?:do|must|should|did|have|am|was) i (?:need|take|on|use|get|(?:been )?(?:given|prescribed)|have to take)"
    r"(?: to (?:take|use|have))?\s+(?P<why>.+)$|^how do(?:es)? (?P<how>.+) work$"
)
_EN_TAIL: Final = re.compile(
    r"\s+(?:mean|means|do|work|used|stand for|for|to me|please|simply"
    r"|in (?:(?:very )?(?:plain|simple|easy|lay|simpler|plainer)) (?:words|terms|english|language)"
    r"|in (?:a |my |the )?blood tests?)$"
)
_EN_HEAD: Final = re.compile(r"^(?:an?|the|is|are|my|mean(?:ing)? (?:by|of)|exactly|of)\s+")
_POINTED: Final = frozenset(("it", "that", "this", "这", "那", "它", "这个", "那个", "这些"))
_ZH: Final = re.compile(
    r"^(?:请问|请解释一下|请解释|解释一下|解释)?(?:什么是|什么叫做?|啥是|啥叫)(?P<after>.+)$"
    r"|^(?:请|麻烦|你?能|可以)?(?:用)?(?:大白话|白话|通俗(?:的话|点|地)?|简单(?:的话|点|地)?)?(?:给我|跟我)?"
    r"(?:讲讲|讲一下|说说|说一下|解释(?:一下|下)?|介绍(?:一下|下)?)(?P<told>[^是]+)$"
    r"|^(?:请问|那么?(?!是|个|种)|我的|化验单上的?|报告上的?)*(?P<before>.+?)(?:到底|究竟)?(?:的意思)?(?:是|指的是|指)?(?:个|一种)?(?:什么|啥|(?:干|做|管|治)(?:嘛|什么|啥)(?:用|病)?|怎么回事)"
    r"(?:东西|意思|病|药|药物|检查|指标|项目|手术|治疗|针)?$"
    r"|^我?(?:为什么|为啥|干嘛|干吗)(?:非?要|得|需要)?(?:吃|用|服|打|做|查)(?P<why>.+)$"
)
_ZH_END: Final = re.compile(r"[呀啊呢吗吧的]+$")
_SINCE: Final = re.compile(
    r"\b(?:after|since|from|because of|took|taken|swallowed|reaction to)\b|(?:吃|用|打|服|喝)了|[之以]?后|以来"
)
"""What happened by a medicine is not the medicine: "a rash since the amoxicillin, what is it"."""
_SIGNS: Final = re.compile(r"[?？!！.。\s]+$")
_CLAUSES: Final = re.compile(r"[,;，；。.?？!！]\s*")
_SHORTEST_GUESS: Final = {True: 6, False: 5}
_ALIKE: Final = {True: 0.84, False: 0.8}
"""How long a name is at least, and how alike, to be guessed; of one in Latin letters, and of another."""
_MOST_WORDS, _MOST_GUESSED = 3, 20
"""Words of a name that is guessed, and of a message that it is guessed in."""


class _Row(Record):
    en_names: str
    zh_names: str
    en: str
    zh: str


def is_one_question(text: str) -> bool:
    """Whether a message is a single clause, which can ask for one thing only."""
    return sum(bool(clause.strip()) for clause in _CLAUSES.split(text)) == 1


def asked_word(text: str, language: Language, *, may_point: bool = True) -> tuple[str, str] | None:
    """The word that a message asks the meaning of, and plain words for it; none where it asks something else.

    The whole of a clause must be such a question: "what is the best tablet for gout" asks for something else. A slip of
    typing is forgiven in names of six letters and more.

    Args:
        text: the message.
        language: of the answer.
        may_point: whether "what is it" may mean the one word that the message names.
    """
    clauses = [clause for clause in _CLAUSES.split(text.casefold().replace("’", "'")) if clause.strip()]
    whole = _SIGNS.sub("", text.casefold().replace("’", "'"))
    for clause in dict.fromkeys((whole, *clauses)):
        asked = _asked(_SIGNS.sub("", clause.strip()))
        if asked is None and len(clauses) == 1:
            asked = clause.strip(" ?？")
        row = _row(asked) if asked else None
        if may_point and asked in _POINTED:
            row = _named(text.casefold())
        if row is not None:
            return _explained(row, language)
    return None


def named_word(text: str, language: Language) -> str:
    """The one word of the table that a message names; empty where it names none or several."""
    row = _named(text.casefold())
    return _explained(row, language)[0] if row else ""


def words_in(text: str, language: Language) -> tuple[tuple[str, str], ...]:
    """The words of the table in a text, each with plain words for it."""
    return tuple(_explained(row, language) for row in _rows_in(text.casefold()))


def word_names(language: Language) -> tuple[str, ...]:
    """The first name of every word of the table."""
    return tuple({_explained(row, language)[0]: None for row in _names().values()})


def begun_word(asked: str, language: Language) -> str:
    """The one word of the table that begins like this ("那低密度呢？"); empty where none or several do."""
    rows = {row.en_names: row for name, row in _names().items() if len(asked) > 1 and name.startswith(asked)}
    return _explained(next(iter(rows.values())), language)[0] if len(rows) == 1 else ""


def _explained(row: _Row, language: Language) -> tuple[str, str]:
    name = Text(en=row.en_names.split("|")[0], zh=row.zh_names.split("|")[0])
    return name.spoken(language), Text(en=row.en, zh=row.zh).spoken(language)


def _asked(clause: str) -> str | None:
    if match := _ZH.match(_ZH_END.sub("", clause)):
        return _ZH_END.sub("", match["after"] or match["told"] or match["before"] or match["why"]).strip()
    if match := _EN.match(clause):
        asked = (match["after"] or match["middle"] or match["before"] or match["why"] or match["how"]).strip()
        while (cut := _EN_HEAD.sub("", _EN_TAIL.sub("", asked))) != asked:
            asked = cut
        return asked
    return None


def _row(asked: str) -> _Row | None:
    names = _names()
    bare = asked.strip(" '\"“”")
    if bare in names:
        return names[bare]
    is_latin = bare.isascii()
    shortest = _SHORTEST_GUESS[is_latin]
    if len(bare) < shortest:
        return None
    alike = [name for name in names if len(name) >= shortest and name.isascii() is is_latin]
    near = [names[name] for name in get_close_matches(bare, alike, n=2, cutoff=_ALIKE[is_latin])]
    return near[0] if near and (is_latin or len({row.en_names for row in near}) == 1) else None


def _named(said: str) -> _Row | None:
    """The one word of the table that a message is about; in a short one a slip of typing is forgiven."""
    if _SINCE.search(said):
        return None
    rows = _rows_in(said)
    spoken = re.findall(r"[a-z'-]+", said)
    if not rows and len(spoken) <= _MOST_GUESSED:
        spans = [(at, at + many) for many in range(1, _MOST_WORDS + 1) for at in range(len(spoken))]
        guessed = (_row(" ".join(spoken[start:end])) for start, end in spans)
        rows = tuple({row.en_names: row for row in guessed if row is not None}.values())
    return rows[0] if len(rows) == 1 else None


def _rows_in(said: str) -> tuple[_Row, ...]:
    """The rows of the table that a text names; a name within a longer one does not count."""
    names = _names()
    found = [name for name in names if name in said and (not name.isascii() or _is_whole(name, said))]
    whole = (names[name] for name in found if not any(name != other and name in other for other in found))
    return tuple({row.en_names: row for row in whole}.values())


def _is_whole(name: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(name)}s?\b", said) is not None


@lru_cache(maxsize=1)
def _names() -> dict[str, _Row]:
    return {
        name.casefold(): row
        for row in read_csv(Path(__file__).with_name("words.csv"), _Row)
        for name in (*row.en_names.split("|"), *row.zh_names.split("|"))
    }
