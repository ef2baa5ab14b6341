"""The English names of findings as one table of numbers: compiled once into the cache, read in a moment.

A name is the sum of the numbers of its words' stems, so the order of the words does not matter. Each number has
56 bits of a digest; that two different sets of words meet is as likely as one wrong match in a hundred gigabytes.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from model.findings.stems import heavy, light
from model.findings.tables import WordRow, added_names, english_words, refused_names, tables_digest
from model.ontology.load import ontology_cache
from model.ontology.obo import Scope
from model.ontology.ontology import Ontology
from model.ontology.store import Column, Columns, kept
from model.ontology.strings import Strings, packed

WORD: Final = re.compile(r"[^\W_]+")
_MOST_WORDS: Final = 10
OWN, _RULE = 3, 9  # ranks beside those of the ontology: our own names after its exact ones, names made by rule last
_RANKS: Final = {Scope.LABEL: 1, Scope.EXACT: 2, Scope.NARROW: 4, Scope.RELATED: 6}
DENYING: Final = 16  # added to the rank of a name that denies its finding (afebrile)


class Name(NamedTuple):
    """One way to call a term: its words in lower case, and how well it stands for it (0 best)."""

    place: int
    text: str
    rank: int


@dataclass(frozen=True, slots=True)
class Words:
    """What single words mean to the matcher."""

    stop: frozenset[str]
    modifier: frozenset[str]
    same: Mapping[str, str]

    def code(self, word: str) -> int:
        """Return the word's number: 0 for a stop word, equal for words of one family or meaning."""
        if word in self.stop:
            return 0
        stem = heavy(word)
        return _number(self.same.get(stem, stem))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Names by number: ``first[key]`` is where the candidates of a key begin; they end where ``is_last`` says."""

    words: Words
    first: Mapping[int, int]
    vocabulary: frozenset[int]
    together: frozenset[int]
    """Sums of the numbers of two words that stand in one name: what ends a search early."""
    place: list[int]
    rank: list[int]
    is_last: list[bool]
    texts: Strings


def load_dictionary(ontology: Ontology, cache: Path | None = None) -> Dictionary:
    """Open the compiled names of this ontology and of our own tables; compile them when they are not kept yet."""
    words = _words(english_words())
    key = hashlib.sha256(f"{ontology.key} {tables_digest()}".encode() + _code()).hexdigest()[:24]
    columns = kept(ontology_cache(cache).with_name("findings") / key, lambda: _compiled(_names(ontology), words))
    return _opened(columns, words)


def dictionary_of(names: Iterable[tuple[int, str]]) -> Dictionary:
    """Compile a few names of our own, each with the place that stands for what it names."""
    words = _words(english_words())
    own = (name for place, written in names for name in _name(place, written, OWN))
    return _opened(_compiled(own, words), words)


def _code() -> bytes:
    """The code that makes numbers of words: names compiled by other code are compiled anew."""
    return b"".join(Path(__file__).with_name(name).read_bytes() for name in ("dictionary.py", "stems.py"))


def _opened(columns: Columns, words: Words) -> Dictionary:
    keys, ends = columns["key"].tolist(), columns["key_end"].tolist()
    last = np.zeros(len(columns["place"]), dtype=np.bool_)
    last[columns["key_end"].astype(np.int64) - 1] = True
    texts = Strings(cast("NDArray[np.int64]", columns["text_ends"]), cast("NDArray[np.uint8]", columns["text"]))
    return Dictionary(
        words=words,
        first=dict(zip(keys, [0, *ends[:-1]], strict=True)),
        vocabulary=frozenset(columns["vocabulary"].tolist()),
        together=frozenset(columns["together"].tolist()),
        place=columns["place"].tolist(),
        rank=columns["rank"].tolist(),
        is_last=last.tolist(),
        texts=texts,
    )


def _words(rows: Iterable[WordRow]) -> Words:
    groups: dict[str, set[str]] = {"stop": set(), "modifier": set()}
    same: dict[str, str] = {}
    for row in rows:
        words = row.words.split()
        if row.kind == "same":
            same.update((heavy(word), heavy(words[0])) for word in words)
        else:
            groups[row.kind].update(words)
    return Words(stop=frozenset(groups["stop"]), modifier=frozenset(groups["modifier"]), same=same)


def _number(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=7).digest(), "big") | 1


def _compiled(all_names: Iterable[Name], words: Words) -> dict[str, Column]:
    numbers: dict[str, int] = {}
    groups: dict[int, dict[tuple[int, frozenset[str]], Name]] = {}
    together: set[int] = set()
    for name in sorted(all_names, key=lambda item: (item.rank, item.place, item.text)):
        parts = name.text.lower().split()
        codes = [numbers.setdefault(word, words.code(word)) for word in parts]
        if 0 < len(codes) - codes.count(0) <= _MOST_WORDS:
            alike = (name.place, frozenset(light(word) for word, code in zip(parts, codes, strict=True) if code))
            groups.setdefault(sum(codes), {}).setdefault(alike, name)
            held = [code for code in codes if code]
            together.update(one + other for at, one in enumerate(held) for other in held[at + 1 :])
    keys = sorted(groups)
    flat = [name for key in keys for name in groups[key].values()]
    ends, content = packed(name.text for name in flat)
    return {
        "key": np.array(keys, dtype=np.int64),
        "key_end": np.cumsum([len(groups[key]) for key in keys], dtype=np.int32),
        "place": np.array([name.place for name in flat], dtype=np.int32),
        "rank": np.array([name.rank for name in flat], dtype=np.uint8),
        "vocabulary": np.array(sorted(set(numbers.values()) - {0}), dtype=np.int64),
        "together": np.array(sorted(together), dtype=np.int64),
        "text_ends": ends,
        "text": content,
    }


def _names(ontology: Ontology) -> Iterator[Name]:
    terms = ontology.terms
    refused = refused_names()
    for row in added_names():
        place = terms.place(row.code)
        if place is not None:
            for written in row.names.split("|"):
                yield from _name(place, written, OWN + (DENYING if row.presence == "absent" else 0))
    for place, written, scope in terms.all_names():
        rank = _RANKS.get(scope)
        if rank is not None and terms.is_phenotype[place] and written.lower() not in refused:
            yield from _name(place, written, rank)
            if scope is not Scope.RELATED:
                for variant in variants(written):
                    yield from _name(place, variant, _RULE if scope is Scope.LABEL else _RULE + 1)


def _name(place: int, written: str, rank: int) -> Iterator[Name]:
    """Abbreviations keep their capitals: they match only capitals. An A within a name would read as an article."""
    text = " ".join(WORD.findall(written))
    if text and " A " not in f"{text} ":
        yield Name(place, text if is_abbreviation(text) else text.lower(), rank)


def is_abbreviation(text: str) -> bool:
    """Whether a name is one short word with at least two capitals."""
    return " " not in text and len(text) <= 8 and sum(letter.isupper() for letter in text) > 1


_PATTERNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), made)
    for pattern, made in (
        (r"^abnormal(?:ity of)? (.+?) morphology$", (r"abnormal \1",)),
        (r"^abnormality of (?:the )?(.+?)(?: system)?$", (r"abnormal \1", r"\1 disorder", r"\1 dysmorphism")),
        (r"^abnormality of (?:the )?(.+?)$", (r"\1 disease", r"abnormal \1 morphology", r"abnormal \1 structure")),
        (r"^abnormality of (.+) physiology$", (r"\1 dysfunction", r"abnormal \1 function")),
        (r"^(?:elevated|increased) (?:circulating |serum |plasma |blood )?(.+?) (?:concentration|level|levels)$", (
            r"high \1", r"high serum \1", r"high \1 level", r"high blood \1",
        )),
        (r"^(?:decreased|reduced|low) (?:circulating |serum |plasma |blood )?(.+?) (?:concentration|level|levels)$", (
            r"low \1", r"low serum \1", r"low \1 level", r"low blood \1",
        )),
        (r"^(aplasia|hypoplasia)/(aplasia|hypoplasia) (?:of|affecting) (?:the )?(.+)$", (r"\1 \3", r"\2 \3")),
        (r"^(.+?) (?:of|affecting) the (.+)$", (r"\1 \2",)),
        (r"^increased (.+) density$", (r"\1 sclerosis",)),
        (r"^(.+?), (mild|moderate|severe|profound|borderline)$", (r"\2 \1",)),
        (r"^neoplasm of (?:the )?(.+)$", (r"\1 tumor",)),
        (r"^recurrent (.+) infections?$", (r"frequent \1 infections", r"repeated infections of \1")),
        (r"^unsteady (.+)$", (r"\1 unsteadiness",)),
        (r"^impaired (.+)$", (r"\1 impairment",)),
        (r"^(.+) (?:abnormality|abnormalities)$", (r"abnormal \1",)),
    )
)  # fmt: skip


def variants(name: str) -> Iterator[str]:
    """Other ways to write a name, by rule; each still means the same term."""
    for pattern, made in _PATTERNS:
        found = pattern.match(name)
        if found:
            yield from (found.expand(form) for form in made)


def same_word(written: str, name: str) -> bool:
    """Whether one written word may stand for a name of one word: its noun or adjective, never a verb (depressed)."""
    return light(written) == light(name) or written in _bases(name) or name in _bases(written)


def _bases(word: str) -> tuple[str, ...]:
    """The adjectives that a noun in -ness or -ity was made from."""
    if word.endswith("ness"):
        return (word[:-5] + "y" if word.endswith("iness") else word[:-4],)
    return (word[:-3], word[:-3] + "e") if word.endswith("ity") else ()
