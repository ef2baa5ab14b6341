"""Words reduced to what they have in common: case, British and American spelling, plural and verb endings.

The same reduction serves tables, evidence and text, so a crude stem is enough: words need only agree with each other.
"""

import re
from functools import lru_cache
from typing import Final

_SPELLINGS: Final = (
    (re.compile(r"haem"), "hem"),
    (re.compile(r"aemi"), "emi"),
    (re.compile(r"oedem"), "edem"),
    (re.compile(r"oesoph"), "esoph"),
    (re.compile(r"oestr"), "estr"),
    (re.compile(r"aesth"), "esth"),
    (re.compile(r"rrhoe"), "rrhe"),
    (re.compile(r"pnoe"), "pne"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"leuk"), "leuc"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"coag"), "coag"),
    (re.compile(r"caes"), "ces"),
    (re.compile(r"(?<=[a-z]{2})our\b"), "or"),
    (re.compile(r"(?<=[a-z]{2})ours\b"), "ors"),
    (re.compile(r"is(?=(?:e|ed|er|es|ing|ation|ers)\b)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed|es|ing)\b)"), "yz"),
    (re.compile(r"(?<=[bt])re\b"), "er"),
    (re.compile(r"ll(?=(?:ed|ing)\b)"), "l"),
    (re.compile(r"labelled"), "labeled"),
)
_IRREGULAR: Final = {
    "rose": "rise", "risen": "rise", "fell": "fall", "fallen": "fall", "grew": "grow", "grown": "grow",
    "began": "begin", "begun": "begin", "gave": "give", "given": "give", "took": "take", "taken": "take",
    "went": "go", "shown": "show", "found": "find", "led": "lead", "came": "come", "kept": "keep",
    "held": "hold", "withheld": "withhold", "withdrawn": "withdraw", "withdrew": "withdraw", "seen": "see",
    "saw": "see", "chose": "choose", "chosen": "choose", "known": "know", "knew": "know", "arose": "arise",
    "arisen": "arise", "meant": "mean", "drove": "drive", "driven": "drive", "children": "child", "women": "woman",
    "men": "man", "feet": "foot", "diagnoses": "diagnosis", "crises": "crisis", "died": "die", "dying": "die",
    "lay": "lie", "forbade": "forbid", "forbidden": "forbid", "bled": "bleed", "lost": "lose", "brought": "bring",
    "mice": "mouse", "exceeding": "exceed", "exceeded": "exceed", "exceeds": "exceed",
    "deficient": "deficiency", "used": "use", "using": "use", "metastases": "metastasis", "lies": "lie", "dies": "die",
    "added": "add", "adding": "add",
}  # fmt: skip
_WHOLE: Final = frozenset(
    (
        "monthly",
        "weekly",
        "yearly",
        "nightly",
        "hourly",
        "normally",
        "lately",
        "presently",
        "only",
        "totally",
        "accordingly",
        "repeatedly",
        "hardly",
        "likely",
        "early",
    )
)
_SHORT: Final = 4
_DOUBLED: Final = re.compile(r"([bdgmnprt])\1$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the common part of an English word; other writing, and words with digits, come back in lower case."""
    low = word.casefold().replace("’", "'")
    if not low.isascii() or not low.isalpha():
        return low.removesuffix("'s")
    low = _IRREGULAR.get(low, low)
    for pattern, instead in _SPELLINGS:
        low = pattern.sub(instead, low)
    return _bare(low)


def _bare(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ly") and word not in _WHOLE:
        word = word[:-2]
    if len(word) > 5 and word.endswith("ing"):
        word = _without_ending(word[:-3])
    elif len(word) > 4 and word.endswith("ied"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith("ed"):
        word = _without_ending(word[:-2])
    return word[:-1] if len(word) > _SHORT and word.endswith("e") else word


def _without_ending(base: str) -> str:
    """What is left of "stopped" and "taking"; a short rest gets its "e" back, so that "noted" is never "not"."""
    bare = _DOUBLED.sub(r"\1", base)
    return bare if bare != base or len(base) >= _SHORT else base + "e"


_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20, 0x2212: 0x2D, 0x2011: 0x2D, 0x3BC: 0xB5, 0x2019: 0x27, 0x2018: 0x27, 0x201C: 0x22, 0x201D: 0x22,
    0x5C: 0x20, 0xA0: 0x20,
}  # fmt: skip


def narrowed(text: str) -> str:
    """Return the text with full-width signs made narrow and backslashes blank; every character keeps its place."""
    return text.translate(_WIDE)
