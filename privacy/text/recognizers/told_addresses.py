"""Addresses of any country that their sentence tells: "lives at", "address:", "corner of", a postcode with a town."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.address_lines import CAPITAL, tail
from privacy.text.lexicon import NAME, Word
from privacy.text.reading import UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_PARTICLE: Final = (
    r"de|la|le|del|della|dei|di|da|do|dos|das|du|des|van|von|der|den|ten|te|i|e|y|ul\.|na|nad|kapu|põik|rkp\.|u\.|utca"
)
_PART: Final = (
    rf"(?:{CAPITAL}|\d{{1,6}}(?:[-/]\d{{1,4}})?[a-zA-Z]?(?:\.(?= and\b| Apt| Suite))?(?!\d)|(?:{_PARTICLE})(?!\w))"
)
_RUN: Final = rf"{_PART}(?:[ ](?={_PART}){_PART}){{0,8}}"
_CUE: Final = re.compile(
    r"(?:\b(?:lives?|living|lived|resid(?:es|ing|ed)|stay(?:s|ing|ed)?|houses?d?|located|situated|arrived|dwell(?:s|ing)|based)"
    r"(?: \w+){0,4}? (?:at|on|in|side of|near)|\baddress(?:es)?(?: (?:is|was|confirmed|updated|changed|to|with"
    r"|the same|given as))*|\bhome (?:at|on)"
    r"|\b(?:moved|taxi|ship(?:ped)?|deliver(?:ed)?|sen[dt]|sent it|return(?:ed)?|driven|mail(?:ed)?"
    r"|post(?:ed)?)(?: \w+){0,2}? to"
    r"|\b(?:is|it's|it is|are|meet you|restaurant|shop|office) (?:at|in)|\bnear|\bit is)[ :,]{1,3}\s?$"
)
_LAST_OF_CUES: Final = (
    *(
        "at ",
        "on ",
        "in ",
        "of ",
        "near ",
        "to ",
        "is ",
        "was ",
        ": ",
        ":\n",
        ", ",
        "same ",
        "with ",
        "as ",
        "address ",
    ),
    *("addresses ", "confirmed ", "updated ", "changed "),
)
_SIGNS_OF_CUES: Final = frozenset(cue[-2:] for cue in _LAST_OF_CUES)
_WORD_AND: Final = re.compile(rf"{CAPITAL} and $")
_ADDRESS: Final = re.compile(_RUN)
_CORNER: Final = re.compile(
    rf"(?:the )?(?:corner|intersection|junction|crossing) of (?P<one>{_RUN})(?:\.? St\.)? (?:and|&"
    rf"|with) (?P<two>{_RUN})(?: St\.)?",
)
_PARTICLE_BEFORE: Final = re.compile(rf"(?<=\w )(?:{_PARTICLE}) $")
_ENDS_OF_PARTICLES: Final = frozenset(f" {particle} "[-3:] for particle in _PARTICLE.replace("\\", "").split("|"))
_POSTCODE_TOWN: Final = re.compile(
    rf"[A-Za-z]?(?:/\d{{1,4}})?(?: [A-Z]\b)?,[ \n]{{1,2}}(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{3}} \d{{2}}"
    rf"|\d{{2}}-\d{{3}}|(?!19|20)\d{{4}}(?: [A-Z]{{2}})?) (?=[{UPPER}][\w-]{{2,}})"
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield addresses by what is said around them."""
    text, lower, done = reading.text, reading.lower, 0
    if " of " in lower and any(word in lower for word in ("corner", "intersection", "junction", "crossing")):
        for match in _CORNER.finditer(text):
            yield _span(match.start(), match.end(), "corner of two streets")
    for start, end in reading.numbers:
        if start < done or end - start > _LONGEST_HOUSE or text[start - 1 : start] not in _BEFORE_HOUSE:
            continue
        begin = _first_word(reading, start)
        found = _told(reading, lower, begin) or _by_postcode(reading, start, end, begin)
        if found:
            done = found.end
            yield found


def _first_word(reading: Reading, start: int) -> int:
    """The start of the words with a capital, and the particles among them, right before a number."""
    text, words, ends, begin = reading.text, reading.capitals, reading.places_by_end, start
    for _ in range(_MOST_WORDS):
        if text[begin - 1 : begin] != " ":
            break
        if begin - 1 in ends:
            begin = words[ends[begin - 1]].start
            continue
        may_be = text[begin - 3 : begin] in _ENDS_OF_PARTICLES
        particle = _PARTICLE_BEFORE.search(text, max(0, begin - 12), begin) if may_be else None
        if particle is None or particle.start() - 1 not in ends:
            break
        begin = particle.start()
    return begin


def _told(reading: Reading, lower: str, begin: int) -> Span | None:
    """An address behind words that announce one."""
    text, first = reading.text, begin
    if text.endswith(" and ", 0, begin):
        word = _WORD_AND.search(text, max(0, begin - 30), begin)
        first = word.start() if word else begin
    may_be = lower[first - 2 : first] in _SIGNS_OF_CUES and lower.endswith(_LAST_OF_CUES, 0, first)
    cue = _CUE.search(lower, max(0, first - 48), first) if may_be else None
    if cue is None:
        return None
    address = _ADDRESS.match(text, begin)
    if address and _is_address(reading, address.group()):
        return _span(first, tail(reading, address.end()), "address that is told")
    return None


def _by_postcode(reading: Reading, start: int, end: int, begin: int) -> Span | None:
    """ "Nádražní 28, 702 00 Ostrava": words with a capital, a house number, a postcode and a town."""
    text = reading.text
    if begin == start or end - start > _LONG_HOUSE + 1 or text[end : end + 1] not in _AFTER_HOUSE:
        return None
    if not _POSTCODE_TOWN.match(text, end) or not _is_address(reading, text[begin:end]):
        return None
    return _span(begin, tail(reading, end), "street, postcode and town")


_LONGEST_HOUSE, _MOST_WORDS = 6, 5
_BEFORE_HOUSE: Final = (" ", ":", "\n", "")
_AFTER_HOUSE: Final = frozenset(", /" + "abcdefghABCDEFGH")
_LONG_HOUSE: Final = 3
_NO_STREET: Final = Word.KEEP | Word.CODE | Word.CAPITALS


def _is_address(reading: Reading, piece: str) -> bool:
    """A number and a word with a capital that is no ordinary or clinical word ("4 West", "10 AM", "Grade 2")."""
    parts = piece.split(" ")
    if len(parts) < 2 or not any(part[0].isdigit() for part in parts):
        return False
    flags = [reading.lexicon[part.rstrip(".,")] for part in parts if part[0].isupper()]
    is_long = any(sum(map(str.isdigit, part)) >= _LONG_HOUSE for part in parts)
    return any(not flag & (_NO_STREET | Word.VOCABULARY) or (is_long and flag & NAME) for flag in flags)


def _span(start: int, end: int, reason: str) -> Span:
    return Span(start, end, Label.LOCATION, Layer.CONTEXT, reason)


RECOGNIZER: Final = Recognizer(id="told-addresses", order=92, find=find)
