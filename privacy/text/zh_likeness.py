"""How much a surname and the characters behind it look like a person's name, by counts and by both sides.

Five tables: how often a character stands in names and elsewhere (``zh_characters``), which two characters make words
(``zh_bonds``), which words begin like a name (``zh_listed``), what part of a sentence a word is (``zh_parts``), what
the signs within and around weigh (``zh_name_scores``). ADR 35 tells how they were made, ADR 41 what roles and words do.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from privacy.text.memory import Memory
from privacy.text.reading import NAME
from privacy.text.zh import double_surnames, is_given, ordinary
from privacy.text.zh_things import is_thing, is_transliterated

LEAST, LEAST_IN_NOTES, LEAST_BEHIND_A_ROLE = -20, -40, -50
"""The score above which a candidate is a name, in tenths of the log odds: alone, in a text that names others, and there
behind a word for a person."""
LEAST_OF_A_WORD, LEAST_OF_A_HEADING = -18, 30
"""The same for a common word, and for one before a colon or in a row of words."""
LEAST_OF_A_BEGINNING, LEAST_OF_A_SHORT_BEGINNING = -15, -5
"""The same behind a mark and before more words, for three characters and for two."""
_ROW: Final = frozenset(" 、/")
_ROW_BEFORE: Final = frozenset(" 、/:")
_IN_A_LIST: Final = 25
_LINKS: Final = frozenset("、/和与及")
_NAMED: Final = bytes([NAME])
_HOPELESS: Final = -75
"""Without its sides: below this no company makes a name of it."""
_OUT_OF_REACH: Final = -105
"""With the left side: below this no right side makes a name of it."""
_SHORT: Final = 2
_RARE: Final = -3
_DOUBLE: Final = 6
_KINDS: Final = {"": "edge", "\n": "line", ":": "colon"} | {
    sign: kind
    for kind, signs in (("space", " \t"), ("stop", ",。;.!?"), ("list", "、/|"), ("bracket", '()"'))
    for sign in signs
}
_FAR: Final = 4

Sign = tuple[str, str]
"""A kind of sign and its value, as the table of weights names them."""


@cache
def _characters() -> dict[str, dict[str, int]]:
    tables: dict[str, dict[str, int]] = {"family": {}, "first": {}, "last": {}}
    for table, value, *signs in _rows("zh_characters"):
        tables[table] |= dict.fromkeys("".join(signs), int(value))
    return tables


def _rows(name: str) -> Iterator[list[str]]:
    text = (Path(__file__).with_name("words") / f"{name}.txt").read_text(encoding="utf-8")
    return (line.split() for line in text.splitlines() if not line.startswith("#"))


@cache
def _bonds() -> dict[str, tuple[str, str, str]]:
    """By first character: the second characters that make a weak, a usual, a strong bond."""
    return {first: (weak, usual, strong) for first, weak, usual, strong in _rows("zh_bonds")}


@cache
def roles() -> dict[str, str]:
    """What the last two characters of a word for a person, or for a task with its doer, are."""
    found, role = dict[str, str](), ""
    for row in _rows("zh_roles"):
        role = row[0] if len(row) == 1 else role
        found |= dict.fromkeys(row if len(row) > 1 else (), role)
    return found


@cache
def _weights() -> dict[Sign, int]:
    return {(kind, value): int(weight) for kind, weight, *values in _rows("zh_name_scores") for value in values}


def bond(left: str, right: str) -> int:
    """How firmly two characters stand together inside words: 0 (never) to 3."""
    seconds = _bonds().get(left)
    if seconds is None:
        return 0
    weak, usual, strong = seconds
    return 1 if right in weak else 2 if right in usual else 3 if right in strong else 0


def is_han(char: str) -> bool:
    """Whether it is one Chinese character."""
    return "\u4e00" <= char <= "\u9fff"


def inner_signs(family: str, given: str) -> Iterator[Sign]:
    """What the characters themselves say."""
    tables = _characters()
    shape = f"{len(family)}{len(given)}"
    surname = tables["family"].get(family, _RARE) if len(family) == 1 else _DOUBLE
    last = tables["last"].get(given[-1], _RARE)
    first = tables["first"].get(given[0], _RARE) if len(given) > 1 else last
    yield "shape", shape
    yield "family", str(surname)
    yield "weaker", str(min(first, last))
    yield "sum", f"{shape}:{(surname + first + last) // 2}"
    yield "typical", f"{shape}:{sum([is_given(char, strict=True) for char in given])}"
    yield "family-first", f"{shape}:{bond(family[-1], given[0])}"
    if len(given) > 1:
        yield "first-last", str(bond(given[0], given[1]))
    if family + given in ordinary():
        yield "word", "ordinary" if is_given(given, strict=True) else "ordinary-no-name"
    elif given in ordinary():
        yield "word", "in part"


def word_signs(window: str, end: int) -> Iterator[Sign]:
    """What the lists of words say of the first characters of a place, of which ``end`` are the candidate."""
    listed = _listed()
    whole = listed.get(window[:end])
    if whole:
        yield "listed", f"{end}:{whole}"
    if end > _SHORT:
        begins, given = listed.get(window[:_SHORT]), listed.get(window[1:end])
        if begins:
            yield "listed-first", begins
        if given:
            yield "listed-given", given
    for size in range(end + 1, len(window) + 1):
        longer = listed.get(window[:size])
        if longer:
            yield "listed-longer", f"{end}:{longer}"
            return


def left_signs(text: str, start: int) -> list[Sign]:
    """What stands before says."""
    kind = kind_of(text[start - 1 : start])
    if kind == "han":
        pair = text[max(0, start - 2) : start]
        signs = [("left", kind), ("bond-left", str(bond(text[start - 1], text[start]))), *_words("before", pair, -1)]
    else:
        place = start - 1
        while place > 0 and start - place < _FAR and not is_han(text[place]) and text[place] not in "\n。;":
            place -= 1
        pair = text[max(0, place - 1) : max(0, place + 1)]
        signs = [("left", kind), *_words(f"{kind}-before", pair, -1)]
        if kind != "edge":
            signs.append(("left-of-mark", f"{kind}:{kind_of(text[max(0, start - 2) : start - 1])}"))
    role = roles().get(pair)
    if role:
        signs.append(("role", f"{role}:{kind}"))
    return signs


def right_signs(text: str, end: int) -> list[Sign]:
    """What stands behind says."""
    kind = kind_of(text[end : end + 1])
    if kind == "han":
        signs = [("right", kind), ("bond-right", str(bond(text[end - 1], text[end])))]
        return signs + _words("behind", text[end : end + 2], 0)
    place = end
    while place < len(text) and place - end < _FAR - 1 and not is_han(text[place]) and text[place] not in "\n。;":
        place += 1
    return [("right", kind), *_words(f"{kind}-behind", text[place : place + 2], 0)]


def sides(text: str, start: int, given: int, end: int) -> Sign:
    """The kinds of mark on both sides, by the length of surname and given name."""
    left, right = kind_of(text[start - 1 : start]), kind_of(text[end : end + 1])
    return "sides", f"{given - start}{end - given}:{left}:{right}"


def _words(kind: str, pair: str, near: int) -> list[Sign]:
    """The Chinese character beside a candidate, and the word of two that it may make."""
    if not pair or not is_han(pair[near]):
        return []
    if len(pair) > 1 and is_han(pair[0]) and is_han(pair[1]):
        firm = 3 if pair in roles() else bond(pair[0], pair[1])
        part = _parts().get(pair, "none")
        return [(kind, pair[near]), (kind, pair), (f"{kind}-bond", str(firm)), (f"{kind}-part", part)]
    return [(kind, pair[near])]


def kind_of(char: str) -> str:
    """The kind of a character beside a candidate."""
    kind = _KINDS.get(char)
    if kind:
        return kind
    if is_han(char):
        return "han"
    return "digit" if char.isdigit() else "latin" if char.isalpha() else "other"


@cache
def families() -> re.Pattern[str]:
    """A character with which a surname begins, and one behind it."""
    firsts = {*_characters()["family"], *(word[0] for word in double_surnames())}
    return re.compile(f"[{''.join(sorted(firsts))}](?=[\u4e00-\u9fff])")


def family_length(text: str, start: int) -> int:
    """1 or 2 when a surname of the counts stands at a place, however rare, else 0."""
    if text[start : start + 2] in double_surnames():
        return 2
    return int(text[start : start + 1] in _characters()["family"])


def candidates(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end of the surname and end of everything that could be a name by its surname and length."""
    for match in families().finditer(text):
        start = match.start()
        for given, end in _lengths(text, start):
            yield start, given, end


