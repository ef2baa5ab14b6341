"""Street addresses: number and street in English and other languages, units, boxes, and the lines after them."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_CAP: Final = rf"[{UPPER}][\w'.-]*"
_SUFFIX: Final = (
    r"(?:St(?:reet|\.)?|Ave(?:nue|\.)?|R(?:oa)?d\.?|Blvd\.?|Boulevard|Dr(?:ive|\.)?|Lane|Ln\.?|Court|Ct\.?|Place|Pl\.?|Way|Ter(?:race|\.)?"
    r"|Circle|Cir\.?|Parkway|Pkwy\.?|Highway|Hwy\.?|Square|Sq\.?|Trail|Trl\.?|Loop|Alley|Crescent|Close|Mews|Row|Walk|Quay|Turnpike"
    r"|Pike|Ridge|Hill|Hills|Heights|Gardens|Grove|Green|Plaza|Landing|Crossing|Bend|Run|Point|Path|Bridge|Islands?|Manor"
    r"|Cove|Coves|Meadows?|Park|Estates?|Streets|Avenues|Roads|Freeway|Expressway|Route)"
)
_PREFIX: Final = (
    r"(?:Rue|Rua|Via|Viale|Piazza|Calle|Carrera|Cra|Avenida|Av\.?|Paseo|Plaza|Camino|Ulica|Ul\.|ul\.|Rúa|Travessa|Strada|Bulevardul"
    r"|Boulevard|Chemin|Allée|Impasse|Place|Quai|Corso|Largo|Praça|Jalan|Jl\.|Jln|Lorong|Soi|Thanon|Cité|Carrer|Brisas"
    r"|An der|Am|Auf der|Im|Zum|Unter den)"
)
_ENDED: Final = (
    rf"[{UPPER}][\w-]*(?:stra(?:ss|ß)e|str\.|weg|gasse|platz|allee|ring|gatan|vägen|väg|vej|gade|gata|veien|vegen|terrasse"
    r"|tie|katu|kuja|polku|laan|straat|plein|dreef|kade|utca|út|tér|ulice|ova|braut|gerði|stígur|vegur|tanya|tn|mnt)"
)
_UNIT: Final = (
    r"(?:,?\s+(?:Apt|Apartment|Suite|Ste|Unit|Room|Rm|Floor|Fl|Bldg|Building|Flat|Lot|#)\.?\s?#?\s?[\w-]{1,6})"
)
_STREET: Final = re.compile(
    rf"(?:[NSEW]\.? )?(?:{_CAP}|\d+(?:st|nd|rd|th))(?: (?:{_CAP}|\d+(?:st|nd|rd|th)|de|la|del|los|las|da|do|"
    rf"dos|of|the|van|den|der)){{0,4}}? "
    rf"{_SUFFIX}(?![\w'])(?: [NSEW]\b\.?| (?:North|South|East|West|N[EW]|S[EW])\b)?(?: \d{{1,4}}(?!\d))?"
)
_FOREIGN: Final = re.compile(
    rf"(?:{_PREFIX} (?:(?:{_CAP}|des|dos|das|du|del|de|la|los|las|da|do|d'|l'|der|den|e|y)[ ']?){{1,5}}"
    rf"|(?:{_CAP} )?{_ENDED}(?: (?:terrasse|Street|Streets))?)(?:,? ?(?:nº|n°|No\.?)? ?\d{{1,5}}[a-zA-Z]?)?"
)
_PLAIN: Final = re.compile(rf"{_CAP}(?: {_CAP}){{0,3}} \d{{1,4}}(?!\d)(?=\s*(?:,|\n|Apt|Suite|{_CAP}))")
_UNITS: Final = re.compile(_UNIT)
_REST: Final = re.compile(
    rf"(?:{_UNIT}){{0,3}}(?:(?:,\s*|\s*\n\s*|\s+)(?!(?:Phone|Tel|Fax|Email|E-mail|MRN|DOB|Website|Age|Sex|Date|Dr|He|She|The|Patient|Please)\b)"
    rf"{_CAP}(?:[ -](?:{_CAP}|de|la|del|do|da|am|an|der|sur|i)){{0,3}}){{0,3}}(?:,?\s*\d{{4,5}}(?:-\d{{4}})?(?!\d))?"
)
_FLAT: Final = re.compile(r"(?:Apt\.?|Apartment|Suite|Unit|Flat) #?\w{1,6}")
_HOUSE_BEFORE: Final = re.compile(r"\d{1,6}(?:[ -]\d{1,4})?\.? [^\n\d,;:?!]{2,45}(?: \d{1,5}[a-z]?\.?)?,?[\s>]*$")
_BOX: Final = re.compile(r"P\.? ?O\.? ?[Bb]ox\s*#?\s*\d+|(?:FPO|APO|DPO)\s+A[AEP]\s+\d{5}")
_LIVES: Final = re.compile(
    r"(?:lives? (?:at|on)|living (?:at|on)|resid(?:es|ing) (?:at|on)|address(?: is|:)?|home (?:at|on)|"
    r"moved to|corner of|taxi to"
    r"|arrived at|located at|ship(?:ped)? to|deliver(?:ed)? to|sent to)[\s:]*(?:is )?(?:the )?$",
    re.IGNORECASE,
)
_ROOM: Final = re.compile(r"\b(?:[Rr]oom|[Rr]m\.?|[Bb]ed)\s?#?\s?(\d{2,5}[A-D]?(?:-\d|-[A-D])?)\b(?! ?(?:mg|air))")


def find(reading: Reading) -> Iterator[Span]:
    """Yield addresses."""
    text, done = reading.text, 0
    for start, end in reading.numbers:
        if start < done or end - start > 6 or reading.mask[start] or (start and text[start - 1].isalnum()):
            continue
        found = _numbered(text, start, end)
        if found > start:
            done = _rest(text, found)
            yield Span(start, done, Label.LOCATION, Layer.CONTEXT, "street address")
    yield from _around_units(reading)
    if "Bo" in text or "bo" in text or "PO " in text:
        for match in _BOX.finditer(text):
            yield Span(match.start(), match.end(), Label.LOCATION, Layer.PATTERN, "post box")
    yield from _named_streets(reading)
    if "oom" in text or "Rm" in text or "ed " in text:
        for match in _ROOM.finditer(text):
            yield Span(match.start(1), match.end(1), Label.LOCATION, Layer.CONTEXT, "room or bed")


def _around_units(reading: Reading) -> Iterator[Span]:
    """ "5049 Harjukuja 54, Apt. 3": a flat or suite with the house number before it and the lines behind it."""
    text = reading.text
    if not any(sign in text for sign in ("Apt", "Suite", "Unit ", "Flat ")):
        return
    for match in _FLAT.finditer(text):
        before = _HOUSE_BEFORE.search(text, max(0, match.start() - 70), match.start())
        if before:
            yield Span(before.start(), _rest(text, match.end()), Label.LOCATION, Layer.CONTEXT, "house and flat")


def _numbered(text: str, start: int, end: int) -> int:
    """The end of "221B Baker Street", "12 rue de la Gare", "5049 Harjukuja 54", or the start itself."""
    after = re.compile(r"[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?,?(?: \d{1,5})? ").match(text, end)
    if after is None:
        return start
    for pattern in (_STREET, _FOREIGN):
        match = pattern.match(text, after.end())
        if match:
            return match.end()
    match = _PLAIN.match(text, after.end())
    if match and (end - start >= 3 or _LIVES.search(text[max(0, start - 20) : start])):
        return match.end()
    return start


def _rest(text: str, end: int) -> int:
    """Unit, city, country and postcode that go on after a street."""
    units = _UNITS.match(text, end)
    if not units and text[end : end + 1] not in (",", "\n"):
        return end
    match = _REST.match(text, end)
    return match.end() if match else end


_BEFORE_STREET: Final = ("on ", "at ", "of ", "in ", "from ", "to ", "near ", "off ", "and ", "our ")


def _named_streets(reading: Reading) -> Iterator[Span]:
    """A street without a number before it: "on Elm Street", "Hauptstraße 5"."""
    text = reading.text
    for word in reading.capitals:
        if reading.mask[word.start]:
            continue
        match = _FOREIGN.match(text, word.start) if word.word.startswith(_STARTS) or _may_end(word.word) else None
        if match and (
            any(map(str.isdigit, match.group())) or _LIVES.search(text[max(0, word.start - 20) : word.start])
        ):
            yield Span(word.start, _rest(text, match.end()), Label.LOCATION, Layer.CONTEXT, "street abroad")
            continue
        if text.endswith(_BEFORE_STREET, 0, word.start):
            match = _STREET.match(text, word.start)
            if match and match.group().rsplit(" ", 1)[-1].rstrip(".").lower() not in _ALSO_WORDS:
                yield Span(word.start, _rest(text, match.end()), Label.LOCATION, Layer.CONTEXT, "street")


_STARTS: Final = (
    "Rue",
    "Rua",
    "Via",
    "Piaz",
    "Call",
    "Carr",
    "Cra",
    "Aven",
    "Av",
    "Pase",
    "Plaz",
    "Cami",
    "Ul",
    "Tra",
    "Str",
    "Bul",
    "Boul",
    "Chem",
    "All",
    "Impa",
    "Plac",
    "Quai",
    "Cors",
    "Larg",
    "Pra",
    "Jal",
    "Jl",
    "Jln",
    "Loro",
    "Soi",
    "Than",
    "Bri",
    "An",
    "Am",
    "Auf",
    "Im",
    "Zum",
    "Unter",
)
_ENDS: Final = (
    "straße",
    "strasse",
    "str",
    "weg",
    "gasse",
    "platz",
    "allee",
    "ring",
    "gatan",
    "vägen",
    "väg",
    "vej",
    "gade",
    "gata",
    "veien",
    "vegen",
    "terrasse",
    "tie",
    "katu",
    "kuja",
    "polku",
    "laan",
    "straat",
    "plein",
    "dreef",
    "kade",
    "utca",
    "út",
    "tér",
    "ulice",
    "ova",
    "braut",
    "gerði",
    "stígur",
    "vegur",
    "tanya",
    "tn",
    "mnt",
)


def _may_end(word: str) -> bool:
    return word.endswith(_ENDS)


_ALSO_WORDS: Final = listed("street_addresses", "also_words")

RECOGNIZER: Final = Recognizer(id="street-addresses", order=90, find=find)
