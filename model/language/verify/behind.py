"""What a cue reaches backwards: "fever is absent", "蛋白和隐血均为阴性"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.lexing import Token

_PAUSES: Final = frozenset((",", "，", ":", "："))
_UNNAMED: Final = frozenset((Kind.UNKNOWN, Kind.WORD, Kind.BODY))
_GENETIC: Final = frozenset((Kind.GENE, Kind.VARIANT))
_JOINED: Final = frozenset(
    ("and", "or", "nor", "/", ",", "、", "和", "及", "与", "或", "以及", "均", "都", "of", "the", "previous", "prior")
)
_PAIRED: Final = frozenset(("and", "or", "和", "及", "与", "、"))


def names_before(cut: tuple[Token, ...], part: list[Item], place: int) -> Iterator[Item]:
    """The nearest name before the cue (an unknown word, where there is none), and those joined to it by "and"."""
    before = part[:place]
    kinds = MENTIONS if any(item.kind in MENTIONS for item in before) else _UNNAMED
    if _stands_apart(cut, before, part[place]):
        kinds = _UNNAMED
    last: Item | None = None
    for item in reversed(before):
        is_joined = last is not None and item.kind is Kind.WORD and _is_paired(cut, item, last)
        if (item.kind not in kinds and not is_joined) or _is_aside(cut, item, part[place]):
            continue
        if last is not None and item.after != last.first and not is_joined and not _is_listed(cut, item, last):
            return
        last = item
        yield item


def _stands_apart(cut: tuple[Token, ...], before: list[Item], cue: Item) -> bool:
    """ "Leukocytes positive, X negative": an unknown name right before the cue, and a pause before that."""
    near = next((item for item in reversed(before) if item.kind is not Kind.PLAIN), None)
    if near is None or near.kind not in (Kind.UNKNOWN, Kind.WORD) or "neg_after" not in cue.keys:
        return False
    last = next((item for item in reversed(before) if item.kind in MENTIONS), None)
    return last is not None and any(token.text in _PAUSES for token in cut[last.after : near.first])


def _is_listed(cut: tuple[Token, ...], item: Item, last: Item) -> bool:
    return item.kind is last.kind and _is_joined(cut, item.after, last.first)


def _is_aside(cut: tuple[Token, ...], item: Item, cue: Item) -> bool:
    """Whether the item stands in brackets that closed before the cue."""
    between = [token.text for token in cut[item.after : cue.first]]
    return between.count(")") > between.count("(")


def _is_joined(cut: tuple[Token, ...], start: int, end: int) -> bool:
    between = {token.text.casefold() for token in cut[start:end]}
    return bool(between) and between <= _JOINED


def _is_paired(cut: tuple[Token, ...], item: Item, last: Item) -> bool:
    is_beside = last.first - item.after == 1 and last.kind not in _GENETIC
    return is_beside and cut[item.after].text.casefold() in _PAIRED
