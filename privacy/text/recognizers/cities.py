"""Cities and other places below a state: from the list, and by their place in a sentence or an address line."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.lexicon import NAME, Word, listed, phrases
from privacy.text.people import is_protected
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_BEFORE: Final = listed("cities", "before")
_NOUN: Final = re.compile(
    r"(?:'s)? (?:area|clinic|hospital|facility|office|resident|native|suburb|county|downtown|campus|location|"
    r"branch|[Cc]ounty"
    r"|[Hh]eights|[Bb]each|[Vv]alley|[Ss]prings|[Pp]ark)\b"
)
STATES: Final = (
    r"(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]"
    r"|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY])"
)
_STATE_NAMES: Final = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    r"|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    r"|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma"
    r"|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|Washington|Wisconsin|Wyoming"
    r"|Ontario|Quebec|Alberta|England|Scotland|Ireland|Wales|UK|U\.K\.|USA)"
)
_HOUSE_AFTER: Final = re.compile(
    r"(?: City| County)?(?:'s)?(?: (?:[Hh]ospital|[Hh]osp|[Cc]linic|[Ff]acility|"
    r"[Mm]ed(?:ical)? (?:[Cc]ent(?:er|re)|[Cc]e?nte?r)|[Mm]ed"
    r"|[Cc]ampus|[Oo]ffice|[Hh]ealth|[Cc]enter|VA|ER|ED|[Gg]eneral|Gen|branch|location)\b)+|(?: City| County)\b"
)
_CODE_AFTER: Final = re.compile(r",? \d{5}(?:-\d{4})?(?![\d.,]{0,12}\d|\s?[a-zA-Z/%])")
_REGION: Final = re.compile(rf", ?(?:{STATES}\b(?![a-z])|{_STATE_NAMES}\b)(?: ?\d{{5}}(?:-\d{{4}})?(?!\d))?")
_ZIP: Final = re.compile(rf"(?<![A-Z]){STATES},? (\d{{5}}(?:-\d{{4}})?)(?!\d)")
_SHOUTED_PLACE: Final = Word.CAPITALS | Word.PLACE
_ABBREVIATED: Final = 3
_UK_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b")


def find(reading: Reading) -> Iterator[Span]:
    """Yield places."""
    words, text, mask = reading.capitals, reading.text, reading.mask
    by_first = _by_first()
    done = 0
    for place in _candidates(reading) if words else ():
        start, stop, written, flags = words[place]
        if start < done or mask[start] != FREE:
            continue
        listed_here = by_first.get(written)
        phrase = next((p for p in listed_here if _is_here(text, p, start)), "") if listed_here else ""
        end = start + len(phrase) if phrase else 0
        if not phrase and _is_shouted(written, flags):
            phrase, end = written, stop
        if not phrase and text[start - 3 : start] == "at ":
            end = _proper_end(reading, place)
            if end:
                done = end
                yield Span(start, end, Label.LOCATION, Layer.CONTEXT, "two capitals after at")
                continue
        if not phrase:
            region = _REGION.match(text, stop) if text[stop : stop + 1] == "," else None
            if region and _can_be_town(reading, place):
                done = region.end()
                yield Span(_town_start(reading, place), done, Label.LOCATION, Layer.CONTEXT, "town before a state")
            continue
        if _is_place(reading, place, phrase, end) and not _is_stage(reading, start, end):
            region = _REGION.match(text, end)
            done = region.end() if region else end
            more = _HOUSE_AFTER.match(text, done)
            done = more.end() if more else done
            code = _CODE_AFTER.match(text, done)
            done = code.end() if code else done
            yield Span(start, done, Label.LOCATION, Layer.LEXICON, "city")
    yield from _postcodes(reading)


def _is_stage(reading: Reading, start: int, end: int) -> bool:
    """ "Ann Arbor IIIB": a place that names a staging, unless a word leads to the place itself."""
    return _STAGE.match(reading.text, end) is not None and reading.word_before(start) not in _BEFORE


_STAGE: Final = re.compile(r" (?:[Ss]tage |[Gg]rade |[Cc]lass )?(?:I{1,3}|IV)[ABES]?\b")


def _candidates(reading: Reading) -> list[int]:
    """The places of the words at which a city of the list, a town before a state or two words after "at" can begin."""
    by_first, known, ends = _by_first(), reading.lexicon, reading.places_by_end
    found = set(reading.places_of(lambda word: word in by_first or _is_shouted(word, known[word])))
    found.update(reading.places_after("at ".__eq__))
    found.update(ends[state.start()] for state in _REGION.finditer(reading.text) if state.start() in ends)
    return sorted(found)


def _is_shouted(word: str, flags: int) -> bool:
    return flags & _SHOUTED_PLACE == _SHOUTED_PLACE and len(word) > _ABBREVIATED


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases("places"), key=len, reverse=True):
        found.setdefault(re.split(r"[ .'-]", phrase)[0], []).append(phrase)
    return {first: tuple(listed) for first, listed in found.items()}


def _proper_end(reading: Reading, place: int) -> int:
    """The end of "Cedar Crest" in "seen at Cedar Crest on Monday"; 0 when it is no such name."""
    words, last = reading.capitals, place
    barred = Word.KEEP | Word.CODE | Word.CAPITALS | Word.INITIAL
    while last + 1 < len(words) and reading.text[words[last].end : words[last + 1].start] == " ":
        last += 1
    run = words[place : last + 1]
    if len(run) < 2 or any(word.flags & barred or reading.mask[word.start] for word in run):
        return 0
    return 0 if any(is_protected(reading, at) for at in range(place, last + 1)) else run[-1].end


def _is_here(text: str, phrase: str, start: int) -> bool:
    end = start + len(phrase)
    return text.startswith(phrase, start) and not text[end : end + 1].isalnum()


def _is_place(reading: Reading, place: int, phrase: str, end: int) -> bool:
    """An unmistakable city anywhere; one that is also a word or a name only where a place can stand."""
    word = reading.capitals[place]
    if _STAGED.search(reading.text[max(0, word.start - 24) : word.start].lower()) or _begins_a_name(
        reading, place, phrase
    ):
        return False
    if reading.word_after(end).lower() in _HEADS_BESIDES or (is_protected(reading, place) and " " not in phrase):
        return False
    flags = reading.capitals[place].flags
    if " " in phrase:
        return True
    is_mixed = bool(flags & (NAME | Word.VOCABULARY | Word.EPONYM | Word.KEEP))
    if not is_mixed:
        return True
    if _REGION.match(reading.text, end) or _NOUN.match(reading.text, end):
        return True
    before = reading.word_before(reading.capitals[place].start)
    if before in ("of", "the", "our", "to") and flags & Word.VOCABULARY:
        return False
    return before in _BEFORE


_STAGED: Final = re.compile(r"\b(?:stage|staging|grade|classification|criteria|score|class)\b[^.]*$")


def _begins_a_name(reading: Reading, place: int, phrase: str) -> bool:
    """ "Sofia Lima": a given name that is also a city, with a surname after it."""
    words = reading.capitals
    if " " in phrase or not words[place].flags & Word.GIVEN or place + 1 >= len(words):
        return False
    right = words[place + 1]
    return bool(right.flags & Word.SURNAME) and reading.text[words[place].end : right.start] == " "


_HEADS_BESIDES: Final = frozenset(
    [
        "criteria",
        "classification",
        "score",
        "scale",
        "definition",
        "rules",
        "rule",
        "grade",
        "chromosome",
        "syndrome",
        "virus",
        "staging",
        "protocol",
    ]
)


def _can_be_town(reading: Reading, place: int) -> bool:
    word = reading.capitals[place]
    return not word.flags & (Word.CODE | Word.CAPITALS | Word.INITIAL | Word.KEEP) and (
        bool(word.flags & NAME) or not word.flags or reading.word_before(word.start) in _BEFORE
    )


def _town_start(reading: Reading, place: int) -> int:
    """ "Fort Wayne", "Elk Grove": the capitals before that go along."""
    words = reading.capitals
    start = words[place].start
    if (
        (
            place
            and reading.text[words[place - 1].end : start] == " "
            and not reading.begins_sentence(words[place - 1].start)
        )
        and not words[place - 1].flags & (Word.CODE | Word.INITIAL)
        and not reading.mask[words[place - 1].start]
    ):
        return words[place - 1].start
    return start


def _postcodes(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for start, end in reading.numbers:
        if end - start == 5 and text[start - 1 : start] == " ":
            match = _ZIP.search(text, max(0, start - 5), min(len(text), end + 5))
            if match and match.start(1) == start:
                yield Span(start, match.end(1), Label.LOCATION, Layer.PATTERN, "zip code")
    for place in reading.places_of(_may_be_postcode):
        word = reading.capitals[place]
        if word.flags & (Word.CODE | Word.CAPITALS):
            match = _UK_POSTCODE.match(text, word.start)
            if match:
                yield Span(match.start(), match.end(), Label.LOCATION, Layer.PATTERN, "postcode")


def _may_be_postcode(word: str) -> bool:
    """The first half of one: short, with a digit."""
    return 2 <= len(word) <= 4 and any(map(str.isdigit, word))


RECOGNIZER: Final = Recognizer(id="cities", order=105, find=find)
