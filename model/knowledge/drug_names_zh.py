"""Chinese product names: drugs, salts and forms written without a blank ("盐酸厄洛替尼片", "阿巴卡韦拉米夫定片")."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Record

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_STRENGTH: Final = re.compile(
    r"(?<=[\u3400-\u9fff])\s*[(\[]?\s*\d[\d.,]*\s*(?:mg|g|ml|ug|μg|mcg|iu|u|%|毫克|克|毫升|万?单位).*$"
)
_SIGNS: Final = re.compile(r"[\s()\[\]{}·/+、,，]+")
_LONGEST: Final = 20
_Reading = tuple[int, tuple[str, ...], bool]
"""How many words were read, the drugs among them, and whether the product holds more."""


class _Word(Record):
    word: str
    is_open: Literal["", "open"] = ""


def chinese_ingredients(name: str, names: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], bool]:
    """The ingredients of a name of which every character is a known drug, salt or form, and whether it holds more.

    Nothing where a part is not known: no drug is found inside of another one's name ("双氢可待因" is no codeine).
    """
    plain = _STRENGTH.sub("", unicodedata.normalize("NFKC", name).casefold())
    plain = _SIGNS.sub("", plain)
    if not _CHINESE.search(plain):
        return (), False
    words = _words()
    reached: dict[int, _Reading] = {0: (0, (), False)}
    for at in range(len(plain)):
        if at not in reached:
            continue
        pieces, codes, is_open = reached[at]
        for end in range(at + 1, min(len(plain), at + _LONGEST) + 1):
            part = plain[at:end]
            if part in names:
                _reach(reached, end, (pieces + 1, (*codes, *names[part]), is_open))
            elif part in words:
                _reach(reached, end, (pieces + 1, codes, is_open or words[part]))
    _, found, is_open = reached.get(len(plain), (0, (), False))
    return tuple(dict.fromkeys(found)), is_open


def _reach(reached: dict[int, _Reading], end: int, found: _Reading) -> None:
    """The reading of the fewest, and so the longest, words wins."""
    if end not in reached or found[0] < reached[end][0]:
        reached[end] = found


@cache
def _words() -> Mapping[str, bool]:
    return {row.word: bool(row.is_open) for row in read_csv(FOLDER / "terms" / "drug_words_zh.csv", _Word)}
