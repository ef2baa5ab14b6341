"""What one file says of another must be true: names, classes, phenotypes, and one answer for each case."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from model.knowledge.base import Knowledge
from model.knowledge.conditions import Clause, Exclusion, Range
from model.knowledge.disease_check import disease_faults
from model.knowledge.files import KnowledgeError
from model.knowledge.formula_scores import FormulaScore
from model.knowledge.genes import INDETERMINATE, Gene, GeneKind
from model.knowledge.modulation import modulator_faults
from model.knowledge.oncology_check import oncology_faults
from model.knowledge.pgx_rules import GeneKey, PairRule
from model.knowledge.point_scores import PointScore
from model.knowledge.records import TextRecord
from model.knowledge.score_parts import ClassRecord
from model.knowledge.therapy_rules import AdviceRule
from model.knowledge.units import convert

_PLACEHOLDER: Final = re.compile(r"\{([a-z_0-9]+)\}")
_PAIR_WORDS: Final = frozenset({"drug", "gene", "phenotype", "diplotype", "score"})
_STEP: Final = Decimal("0.25")
NO_ALLELES: Final = frozenset[str]()


def cross_check(root: Path, knowledge: Knowledge) -> None:
    """Refuse knowledge that contradicts itself.

    Raises:
        KnowledgeError: the message names the file, the key and what is wrong.
    """
    for pair in knowledge.pairs:
        _refuse(root, f"pgx/{pair.publisher.lower()}/{pair.id}.toml", _pair_faults(pair, knowledge))
    for rule in knowledge.rules:
        _refuse(root, f"therapy/{rule.id}.toml", _rule_faults(rule, knowledge))
    for score in knowledge.scores.values():
        _refuse(root, f"scores/{score.id}.toml", _score_faults(score, knowledge))
    for formula in knowledge.formula_scores.values():
        _refuse(root, f"scores/formulas/{formula.id}.toml", _formula_faults(formula, knowledge))
    for disease in knowledge.diseases:
        wrong = disease_faults(disease, knowledge.measures, knowledge.codesets, knowledge.policy.choices)
        _refuse(root, f"disease/{disease.id}.toml", wrong)
        _refuse(root, f"disease/{disease.id}.toml", _class_faults(sorted(disease.drug_classes()), knowledge))
    _refuse(root, "oncology", oncology_faults(knowledge))
    for name, guards in knowledge.safeguards.items():
        for guard in guards:
            faults = [*_drug_faults([name], knowledge), *_exclusion_faults(guard.unless, knowledge)]
            _refuse(root, f"therapy/safeguards/{name}.toml", faults)
    tables = (knowledge.drugs, knowledge.genes, knowledge.codesets)
    _refuse(root, "modulators", modulator_faults(knowledge.modulators, *tables))
    _refuse(root, "sample_cautions.toml", _caution_faults(knowledge))
    _refuse(root, "policy.toml", _policy_faults(knowledge))
    _refuse(root, "terms/highest_doses.csv", _drug_faults(knowledge.highest_doses, knowledge))
    _refuse(root, "terms/implied_measures.csv", _implied_faults(knowledge))
    strange = knowledge.context_words.names() - knowledge.codesets.names()
    _refuse(root, "terms/context_words.csv", (f"unknown code set {name}" for name in sorted(strange)))
    identities = [*(item.id for item in knowledge.pairs), *(item.id for item in knowledge.rules)]
    identities += [item.id for item in knowledge.diseases]
    identities += [fact.id for file in knowledge.oncology for fact in file.fact]
    for identity, times in Counter(identities).items():
        if times > 1:
            raise KnowledgeError(root, identity, "two rules have the same id")


def _caution_faults(knowledge: Knowledge) -> Iterator[str]:
    genes = {gene.symbol for gene in knowledge.genes.values()} | {"*"}
    for caution in knowledge.sample_cautions:
        strange = [*(set(caution.when) - knowledge.codesets.names()), *(set(caution.genes) - genes)]
        yield from (f"{caution.id}: unknown name {name}" for name in sorted(strange))
        yield from _placeholder_faults([caution.step], frozenset({"gene"}))


def _policy_faults(knowledge: Knowledge) -> Iterator[str]:
    listed = knowledge.policy.test_first
    yield from _drug_faults(sorted({*listed.add, *listed.remove}), knowledge)
    unruled = set(listed.add) - set(knowledge.pairs_by_drug)
    yield from (f"no drug-gene rule speaks of {name}" for name in sorted(unruled))


@lru_cache(maxsize=64)
def reachable(gene: Gene) -> tuple[str | Decimal, ...]:
    """Every phenotype, or every activity score, that the gene's alleles can give, and Indeterminate."""
    if gene.record.kind is not GeneKind.ACTIVITY_SCORE:
        return (*gene.phenotypes(), INDETERMINATE)
    return (*_scores(gene), INDETERMINATE)


