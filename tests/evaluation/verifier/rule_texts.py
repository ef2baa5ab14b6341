"""Rule texts of the knowledge as evidence, repeated and then corrupted by operations on the text itself."""

import re
from collections.abc import Iterator
from random import Random

from model.domain.text import Text
from model.knowledge.load import load
from tests.evaluation.verifier.facts import Fact, cap, diseases, drugs, symptoms

NUMBER = re.compile(r"(?<![\w*.:-])\d+(?:\.\d+)?(?![\w*.:-])")


def rule_texts() -> list[tuple[str, Text]]:
    """Summaries with a drug in them, filled in."""
    known = load()
    found = []
    for rule in known.rules:
        named = [drug for drug in known.drugs if rule.about and any(atc.startswith(rule.about) for atc in drug.atc)]
        summary = Text(en=rule.summary.en, zh=rule.summary.zh)
        if named and "{drug}" in summary.en and summary.en.count("{") == 1:
            drug = named[0]
            found.append(
                (drug.en, Text(en=summary.en.replace("{drug}", drug.en), zh=summary.zh.replace("{drug}", drug.zh)))
            )
    return found


def drawn(random: Random) -> Iterator[Fact]:
    texts = rule_texts()
    while True:
        drug, text = random.choice(texts)
        label = next(item for item in load().drugs if item.en == drug).label
        yield _fact(random, label, text)


def _fact(random: Random, drug: Text, text: Text) -> Fact:
    fact = Fact(
        text, [Text(en=cap(text.en) + ".", zh=text.zh + "。")], names=frozenset((drug.en,)), is_translatable=False
    )
    other = random.choice([item for item in drugs() if item.en not in text.en and item.zh not in text.zh])
    fact.add("swapped_drug", text.en.replace(drug.en, other.en) + ".", text.zh.replace(drug.zh, other.zh) + "。")
    en, zh = NUMBER.search(text.en), NUMBER.search(text.zh)
    if en and zh:
        fact.add("moved_decimal", _moved(text.en, en), _moved(text.zh, zh))
    finding = random.choice([item for item in symptoms() if item.en not in text.en and item.zh not in text.zh])
    fact.add("invented_finding", f"{text.en}; the patient has {finding.en}.", f"{text.zh}；患者有{finding.zh}。")
    disease = random.choice(diseases())
    fact.add("invented_relation", f"{text.en}, because it leads to {disease.en}.", f"{text.zh}，因可导致{disease.zh}。")
    fact.add("invented_dose", f"{text.en}. Give {drug.en} 37 mg a day.", f"{text.zh}。给予{drug.zh}37 mg每日一次。")
    if "avoid" in text.en and "避免" in text.zh and "not" not in text.en:
        fact.add("dropped_negation", f"Use {drug.en}.", f"使用{drug.zh}。")
        fact.add(
            "dropped_negation", text.en.replace("avoid", "recommended"), re.sub("避免(使用|合用)?", "推荐使用", text.zh)
        )
        fact.add(
            "raised_certainty", f"{cap(drug.en)} is contraindicated and always fatal.", f"{drug.zh}绝对禁用，必然致死。"
        )
    return fact


def _moved(text: str, match: re.Match[str]) -> str:
    number = match[0]
    wrong = number.replace(".", "") if "." in number else number + "0"
    return text[: match.start()] + wrong + text[match.end() :] + "."
