"""A text in small letters throughout: what may identify gets the capital by which the other layers know it."""

import re
from functools import cache
from typing import Final

from privacy.text.lexicon import NAME, Word, lexicon, listed, phrases

_WORD: Final = re.compile(r"(?<![\w/])(?<!\d )[^\W\d_]+(?:'[^\W\d_]+)?(?![/\d])")
_ADDRESS: Final = re.compile(
    r"(?<=\d )[^\W\d_]{2,}(?= [^\W\d_]{3,}| \d)|(?<![^\W\d_])(?:apt|suite|psc|box|apo|fpo|dpo)(?=\.? [\da])"
)
_STREETS: Final = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|way|terrace|square|crescent"
    r"|gardens|close|courts|circle|parkway|pkwy|highway|hwy|trail|mews|row|quay|grove)"
)
_STREET: Final = re.compile(rf"(?<=[^\W\d_] ){_STREETS}(?=[.,;\n]|$| (?:apt|suite|unit|in|and)\b)")
_INITIAL: Final = re.compile(r"(?<=[^\W\d_] )[a-z](?=\.? [A-ZÀ-ÖØ-Þ])")
_NUMBERED: Final = re.compile(
    r"(?<![\d./-])\d{1,6}[a-z]?,? ((?:[nsew]\.? )?(?:(?:[^\W\d_][\w'-]*|\d{1,3}(?:st|nd|rd|th)) ){1,3}?"
    rf"{_STREETS})(?![\w-])"
)
_ABROAD: Final = re.compile(
    r"(?<!\w)(?:rue|rua|via|viale|calle|carrera|avenida|av|ulica|ul|jalan|jl|piazza)\.?"
    r"(?: (?:de|la|del|des|du|da|do|dos|los|las|dei|della))* ([^\W\d_][\w'-]+(?: [^\W\d_][\w'-]+)?)(?=,? \d|,|\.|$|\n)"
)
_BOX: Final = re.compile(r"(?<!\w)(p\.? ?o\.? box)(?= \d)")
_STATE: Final = re.compile(
    r"(?<=[^\W\d_], )(?:(?:a[lkzr]|c[aot]|d[ce]|fl|ga|hi|i[dlna]|k[sy]|la|m[edainsot]|n[evhjmycd]|o[hkr]|pa|ri|s[cd]"
    r"|t[nx]|ut|v[ta]|w[aviy])(?=,? \d{5}(?!\d))"
    r"|(?:a[kz]|ca|fl|ga|il|k[sy]|m[dn]|n[chjmvy]|oh|sc|sd|tn|tx|ut|v[at]|w[aiv])(?=[ ,.;\n]|$))"
)
_TOWN: Final = re.compile(
    r"(?<![^\W_])([^\W\d_]{3,}(?: [^\W\d_]{3,})?)(?=, [A-Z]{2}(?![a-z])|,? (?:[A-Z]{2} )?\d{5}(?:[.,;\n]|$))"
)
_LIVES: Final = re.compile(
    r"(?<!\w)(?:lives|living|lived|resid(?:es|ing)|resident|grew up|born|raised|native|stay(?:s|ing)|moved|relocated"
    r"|flew|travel\w*)(?: alone)? (?:in|near|of|outside|to|from) ([^\W\d_]{4,}(?: [^\W\d_]{4,})?)"
)
_MONTH: Final = re.compile(
    r"(?<![^\W_])(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august"
    r"|september|october|november|december)"
    r"(?=\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d(?!\d)|\.? \d{1,2}(?:(?:st|nd|rd|th)(?!\w)|[:.,;\n]|$))"
)
_TOLD: Final = re.compile(
    r"(?<!\w)(?:(?:lives|living|stays|staying|resid\w+)(?: with [\w ]{2,20})? (?:at|on)|near|moved to"
    r"|address[\w ]{0,12}:?|(?:aunt|uncle|friend|son|daughter)s? at|letter to [^,.\n]{3,40},)"
    r" ((?=[^;\n]{0,40}\d)(?:\w*str\.|(?:av|ul|col|jl|st|no|nr)\.|[^.;\n]){4,70})"
)
_TOKEN: Final = re.compile(r"(?<=plate )[a-z0-9-]{5,8}(?![\w-])|(?<![\w.-])[a-z]{1,3}\d{6,}(?!\w)")
_SEAT: Final = re.compile(r"(?<!\w)(?:chair|room|rm|bed|bay) \d{1,4}[a-d](?!\w)")
_SHORT_NAME: Final = re.compile(r"(?<![\w-])[^\W\d_]{3,4}(?= [A-ZÀ-ÖØ-Þ][^\W\d_]{3})")
_WORK: Final = re.compile(
    r"(?<!\w)(?:work(?:s|ing|ed)? (?:at|for)|employed (?:by|at)|employer(?: is|:)?|retired from|job (?:at|with))"
    r" (?:the )?([^\W\d_][\w'-]*(?: (?:[^\W\d_][\w'-]*|&)){0,4})"
)
_CUED: Final = re.compile(
    r"(?<!\w)(?:dr|mr|mrs|ms|prof|(?:patient|pt|name|contact|surgeon|assistant|attending|accepting|referring|by|witness):?"
    r"|mother|father|wife|husband|son|daughter|sister|brother|aunt|uncle|niece|nephew|partner|neighbou?r|dear|peds:)"
    r"\.?\s((?:[^\W\d_][\w'-]+)(?: (?:[a-z]\.? )?[^\W\d_][\w'-]+)?)"
)
_PAIR: Final = re.compile(r"(?<![^\W_])([A-ZÀ-ÖØ-Þ][\w'-]+) ([a-zß-öø-ÿ][\w'-]{2,})(?![\w-])")
_TITLES: Final = ("dr", "mr", "ms", "prof")
_PART: Final = re.compile(r"[^\W\d_][\w']*")
_SHORTEST_UNKNOWN, _SHORTEST_NAME = 5, 3
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_ENDS: Final = listed("small_text", "ends")
"""Words of a sentence, with which no name of a house, a company or a person goes on."""