@lru_cache(maxsize=64)
def _phenotypes(gene: Gene) -> frozenset[str]:
    """Every phenotype that the gene can have, Indeterminate included."""
    names = (state for state in reachable(gene) if isinstance(state, str))
    return frozenset((*names, *(band.phenotype for band in gene.record.bands)))


def _scores(gene: Gene) -> tuple[Decimal, ...]:
    """Sums of two chromosomes; of as many copies as reach well into an open last band; and each under an inhibitor."""
    last = gene.record.bands[-1].typical
    values = {row.activity for row in gene.alleles.values() if row.activity is not None}
    found = {one + other for one in values for other in values}
    if len(last) == 1:
        found |= {_STEP * step for step in range(int(last[0] * 2 / _STEP) + 1)}
    found |= {score * item.factor for score in found for item in gene.record.conversions}
    return tuple(sorted(found))


def answers_for(
    pair: PairRule, population: str, states: Mapping[str, str | Decimal], alleles: frozenset[str] = NO_ALLELES
) -> list[str]:
    """The recommendations of a file that speak to one state of each of its genes, and to those two alleles."""
    return [
        item.key
        for item in pair.answers(population)
        if all(_speaks_to(key, states[gene], alleles) for gene, key in item.genes.items())
    ]


def coverage_faults(pair: PairRule, genes: Mapping[str, Gene]) -> Iterator[str]:
    """Each reachable state of the genes has one answer in each population; a second opinion has one at most."""
    states = [reachable(genes[name]) for name in pair.genes]
    spoken = [_spoken(pair, name, of_gene) for name, of_gene in zip(pair.genes, states, strict=True)]
    for population in pair.populations:
        keys = frozenset(item.key for item in pair.answers(population.name))
        for reached in product(*states):
            found = keys.intersection(*(of_gene[state] for of_gene, state in zip(spoken, reached, strict=True)))
            if len(found) > 1 or not (found or pair.is_partial):
                shown = " + ".join(str(state) for state in reached)
                yield f"{population.name}, {shown}: {len(found)} answers {sorted(found)}, there must be one"


def _spoken(pair: PairRule, gene: str, states: Iterable[str | Decimal]) -> dict[str | Decimal, frozenset[str]]:
    """The recommendations that each state of one gene allows."""
    asked = [(item.key, item.genes.get(gene)) for item in pair.recommendation]
    return {state: frozenset(name for name, key in asked if key is None or _speaks_to(key, state)) for state in states}


def _speaks_to(key: GeneKey, state: str | Decimal, alleles: frozenset[str] = NO_ALLELES) -> bool:
    """Whether the key takes a phenotype or score, of which the alleles may be known."""
    if alleles & key.apart_from or (key.diplotypes and not alleles & key.diplotypes):
        return False
    if isinstance(state, str):
        return state in key.phenotypes
    bounds = key.score
    return bounds is not None and (
        (bounds.at_least is None or state >= bounds.at_least)
        and (bounds.above is None or state > bounds.above)
        and (bounds.at_most is None or state <= bounds.at_most)
        and (bounds.below is None or state < bounds.below)
    )


def _pair_faults(pair: PairRule, knowledge: Knowledge) -> Iterator[str]:
    alternatives = [name for item in pair.recommendation for name in item.alternatives]
    yield from _drug_faults((*pair.drugs, *alternatives), knowledge)
    for population in pair.populations:
        yield from _clause_faults(population.when, knowledge)
    unknown = [gene for gene in pair.genes if gene not in knowledge.genes]
    yield from (f"unknown gene {gene}" for gene in unknown)
    if not unknown:
        yield from _key_faults(pair, knowledge.genes)
        yield from coverage_faults(pair, knowledge.genes)
    texts = [text for item in pair.recommendation for text in (item.summary, item.detail, *item.next_steps)]
    texts += [pair.undecided] if pair.undecided else []
    if pair.no_result:
        texts += [pair.no_result.summary, pair.no_result.detail, *pair.no_result.next_steps]
    yield from _placeholder_faults(texts, _PAIR_WORDS)


