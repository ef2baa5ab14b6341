"""Further facts: sides, relatives, genes, variants and suspicions; and all kinds in turn."""

from collections.abc import Callable, Iterator
from random import Random

from model.domain.text import Text
from tests.evaluation.verifier import facts_conditions
from tests.evaluation.verifier.facts import (
    CHANGES,
    DEGREES,
    DIPLOTYPES,
    HEDGES,
    PARTS,
    PEOPLE,
    PHENOTYPES,
    SIDES,
    Fact,
    cap,
    changing,
    diseases,
    found,
    measured,
    taken,
)


def sided(random: Random) -> Fact:
    part = random.choice(PARTS)
    side, wrong = random.sample(SIDES, 2)
    degree, other = random.sample(DEGREES, 2)
    fact = Fact(Text(en=f"Pain in the {side.en} {part.en}, {degree.en}", zh=f"{side.zh}{part.zh}疼痛，{degree.zh}"), [])
    fact.texts = [
        Text(en=f"{cap(degree.en)} pain in the {side.en} {part.en}.", zh=f"{side.zh}侧{part.zh}部{degree.zh}疼痛。"),
        Text(en=f"The {side.en} {part.en} is painful.", zh=f"患者{side.zh}{part.zh}痛。"),
    ]
    fact.add(
        "swapped_side",
        f"{cap(degree.en)} pain in the {wrong.en} {part.en}.",
        f"{wrong.zh}侧{part.zh}部{degree.zh}疼痛。",
    )
    fact.add("swapped_side", f"The {wrong.en} {part.en} is painful.", f"患者{wrong.zh}{part.zh}痛。")
    fact.add("swapped_side", f"Bilateral {part.en} pain.", f"双侧{part.zh}疼痛。")
    fact.add(
        "reversed_severity", f"{cap(other.en)} pain in the {side.en} {part.en}.", f"{side.zh}{part.zh}{other.zh}疼痛。"
    )
    return fact


def related(random: Random) -> Fact:
    person, other = random.sample(PEOPLE, 2)
    disease = random.choice(diseases())
    fact = Fact(Text(en=f"Family history: {person.en} had {disease.en}", zh=f"家族史：{person.zh}患{disease.zh}"), [])
    fact.texts = [
        Text(
            en=f"The patient's {person.en} had {disease.en}.",
            zh=f"患者的{person.zh}曾患{disease.zh}。".replace("曾", ""),
        )
    ]
    fact.add("wrong_person", f"The patient's {other.en} had {disease.en}.", f"患者的{other.zh}患{disease.zh}。")
    fact.add("wrong_person", f"The patient has {disease.en}.", f"患者患有{disease.zh}。")
    fact.add(
        "wrong_person", f"The patient died of {disease.en}, as did the {person.en}.", f"{person.zh}死于{disease.zh}。"
    )
    return fact


def typed(random: Random) -> Fact:
    first, second = random.sample(DIPLOTYPES, 2)
    phenotype, other = random.sample(PHENOTYPES, 2)
    gene, alleles = first[0], first[1]
    fact = Fact(Text(en=f"{gene} {alleles}: {phenotype.en}", zh=f"{gene} {alleles}：{phenotype.zh}"), [])
    fact.texts = [
        Text(
            en=f"The patient is a {gene} {phenotype.en} ({alleles}).", zh=f"患者为{gene}{phenotype.zh}（{alleles}）。"
        ),
        Text(en=f"The {gene} diplotype is {alleles}.", zh=f"{gene}基因型为{alleles}。"),
    ]
    fact.add("swapped_gene", f"The {second[0]} diplotype is {alleles}.", f"{second[0]}基因型为{alleles}。")
    fact.add("swapped_variant", f"The {gene} diplotype is {first[2]}.", f"{gene}基因型为{first[2]}。")
    fact.add("swapped_variant", f"The patient is a {gene} {other.en}.", f"患者为{gene}{other.zh}。")
    return fact


def mutated(random: Random) -> Fact:
    first, second = random.sample(CHANGES, 2)
    gene, change, wrong = first
    fact = Fact(
        Text(
            en=f"{gene} {change} detected; {second[0]}: no variant detected",
            zh=f"检出{gene} {change}；{second[0]}未检出变异",
        ),
        [],
    )
    fact.texts = [Text(en=f"{gene} p.{change} was found.", zh=f"{gene} p.{change}阳性。")]
    fact.add("swapped_gene", f"{second[0]} {change} was detected.", f"检出{second[0]} {change}。")
    fact.add("swapped_variant", f"{gene} {wrong} was detected.", f"检出{gene} {wrong}。")
    fact.add("added_negation", f"{gene} {change} was not detected.", f"未检出{gene} {change}。")
    return fact


def hedged(random: Random) -> Fact:
    disease = random.choice(diseases())
    at = random.randrange(3)
    hedge = HEDGES[at]
    fact = Fact(Text(en=f"{hedge.en} {disease.en}", zh=f"{hedge.zh}{disease.zh}"), [])
    zh = "可能性大" if at == 2 else "可能"
    en = "likely" if at == 2 else "suspected"
    fact.texts = [Text(en=f"{cap(disease.en)} is {en}.", zh=f"{disease.zh}{zh}。")]
    fact.add("raised_certainty", f"The patient has {disease.en}.", f"患者患有{disease.zh}。")
    fact.add("raised_certainty", f"{cap(disease.en)} is confirmed.", f"确诊{disease.zh}。")
    fact.add("raised_certainty", f"This is definitely {disease.en}.", f"肯定为{disease.zh}。")
    return fact


MAKERS: tuple[Callable[[Random], Fact], ...] = (
    measured,
    changing,
    taken,
    found,
    sided,
    related,
    typed,
    mutated,
    hedged,
    *facts_conditions.MAKERS,
)


def drawn(random: Random) -> Iterator[Fact]:
    """Facts without end, of each kind in turn."""
    while True:
        for make in MAKERS:
            yield make(random)