def capitalised(text: str) -> str:
    """The text with capitals, of the same length; the text itself when it has any capital or is Chinese.

    A word in no list is taken for a name only when it is longer than the abbreviations of a chart.
    """
    if not text.islower() or _HAN.search(text):
        return text
    text = _STATE.sub(lambda match: match.group().upper(), _known_phrases(text))
    text = _TOKEN.sub(lambda match: match.group().upper(), text)
    text = _SEAT.sub(lambda match: match.group()[:-1] + match.group()[-1].upper(), text)
    for pattern in (_NUMBERED, _ABROAD, _BOX, _TOWN, _LIVES, _TOLD, _WORK):
        text = pattern.sub(_raised, text)
    text = _house().sub(_raised_from_right, text)
    for pattern in (_ADDRESS, _STREET, _MONTH):
        text = pattern.sub(_with_capital, text)
    text = _WORD.sub(_if_name, _CUED.sub(_raised_name, text))
    text = _SHORT_NAME.sub(_if_unknown, _PAIR.sub(_raised_surname, text))
    return _INITIAL.sub(_with_capital, text)


@cache
def _house() -> re.Pattern[str]:
    """Up to four words and the kind of house: "cedar ridge medical center", "university hospital of kessel"."""
    heads = listed("facilities", "head") - {"med", "general", "home", "health", "living"}
    kinds = "|".join(sorted(heads, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])((?:[^\W\d_][\w.'-]* ){{1,4}}(?:{kinds}|(?:nursing|care|funeral) home)(?: (?:{kinds}))*"
        r"(?: of [^\W\d_]{4,})?)(?![\w-])"
    )


def _known_phrases(text: str) -> str:
    """Places and institutions of several words."""
    for phrase in _phrases():
        place = text.find(phrase.lower())
        while place >= 0:
            end = place + len(phrase)
            if not text[place - 1 : place].isalnum() and not text[end : end + 1].isalnum():
                text = text[:place] + phrase + text[end:]
            place = text.find(phrase.lower(), end)
    return text


@cache
def _phrases() -> tuple[str, ...]:
    """The listed phrases of several words, none of which is nothing but small words of a sentence."""
    listed_phrases = (*phrases("places"), *phrases("institutions"))
    return tuple(phrase for phrase in listed_phrases if " " in phrase and len(phrase.lower()) == len(phrase))


def _raised(match: re.Match[str]) -> str:
    """The match with capitals in its run of words, up to the first that belongs to the sentence."""
    start, whole = match.start(), match.group()
    done = match.start(1) - start
    out = whole[:done]
    for part in _PART.finditer(whole, done, match.end(1) - start):
        if part.group() in _ENDS:
            break
        out += whole[done : part.start()] + _capital(part.group())
        done = part.end()
    return out + whole[done:]


def _raised_from_right(match: re.Match[str]) -> str:
    """The same from the last word on: "brought to" stays before the name of a house."""
    out, whole = list(match.group()), match.group()
    for part in reversed(list(_PART.finditer(whole))):
        if part.group() == "of":
            continue
        if part.group() in _ENDS:
            break
        out[part.start()] = _capital(part.group())[0]
    return "".join(out)


def _raised_name(match: re.Match[str]) -> str:
    """The match with capitals in the words behind a title, a label or a relative that can be names."""
    start, whole = match.start(), match.group()
    out = list(whole)
    is_titled = whole.startswith(_TITLES)
    is_open = ":" in whole or is_titled
    if is_titled:
        out[0] = out[0].upper()
    for part in _PART.finditer(whole, match.start(1) - start):
        word = part.group()
        flags = lexicon()[word.removesuffix("'s")]
        can_be = flags & NAME and (is_open or not flags & Word.VOCABULARY)
        if word in _ENDS or not (can_be or (not flags and len(word) >= _SHORTEST_NAME)):
            break
        out[part.start()] = _capital(word)[0]
    return "".join(out)


def _raised_surname(match: re.Match[str]) -> str:
    """ "Ingrid larsson", "James park": a surname that is also something else, behind a given name that is not."""
    given, word = lexicon()[match[1]], match[2]
    can_be = lexicon()[word] & (Word.SURNAME | Word.EPONYM) and word not in _ENDS
    is_given = given & Word.GIVEN and not given & ~NAME
    return f"{match[1]} {_capital(word)}" if can_be and is_given else match.group()


def _if_unknown(match: re.Match[str]) -> str:
    return match.group() if lexicon()[match.group()] else _capital(match.group())


def _if_name(match: re.Match[str]) -> str:
    word = match.group()
    flags = lexicon()[word]
    is_name = flags & NAME and not flags & ~NAME and len(word) >= _SHORTEST_NAME
    is_place = flags & Word.PLACE and not flags & Word.VOCABULARY
    is_unknown = not flags and len(word) >= _SHORTEST_UNKNOWN
    return _capital(word) if is_name or is_place or is_unknown else word


def _with_capital(match: re.Match[str]) -> str:
    return _capital(match.group())


def _capital(word: str) -> str:
    first = word[0].upper()
    return first + word[1:] if len(first) == 1 else word