def _key_faults(pair: PairRule, genes: Mapping[str, Gene]) -> Iterator[str]:
    """No recommendation names a phenotype that its gene cannot have."""
    for item in pair.recommendation:
        for name, key in item.genes.items():
            gene = genes[name]
            if strange := set(key.phenotypes) - _phenotypes(gene):
                yield f"{item.key}: phenotypes that no allele gives: {sorted(strange)}"
            yield from (f"{item.key}: {fault}" for fault in _told_faults(key, gene))
            keys = (other.genes[name] for other in pair.recommendation if name in other.genes)
            if untold := key.diplotypes.difference(*(other.apart_from for other in keys)):
                yield f"{item.key}: no other answer leaves out {sorted(untold)}"


def _told_faults(key: GeneKey, gene: Gene) -> Iterator[str]:
    """A pair is written as the engine writes it: sorted alleles of the table, or their sorted values."""
    pairs = key.diplotypes | key.apart_from
    if pairs and not gene.record.tells_pairs:
        yield f"{gene.key} tells no pairs apart"
    for pair in sorted(pairs):
        alleles = pair.split("/")
        values = {f"{row.activity.normalize():f}" for row in gene.alleles.values() if row.activity is not None}
        is_known = set(alleles) <= set(gene.alleles) if len(alleles) == 2 else set(pair.split("+")) <= values
        parts = alleles if len(alleles) == 2 else pair.split("+")
        if not is_known or parts != sorted(parts) or len(parts) != 2:
            yield f"unknown pair {pair}"


def _rule_faults(rule: AdviceRule, knowledge: Knowledge) -> Iterator[str]:
    yield from _clause_faults(rule.when, knowledge)
    yield from _exclusion_faults(rule.unless, knowledge)
    yield from _class_faults((*rule.covered_by, *rule.about), knowledge)
    for option in rule.option:
        yield from _drug_faults(option.drugs, knowledge)
        yield from _class_faults(option.covers, knowledge)
        yield from _exclusion_faults(option.unless, knowledge)
    words = frozenset({"drug", *knowledge.policy.values})
    yield from _placeholder_faults((rule.summary, rule.detail, *rule.next_steps), words)


def _exclusion_faults(exclusions: Iterable[Exclusion], knowledge: Knowledge) -> Iterator[str]:
    for exclusion in exclusions:
        yield from _clause_faults(exclusion.when, knowledge)


def _clause_faults(clauses: Iterable[Clause], knowledge: Knowledge) -> Iterator[str]:
    for clause in clauses:
        yield from _clause_faults((*(clause.any or ()), *(clause.none or ())), knowledge)
        yield from (f"unknown code set {name}" for name in _sets(clause) if name not in knowledge.codesets.names())
        yield from _named_faults(clause, knowledge)
        classes = (clause.taking, clause.ordered, clause.taken_before, clause.allergy, *_counted(clause))
        yield from _class_faults([prefix for group in classes for prefix in group or ()], knowledge)
        yield from _number_faults(clause, knowledge)
        if clause.tumour:
            strange = set(clause.tumour.variants) - knowledge.variants.names(clause.tumour.gene)
            yield from (f"unknown variant {clause.tumour.gene} {name}" for name in sorted(strange))


def _counted(clause: Clause) -> Iterator[tuple[str, ...]]:
    yield from (part.taking for part in (clause.dose, clause.several) if part)
    if clause.allergic:
        yield clause.allergic.apart_from
    if clause.repeated:
        yield from (clause.repeated.taking, clause.repeated.apart_from)


def _sets(clause: Clause) -> Iterator[str]:
    yield from (name for name in (clause.problem, clause.history, clause.procedure) if name)
    if clause.stage:
        yield from (clause.stage.problem, clause.stage.set)
    if clause.habit:
        yield clause.habit.set
    if clause.changed:
        yield from (clause.changed.before, clause.changed.now)
    if clause.amount:
        yield clause.amount.set


