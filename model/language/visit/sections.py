"""Which section of a note an exchange belongs to: a linear model over its words; in Chinese a table of cues.

The English weights are fitted on the training part of MTS-Dialog (Ben Abacha et al., EACL 2023; CC BY 4.0) by
``python -m tests.evaluation.visits --fit``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.text import Language, Text
from model.knowledge.files import read_csv
from model.knowledge.records import Names, Record

_FOLDER: Final = Path(__file__).parent
WEIGHTS: Final = _FOLDER / "sections.npz"
_WORD: Final = re.compile(r"[a-z']+|\d")
_CONSTANT: Final = 0.3


class NoteSection(StrEnum):
    """The sections of MTS-Dialog, in the order of a note."""

    COMPLAINT = "CC"
    HISTORY = "GENHX"
    REVIEW = "ROS"
    PAST = "PASTMEDICALHX"
    SURGERY = "PASTSURGICAL"
    MEDICATIONS = "MEDICATIONS"
    ALLERGIES = "ALLERGY"
    FAMILY_SOCIAL = "FAM/SOCHX"
    GYNAECOLOGICAL = "GYNHX"
    OTHER = "OTHER_HISTORY"
    IMMUNIZATIONS = "IMMUNIZATIONS"
    EXAM = "EXAM"
    LABORATORY = "LABS"
    IMAGING = "IMAGING"
    PROCEDURES = "PROCEDURES"
    COURSE = "EDCOURSE"
    ASSESSMENT = "ASSESSMENT"
    DIAGNOSIS = "DIAGNOSIS"
    PLAN = "PLAN"
    DISPOSITION = "DISPOSITION"


class SectionTerm(Record):
    """A section's heading in both languages, and the Chinese words that lead to it."""

    section: NoteSection
    en: str
    zh: str
    cues: Names = ()


@cache
def headings() -> Mapping[NoteSection, Text]:
    """Each section's heading."""
    return {row.section: Text(en=row.en, zh=row.zh) for row in _table()}


def section_of(texts: Sequence[str], language: Language) -> NoteSection:
    """The likeliest section of an exchange with its neighbours; the history where nothing points elsewhere."""
    return language.chosen(_in_english, _in_chinese)(texts)


def words(texts: Iterable[str]) -> Counter[str]:
    """The words of an English exchange, as the weights know them."""
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def vector(counts: Mapping[str, int], index: Mapping[str, int], rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """One row: dampened counts by rarity, of length one, and a constant."""
    row = np.zeros(len(index) + 1, dtype=np.float32)
    for word, count in counts.items():
        if (place := index.get(word)) is not None:
            row[place] = (1 + np.log(count)) * rarity[place]
    row /= max(float(np.linalg.norm(row)), 1e-9)
    row[-1] = _CONSTANT
    return row


def _in_english(texts: Sequence[str]) -> NoteSection:
    index, rarity, weights, labels = _weights()
    return NoteSection(labels[int(np.argmax(vector(words(texts), index, rarity) @ weights))])


def _in_chinese(texts: Sequence[str]) -> NoteSection:
    said = "".join(texts)
    counts = {row.section: sum(said.count(cue) for cue in row.cues) for row in _table()}
    best = max(counts, key=lambda section: counts[section])
    return best if counts[best] else NoteSection.HISTORY


@cache
def _table() -> tuple[SectionTerm, ...]:
    return tuple(read_csv(_FOLDER / "sections.csv", SectionTerm))


@cache
def _weights() -> tuple[Mapping[str, int], NDArray[np.float32], NDArray[np.float32], tuple[str, ...]]:
    with np.load(WEIGHTS) as kept:
        index = {str(word): place for place, word in enumerate(kept["words"])}
        rarity, weights = kept["rarity"].astype(np.float32), kept["weights"].astype(np.float32)
        return index, rarity, weights, tuple(map(str, kept["labels"]))
