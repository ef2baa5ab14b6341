"""Street addresses: number and street in English and other languages, units, boxes, and the lines after them."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.address_lines import CAPITAL, tail
from privacy.text.lexicon import Word, listed
from privacy.text.reading import UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span


def _either(name: str) -> str:
    words = sorted(listed("street_addresses", name), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, words))})"


_SUFFIX: Final = (
    r"(?:St(?:reet|r?\.|r)?|Ave(?:nue|\.)?|R(?:oa)?d\.?|Blvd\.?|Boulevard|Dr(?:ive|\.)?|Lane|Ln\.?|Court|Ct\.?|Place|Pl\.?|Way|Ter(?:race|\.)?"
    r"|Circle|Cir\.?|Parkway|Pkwy\.?|Highway|Hwy\.?|Square|Sq\.?|Trail|Trl\.?|Loop|Alley|Crescent|Close|Mews|Row|Walk|Quay|Turnpike"
    r"|Pike|Ridge|Hill|Hills|Heights|Gardens|Grove|Green|Plaza|Landing|Crossing|Bend|Run|Point|Path|Bridge|Islands?|Manor"
    r"|Cove|Coves|Cottages?|Villas|Mansions|Barracks|Meadows?|Park|Estates?|Streets|Avenues|Roads|Freeway|Expressway|Route)"
)
_RARE_SUFFIX: Final = _either("rare_suffixes")
"""The rarer street words of the United States' postal standard (publication 28)."""
_PREFIX: Final = (
    r"(?:(?i:rue|rua|via|viale|piazza|calle|carrera|cra\.?|avenida|avda\.?|av\.?|paseo|camino|ulica|ul\.|os\.|pl\.|rúa|travessa|strada"
    r"|bulevardul|boulevard|chemin|allée|avenue|impasse|quai|corso|largo|praça|jalan|jl\.|jln|lorong|soi|thanon|cité|carrer|trg|náměstí|nám\.)"
    r"|Plaza|Place|Brisas|An der|Am|Auf der|Im|Zum|Unter den)"
)
_PARTICLE: Final = (
    r"des|dos|das|du|dei|degli|delle|della|dello|del|de|la|los|las|da|do|d'|l'|der|den|dem|e|y|na|nad|ul\."
)
_ENDINGS: Final = tuple(sorted(listed("street_addresses", "endings")))
_ENDED: Final = rf"[{UPPER}][\w-]*(?:{_either('endings')})(?!\w)\.?"
_HOUSE: Final = (
    r"(?:(?:,? ?(?:nº|n°|No\.?|nr\.?|#)? ?\d{1,4}(?!\d)"
    r"| \d{5})(?:[-/]\d{1,4})?[a-zA-Z]?(?: [A-Z](?: \d{1,3})?(?!\w|\.\w))?)"
)
_STREET: Final = re.compile(
    rf"(?:[NSEW]\.? )?(?:{CAPITAL}|\d+(?:st|nd|rd|th))(?: (?:{CAPITAL}|\d+(?:st|nd|rd|th)|de|la|del|los|las|da|do|"
    rf"dos|of|the|van|den|der)){{0,4}}? "
    rf"{_SUFFIX}(?![\w']| {_SUFFIX}(?![\w']))(?: [NSEW]\b\.?| (?:North|South|East|West|N[EW]"
    rf"|S[EW])\b)?(?: \d{{1,4}}(?!\d))?"
)
_RARE_STREET: Final = re.compile(
    rf"(?:{CAPITAL}|van|von|de|ten)(?: {CAPITAL}| \d{{1,4}}){{0,4}}? {_RARE_SUFFIX}(?![\w'])(?: \d{{1,4}}(?!\d))?"
)
_FOREIGN: Final = re.compile(
    rf"(?:{_PREFIX} (?:(?:(?:{_PARTICLE})[ ']?){{0,3}}{CAPITAL}[ ]?){{1,4}}"
    rf"|(?:{CAPITAL} )?{_ENDED}(?: (?:terrasse|Street|Streets))?){_HOUSE}?"
)
_NUMBERED_WAY: Final = re.compile(
    r"(?:Calle|Carrera|Cra|Cl|Avenida|Av|Transversal|Diagonal|Kra|Cll)\.? \d{1,3}[A-Z]?(?: (?:bis|Sur|Norte"
    r"|Este))? ?(?:No\.?|#|nº|N°) ?\d{1,3}[A-Z]?(?: ?- ?\d{1,3})?"
)
_WARD: Final = re.compile(
    rf"\d{{1,4}}(?:-\d{{1,4}}){{0,2}},? (?:[{UPPER}][\w-]*, )?[{UPPER}]\w*-(?:ku|shi|cho|chome|machi|gun|ken|gu"
    rf"|dong|ro|gil|si|ji)(?!\w)"
)
_PLAIN: Final = re.compile(
    rf"{CAPITAL}(?: {CAPITAL}){{0,3}} \d{{1,4}}(?!\d)(?=\s*(?:,|\n|Apt|Suite|\.(?:\s|$)|$|{CAPITAL}))"
)
_BETWEEN: Final = re.compile(r"[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?,?(?: \d{1,5}(?:[-/]\d{1,4})?)? ")
_BEFORE_NUMBER: Final = re.compile(
    r"(?:\d{1,6} |(?:Flat|Unit|Apt|Suite|Room|Plot|Lot|Villa|Block|Blk|House|No|Nr)\.? ?#?(?:\w{1,5}(?:, ?| ))?)$"
)
_BLOCK: Final = re.compile(
    rf"(?:Blk\.?|Block) \d{{1,4}}[A-Z]?[ ,]+(?:{CAPITAL} ){{0,4}}(?:\d{{1,3}} )?#\d{{1,3}}-\d{{1,5}}"
    rf"(?:,? {CAPITAL}){{0,3}}"
)
_STREET_AND_TOWN: Final = re.compile(
    r"(?:Street|Lane|Road|Avenue|Close|Mews|Wharf|Quay|Crescent|Terrace|Drive), (?=[A-Z])"
)
_HOUSE_NAME: Final = re.compile(
    r"(?:(?:The )?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}|(?:Apartment|Flat|Apt\.?) \w{1,4}), [A-Z][a-z]+(?: [A-Z][a-z]+)? $"
)
_POSTCODE_END: Final = re.compile(r"(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{5})$")
_FLAT: Final = re.compile(r"(?:Apt\.?|Apartment|Suite|Unit|Flat) #?\w{1,6}")
_HOUSE_BEFORE: Final = re.compile(r"\d{1,6}(?:[ -]\d{1,4})?\.? [^\n\d,;:?!]{2,45}(?: \d{1,5}[a-z]?\.?)?,?[\s>]*$")
_LIVING: Final = re.compile(r"\. (?:[Ll]iv(?:es?|ing)|[Rr]esid)")
"""Another sentence begins between a number and the flat."""
_LIVES: Final = re.compile(
    r"(?:lives? (?:at|on)|living (?:at|on)|resid(?:es|ing) (?:at|on)|address(?: is|:)?|home (?:at|on)|"
    r"moved to|corner of|taxi to"
    r"|arrived at|located at|ship(?:ped)? to|deliver(?:ed)? to|sent to)[\s:]*(?:is )?(?:the )?$",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield addresses."""
    text, done = reading.text, 0
    for start, end in reading.numbers:
        if start < done or end - start > 6 or reading.mask[start] or (start and text[start - 1].isalnum()):
            continue
        found = _numbered(reading, start, end)
        if found > start:
            done = tail(reading, found)
            yield Span(_front(text, start), done, Label.LOCATION, Layer.CONTEXT, "street address")
    yield from _around_units(reading)
    yield from _named_streets(reading)


def _around_units(reading: Reading) -> Iterator[Span]:
    """ "5049 Harjukuja 54, Apt. 3": a flat or suite with the house number before it and the lines behind it."""
    text = reading.text
    for match in _BLOCK.finditer(text) if "#" in text else ():
        yield Span(match.start(), tail(reading, match.end()), Label.LOCATION, Layer.CONTEXT, "block and unit")
    for match in _STREET_AND_TOWN.finditer(text):
        house = _HOUSE_NAME.search(text, max(0, match.start() - 60), match.start())
        if house:
            end = tail(reading, match.end() - 2)
            yield Span(house.start(), end, Label.LOCATION, Layer.CONTEXT, "house and street")
    if not any(sign in text for sign in ("Apt", "Suite", "Unit ", "Flat ")):
        return
    for match in _FLAT.finditer(text):
        before = _HOUSE_BEFORE.search(text, max(0, match.start() - 70), match.start())
        if before and _LIVING.search(before.group()):
            before = None
        end = tail(reading, match.end()) if before is None and match.group()[:1] in "AF" else 0
        if end > match.end() and _POSTCODE_END.search(text, max(0, end - 9), end):
            yield Span(match.start(), end, Label.LOCATION, Layer.CONTEXT, "flat, house and postcode")
        if before:
            end = tail(reading, before.end() if text[before.end() - 1].isalnum() else match.start() - 1)
            yield Span(before.start(), max(end, match.end()), Label.LOCATION, Layer.CONTEXT, "house and flat")


def _front(text: str, start: int) -> int:
    """The start with a flat or a second number before the house number."""
    match = _BEFORE_NUMBER.search(text, max(0, start - 18), start)
    return match.start() if match else start


def _numbered(reading: Reading, start: int, end: int) -> int:
    """The end of "221B Baker Street", "12 rue de la Gare", "5049 Harjukuja 54", or the start itself."""
    text = reading.text
    ward = _WARD.match(text, start) if text[end : end + 1] in _BEFORE_WARD else None
    if ward:
        return ward.end()
    after = _BETWEEN.match(text, end)
    if after is None or not _may_begin(text, after.end()):
        return start
    for pattern in (_STREET, _FOREIGN):
        match = pattern.match(text, after.end())
        if match:
            return match.end()
    is_likely = _may_be_house(after.group(), end - start) and _may_be_street(reading, after.end())
    if not is_likely and not (
        text.endswith(_ENDS_OF_LIVES, 0, start) and _LIVES.search(text, max(0, start - 20), start)
    ):
        return start
    for pattern in (_RARE_STREET, _PLAIN):
        match = pattern.match(text, after.end())
        if match:
            return match.end()
    return start


def _may_begin(text: str, place: int) -> bool:
    """Whether a street can begin at a place: with a capital, an ordinal or a small street word ("rue", "ul.")."""
    sign = text[place : place + 1]
    return sign.isupper() or sign.isdigit() or text.startswith(_LOW_STREETS, place)


_ENDS_OF_LIVES: Final = ("at ", "on ", "to ", "of ", ": ", ":\n", "is ", "the ", "address ")
_BEFORE_WARD: Final = ("-", " ", ",")
_LOW_STREETS: Final = tuple(
    f"{word}{end}" for word in listed("street_addresses", "low_prefixes") for end in (" ", ". ")
)


def _may_be_house(between: str, size: int) -> bool:
    return (size >= 3 or "/" in between) and "," not in between


def _may_be_street(reading: Reading, place: int) -> bool:
    """Whether the word at a place is no ordinary or clinical word ("280, Plavix 600")."""
    word = _WORD.match(reading.text, place)
    return word is not None and not reading.lexicon[word.group()] & (Word.VOCABULARY | Word.KEEP | Word.CODE)


_WORD: Final = re.compile(r"[^\W\d_]+")
_BEFORE_STREET: Final = frozenset(["on", "at", "of", "in", "from", "to", "near", "off", "and", "our"])
_LOW_PREFIX: Final = re.compile(
    rf"(?<!\w)(?:{_either('low_prefixes')})\.? (?:(?:de|la|del|da|do|des|du|dei) ?){{0,2}}$"
)


def _named_streets(reading: Reading) -> Iterator[Span]:
    """A street without a number before it: "on Elm Street", "Hauptstraße 5", "Nádražní 28, 702 00 Ostrava"."""
    text, mask = reading.text, reading.mask
    typed = set(reading.places_of(_may_be_typed))
    led = set(reading.places_after(_is_lead))
    for place in sorted(typed | led):
        word = reading.capitals[place]
        if mask[word.start]:
            continue
        is_led = place in led and (text[word.start - 2] != "." or _may_follow(text, word.start))
        before = reading.word_before(word.start) if is_led else ""
        begin = _street_start(text, word.start) if before in _LOW_ENDS else word.start
        is_typed = begin < word.start or place in typed
        match = (_NUMBERED_WAY.match(text, word.start) or _FOREIGN.match(text, begin)) if is_typed else None
        if match and (
            any(map(str.isdigit, match.group())) or _LIVES.search(text[max(0, word.start - 20) : word.start])
        ):
            yield Span(begin, tail(reading, match.end()), Label.LOCATION, Layer.CONTEXT, "street abroad")
            continue
        if before in _BEFORE_STREET:
            match = _STREET.match(text, word.start)
            last = match.group().rsplit(" ", 1)[-1].rstrip(".") if match else ""
            is_proper = last == "St" and before in ("on", "off") and not word.flags & (Word.VOCABULARY | Word.KEEP)
            if match and (last.lower() not in _ALSO_WORDS or is_proper):
                yield Span(word.start, tail(reading, match.end()), Label.LOCATION, Layer.CONTEXT, "street")


def _may_follow(text: str, start: int) -> bool:
    """Whether the word before may be one that leads to a street, by its last two letters: the cheap test."""
    if text[start - 1 : start] != " ":
        return False
    end = start - 2 if text[start - 2 : start - 1] == "." else start - 1
    return text[end - 2 : end].lower() in _ENDS_BEFORE


_LOW_ENDS: Final = listed("street_addresses", "low_prefixes") | {"de", "la", "del", "da", "do", "des", "du", "dei"}


_ENDS_BEFORE: Final = frozenset(word[-2:] for word in _LOW_ENDS | _BEFORE_STREET)


def _is_lead(signs: str) -> bool:
    """The same test of the three signs before a word, in doubt true."""
    return signs[1:] == ". " or (signs[-1:] == " " and signs[:-1].lower() in _ENDS_BEFORE)


def _may_be_typed(word: str) -> bool:
    """Whether a word may begin, or end, like a kind of street; the first test is the cheap one."""
    if word[:2] in _FIRST_TWO and word.startswith(_STARTS):
        return True
    return word[-2:] in _LAST_TWO and word.endswith(_ENDINGS)


def _street_start(text: str, start: int) -> int:
    """Where "ul." or "rue de la" before a capital begins, or the capital's own place."""
    match = _LOW_PREFIX.search(text, max(0, start - 22), start)
    return match.start() if match else start


_STARTS: Final = tuple(sorted(listed("street_addresses", "starts")))
_FIRST_TWO: Final = frozenset(word[:2] for word in _STARTS)
_LAST_TWO: Final = frozenset(word[-2:] for word in _ENDINGS)
_ALSO_WORDS: Final = listed("street_addresses", "also_words")

RECOGNIZER: Final = Recognizer(id="street-addresses", order=90, find=find)
