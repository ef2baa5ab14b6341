"""Numbers with their units, in figures and in words, made comparable: 1,000 mg = 1 g, 5.0 = 5, 百分之五 = 5 %."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.units import unit_of
from model.language.verify.folding import narrowed
from model.language.verify.lexing import Shape, Token

_TABLES: Final = Path(__file__).parent / "tables"
_LONGEST_UNIT: Final = 40
_MOST_TOKENS: Final = 10
_WORDS: Final = {
    name: Decimal(number)
    for number, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
    )
} | {name: Decimal(10 * number) for number, name in enumerate(
    ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"), start=3)}  # fmt: skip
_TENS: Final = frozenset(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
_HAN: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0, "百": 100}
_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER: Final = re.compile(r"^(.*?)\s?[×xX*]\s?10(?:\^|\*\*?)?([⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2})$")
_NOT_AFTER_NUMBER: Final = frozenset(("in", "a", "c", "f", "k", "#", "1", "ph", "inr", "score", "count", "u"))
_MONTHS: Final = {"mo": 1, "a": 12}
_TIMES: Final = frozenset(("s", "ms", "min", "h", "d", "wk", "mo", "a"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit's code ("" when none is written) and, where the unit is known, its base value."""

    value: Decimal
    unit: str = ""
    dimension: str = ""
    base: Decimal = Decimal(0)

    @property
    def is_time(self) -> bool:
        """Whether it is an age or a span of time."""
        return self.unit in _TIMES

    def equals(self, known: "Quantity") -> bool:
        """Whether the evidence's quantity says this one: same value and unit, or exactly converted."""
        if not self.unit:
            return self.value == known.value
        if self.unit == known.unit:
            return self.value == known.value
        if {self.unit, known.unit} == {"a", "mo"}:
            return self.value * _MONTHS[self.unit] == known.value * _MONTHS[known.unit]
        if self.dimension and self.dimension == known.dimension:
            return self.base == known.base
        return False


def number_of(written: str) -> Decimal:
    """Return the value of figures: 1,000; .5; 1.5×10^9."""
    power = _POWER.match(written)
    if power:
        return Decimal(power[1].replace(",", "")).scaleb(int(power[2].translate(_SUPERSCRIPT)))
    return Decimal(written.replace(",", ""))


def quantity(value: Decimal, unit: str) -> Quantity:
    """Return the comparable form of a value and a unit's code."""
    known = unit_of(unit) if unit else None
    if known is None:
        return Quantity(value, unit)
    return Quantity(value, known.code, known.dimension, value * known.factor + known.offset)


def unit_after(text: str, tokens: tuple[Token, ...], place: int) -> tuple[str, int]:
    """Return the code of the longest unit that starts at token ``place``, and the place after it."""
    if place >= len(tokens):
        return "", place
    if tokens[place].text in ("st", "nd", "rd", "th") and place + 1 < len(tokens):
        code, after = unit_after(text, tokens, place + 1)
        return (code, after) if code in _TIMES else ("", place + 1)
    start = tokens[place].start
    if tokens[place].text == "-" and place + 1 < len(tokens):
        code, after = unit_after(text, tokens, place + 1)
        return (code, after) if code in _TIMES or code in ("mg", "g", "mL") else ("", place)
    last = min(place + _MOST_TOKENS, len(tokens))
    for end in range(last, place, -1):
        written = text[start : tokens[end - 1].end]
        if len(written) <= _LONGEST_UNIT and (code := unit_code(written)):
            return code, end
    return "", place


@lru_cache(maxsize=16384)
def unit_code(written: str) -> str:
    """Return the code of a unit's spelling; "" for words that are no unit beside a number."""
    plain = narrowed(written).strip()
    if plain.casefold() in _NOT_AFTER_NUMBER or not plain or plain[-1] in ".,;([":
        return ""
    more = _more_units().get(plain.casefold().replace(" ", ""))
    if more:
        return more
    found = unit_of(plain)
    return found.code if found else ""


def is_word_number(token: Token) -> bool:
    """Whether a token may begin a number in words."""
    return token.text.casefold() in _WORDS or token.text in _HAN or token.text in ("百", "数")


def words_number(tokens: tuple[Token, ...], place: int) -> tuple[Decimal | None, int]:
    """Return the number that words at ``place`` say, and the place after it."""
    token = tokens[place]
    if token.shape is Shape.WORD:
        low = token.text.casefold()
        value = _WORDS.get(low)
        if value is None:
            return None, place
        after = place + 1
        if low in _TENS:
            step = after + 1 if after < len(tokens) and tokens[after].text == "-" else after
            ones = _WORDS.get(tokens[step].text.casefold()) if step < len(tokens) else None
            if ones is not None and 0 < ones < 10:
                return value + ones, step + 1
        return value, after
    return _han_number(tokens, place)


def _han_number(tokens: tuple[Token, ...], place: int) -> tuple[Decimal | None, int]:
    end = place
    while end < len(tokens) and tokens[end].text in _HAN:
        end += 1
    if end == place:
        return None, place
    total, current = 0, 0
    for token in tokens[place:end]:
        digit = _HAN[token.text]
        if digit == 100:
            total, current = total + max(current, 1) * 100, 0
        elif digit == 10:
            total, current = total + max(current, 1) * 10, 0
        else:
            current = digit
    return Decimal(total + current), end


@cache
def _more_units() -> dict[str, str]:
    found: dict[str, str] = {}
    with (_TABLES / "units_more.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            for form in row["forms"].split("|"):
                found[form.casefold().replace(" ", "")] = row["code"]
    return found
