"""Allele names in every spelling that laboratories use; whole names only, never a part of one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from model.domain.amino_acids import AMINO_ACIDS

LONGEST: Final = 200
"""No genotype is written longer; longer text is not taken apart."""
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_TRANSCRIPT: Final = re.compile(r"^[a-z]{2}_\d+(?:\.\d+)?(?:\([^)]*\))?:")
_TWO_NAMES: Final = re.compile(r"^(.*\S)\s?\((.+)\)$")
_PROTEIN: Final = re.compile(r"^p\.\(?([a-z]{3})(\d+)([a-z]{3}|=|\*)\)?$")
_SUBALLELE: Final = re.compile(r"^(\*\d+)(?:[a-z]|\.\d{3})$")
_ONE_LETTER: Final = {three.casefold(): one.casefold() for three, one in AMINO_ACIDS.items()} | {"ter": "x"}


def folded(name: str) -> str:
    """One form for all spellings: width, dashes, arrows, case, blanks, three-letter amino acids, transcripts."""
    plain = unicodedata.normalize("NFKC", name).translate(_DASHES).replace("->", ">").replace("→", ">")
    plain = _TRANSCRIPT.sub("", "".join(plain.casefold().split()))
    if match := _PROTEIN.match(plain):
        before, place, after = match.groups()
        plain = f"p.{_ONE_LETTER.get(before, before)}{place}{_ONE_LETTER.get(after, after)}"
    return plain


class AlleleNames:
    """The names of one gene's alleles.

    Raises:
        ValueError: one spelling would stand for two alleles.
    """

    def __init__(self, gene: str, spellings: Iterable[tuple[str, str]], *, drops_suballeles: bool) -> None:
        self._gene, self._drops_suballeles = gene, drops_suballeles
        self._by_name: dict[str, str] = {}
        self.find = lru_cache(maxsize=512)(self._find)
        """The allele of a name, with or without the gene before it; ``None`` when it is no such name."""
        for name, allele in spellings:
            if self._by_name.setdefault(folded(name), allele) != allele:
                raise ValueError(f"the name {name} stands twice")

    def _find(self, written: str) -> str | None:
        if len(written) > LONGEST:
            return None
        plain = folded(self.bare(written))
        found = self._by_name.get(plain) or self._by_name.get(plain.removeprefix("p."))
        if found is None and (both := _TWO_NAMES.match(plain)):
            found = self._agreed(both.group(1), both.group(2))
        if found is None and self._drops_suballeles and (match := _SUBALLELE.match(plain)):
            found = self._by_name.get(match.group(1))
        return found

    def bare(self, written: str) -> str:
        """The spelling without the gene's name before it."""
        plain = written.strip()
        for prefix in (self._gene, self._gene.replace("-", "_")):
            if plain.casefold().startswith(prefix.casefold()) and plain[len(prefix) :]:
                return plain[len(prefix) :].strip(" :_")
        return plain

    def _agreed(self, first: str, second: str) -> str | None:
        """Two names side by side, the second in brackets; a protein change may follow a known base change."""
        one, other = self._by_name.get(first), self._by_name.get(second)
        return one if one == other or (one and other is None and second.startswith("p.")) else None
