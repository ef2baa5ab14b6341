"""Hospitals, clinics, homes and schools by their names: "St. Mary's Hospital", "Mayo Clinic", "the Dallas facility"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, Word, listed, phrases
from privacy.text.people import TITLES, is_protected
from privacy.text.reading import Capital, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_NOUNS: Final = listed("facilities", "nouns")
_HEAD: Final = listed("facilities", "head")
_WEAK_HEADS: Final = frozenset(
    [
        "practice",
        "health",
        "medical",
        "med",
        "general",
        "home",
        "school",
        "center",
        "campus",
        "healthcare",
        "rehab",
        "rehabilitation",
    ]
)
_HEADS_OF_EPONYMS: Final = listed("people", "certain_heads")
_GENERIC: Final = listed("facilities", "generic")
_LEAD_TO_HOUSES: Final = frozenset(
    ("at", "from", "in", "to", "on", "site", "lives", "resides", "address", "attends", "visited", "via")
)
_KINDS_OF_LIVING: Final = frozenset(("Assisted", "Senior", "Independent", "Supported", "Sheltered", "Retirement"))
_NOT_HOUSES: Final = frozenset(
    ("criteria", "score", "scale", "classification", "protocol", "definition", "rule", "rules")
)
_FOLLOWS: Final = re.compile(
    r"(?:'s)?(?: ?-? ?(?:[Hh]ospital|[Hh]osp|[Cc]linic|[Ff]acility|[Mm]ed(?:ical)?\.? ?(?:[Cc]ent(?:er|re)|"
    r"[Cc]e?nte?r)?|[Cc]ampus"
    r"|[Oo]ffice|[Hh]ealth(?: ?[Cc]are)?|[Cc]enter|[Cc]entre|ER|ED|ICU|VA|[Gg]eneral|[Gg]en|[Ee]mergency|"
    r"location|branch|site)\b)+"
)
_SAINT: Final = re.compile(r"(?:St\.?|Saint|Sta\.|Santa|Mt\.?|Mount) (?:[A-Z][a-z]+)(?:'s|s')?")
_OF: Final = re.compile(r" (?:of|for) (?:the )?$")
_LINK: Final = re.compile(r"(?:\.? |-|'s |s' |' | ?& ?| and | of (?:the )?|/|, (?=Children))")
_SURGERY: Final = re.compile(r"The (?<!\wThe )([A-Z][a-z]+)(?: [A-Z][a-z]+)? (?:Surgery|Practice)\b")
_DOCTORS: Final = re.compile(
    r"Drs?\.? (?<!\wDr )(?:[A-Z][\w'-]+ (?:and |& )?){1,3}(?:Practice|Surgery|Partners|Associates)\b"
)
_ABROAD: Final = re.compile(
    r"(?:Cl[íi]nica|Sanat[óo]rio|Policl[íi]nic[ao]|Centro [MS][ée]dico|Ospedale|Clinique|Centre Hospitalier|Maternidad)"
    r"(?: (?:de|del|da|do|di|la|el|les?|las|los))*(?: [A-ZÀ-Þ][\w'-]+(?: (?:de|del|da|do|di|la))*){0,2} [A-ZÀ-Þ][\w'-]+"
)
_ABROAD_SIGNS: Final = (
    "Clínica",
    "Clinica",
    "Sanat",
    "Policl",
    "Centro",
    "Ospedale",
    "Clinique",
    "Centre Hosp",
    "Maternidad",
)
_NAMED_CARE: Final = re.compile(r"(?:'s|s')$")


def find(reading: Reading) -> Iterator[Span]:
    """Yield names of institutions."""
    yield from _known_houses(reading)
    yield from _surgeries(reading)
    for match in _ABROAD.finditer(reading.text) if any(sign in reading.text for sign in _ABROAD_SIGNS) else ():
        yield Span(*match.span(), Label.LOCATION, Layer.CONTEXT, "name of an institution")
    words = reading.capitals
    done = -1
    for place in reading.places_of(_is_head):
        word = words[place]
        if place <= done or reading.mask[word.start]:
            continue
        lowered = word.word.lower()
        first, is_proper = _walk_left(reading, place)
        last = _walk_right(reading, place)
        end = _with_of(reading, last)
        is_proper = is_proper or end > words[last].end or _is_general(reading, first, place)
        if (first == place and lowered in _WEAK_HEADS) or not is_proper:
            continue
        if _is_no_house(words[first : place + 1]):
            continue
        after = reading.word_after(end).lower()
        if after in _NOT_HOUSES or (lowered == "university" and after in _HEADS_OF_EPONYMS):
            continue
        done = last
        yield Span(words[first].start, end, Label.LOCATION, Layer.CONTEXT, "name of an institution")
    for match in _SAINT.finditer(reading.text) if "St" in reading.text or "Mt" in reading.text else ():
        if reading.text.startswith((" wort", " fire"), match.end()):
            continue
        if match.group().endswith("'s") or _FOLLOWS.match(reading.text, match.end()):
            more = _FOLLOWS.match(reading.text, match.end())
            end = more.end() if more else match.end()
            yield Span(match.start(), end, Label.LOCATION, Layer.CONTEXT, "house named after a saint")


def _is_no_house(words: list[Capital]) -> bool:
    """ "Stroke Unit", "Daily Living": the head of a house behind words that make none."""
    lowered = words[-1].word.lower()
    if lowered == "living":
        return len(words) > 1 and words[-2].word not in _KINDS_OF_LIVING
    return lowered == "unit" and all(part.flags & Word.VOCABULARY for part in words[:-1])


def _is_head(word: str) -> bool:
    return word.lower() in _HEAD


def _surgeries(reading: Reading) -> Iterator[Span]:
    """ "The Meadows Surgery": a practice by the name of a place, not an operation."""
    if not any(sign in reading.text for sign in ("Surgery", "Practice", "Partners", "Associates")):
        return
    for match in _DOCTORS.finditer(reading.text):
        yield Span(*match.span(), Label.LOCATION, Layer.CONTEXT, "practice of a doctor")
    for match in _SURGERY.finditer(reading.text):
        if reading.lexicon[match[1]] & (NAME | Word.PLACE):
            yield Span(*match.span(), Label.LOCATION, Layer.CONTEXT, "name of a practice")


def _known_houses(reading: Reading) -> Iterator[Span]:
    """Institutions of the list, wherever they stand with their capitals; not the eponym of a score."""
    by_first, text = _by_first(), reading.text
    for place in reading.places_of(lambda word: word.partition("'")[0] in by_first):
        word = reading.capitals[place]
        for phrase in by_first[word.word.partition("'")[0]]:
            end = word.start + len(phrase)
            if text.startswith(phrase, word.start) and not text[end : end + 1].isalnum():
                if len(phrase) <= len(word.word) and is_protected(reading, place):
                    continue
                more = _FOLLOWS.match(text, end)
                if _is_person(reading, place, phrase) or reading.word_after(end).lower() in _NOT_HOUSES:
                    break
                yield Span(word.start, more.end() if more else end, Label.LOCATION, Layer.LEXICON, "known institution")
                break


def _is_person(reading: Reading, place: int, phrase: str) -> bool:
    """ "Dr. Rush", "Emory Clark": a one-word institution beside a title or a name."""
    if phrase.isupper() and " " not in phrase:
        near = reading.word_before(reading.capitals[place].start) in ("at", "from", "to", "in", "our", "the", "via")
        return not near and not _FOLLOWS.match(reading.text, reading.capitals[place].end)
    if " " in phrase or "-" in phrase:
        return False
    words, text = reading.capitals, reading.text
    if (
        place
        and words[place - 1].word.lower() in TITLES
        and text[words[place - 1].end : words[place].start] in (" ", ". ")
    ):
        return True
    flags = words[place].flags
    if place and words[place - 1].flags & Word.GIVEN and text[words[place - 1].end : words[place].start] == " ":
        return True
    if flags & (NAME | Word.VOCABULARY):
        before = reading.word_before(words[place].start)
        return before not in ("at", "from", "to", "in", "our", "the", "via") or bool(flags & Word.VOCABULARY)
    return False


_PHRASES: dict[str, tuple[str, ...]] = {}


def _by_first() -> dict[str, tuple[str, ...]]:
    if not _PHRASES:
        for phrase in sorted(phrases("institutions"), key=len, reverse=True):
            first = re.split(r"[ .'-]", phrase)[0]
            _PHRASES[first] = (*_PHRASES.get(first, ()), phrase)
    return _PHRASES


def _walk_left(reading: Reading, place: int) -> tuple[int, bool]:
    """The first word of an institution's name, and whether any of its words is proper to it."""
    words, text = reading.capitals, reading.text
    first, is_proper = place, False
    while first > 0 and place - first < 6:
        left, right = words[first - 1], words[first]
        gap = text[left.end : right.start]
        if (
            not gap
            or len(gap) > 9
            or not _LINK.fullmatch(gap)
            or left.word.lower() in ("dr", "mr", "mrs", "ms", "prof")
        ):
            break
        if gap == ". " and left.word.lower() not in ("st", "mt", "ft"):
            break
        if gap.strip() in ("and", "of", "of the", "&") and not _continues(left):
            break
        if reading.mask[left.start] == 1 or left.word.lower() in _LEAD_TO_HOUSES:
            break
        if reading.begins_sentence(left.start) and left.flags == Word.VOCABULARY and gap == " " and _is_ordinary(left):
            break
        first -= 1
        is_proper = is_proper or not _is_generic(left)
    while first < place and _is_generic(words[first]) and words[first].word.lower() in ("the", "our", "this", "at"):
        first += 1
    return first, is_proper


