"""Fits the weights of ``model.language.urgent.resemblance``: ``python -m tests.evaluation.emergencies.fit``.

Urgent sentences are made by a grammar from the tables of concepts and rules; harmless ones from questions about the
same words, the glossary and everyday matters. The first five sets of utterances and the table's examples and near
misses are added; the later sets are not, so that they measure.
"""

import random
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.knowledge.files import read_csv
from model.language.assistant import speak
from model.language.urgent.concepts import ConceptRow, concept_rows, rule_rows, spelt
from model.language.urgent.resemblance import PLACES, WEIGHTS, features
from model.language.urgent.urgent import table
from tests.evaluation.emergencies.__main__ import SETS, utterances

_SEED: Final = 7
_EACH: Final = 9_000
_REPEATED: Final = 8
_ROUNDS: Final = 4
_VAGUE: Final = ("part-", "person-", "sudden-pain")
_FILL: Final = {
    "en": ("", "just", "really", "so", "his", "her", "my", "the", "is", "was", "a bit of", "has"),
    "zh": ("", "很", "好", "有点", "都", "一直", "的"),
}
_OPENERS: Final = {
    "en": ("", "", "help ", "my dad ", "my mum ", "my son ", "she ", "he ", "i ", "my wife ", "my baby ", "grandma "),
    "zh": ("", "", "救命", "我爸", "我妈", "孩子", "她", "他", "我", "老公", "宝宝", "奶奶"),
}
_ENDS: Final = {
    "en": ("", "", " what do i do", " now", " im scared", " since this morning", " 10 min ago"),
    "zh": ("", "", "怎么办", "好害怕", "现在", "刚才", "十分钟了"),
}
_JOINS: Final = {"en": (" and ", " and ", ", "), "zh": ("", "，", "而且")}
_MATTERS: Final = {
    "en": "cholesterol|a blood test|my appointment|the clinic|vaccines|insulin storage|an x-ray|my report|a sprained ankle|a cold|sleep|my diet|physio|the dentist|creatinine|asthma|allergies|a runny nose|a stiff back|eczema|my prescription".split(
        "|"
    ),
    "zh": "胆固醇|抽血|预约|门诊|疫苗|胰岛素保存|胸片|报告|崴脚|感冒|睡眠|饮食|康复|牙科|肌酐|哮喘|过敏|流鼻涕|腰僵|湿疹|处方".split(
        "|"
    ),
}
_ASKED: Final = {
    "en": "what is {}|what does {} mean|how do i prepare for {}|can you explain {}|is {} common|when is {} open|i sometimes have {} after work|no {} just asking|i read about {}|in the movie there was {}|years ago i had {} and it is fine|how long does {} last|my {} is almost gone|i want to learn about {}|does {} matter when travelling|my neighbour had {} last year|can i eat with {}|i feel fine, {} is normal|thanks for explaining {}|slight {} for months|where can i book {}|should i bring anything for {}|a little tired, {} ok".split(
        "|"
    ),
    "zh": "{}是什么|{}是什么意思|{}前要准备什么|能解释一下{}吗|{}常见吗|{}几点开|干完活有时候{}|没有{}只是问问|我看到文章说{}|电影里有{}|几年前有过{}现在没事|{}多久能好|{}快好了|想了解{}|出差{}怎么办理|邻居去年{}|{}能吃东西吗|我挺好的{}正常|谢谢解释{}|轻微{}好几个月了|{}在哪里预约|{}要带什么|有点累{}正常吗".split(
        "|"
    ),
}


class Grammar:
    """Makes sentences of both kinds; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._rows: dict[str, list[ConceptRow]] = {}
        for row in concept_rows():
            self._rows.setdefault(row.concept, []).append(row)
        glossary = read_csv(speak.Path(speak.__file__).with_name("glossary.csv"), speak._GlossaryRow)
        self._matters = {
            "en": [*(row.term for row in glossary), *_MATTERS["en"]],
            "zh": [*(row.zh_term for row in glossary), *_MATTERS["zh"]],
        }

    def urgent(self, language: str) -> str:
        """One sentence that fulfils a rule."""
        pick = self._random.choice
        rule = pick([rule for rule in rule_rows() if not rule.id.startswith(_VAGUE)])
        parts = [self._words(pick(group), language) for group in rule.groups]
        self._random.shuffle(parts)
        return pick(_OPENERS[language]) + pick(_JOINS[language]).join(parts) + pick(_ENDS[language])

    def harmless(self, language: str) -> str:
        """One question or remark, of an everyday matter or of a word of danger."""
        pick = self._random.choice
        is_matter = self._random.random() < 0.6
        matter = pick(self._matters[language]) if is_matter else self._words(pick(list(self._rows)), language)
        return pick(_ASKED[language]).format(matter)

    def _words(self, concept: str, language: str) -> str:
        pick = self._random.choice
        wording = pick(getattr(pick(self._rows[concept]), language).split("|"))
        wording = re.sub(r"\.\." if language == "en" else r"\.", lambda _: pick(_FILL[language]), wording)
        wording = re.sub(r"\[.*?\]", "2", wording).replace("?", "3")
        return " ".join(wording.replace("*", pick(("", "ing", "s", "ed"))).split())


def sentences() -> list[tuple[str, bool]]:
    """What is learned from, in a random order."""
    grammar = Grammar(_SEED)
    made = [
        (make(of), make == grammar.urgent)
        for make in (grammar.urgent, grammar.harmless)
        for of in ("en", "zh")
        for _ in range(_EACH)
    ]
    near = [(getattr(row.near, of), False) for row in table() for of in ("en", "zh")]
    examples = [(getattr(row.examples, of), True) for row in table() for of in ("en", "zh")]
    known = [(item.text, item.is_urgent) for name in SETS[:5] for item in utterances(name)]
    taught = [*made, *(near + examples + known) * _REPEATED]
    random.Random(_SEED).shuffle(taught)
    return taught


def fitted(taught: Sequence[tuple[str, bool]]) -> tuple[NDArray[np.float64], float]:
    """Logistic regression by adaptive gradient steps, one sentence a step."""
    rows = [(features(spelt(text.casefold())), float(is_urgent)) for text, is_urgent in taught]
    weights, squares, constant = np.zeros(PLACES), np.full(PLACES, 1e-2), 0.0
    for _ in range(_ROUNDS):
        for places, wanted in rows:
            length = len(places) ** 0.5
            chance = 1 / (1 + np.exp(-np.clip(weights[places].sum() / length + constant, -30, 30)))
            step = (chance - wanted) / length + 1e-6 * weights[places]
            squares[places] += step * step
            weights[places] -= 0.3 * step / np.sqrt(squares[places])
            constant -= 0.01 * float(chance - wanted)
    return weights, constant


def main() -> None:
    weights, constant = fitted(sentences())
    scale = float(np.abs(weights).max()) / 127
    np.savez_compressed(WEIGHTS, weights=np.round(weights / scale).astype(np.int8), scale=scale, constant=constant)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
