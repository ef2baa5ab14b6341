"""Evidence-to-text pairs out of our own templates and a paraphrase grammar; only those that the guard lets through."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from model.domain.text import Language, Text
from model.knowledge.base import Knowledge
from model.language.contract import EvidenceItem, Left, Message, Sentence, WordingAnswer, WordingRequest, WordingTask
from model.language.guard import GROUP_SIZE, worded
from model.language.prompt import wording
from model.language.slots import lock

_NUMBER: Final = re.compile(r"(?<=[a-z])[0-9]+(?=\})")
_FILE: Final = Path(__file__).parent / "forms.toml"
_FINDINGS: Final = (
    Text(en="essential hypertension", zh="原发性高血压"),
    Text(en="type 2 diabetes mellitus", zh="2型糖尿病"),
    Text(en="cough", zh="咳嗽"),
    Text(en="dizziness", zh="头晕"),
    Text(en="asthma", zh="哮喘"),
    Text(en="atrial fibrillation", zh="心房颤动"),
    Text(en="depression", zh="抑郁症"),
    Text(en="gout", zh="痛风"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a model is asked, and what it should answer. ``request`` holds the statements with their values."""

    request: WordingRequest
    chat: tuple[Message, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class _Form:
    statement: Text
    said: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Teacher:
    """A back end that says what the grammar says, and keeps what it was asked and what it answered."""

    name: str
    drawn: Mapping[str, tuple[str, str]]
    chat: tuple[Message, ...] = ()
    answer: str = ""

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:  # noqa: ARG002 - it is at once
        """Answer with one sentence for each statement, its values behind the slots of the statement."""
        said = tuple(Sentence(text=self._locked(item), evidence=(item.id,)) for item in request.evidence)
        told = {"sentences": [{"text": item.text, "evidence": list(item.evidence)} for item in said]}
        self.chat, self.answer = wording(request), json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return WordingAnswer(sentences=said)

    def _locked(self, item: EvidenceItem) -> str:
        """The sentence with the statement's slots: numbered as the guard numbered them."""
        statement, sentence = self.drawn[item.id]
        first = int(found[0]) if (found := _NUMBER.search(item.statement.en)) else 1
        for slot, value in sorted(lock(statement, first).values, key=lambda pair: -len(pair[1])):
            sentence = sentence.replace(value, slot, 1)
        return sentence


def pairs(knowledge: Knowledge, count: int, seed: int) -> tuple[Pair, ...]:
    """So many pairs, half of them in each language; the same seed gives the same ones."""
    draw = np.random.default_rng(seed)
    made: list[Pair] = []
    while len(made) < count:
        language = tuple(Language)[len(made) % 2]
        pair = _pair(knowledge, language, draw)
        if pair is not None:
            made.append(pair)
    return tuple(made)


def _pair(knowledge: Knowledge, language: Language, draw: np.random.Generator) -> Pair | None:
    drawn = {f"e{place}": both for place, both in enumerate(_drawn(knowledge, language, draw), 1)}
    items = tuple(EvidenceItem(id=key, statement=Text(en=text, zh=text)) for key, (text, _) in drawn.items())
    request = WordingRequest(task=WordingTask.SUMMARY, language=language, evidence=items)
    teacher = _Teacher("teacher", drawn)
    made = worded(request, teacher, lambda: 1.0)
    return Pair(request=request, chat=teacher.chat, answer=teacher.answer) if made.by_model == len(items) else None


def _drawn(knowledge: Knowledge, language: Language, draw: np.random.Generator) -> Iterator[tuple[str, str]]:
    """A few statements with one way each to say them."""
    for _ in range(int(draw.integers(1, GROUP_SIZE + 1))):
        form = _forms()[int(draw.integers(len(_forms())))]
        ways = (form.statement.spoken(language), *form.said[language])
        values = {name: text.spoken(language) for name, text in _values(knowledge, draw).items()}
        yield ways[0].format(**values), ways[int(draw.integers(len(ways)))].format(**values)


def _values(knowledge: Knowledge, draw: np.random.Generator) -> dict[str, Text]:
    measures = [item for item in knowledge.measures if item.unit and not item.is_qualitative]
    genes = sorted({gene for pair in knowledge.pairs for gene in pair.genes})
    drugs = sorted(knowledge.drugs.names)
    values: dict[str, Text] = {}
    for end in ("", "_2"):
        measure = measures[int(draw.integers(len(measures)))]
        number = f"{draw.uniform(1, 200):.1f} {measure.unit}"
        drug = knowledge.drugs.named(drugs[int(draw.integers(len(drugs)))]).label
        values |= {
            f"measure{end}": Text(en=measure.en, zh=measure.zh),
            f"value{end}": Text(en=number, zh=number),
            f"drug{end}": drug,
            f"finding{end}": _FINDINGS[int(draw.integers(len(_FINDINGS)))],
        }
    days, age, gene = str(draw.integers(2, 90)), str(draw.integers(20, 89)), genes[int(draw.integers(len(genes)))]
    return values | {name: Text(en=one, zh=one) for name, one in (("days", days), ("age", age), ("gene", gene))}


@cache
def _forms() -> tuple[_Form, ...]:
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))["form"]
    return tuple(
        _Form(Text(en=form["en"], zh=form["zh"]), {language: tuple(form["said"][language]) for language in Language})
        for form in written
    )
