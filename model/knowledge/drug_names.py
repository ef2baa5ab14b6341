"""RxNorm's clinical drug names are a grammar; this reads it, and the looser names that EHRs send.

"[n unit] ingredient strength [/ ingredient strength] dose form [Brand]".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from model.knowledge.drug_names_zh import chinese_ingredients
from model.knowledge.files import FOLDER

# Salts, esters and hydrates: they change the dose of a product, not which drug it is.
SALTS: Final = frozenset((FOLDER / "terms" / "salts.csv").read_text(encoding="utf-8").split()[1:])

_FORMS: Final = frozenset({"liposomal", "pegylated", "nab", "albumin-bound"})
"""What stands before a drug's name and changes its form alone."""
_BIOSIMILAR: Final = re.compile(
    r"(?:(?<=mab)|(?<=cept)|(?<=stim)|(?<=ase)|(?<=tecan)|(?<=dotin))-(?!free|like)[a-z]{4}$"
)
"""The four letters that tell one biological product from another ("bevacizumab-awwb")."""

LONGEST_NAME: Final = 600

_STRENGTH: Final = re.compile(
    r"\s+\d[\d.,/]*(?:\s*-\s*\d[\d.,]*)?\s*(?:mg|mcg|ug|µg|g|gm|ml|l|unt|units?|iu|meq|mmol|"
    r"mci|ng|%|actuat|hr|cells|million|[kmu])(?![a-z]).*$",
    re.IGNORECASE,
)
_BARE_STRENGTH: Final = re.compile(r"\s+\d[\d.,/]*\s*$")
_LEADING: Final = re.compile(
    r"^(?:(?:nda\d+|\d[\d.]*\s*(?:ml|hr|h|actuat|mg|g|unt|day)|abuse-deterrent|preservative-free|breath-actuated|"
    r"sugar-free|extended release|delayed release|\d+\s*\()\s+)+",
    re.IGNORECASE,
)
_FORM: Final = re.compile(
    r"\s+(?:\d+ day|oral|sublingual|buccal|topical|transdermal|ophthalmic|otic|nasal|rectal|vaginal|"
    r"inhalation|inhalant|injectable|injection|intravenous|iv|im|sc|po|chewable|disintegrating|effervescent|extended|delayed|enteric|film|tablets?|tabs?|"
    r"capsules?|caps?|solution|suspension|syrup|cream|ointment|gel|patch|pill|powder|drops?|spray|inhaler|pack|kit|"
    r"prefilled|pen|auto-injector|cartridge|system|implant|product|er|xr|sr|xl|dr|ec|odt|hfa|vial|ampule|infusion)\b.*$",
    re.IGNORECASE,
)
_SQUARE: Final = re.compile(r"\[([^\]]*)\]?")
_ROUND: Final = re.compile(r"\(([^)]*)\)?")
_PACK: Final = re.compile(r"\d+\s*\(([^()]*)\)")
_SLASH: Final = re.compile(r"\s+/\s+|\s*\+\s*|\s+and\s+|\s+with\s+", re.IGNORECASE)
_TIGHT_SLASH: Final = re.compile(r"[/-]")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Names to RxNorm ingredient codes: generic names, synonyms and brands, folded."""

    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Iterable[str]]]) -> "Lexicon":
        """Build it. A brand that stands under two ingredients is a combination of both."""
        names: dict[str, list[str]] = {}
        for code, words in rows:
            for word in words:
                codes = names.setdefault(fold(word), [])
                if code not in codes:
                    codes.append(code)
        return cls(names={name: tuple(sorted(codes)) for name, codes in names.items() if name})


def fold(name: str) -> str:
    """Lower case, single spaces, no trailing punctuation."""
    return _SPACES.sub(" ", name.casefold()).strip(" .,;:*")


def named_ingredients(name: str, lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """Return the ingredients that a drug's name holds, and how many of its parts are not known.

    A name of which nothing is known gives an empty set. Parts are compared whole: no
    ingredient is ever found inside of another word.
    """
    if len(name) > LONGEST_NAME:
        return frozenset(), 0
    written = _SPACES.sub(" ", name).strip()
    whole = lexicon.names.get(fold(written))
    if whole:
        return frozenset(whole), 0
    brands = [fold(brand) for brand in _SQUARE.findall(written)]
    body = _SQUARE.sub(" ", written)
    packed = _PACK.findall(body) if "{" in body else []
    found, unknown = _of_parts(packed or [body], lexicon)
    if found and not unknown:
        return found, 0
    for brand in brands:
        if brand in lexicon.names:
            return frozenset(lexicon.names[brand]), 0
    return found, unknown


def _of_parts(bodies: Iterable[str], lexicon: Lexicon) -> tuple[frozenset[str], int]:
    found: set[str] = set()
    unknown: set[str] = set()
    for body in bodies:
        is_whole = fold(_FORM.sub("", body)) in lexicon.names
        for part in (body,) if is_whole else _SLASH.split(body):
            codes, is_open = _of_part(part, lexicon) or _of_tight(part, lexicon), False
            if not codes:
                codes, is_open = chinese_ingredients(part, lexicon.names)
            if codes:
                found.update(codes)
                unknown |= {part} if is_open else set()
            elif bare := fold(_bare(part)):
                unknown.add(bare)
    return frozenset(found), len(unknown)


def _of_part(part: str, lexicon: Lexicon) -> tuple[str, ...]:
    for candidate in _candidates(part):
        codes = lexicon.names.get(candidate)
        if codes:
            return codes
    inner = [fold(text) for text in _ROUND.findall(part)]
    return next((lexicon.names[text] for text in inner if text in lexicon.names), ())


def _of_tight(part: str, lexicon: Lexicon) -> tuple[str, ...]:
    """ "A/B" written without spaces: only when every piece is known."""
    pieces = [_of_part(piece, lexicon) for piece in _TIGHT_SLASH.split(_FORM.sub("", _bare(part)))]
    return tuple(code for codes in pieces for code in codes) if len(pieces) > 1 and all(pieces) else ()


def _candidates(part: str) -> Iterable[str]:
    """The part as a name, from the fullest to the barest reading."""
    full, bare = _unpacked(part), _bare(part)
    for text in (fold(full), fold(_FORM.sub("", full)), fold(bare), fold(_FORM.sub("", bare))):
        if not text:
            continue
        yield text
        head = text.split(",", 1)[0].strip()
        yield head
        for name in (text, head):
            stripped = _without_salts(name)
            if stripped != name:
                yield stripped


def _bare(part: str) -> str:
    """The part without package size, round brackets, strength and trailing numbers."""
    return _BARE_STRENGTH.sub("", _unpacked(part)).strip()


def _unpacked(part: str) -> str:
    """The part without package size, round brackets and strength."""
    return _STRENGTH.sub("", _LEADING.sub("", _ROUND.sub(" ", part).strip())).strip()


def _without_salts(name: str) -> str:
    words = _BIOSIMILAR.sub("", name).replace(",", " ").split()
    while len(words) > 1 and words[-1] in SALTS:
        words.pop()
    while len(words) > 1 and words[0] in _FORMS:
        words.pop(0)
    return " ".join(words)
