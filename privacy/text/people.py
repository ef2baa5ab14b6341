"""The grammar of personal names in English text, shared by the recognizers of names.

A capitalised word is *sure* (only a name), *open* (a name that is also a word, an eponym or a place), *unknown*
(no list has it) or none of these. Clinical company protects: "Parkinson disease", "circle of Willis".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.clinical_company import (
    follows_sign,
    is_graded,
    is_listed_eponym,
    is_part_of_body,
    names_a_scale,
    shares_head,
)
from privacy.text.lexicon import NAME, ORDINARY, Word, fold, listed, phrases, words
from privacy.text.reading import Capital, Reading

_HYPHENED_LEFT: Final = re.compile("(?:[^\\W\\d_\u3400-\u9fff]+-)+$")
_HYPHENED_RIGHT: Final = re.compile("(?:-[^\\W\\d_\u3400-\u9fff]+)+")
GAP: Final = re.compile(r"(?:\.? |-|\. ?|\.?, ?(?=\Z)| ?'|\t)?")
_PARTICLE_WORDS: Final = (
    "de la|de los|de las|van der|van den|van de|von der|de|da|do|dos|das|del|della|di|du|van|von|zu|bin|ibn|bint"
    "|ap|ab|ferch|al|el|ben|abu|ter|ten|le|la|y|e|st.|st"
)
_PARTICLES: Final = "(?:" + _PARTICLE_WORDS.replace(".", r"\.") + ")"
_JOIN: Final = re.compile(rf"\.?[ ]{{1,2}}(?:{_PARTICLES}[ -])?|-|\.|'|\.?\t")
_PARTICLE_BEFORE: Final = re.compile(rf"(?<![\w-])(?:{_PARTICLES}[ -])+$", re.IGNORECASE)
_ENDS_OF_PARTICLES: Final = frozenset(f"{word[-2:]}{sign}" for word in _PARTICLE_WORDS.split("|") for sign in " -")
TITLES: Final = listed("people", "titles")
SOFT_TITLES: Final = listed("people", "soft_titles")
_HEADS: Final = listed("people", "heads")
_CERTAIN_HEADS: Final = listed("people", "certain_heads")
_RESULTS: Final = listed("people", "results")
_OF_HEADS: Final = listed("people", "of_heads")
CREDENTIAL: Final = re.compile(
    r",? ?\(?(?:M\.?D\b|D\.?O\b|R\.?N\b|N\.?P\b|P\.?A(?:-C)?\b|Ph\.?D\b|PharmD|LPN|CRNA|CNM|DDS|DMD|DPM|OD\b|"
    r"MBBS|FACS|FRCP|MSW|"
    r"LCSW|RPh|RD\b|PT\b|OT\b|DPT|RRT|CNA|MPH|APRN|FNP|ACNP|BSN|MSN|CCC-SLP|Esq|MA\b(?=[ ,.)]|$))"
)
STANDALONE: Final = listed("people", "standalone")
PERSONAL: Final = listed("people", "personal")


def particle_before(text: str, start: int) -> re.Match[str] | None:
    """The particles right before a name, with what joins them to it; the last letters are the cheap test."""
    end = text[max(0, start - 4) : start].lower().removesuffix("\n")[-3:]
    if end not in _ENDS_OF_PARTICLES and (end[-2:] not in _ENDS_OF_PARTICLES or end[:-2].isalnum()):
        return None
    return _PARTICLE_BEFORE.search(text, max(0, start - 14), start)


def is_sure(flags: int) -> bool:
    """In a list of names and in no other."""
    return bool(flags & NAME) and not flags & ~(NAME | Word.CAPITALS)


def is_open(flags: int) -> bool:
    """A name that is also something else."""
    return bool(flags & NAME) and bool(flags & ~(NAME | Word.CAPITALS))


def is_unknown(flags: int) -> bool:
    """In no list at all, written like a name."""
    return flags == 0


def can_be_name(flags: int) -> bool:
    """A word that may be part of a name when its company says so."""
    return bool(flags & NAME) or not flags & (ORDINARY | Word.INITIAL)


def joined(reading: Reading, left: Capital, right: Capital) -> bool:
    """Whether two words can belong to one name: only a space, a hyphen, a dot or a particle is between."""
    gap = reading.text[left.end : right.start]
    if gap == " ":
        return True
    if not gap or len(gap) > 12 or (gap[0] == "." and not left.flags & Word.INITIAL and len(left.word) > 2):
        return False
    return _JOIN.fullmatch(gap) is not None


def is_protected(reading: Reading, place: int) -> bool:
    """Whether a word stands in clinical company: an eponym, a place, or any name before a head such as "syndrome"."""
    found = reading.protected.get(place)
    if found is None:
        found = reading.protected[place] = _is_protected(reading, place)
    return found


def _is_protected(reading: Reading, place: int) -> bool:
    word = reading.capitals[place]
    flags, text = word.flags, reading.text
    next_char, is_known = text[word.end : word.end + 1], flags & _KNOWN
    if (word.word in _PHRASES_OF and _in_phrase(text, word)) or (
        next_char >= "\u4e00" and text.startswith(_HAN_HEADS, word.end)
    ):
        return True
    if (next_char == "-" or text[word.start - 1 : word.start] == "-") and _is_compound(reading, place):
        return True
    if not is_known and next_char not in _BEFORE_HEAD:
        return False
    after = reading.word_after(word.end)
    if next_char in _BEFORE_HEAD and _is_before_head(reading, place, after):
        return True
    return bool(is_known) and _is_among_findings(reading, place, after)


def _is_before_head(reading: Reading, place: int, after: str) -> bool:
    """Whether a head follows, at once or behind another word: "Bell's palsy", "Glasgow Coma Scale", "Lower Limb"."""
    word, lowered = reading.capitals[place], after.lower()
    if lowered in _CERTAIN_HEADS or (lowered in _HEADS and word.flags):
        return True
    if not after[:1].islower() and is_graded(reading.text, word.end) and not _after_given(reading, place):
        return True
    if after[:1].isupper() and (is_part_of_body(word, after) or names_a_scale(reading, word.end)):
        return True
    if lowered in ("and", "&"):
        return shares_head(reading, place) and not _after_given(reading, place)
    return _leads_to_head(reading, word, after)


def _is_among_findings(reading: Reading, place: int, after: str) -> bool:
    """Whether an eponym or a place has a result, or others beside it: "Apgar 8", "Guillain-Barré", "ddx: Wilson"."""
    word, text = reading.capitals[place], reading.text
    next_char, is_eponym = text[word.end : word.end + 1], word.flags & Word.EPONYM
    if next_char == "'" and not _is_of_head(text, word):
        return (word.word.lower() in STANDALONE and after.lower() not in PERSONAL) or _is_result(after)
    if is_eponym and (follows_sign(reading, place) or is_listed_eponym(reading, place)):
        return True
    if next_char == " " and is_eponym and _has_result(reading, place, after):
        return True
    return _among_eponyms(reading, place) or _is_of_head(text, word) or _shares_result(reading, place)


_KNOWN: Final = Word.EPONYM | Word.PLACE
_HAN_HEADS: Final = (
    *(
        "评分",
        "量表",
        "综合征",
        "病",
        "征",
        "试验",
        "分级",
        "分期",
        "分型",
        "指数",
        "评估",
        "细胞",
        "小体",
        "氏",
        "反射",
        "线",
        "法",
        "术",
    ),
    *(
        "手术",
        "骨折",
        "囊肿",
        "疝",
        "瘤",
        "管",
        "尿管",
        "夹",
        "钉",
        "反应",
        "染色",
        "现象",
        "序列",
        "三联征",
        "憩室",
        "韧带",
    ),
)
"""What stands behind an eponym in Chinese text."""
_CLASSES: Final = frozenset("ABCD")
"""What follows the name of a classification: "Stanford A"."""
_BEFORE_HEAD: Final = frozenset((" ", "'", "-"))


def _is_compound(reading: Reading, place: int) -> bool:
    """Part of a known eponym with hyphens ("Stevens-Johnson"), no given name before it."""
    text = reading.text
    word = reading.capitals[place]
    is_hyphened = text[word.start - 1 : word.start] in ("-", "\n")
    left = _HYPHENED_LEFT.search(text, max(0, word.start - 40), word.start) if is_hyphened else None
    right = _HYPHENED_RIGHT.match(text, word.end)
    start = left.start() if left else word.start
    end = right.end() if right else word.end
    if fold(text[start:end].replace("'s", "")) not in _compounds():
        return False
    before = reading.lexicon[reading.word_before(start).capitalize()] if start and text[start - 1] == " " else 0
    return not (before & Word.GIVEN and not before & Word.VOCABULARY)


@cache
def _compounds() -> frozenset[str]:
    return frozenset(words("compounds"))


def _is_result(after: str) -> bool:
    """ "Apgar 8", "Lynch MSH2", "Romberg negative"."""
    is_grade = len(after) > 1 and after[0] in "IVX" and after.strip("IVXabcd") == ""
    return after[:1].isdigit() or after.lower() in _RESULTS or (len(after) > 1 and after.isupper()) or is_grade


def _has_result(reading: Reading, place: int, after: str) -> bool:
    """An eponym with its result, or with its class ("Stanford A"), that no given name precedes."""
    word = reading.capitals[place]
    is_staged = _STAGED.search(reading.text, max(0, word.start - _STAGE_NEAR), word.start)
    is_initial = word.flags & NAME and reading.text[word.end + 2 : word.end + 3] == "." and not is_staged
    is_class = after in _CLASSES and not word.flags & Word.GIVEN and not is_initial
    return (is_class or _is_result(after)) and not _after_given(reading, place)


_STAGED: Final = re.compile(r"\b(?:stag(?:e|ed|ing)|grade|class)\b", re.IGNORECASE)
_STAGE_NEAR: Final = 16


def _after_given(reading: Reading, place: int) -> bool:
    """Whether a given name stands before, so that this is a surname."""
    words = reading.capitals
    if not place:
        return False
    left = words[place - 1]
    is_part = bool(left.flags & (NAME | Word.INITIAL)) or left.word.lower() in TITLES
    return is_part and joined(reading, left, words[place])


def _shares_result(reading: Reading, place: int) -> bool:
    """ "Barlow and Ortolani negative": what is said of the second eponym holds for the first."""
    words, text = reading.capitals, reading.text
    if place + 1 >= len(words) or not words[place + 1].flags & Word.EPONYM:
        return False
    right = words[place + 1]
    return text[words[place].end : right.start] in (" and ", ", ", "/", " or ") and _is_result(
        reading.word_after(right.end)
    )


def _is_of_head(text: str, word: Capital) -> bool:
    """ "tetralogy of Fallot", "non-Hodgkin"."""
    window = text[max(0, word.start - 24) : word.start].lower()
    if window.endswith(("non-", " post ", "s/p ")) or window == "post ":
        return True
    if not window.endswith(" of "):
        return False
    parts = window[:-4].split()
    return bool(parts) and parts[-1].strip("(,") in _OF_HEADS


def _leads_to_head(reading: Reading, word: Capital, after: str) -> bool:
    """ "Glasgow Coma Scale", "Charles Bonnet syndrome", "Rumack-Matthew nomogram": one word before the head."""
    text = reading.text
    if not after:
        return False
    place = text.find(after, word.end)
    end = place + len(after)
    if text[end : end + 1] not in _BEFORE_HEAD:
        return False
    is_upper, is_known = after[0].isupper(), bool(word.flags & _KNOWN)
    if is_known and not (is_upper or reading.lexicon[after] & (Word.VOCABULARY | Word.EPONYM)):
        return False
    if not is_known and not (is_upper and (text[word.end] == "-" or reading.lexicon[after] & Word.EPONYM)):
        return False
    head = reading.word_after(end).lower()
    return head in _CERTAIN_HEADS or (is_known and head in _HEADS)


_PHRASES: Final = tuple(phrases("clinical_phrases"))
_PHRASES_OF: Final = {
    word: tuple(phrase for phrase in _PHRASES if word in phrase)
    for word in {part for phrase in _PHRASES for part in phrase.replace("'s", "").replace("St.", "St").split()}
}
"""By a word of theirs: the phrases in which it stands."""


def _in_phrase(text: str, word: Capital) -> bool:
    """Part of a clinical phrase of several words."""
    return any(
        phrase in text[max(0, word.start - len(phrase)) : word.start + len(phrase)] for phrase in _PHRASES_OF[word.word]
    )


def _among_eponyms(reading: Reading, place: int) -> bool:
    """ "Guillain-Barré", "Smith-Lemli-Opitz": hyphenated with another eponym that no given name precedes."""
    words, text = reading.capitals, reading.text
    word = words[place]
    for other in (place - 1, place + 1):
        if 0 <= other < len(words) and words[other].flags & Word.EPONYM and not words[other].flags & Word.GIVEN:
            left, right = sorted((words[other], word))
            if text[left.end : right.start] in ("-", "'s-", "- "):
                given = words[min(place, other) - 1] if min(place, other) else None
                return not (given and given.flags & Word.GIVEN and joined(reading, given, left))
    return False


def run_right(reading: Reading, place: int, limit: int = 4) -> Iterator[int]:
    """The places of capitals that go on with a name to the right of (and without) a place."""
    words = reading.capitals
    for other in range(place + 1, min(place + 1 + limit, len(words))):
        word = words[other]
        if not joined(reading, words[other - 1], word) or reading.mask[word.start]:
            return
        if word.flags & Word.INITIAL or (can_be_name(word.flags) and not word.flags & Word.CODE):
            if is_protected(reading, other) or _is_heading(reading, word):
                return
            yield other
        else:
            return


def _is_heading(reading: Reading, word: Capital) -> bool:
    """A vocabulary word or an initial that opens the next line or label ("MRN:", "DOB:")."""
    return bool(word.flags & Word.VOCABULARY) and reading.text[word.end : word.end + 1] == ":"