def _is_general(reading: Reading, first: int, place: int) -> bool:
    """ "admitted to General Hospital": written as a name though its words are ordinary."""
    words = reading.capitals
    return (
        place - first == 1
        and words[first].word in ("General", "Community", "Regional", "Memorial", "Children", "University")
        and words[place].word == "Hospital"
        and reading.word_before(words[first].start) in ("to", "at", "from", "in")
    )


def _continues(word: Capital) -> bool:
    return bool(word.flags & NAME) or word.flags == 0 or word.word.lower() in _NOUNS


def _is_ordinary(word: Capital) -> bool:
    """A word that begins a sentence or a heading rather than the name of a house."""
    return _is_generic(word) and word.word not in (
        "University",
        "Children",
        "General",
        "Memorial",
        "Community",
        "Women",
    )


def _is_generic(word: Capital) -> bool:
    lowered = word.word.lower()
    if lowered in _GENERIC or lowered in ("children", "women"):
        return True
    return bool(word.flags & (Word.CAPITALS | Word.CODE)) and not word.flags & (NAME | Word.PLACE) and len(lowered) < 3


def _walk_right(reading: Reading, place: int) -> int:
    words, text = reading.capitals, reading.text
    last = place
    while last + 1 < len(words):
        gap = text[words[last].end : words[last + 1].start]
        if gap in (" ", ". ") and words[last + 1].word.lower() in (_NOUNS | {"district"}):
            last += 1
        else:
            break
    return last


def _with_of(reading: Reading, last: int) -> int:
    """ "Hospital of Atlanta", "Institute for Rare Diseases", "Children's Hospital Boston"."""
    words, text = reading.capitals, reading.text
    end = words[last].end
    if last + 1 < len(words):
        after = words[last + 1]
        gap = text[end : after.start]
        if (
            (gap in (" of ", " of the ", " for ", " at ", " ") or (gap == ", " and after.flags & Word.PLACE))
            and (after.flags & (Word.PLACE | NAME) or not after.flags)
            and (gap == " of " or reading.text[after.end : after.end + 1] != ":")
            and "\n" not in gap
        ):
            return after.end
    return end


RECOGNIZER: Final = Recognizer(id="facilities", order=100, find=find)
