"""What clinical text around a capital says against a person: a label of findings or drugs, other eponyms, a head."""

import re
from typing import Final

from privacy.text.lexicon import Word, listed
from privacy.text.reading import Capital, Reading

_LABEL: Final = re.compile(
    r"(?:(?<![a-z])(?:procedures?|operation|dx|diagnos[ei]s|ddx|differential|hx|history|pmhx?|pshx?|indications?|"
    r"impression|findings?|allerg(?:y|ies)|meds?|medications?|drugs?|rx)(?: of|:| includes?| -)"
    r"|(?<![a-z])(?:screen(?:ed)?|tested|evaluat(?:ed|ion)|work-?up|concern(?:ing)?|suspicious|negative|positive) for"
    r"|(?<![a-z])(?:consider(?:ing)?|exclud(?:e|ed|ing)|r/o|rule[ds]? out|e\.g\.|such as|vs\.?|versus))\s{1,2}$",
    re.IGNORECASE,
)
_LAST_SIGNS: Final = frozenset(":fsergdot.-")
"""With these the words of ``_LABEL`` end: the cheap test."""
_NEAR: Final = 24
_LINKS: Final = frozenset((", ", " and ", ", and ", "/", " / ", " or ", ", or ", " & "))
_MOST: Final = 8
_MEDICINES: Final = (
    *("med", "meds", "medication", "medications", "medicines", "drug", "drugs", "rx", "dh", "allergy", "allergies"),
)
_PERSON: Final = re.compile(r"\b(?:by|with|dr|per|from|to)\b|[.] ", re.IGNORECASE)
_LONGEST_LINE: Final = 160
_FIRST_OF_PAIR: Final = listed("paired_place_names", "first")
_BODY: Final = listed("paired_place_names", "no_places")


def is_listed_eponym(reading: Reading, place: int) -> bool:
    """Whether a label of findings stands before an eponym, or before the list of eponyms to which it belongs."""
    words, text = reading.capitals, reading.text
    first = place
    while first and place - first < _MOST and words[first - 1].flags & Word.EPONYM:
        if text[words[first - 1].end : words[first].start] not in _LINKS:
            break
        first -= 1
    start = words[first].start
    if text[start - 2 : start - 1] not in _LAST_SIGNS:
        return False
    if first == place and words[place].flags & Word.GIVEN and not _leads_list(reading, place):
        return False
    return _LABEL.search(text, max(0, start - _NEAR), start) is not None


def follows_sign(reading: Reading, place: int) -> bool:
    """ "Nikolsky neg. Fitzpatrick V.", "Bishop 8. Leopold: cephalic": a finding, behind an eponym with its result."""
    words, text = reading.capitals, reading.text
    left, word = words[place - 1], words[place]
    if not place or not left.flags & Word.EPONYM or not _FINDING.match(text, word.end):
        return False
    return _RESULT.fullmatch(text, left.end, word.start) is not None


_FINDING: Final = re.compile(r": [a-z]|:? (?:\d|[IVX]{1,3}\b)")
_RESULT: Final = re.compile(
    r":? (?:\d{1,3}(?:[./+]\d{0,3})?|neg|pos|negative|positive|normal|absent|present|[+-]{1,3})[.,;] "
)


def _leads_list(reading: Reading, place: int) -> bool:
    words = reading.capitals
    if place + 1 >= len(words) or not words[place + 1].flags & Word.EPONYM:
        return False
    return reading.text[words[place].end : words[place + 1].start] in _LINKS


def is_in_medicines(text: str, start: int) -> bool:
    """Whether a line of medicines or allergies leads to a place, in one sentence that names nobody on the way."""
    colon = text.rfind(":", max(0, start - _LONGEST_LINE), start)
    if colon < 0 or not text[max(0, colon - _NEAR) : colon].rstrip().lower().endswith(_MEDICINES):
        return False
    return "\n" not in text[colon:start] and not _PERSON.search(text, colon, start)


def is_part_of_body(word: Capital, after: str) -> bool:
    """ "Lower Limb", "Upper GI": the first half of a part of the body, though some people are called so."""
    return word.word in _FIRST_OF_PAIR and after in _BODY


def is_graded(text: str, end: int) -> bool:
    """ "Bosniak III cyst", "Rey 14/36": a class in Roman figures, or a score whose whole is no day of a month."""
    return _GRADE.match(text, end) is not None


_GRADE: Final = re.compile(
    r" (?:(?:Type|Grade|Class|Stage) )?(?:(?:I{2,3}|IV)[abcABC]?|V[abc]?|VI{1,3})(?![\w.])"
    r"|:? \d{1,3}/(?:3[2-9]|[4-9]\d|1\d\d)(?![\d/])"
)


def names_a_scale(reading: Reading, end: int) -> bool:
    """ "Harvard Trauma Questionnaire", "Hopkins Symptom Checklist": ordinary words in capitals up to such a head."""
    match = _SCALE.match(reading.text, end)
    return match is not None and all(reading.lexicon[one] & Word.VOCABULARY for one in match[1].split())


def shares_head(reading: Reading, place: int) -> bool:
    """ "Hanifin and Rajka criteria": the head behind the second name is that of the first as well."""
    words = reading.capitals
    if place + 1 >= len(words) or reading.text[words[place].end : words[place + 1].start] not in (" and ", " & "):
        return False
    return reading.word_after(words[place + 1].end).lower() in _HEADS


_HEADS: Final = listed("people", "certain_heads")
_SCALE: Final = re.compile(
    r"((?: [A-Z][a-z]+){1,3}) (?:Questionnaire|Inventory|Scale|Index|Score|Checklist|Criteria|Classification|Test"
    r"|Schedule|Survey)\b"
)
