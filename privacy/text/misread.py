"""Letters and figures that a scanner takes for one another ("J0hn Ca1laghan", "O3/17/1952"), read as meant."""

import re
from typing import Final

from privacy.text.lexicon import Word, lexicon

_SIGN: Final = re.compile(r"[01](?<=[A-Za-z].)[a-z]|O(?=\d)|O(?<=\dO)")
"""The cheap test: a nought or a one inside a word, or the letter beside a figure."""
_WORD: Final = re.compile(r"(?<![^\W_])[A-Za-z][a-z]*(?:[01][a-z]+)+(?![^\W_])")
_NUMBER: Final = re.compile(
    r"(?<![\w/.-])(?:[\dO]{1,2}([/.-])[\dO]{1,2}\1[\dO]{2,4}|[\dO]{3}[-. ][\dO]{3}[-. ][\dO]{4})(?![\w/-])"
)
_SHORTEST, _SURELY_NO_CODE = 4, 7


def as_meant(text: str) -> str:
    """The text with such words and numbers mended, of the same length; codes of genes and the like stay."""
    if not _SIGN.search(text):
        return text
    text = _WORD.sub(_word, text)
    return _NUMBER.sub(lambda match: match.group().replace("O", "0"), text)


def _word(match: re.Match[str]) -> str:
    """A word of the lists, or one too long for a code; a one is an l or an i."""
    written = match.group()
    if len(written) < _SHORTEST:
        return written
    forms = [written.replace("0", "o").replace("1", letter) for letter in "li"]
    listed = [form for form in forms if lexicon()[form] & ~Word.CODE]
    return listed[0] if listed else forms[0] if len(written) >= _SURELY_NO_CODE else written