def _lengths(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The ends of the surname and of the whole, where a given name can stand."""
    surnames, doubles = _characters()["family"], double_surnames()
    first, words = text[start : start + _SHORT], ordinary()
    begins_a_word = first in words
    is_taken = first in roles() or text[start : start + 3] in words or text[start : start + 4] in words
    for given in (start + 1, start + 2):
        family = text[start:given]
        if family in surnames or family in doubles:
            for end in (given + 2, given + 1):
                is_word = is_taken or (begins_a_word and end - start > _SHORT)
                if end <= len(text) and not is_word and _may_be_given(text[given:end]):
                    yield given, end


def _may_be_given(piece: str) -> bool:
    """Also a character said twice (多多), whatever it is."""
    return is_given(piece) or (len(piece) == _SHORT and piece[0] == piece[1] and is_han(piece[0]))


def likely(text: str, mask: bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield score in tenths, start and end of what is free and looks like a name; they may overlap."""
    get, memory = _weights().get, _inner()
    general = LEAST_IN_NOTES if mask.count(0) < len(mask) else LEAST
    for match in families().finditer(text):
        start = match.start()
        if mask[start]:
            continue
        hopeful = memory.judged(text[start : start + 4])
        if not hopeful:
            continue
        before = sum([get(sign, 0) for sign in left_signs(text, start)])
        least = LEAST_BEHIND_A_ROLE if general < LEAST and _is_behind_role(text, start) else general
        for given, size, inner in hopeful:
            end = start + size
            if inner + before <= _OUT_OF_REACH or any(mask[start:end]):
                continue
            behind = sum([get(sign, 0) for sign in right_signs(text, end)])
            points = inner + before + behind + get(sides(text, start, start + given, end), 0)
            is_listed = _is_listed(text, mask, start, end)
            points += _IN_A_LIST * is_listed
            if points <= least or _cuts_word(text, start, end):
                continue
            if is_thing(text, start, end):
                break
            is_told = is_listed or _is_behind_role(text, start)
            if not is_told and is_transliterated(text, start, end):
                break
            if points > max(_least_of_word(text, start, end), _least_at_a_beginning(text, start, end, is_told=is_told)):
                yield points, start, end


def _is_listed(text: str, mask: bytearray, start: int, end: int) -> bool:
    """Whether a link joins it with a name."""
    is_behind = start > 1 and text[start - 1] in _LINKS and mask[start - 2] == NAME
    return is_behind or (text[end : end + 1] in _LINKS and mask[end + 1 : end + 2] == _NAMED)


def _least_at_a_beginning(text: str, start: int, end: int, *, is_told: bool) -> int:
    """What begins a sentence or an item and goes on in words is a thing as often as a person; less when told."""
    if is_told or is_han(text[start - 1 : start] or " ") or not is_han(text[end : end + 1] or " "):
        return LEAST_BEHIND_A_ROLE
    return LEAST_OF_A_SHORT_BEGINNING if end - start == _SHORT else LEAST_OF_A_BEGINNING


_TITLE: Final = re.compile("(?:医[生师]|护士|主任|教授|院长|先生|女士|同志|老师|同学|大夫)")


def _least_of_word(text: str, start: int, end: int) -> int:
    """The score that a candidate needs which is, begins or ends with a common word; the least of all where none is."""
    piece, common = text[start:end], _common()
    if piece in ordinary() and _TITLE.match(text, end):
        return LEAST_BEHIND_A_ROLE
    is_word = piece in ordinary() or not common.isdisjoint((piece, piece[:_SHORT], piece[-_SHORT:]))
    if not is_word:
        return LEAST_BEHIND_A_ROLE
    is_in_a_row = text[start - 1 : start] in _ROW_BEFORE and text[end : end + 1] in _ROW
    is_heading = text[end : end + 1] == ":" or (is_in_a_row and not _is_behind_role(text, start))
    return LEAST_OF_A_HEADING if is_heading else LEAST_OF_A_WORD


@cache
def _listed() -> dict[str, str]:
    """Words that begin like a name: clinical, common, or just listed."""
    return {first + rest: kind for kind, first, *rests in _rows("zh_listed") for rest in rests}


@cache
def _parts() -> dict[str, str]:
    """What part of a sentence a word of two characters is."""
    return {first + second: part for part, first, seconds in _rows("zh_parts") for second in seconds}


@cache
def _common() -> frozenset[str]:
    return frozenset(word for word, kind in _listed().items() if kind == "common")


def is_known_word(piece: str) -> bool:
    """Whether a list has two characters as a word other than a person's name; a thing may be a name as well (建军)."""
    return piece in ordinary() or piece in _listed() or _parts().get(piece, "thing") != "thing"


def is_word(piece: str) -> bool:
    """Whether two characters are a word of any kind."""
    return piece in _parts() or piece in ordinary()


def _is_behind_role(text: str, start: int) -> bool:
    """Whether a word for a person, or a task with a mark, ends where a candidate begins."""
    if text[start - 2 : start] in roles():
        return True
    return text[start - 1 : start] in ": " and text[max(0, start - 3) : start - 1] in roles()


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a word reaches over the beginning or the end ("叶毛" in 叶毛玻璃影), or one in brackets is cut."""
    if text[end : end + 1] == ")" and _IN_BRACKETS.search(text, max(0, start - _FAR), start):
        return True
    if end - start > _SHORT and _parts().get(text[end - _SHORT : end]) == "clinical":
        return True
    listed = ordinary()
    around = ((edge - back, edge + ahead) for edge in (start, end) for back in (1, 2) for ahead in (1, 2))
    return any(first >= 0 and text[first:last] in listed for first, last in around if (first, last) != (start, end))


_IN_BRACKETS: Final = re.compile("\\([\u4e00-\u9fff]{1,2}$")


def inner_score(text: str, start: int, end: int) -> int | None:
    """What the characters alone say of a piece as a name, in tenths; None where it can be none."""
    found = [given for given, last in _lengths(text[:end], start) if last == end]
    if not found:
        return None
    given = found[0]
    return sum(_weights().get(sign, 0) for sign in inner_signs(text[start:given], text[given:end]))


def company(text: str, start: int, end: int) -> int:
    """What both sides alone weigh, in tenths: above 0 they are those of a name, whatever stands between."""
    signs = (*left_signs(text, start), *right_signs(text, end), sides(text, start, start + 1, end))
    return sum(_weights().get(sign, 0) for sign in signs)


def goes_on(text: str, end: int) -> int:
    """1 where a third character of a given name stands behind a name and before a mark, else 0."""
    is_last = is_han(text[end : end + 1] or " ") and not is_han(text[end + 1 : end + 2] or " ")
    return int(is_last and _characters()["last"].get(text[end], _RARE) > 0 and is_given(text[end], strict=True))


class _Inner(Memory[str, tuple[tuple[int, int, int], ...]]):
    """By the four characters of a place: length of the surname, of the whole, inner score; only where there is hope."""

    def judged(self, window: str) -> tuple[tuple[int, int, int], ...]:
        """The answer for a window, remembered or new."""
        known = self.get(window)
        return self._kept(window) if known is None else known

    def _kept(self, window: str) -> tuple[tuple[int, int, int], ...]:
        """Judge a window once; one that can be a name is forgotten with the text."""
        get, found = _weights().get, []
        for given, end in _lengths(window, 0):
            inner = sum([get(sign, 0) for sign in inner_signs(window[:given], window[given:end])])
            inner += sum([get(sign, 0) for sign in word_signs(window, end)])
            if inner > _HOPELESS:
                found.append((given, end, inner))
        return self.keep(window, tuple(found), tells_of_nobody=not found)


@cache
def _inner() -> _Inner:
    return _Inner()