def _named_faults(clause: Clause, knowledge: Knowledge) -> Iterator[str]:
    """The genes, phenotypes, scores and classes that a clause names."""
    if clause.score:
        score = knowledge.scores.get(clause.score.name)
        names = {item.name for item in score.classes} if score else set()
        strange = set(clause.score.classes) - names
        yield from (f"unknown class {name} of score {clause.score.name}" for name in sorted(strange))
    if clause.phenotype:
        gene = knowledge.genes.get(clause.phenotype.gene)
        if gene is None:
            yield f"unknown gene {clause.phenotype.gene}"
            return
        strange = set(clause.phenotype.phenotypes) - _phenotypes(gene)
        yield from (f"unknown phenotype {name}" for name in sorted(strange))


def _number_faults(clause: Clause, knowledge: Knowledge) -> Iterator[str]:
    for measured in (clause.measure, clause.unmeasured, clause.rise):
        if measured and measured.name not in knowledge.measures.names:
            yield f"unknown measure {measured.name}"
    ranges: tuple[Range | None, ...] = (clause.measure, clause.age, clause.amount, clause.dose)
    for bounds in ranges:
        limits = (bounds.at_least, bounds.above, bounds.at_most, bounds.below) if bounds else ()
        for limit in limits:
            if isinstance(limit, str) and limit.removeprefix("@") not in knowledge.policy.values:
                yield f"unknown policy value {limit}"


def _score_faults(score: PointScore, knowledge: Knowledge) -> Iterator[str]:
    yield from _part_faults(score, knowledge)
    names = [name for part in score.measured for name in (part.measure, *part.also)]
    yield from (f"unknown measure {name}" for name in names if name not in knowledge.measures.names)
    for part in score.measured:
        yield from _class_faults(part.unclear_with, knowledge)
    for criterion in score.criteria:
        for step in criterion.steps:
            yield from _clause_faults(step.when, knowledge)


def _formula_faults(score: FormulaScore, knowledge: Knowledge) -> Iterator[str]:
    yield from _part_faults(score, knowledge)
    measures = {measure.name: measure for measure in knowledge.measures}
    for part in score.inputs:
        yield from _class_faults(part.unclear_with, knowledge)
        if part.or_score and part.or_score not in knowledge.formula_scores:
            yield f"unknown score {part.or_score}"
        for name in part.measures:
            measure = measures.get(name)
            if measure is None:
                yield f"unknown measure {name}"
            elif convert(Decimal(1), measure.unit, part.unit, analyte=measure.analyte or name) is None:
                yield f"{name} in {measure.unit} cannot be written in {part.unit}"
    for flag in score.flags:
        yield from _clause_faults(flag.when, knowledge)
    for other in score.other_classes:
        yield from _clause_faults(other.when, knowledge)
        yield from _order_faults(other.classes)


def _part_faults(score: PointScore | FormulaScore, knowledge: Knowledge) -> Iterator[str]:
    """What both kinds of scores name: code sets, clauses of remarks, classes in rising order."""
    sets = (*score.asked_of, *(item.stated for item in score.classes if item.stated))
    yield from (f"unknown code set {name}" for name in sets if name not in knowledge.codesets.names())
    for remark in (*score.refused, *score.cautions):
        yield from _clause_faults(remark.when, knowledge)
    yield from _order_faults(score.classes)


def _order_faults(classes: tuple[ClassRecord, ...]) -> Iterator[str]:
    limits = [item.from_points for item in classes]
    if limits != sorted(set(limits)):
        yield f"classes do not rise: {', '.join(str(limit) for limit in limits)}"


def _drug_faults(names: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    yield from (f"unknown drug {name}" for name in names if name not in knowledge.drugs.names)


def _class_faults(prefixes: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    for prefix in prefixes:
        if prefix not in knowledge.drugs.classes:
            yield f"no drug of the table belongs to ATC class {prefix}"


def _placeholder_faults(texts: Iterable[TextRecord], known: frozenset[str]) -> Iterator[str]:
    for text in texts:
        for name in _PLACEHOLDER.findall(text.en):
            if name not in known:
                yield f"unknown placeholder {{{name}}}"


def _implied_faults(knowledge: Knowledge) -> Iterator[str]:
    sets = knowledge.codesets.names()
    for row in (item for rows in knowledge.implied.values() for item in rows):
        yield from (f"no code set {name!r}" for name in (row.set, row.unless) if name and name not in sets)
        if not knowledge.measures.named(row.measure).is_plausible(row.value):
            yield f"{row.set}: {row.value} is no value of {row.measure}"


def _refuse(root: Path, file: str, faults: Iterable[str]) -> None:
    if fault := next(iter(faults), None):
        raise KnowledgeError(root / file, "", fault)
