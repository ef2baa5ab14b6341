"""Denial, doubt, past, family and condition in English: which findings of a sentence a cue reaches."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from model.findings.english import COMMA, HARD, SOFT, Match, Tokens
from model.findings.said import Standing
from model.findings.tables import cues_of

_AFTER_NO: Final = re.compile(r"^\s*[\(\[]?\s*(?:-ve|neg|[-\u2212\u2013])\s*[\)\]]|^\s*[\(\[]\s*[-\u2212\u2013]\s*$")
_AFTER_YES: Final = re.compile(r"^\s*[\(\[]?\s*\++\s*[\)\]]?")
_BEFORE_NO: Final = re.compile(r"(?:\(\s*[-\u2212\u2013]\s*\)|\[\s*\])\s*$|^[ ,;:]+[-\u2212]$")
_BEFORE_YES: Final = re.compile(r"(?:\(\s*\+\s*\)|\[\s*[xX\u2713]\s*\])\s*$|^[ ,;:]*\+$")
_ANSWERS: Final = {
    **dict.fromkeys(("no", "none", "negative", "absent", "denies", "denied", "neg", "nil", "n", "false", "not"), "no"),
    **dict.fromkeys(("yes", "positive", "present", "y", "pos", "true", "endorses", "reports", "noted"), "yes"),
}
_ASKED: Final = re.compile(r"\s*\?+(?:[\s\"'\u2019\u201d)]|$)")
_TIMES: Final = frozenset(
    (
        *("day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "long", "longstanding"),
        *("standing", "d", "wk", "yr", "hr", "hrs", "short", "brief"),
    )
)
_FAR: Final = 150  # tokens: a longer "sentence" is a list or no prose, and is judged in pieces
_LEADS: Final = frozenset(("in", "by", "of"))


class Cue(NamedTuple):
    """A phrase of context: its tokens [first, end) and its kind."""

    first: int
    end: int
    kind: str


@dataclass(slots=True)
class Said:
    """What the cues say of one match; ``is_conditional`` means that it has not happened."""

    is_denied: bool = False
    is_doubted: bool = False
    is_past: bool = False
    is_kin: bool = False
    is_conditional: bool = False
    is_told: bool = False

    def standing(self) -> Standing | None:
        """Return the standing; ``None`` for a finding of a mere condition."""
        if self.is_conditional:
            return None
        if self.is_denied:
            return Standing.ABSENT
        if self.is_kin:
            return Standing.FAMILY
        if self.is_doubted:
            return Standing.UNCERTAIN
        return Standing.HISTORICAL if self.is_past else Standing.PRESENT


_NONE_OF: Final = ("none", "of")
"""Denies behind the verb: "none of the carriers had cardiomyopathy"."""


@dataclass(slots=True)
class Sentence:
    """Tokens [first, end) with the matches and cues in them."""

    tokens: Tokens
    first: int
    end: int
    matches: Sequence[Match]
    cues: list[Cue] = field(default_factory=list)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Cues by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in cues_of("en"):
        for cue in row.cues.split("|"):
            words = tuple(cue.split())
            found.setdefault(words[0], []).append((words, row.kind))
    for phrases in found.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return found


def sentences(tokens: Tokens, matches: Sequence[Match]) -> Iterator[Sentence]:
    """The sentences that hold matches, each with its matches."""
    kinds = tokens.kinds
    at = 0
    while at < len(matches):
        first, least = matches[at].first, max(0, matches[at].first - _FAR)
        while first > least and kinds[first] != HARD:
            first -= 1
        end, most = matches[at].last + 1, min(len(kinds), matches[at].last + _FAR)
        while end < most and kinds[end] != HARD:
            end += 1
        upto = at
        while upto < len(matches) and matches[upto].first < end:
            upto += 1
        yield Sentence(tokens, first, end, matches[at:upto])
        at = upto


def said_of(sentence: Sentence) -> list[Said]:
    """Judge every match of a sentence by the cues around it."""
    sentence.cues = list(_cues(sentence))
    said = [Said(is_denied=match.is_denied) for match in sentence.matches]
    for place, cue in enumerate(sentence.cues):
        _apply(sentence, place, cue, said)
    for match, one in zip(sentence.matches, said, strict=True):
        _symbols(sentence.tokens, match, one)
    _question(sentence, said)
    return said


def _cues(sentence: Sentence) -> Iterator[Cue]:
    words, phrases = sentence.tokens.words, _phrases()
    taken = {token for match in _innermost(sentence.matches) for token in match.tokens}
    at = sentence.first
    while at < sentence.end:
        for phrase, kind in phrases.get(words[at], ()):
            end = at + len(phrase)
            if end <= sentence.end and tuple(words[at:end]) == phrase and taken.isdisjoint(range(at, end)):
                yield Cue(at, end, kind)
                at = end
                break
        else:
            at += 1


def _innermost(matches: Sequence[Match]) -> Iterator[Match]:
    """The names that hold no shorter one: "mother" in "mother has asthma" is part of a name, and a cue for asthma."""
    for match in matches:
        if not any(other.tokens < match.tokens for other in matches):
            yield match


def _apply(sentence: Sentence, place: int, cue: Cue, said: list[Said]) -> None:
    match cue.kind:
        case "no" | "deny":
            _denial(sentence, place, cue, said)
        case "denied" | "maybe_before" | "past_before":
            for index in _reached_before(sentence, cue):
                _mark(said[index], cue.kind)
            if sentence.tokens.words[cue.first] in ("denied", "negative"):
                _denial(sentence, place, cue, said)
        case "maybe" | "past" | "if":
            _onward(sentence, place, cue, said)
        case "if_before" | "next":
            for index, match in enumerate(sentence.matches):
                if match.last + 1 == cue.first if cue.kind == "if_before" else match.first == cue.end:
                    _mark(said[index], cue.kind)
        case "kin":
            _kin(sentence, place, cue, said)
        case _:
            return


def _onward(sentence: Sentence, place: int, cue: Cue, said: list[Said]) -> None:
    """Doubt, condition and past: they reach over the list that follows; a condition to the end of the sentence."""
    words = sentence.tokens.words
    if cue.kind == "past" and words[max(sentence.first, cue.first - 1)] in _TIMES:
        return
    if words[cue.first] == "should" and cue.first > sentence.first and sentence.tokens.kinds[cue.first] != COMMA:
        return
    if cue.kind == "if":
        end = sentence.end
    elif words[cue.end - 1] in ("if", "whether", "that"):
        turns = [other.first for other in sentence.cues[place + 1 :] if other.kind == "but"]
        end = min([sentence.end, *turns])
    else:
        end = _list_end(sentence, place, cue.end, is_item=_is_after_event(words, cue))
    reached = _within(sentence, cue.end, end)
    if not reached and tuple(words[cue.first : cue.end]) in _doubting_before():
        reached = _reached_before(sentence, cue)
    for index in reached:
        _mark(said[index], cue.kind)


def _is_after_event(words: Sequence[str], cue: Cue) -> bool:
    """Whether the past is one event that what follows came after: 's/p fall, headache'."""
    return tuple(words[cue.first : cue.end]) in (("s", "p"), ("status", "post"))


@lru_cache(maxsize=1)
def _doubting_before() -> frozenset[tuple[str, ...]]:
    """Phrases of doubt that may stand before or after their finding: 'suspected stroke', 'stroke suspected'."""
    rows = {row.kind: {tuple(cue.split()) for cue in row.cues.split("|")} for row in cues_of("en")}
    return frozenset(rows["maybe"] & rows["maybe_before"])


def _mark(one: Said, kind: str) -> None:
    match kind:
        case "denied" | "next":
            one.is_denied = True
        case "maybe" | "maybe_before":
            one.is_doubted = True
        case "past" | "past_before":
            one.is_past = True
        case _:
            one.is_conditional = True


def _denial(sentence: Sentence, place: int, cue: Cue, said: list[Said]) -> None:
    is_item = cue.kind == "no" and _stands_in_list(sentence, cue, said)
    first = cue.end
    if tuple(sentence.tokens.words[cue.first : cue.end]) == _NONE_OF:
        place, first = next(
            ((at, other.end) for at, other in enumerate(sentence.cues) if at > place and other.kind == "verb"),
            (place, first),
        )
    for index in _within(sentence, first, _list_end(sentence, place, first, is_item=is_item)):
        said[index].is_denied = True


def _stands_in_list(sentence: Sentence, cue: Cue, said: list[Said]) -> bool:
    """Whether the denial is one item of a list whose last item is affirmed: 'seizures, no hearing loss and ...'."""
    if sentence.tokens.kinds[cue.first] != COMMA or cue.first == sentence.first:
        return False
    before = [index for index, match in enumerate(sentence.matches) if match.last < cue.first]
    if not before or said[before[-1]].is_denied:
        return False
    between = range(sentence.matches[before[-1]].last + 1, cue.first)
    return not any(other.first in between and other.kind in ("subject", "verb", "but") for other in sentence.cues)


def _within(sentence: Sentence, first: int, end: int) -> list[int]:
    return [index for index, match in enumerate(sentence.matches) if match.first >= first and match.first < end]


def _list_end(sentence: Sentence, place: int, first: int, *, is_item: bool) -> int:
    """Where the list after a cue ends: at a new clause; in a mixed list at the next comma or 'and'."""
    tokens, starts = sentence.tokens, {cue.first: cue.kind for cue in sentence.cues[place + 1 :]}
    for token in range(first, sentence.end):
        kind, word = starts.get(token), tokens.words[token]
        is_comma = tokens.kinds[token] == COMMA and token > first
        if kind == "but" or (kind == "verb" and token > first):
            return token
        if is_comma and ":" in tokens.gaps[token]:
            return token
        if is_comma and (is_item or kind in ("subject", "kin") or word == "with"):
            return token
        if word == "and" and (is_item or starts.get(token + 1) in ("subject", "verb", "kin")):
            return token
        if is_comma and word in ("and", "his", "her") and starts.get(token + 2) == "verb":
            return token
    return sentence.end


def _reached_before(sentence: Sentence, cue: Cue) -> list[int]:
    """The matches that a cue after them speaks of: those of its own clause; beyond a comma only those of one list."""
    tokens = sentence.tokens
    ends = {other.end for other in sentence.cues if other.kind in ("verb", "but", "subject", "denied", "maybe_before")}
    begin, is_list = cue.first, _closes(sentence, cue)
    while begin > sentence.first:
        if begin in ends and begin != cue.first:
            break
        word = tokens.words[begin - 1]
        if tokens.kinds[begin] == COMMA and not is_list:
            break
        is_list |= word in ("and", "or")
        begin -= 1
    return [index for index, match in enumerate(sentence.matches) if match.first >= begin and match.last < cue.first]


def _closes(sentence: Sentence, cue: Cue) -> bool:
    """Whether a past stands behind a comma at the end of its clause: 'rash and fever, both resolved'."""
    kinds = sentence.tokens.kinds
    is_last = cue.end >= len(kinds) or kinds[cue.end] != SOFT
    return cue.kind == "past_before" and kinds[cue.first] == COMMA and is_last


def _kin(sentence: Sentence, place: int, cue: Cue, said: list[Said]) -> None:
    following = [other for other in sentence.cues[place + 1 :] if other.first - cue.end <= 1]
    if following and following[0].kind != "subject" and _says(sentence, cue):
        return
    if _says(sentence, cue):
        return
    words = sentence.tokens.words
    if cue.first - sentence.first >= 2 and words[cue.first - 2] in _LEADS and words[cue.first - 2] == "in":
        for index in _reached_before(sentence, cue):
            said[index].is_kin = True
        return
    end = sentence.end
    for other in sentence.cues[place + 1 :]:
        if other.kind == "subject" or (other.kind == "but" and words[other.first] != "who"):
            end = other.first
            break
    for index in _within(sentence, cue.end, end):
        said[index].is_kin = True


@lru_cache(maxsize=1)
def _saying() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(cue.split()) for row in cues_of("en") if row.kind == "kin_says" for cue in row.cues.split("|")
    )


def _says(sentence: Sentence, cue: Cue) -> bool:
    """Whether the relatives only tell: 'the mother reports', 'his parents have noticed'."""
    words = sentence.tokens.words
    starts = (
        (cue.end, cue.end + 1) if cue.end < sentence.end and words[cue.end] in ("and", "also", "first") else (cue.end,)
    )
    return any(tuple(words[at : at + length]) in _saying() for at in starts for length in (1, 2, 3))


def _question(sentence: Sentence, said: list[Said]) -> None:
    """A question says nothing; a word that answers it does: 'Fever? No.' denies, of several things 'yes' says none."""
    tokens, end = sentence.tokens, sentence.end
    if not _ASKED.match(tokens.gaps[end]):
        return
    is_alone = end + 1 >= len(tokens.words) or tokens.kinds[end + 1]
    answer = _ANSWERS.get(tokens.words[end]) if end < len(tokens.words) and is_alone else None
    for one in said:
        if answer == "no":
            one.is_denied = True
        elif answer != "yes" or len(said) > 1:
            one.is_denied, one.is_doubted = False, True


def _symbols(tokens: Tokens, match: Match, one: Said) -> None:
    """Answers and signs beside a finding: 'Fever: no', 'fever (-)', '(+) cough', '[ ] rash', '?stroke'."""
    before, after = tokens.gaps[match.first], tokens.gaps[match.last + 1]
    following = tokens.words[match.last + 1] if match.last + 1 < len(tokens.words) else ""
    if before.endswith("?") and (before != "?" or match.first == 0):
        one.is_doubted = True
    if _AFTER_NO.search(after) or _BEFORE_NO.search(before):
        one.is_denied = True
    elif _AFTER_YES.search(after) or _BEFORE_YES.search(before):
        one.is_denied = one.is_doubted = False
    elif ":" in after or "=" in after or after.strip() in ("-", "\u2013"):
        answer = _ANSWERS.get(following)
        if answer and (match.last + 2 >= len(tokens.words) or tokens.kinds[match.last + 2]):
            one.is_denied, one.is_doubted = answer == "no", False
