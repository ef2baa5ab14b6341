"""Numbers that name a person by their own shape: SSN, phone, card, IBAN, IP; clinical numbers stay."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import Word
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_HYPHENED: Final = re.compile(r"\d{3,5}-\d{2,4}-\d{3,5}(?![\d-])")
_SSN: Final = re.compile(r"\d{3}[- ]\d{2}[- ]\d{4}(?!\d)")
_PHONE: Final = re.compile(
    r"\+?1?[-. (]{0,2}\(?\d{3}\)?[-. /]{1,2}\d{3}[-. ]\d{4}(?!\d)(?:[ ,;]{0,2}(?:x|ext\.?|"
    r"extension)[ .:]{0,2}\d{1,6})?",
    re.IGNORECASE,
)
_ABROAD: Final = re.compile(r"(?:\+|00)\d{1,3}[-. ]?(?:\(0?\d{1,4}\)[-. ]?)?\d{1,5}(?:[-. ]?\d{2,5}){1,4}(?!\d)")
_LOCAL_DIGITS: Final = 8
_LOCAL: Final = re.compile(r"\d{3}-\d{4}(?![\d-])")
_GROUPS: Final = re.compile(
    r"0\d{1,4}(?:[ .-]\d{2,4}){2,4}(?![\d.,]{0,12}\d)"
    r"|\d{3} \d{3} \d{3,4}(?![\d.,]{0,12}\d)|\d{2,3}\) \d{3}-\d{3,4}(?!\d)"
)
_LETTER: Final = re.compile(r"(?<!\w)[A-Z][ -](?=\d{3} \d{3} \d{3})")
"""Of an alien registration ("A 207 118 442")."""
_CARD: Final = re.compile(r"\d{4}(?:[- ]?\d{4}){2}[- ]?\d{1,7}(?!\d)|\d{4}[- ]?\d{6}[- ]?\d{5}(?!\d)|\d{13,19}(?!\d)")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_IP: Final = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:[:/]\d{1,5})?(?![\d.]{0,12}\d)")
_IP6: Final = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}|(?:[0-9a-fA-F]{1,4}:){3,7}(?::?[0-9a-fA-F]{1,4}){1,4})"
)
_IP6_SHORT: Final = re.compile(
    r"(?<![\w:])(?=[a-fA-F]*\d)[0-9a-fA-F]{4}(?::[0-9a-fA-F]{1,4}){0,2}::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,2})?(?![\w:])"
)
"""With few groups, as "fe80::1"; the first has a figure."""
_MAC: Final = re.compile(r"(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}")
_UUID: Final = re.compile(r"-(?<=[0-9a-fA-F]{8}-)(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
"""From the first hyphen on, by which the search skips all other places."""
_GEO: Final = re.compile(r"-?\d{1,3}\.\d{4,}\s*°?\s*[NSEW]?,?\s+-?\d{1,3}\.\d{4,}\s*°?\s*[NSEW]?")
_DIGIT: Final = re.compile("[0-9]")
_UNIT: Final = re.compile(
    r"\s?(?:[a-zA-Zµμ]*/|cop(?:y|ies)|cells?|iu\b|u\b|units?|mg|mcg|ml|ng|pg|mm|cm|mmol|per\b|x ?10|%)", re.IGNORECASE
)
_LAB: Final = re.compile(
    r"(?:loinc|snomed|sct|sctid|icd|cpt|ndc|rxnorm|rxcui|hcpcs|atc|omim|orpha|orphanet|mondo|hgnc|pmid|doi|chr\w*|g\.|"
    r"platelets?|plt|wbc|load|count|bnp|ferritin|ck|ldh|afp|hcg|code|concept|grch\d\d)\W*[\w:.-]{0,3}$",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Span]:
    """Yield numbers by shape."""
    text, done = reading.text, 0
    for start, end in reading.numbers:
        if start < done:
            continue
        length = end - start
        before = text[start - 1] if start else " "
        after = text[end : end + 1]
        if length < 7 and before not in "(+" and not (after in "-. /():+" and _DIGIT.search(text, end + 1, end + 3)):
            continue
        is_in_chinese = before >= "\u4e00" and length >= _LONG_IN_CHINESE
        found = _long(text, start, end) if is_in_chinese else _by_shape(text, start, end, before, after)
        if found:
            done = found.end
            yield found
    if ":" in text:
        yield from _hexadecimal(text)
    if text.count("-") > 3:
        yield from _uuids(text)
    yield from _ibans(reading)


def _uuids(text: str) -> Iterator[Span]:
    done = 0
    for match in _UUID.finditer(text):
        start = match.start() - 8
        if start >= done:
            done = match.end()
            yield Span(start, done, Label.ID, Layer.PATTERN, "uuid")


def _by_shape(text: str, start: int, end: int, before: str, after: str) -> Span | None:
    if before.isalnum() or (before == "." and start > 1 and text[start - 2].isdigit()):
        return None
    length = end - start
    ssn = _SSN.match(text, start) if length == 3 and before != "-" else None
    found = None
    if (not ssn or after != "-") and (length == 3 or before in "(+" or _may_dial(text[start], length)):
        found = _telephone(text, start, before)
    if found:
        return found
    if ssn:
        return Span(start, ssn.end(), Label.ID, Layer.PATTERN, "social security number")
    if after == "-" and 3 <= length <= 5 and before not in "-./":
        return _hyphened(text, start)
    if after == "." and length <= 3:
        return _dotted(text, start)
    if length == 4 or length >= 13:
        match = _CARD.match(text, start)
        if match and before != "." and not text[match.end() : match.end() + 1].isalpha():
            return Span(start, match.end(), Label.ID, Layer.PATTERN, "card number")
    return _long(text, start, end) if length >= 7 else None


def _hyphened(text: str, start: int) -> Span | None:
    """Three groups of digits that no unit follows and no measurement announces."""
    match = _HYPHENED.match(text, start) or _CARD.match(text, start)
    if match is None or _UNIT.match(text, match.end()) or _LAB.search(text[max(0, start - 24) : start]):
        return None
    return Span(start, match.end(), Label.ID, Layer.PATTERN, "number in three groups")


def _may_dial(first: str, length: int) -> bool:
    return (first == "0" and length <= 5) or (first == "1" and length <= 2)


def _dotted(text: str, start: int) -> Span | None:
    """An address on the network or a place on the globe."""
    match = _IP.match(text, start)
    if re.search(r"E\.?C\.?[: ]{0,2}$", text[max(0, start - 6) : start]):
        return None
    if match and all(int(part) < 256 for part in re.split(r"[:/]", match.group())[0].split(".")):
        return Span(start, match.end(), Label.IP, Layer.PATTERN, "ip address")
    match = _GEO.match(text, start)
    return Span(start, match.end(), Label.LOCATION, Layer.PATTERN, "coordinates") if match else None


def _telephone(text: str, start: int, before: str) -> Span | None:
    begin = start - 1 if before in "(+" else start
    match = _PHONE.match(text, begin)
    if match:
        return Span(begin, match.end(), Label.PHONE, Layer.PATTERN, "telephone")
    if before == "+" or text.startswith("00", start):
        match = _ABROAD.match(text, begin)
        if match and (before == "+" or sum(map(str.isdigit, match.group())) > _LOCAL_DIGITS):
            return Span(begin, match.end(), Label.PHONE, Layer.PATTERN, "telephone abroad")
    match = _GROUPS.match(text, start)
    if match and _LETTER.match(text, start - 2):
        return Span(start - 2, match.end(), Label.ID, Layer.PATTERN, "number in groups behind a letter")
    if match and before not in "-./" and sum(map(str.isdigit, match.group())) >= 8:
        return Span(begin, match.end(), Label.PHONE, Layer.PATTERN, "groups of a telephone")
    match = _LOCAL.match(text, start)
    if match and before not in "-./" and not _UNIT.match(text, match.end()):
        return Span(start, match.end(), Label.PHONE, Layer.PATTERN, "local telephone")
    return None


def _long(text: str, start: int, end: int) -> Span | None:
    """Seven digits or more that are neither a measurement nor a code of a public system."""
    before = text[start - 1] if start else " "
    after, is_date_like = text[end : end + 1], before == "/" and text[start - 2 : start - 1].isdigit()
    if before in ".,:-" or is_date_like or (after in (".", "-") and text[end + 1 : end + 2].isdigit()):
        return None
    if _UNIT.match(text, end) or _LAB.search(text[max(0, start - 24) : start]):
        return None
    if after.isalpha() and not after >= "\u4e00":
        return None
    return Span(start, end, Label.ID, Layer.PATTERN, "long number")


def _has_groups(text: str) -> bool:
    """Whether four colons stand so near together as in an address of a device."""
    near, place = 1, text.find(":")
    while place >= 0 and near < _FEWEST_COLONS:
        after = text.find(":", place + 1)
        near = near + 1 if 0 < after - place <= _GROUP else 1
        place = after
    return near >= _FEWEST_COLONS


_FEWEST_COLONS, _GROUP, _LONG_IN_CHINESE = 4, 5, 8


def _hexadecimal(text: str) -> Iterator[Span]:
    for match in _IP6_SHORT.finditer(text) if "::" in text else ():
        yield Span(match.start(), match.end(), Label.IP, Layer.PATTERN, "ip address, version 6")
    if not _has_groups(text):
        return
    for pattern, reason in ((_MAC, "mac address"), (_IP6, "ip address, version 6")):
        for match in pattern.finditer(text):
            if re.search(r"[a-fA-F]|::", match.group()) and match.group().count(":") >= 4:
                yield Span(match.start(), match.end(), Label.IP, Layer.PATTERN, reason)


def _ibans(reading: Reading) -> Iterator[Span]:
    for place in reading.places_of(lambda word: word[2:4].isdigit() and len(word) >= 4 and word[:2].isupper()):
        word = reading.capitals[place]
        if word.flags & Word.CODE:
            match = _IBAN.match(reading.text, word.start)
            if match and sum(map(str.isdigit, match.group())) >= 8:
                yield Span(match.start(), match.end(), Label.ID, Layer.PATTERN, "iban")


RECOGNIZER: Final = Recognizer(id="numbers", order=30, find=find)
