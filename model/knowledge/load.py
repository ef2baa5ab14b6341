"""The one door to the knowledge: everything read, cross-checked, digested and frozen."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from model.knowledge.base import Knowledge
from model.knowledge.check import cross_check
from model.knowledge.codesets import load_codesets, load_reactions
from model.knowledge.context_words import load_context_words
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.files import FOLDER, digest
from model.knowledge.formula_scores import load_formula_scores
from model.knowledge.genes import load_genes
from model.knowledge.germline import load_germline
from model.knowledge.highest_doses import load_highest_doses
from model.knowledge.implied_measures import load_implied_measures
from model.knowledge.measures import load_measures
from model.knowledge.modulation import load_modulators
from model.knowledge.oncology import load_oncology
from model.knowledge.pgx_rules import PairRule, load_pairs
from model.knowledge.phenotype_terms import load_phenotypes
from model.knowledge.point_scores import load_scores
from model.knowledge.policy import load_policy
from model.knowledge.sample_cautions import load_sample_cautions
from model.knowledge.therapy_rules import AdviceRule, load_rules, load_safeguards
from model.knowledge.tumour_variants import load_variants
from model.knowledge.tumours import load_markers, load_tumours
from model.knowledge.words import load_words

__all__ = ["Knowledge", "load"]


@lru_cache(maxsize=4)
def load(folder: Path | None = None, policy: Path | None = None) -> Knowledge:
    """Read and check the knowledge in ``folder`` (Osler's own when ``None``); a second call is free.

    Raises:
        KnowledgeError: a file is wrong; the message names it and the key.
    """
    root = folder or FOLDER
    with _all_of_it_stays():
        knowledge = _read(root, policy)
        cross_check(root, knowledge)
    return knowledge


@contextmanager
def _all_of_it_stays() -> Iterator[None]:
    """Keep the garbage collector from walking through the knowledge, which is never garbage, while it grows and after.

    A fifth of the time of a start would go there.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


def _read(root: Path, policy: Path | None) -> Knowledge:
    pairs = load_pairs(root)
    oncology = load_oncology(root)
    rules = load_rules(root)
    by_drug: dict[str, tuple[PairRule, ...]] = {}
    for pair in pairs:
        for name in pair.drugs:
            by_drug[name] = (*by_drug.get(name, ()), pair)
    return Knowledge(
        version=digest(root),
        measures=load_measures(root),
        highest_doses=load_highest_doses(root),
        implied=load_implied_measures(root),
        scores=load_scores(root),
        formula_scores=load_formula_scores(root),
        codesets=load_codesets(root),
        reactions=load_reactions(root),
        drugs=load_drugs(root),
        genes=load_genes(root),
        phenotypes=load_phenotypes(root),
        modulators=load_modulators(root),
        variants=load_variants(root),
        tumours=load_tumours(root),
        markers=load_markers(root),
        oncology=oncology,
        germline=load_germline(root),
        sample_cautions=load_sample_cautions(root),
        pairs=pairs,
        rules=rules,
        rules_by_name=_by_name(rules),
        safeguards=load_safeguards(root),
        diseases=load_diseases(root),
        policy=load_policy(policy, root),
        words=load_words(root),
        context_words=load_context_words(root),
        pairs_by_drug=by_drug,
        tumour_drugs=frozenset(name for file in oncology for fact in file.fact for name in fact.drugs),
    )


def _by_name(rules: tuple[AdviceRule, ...]) -> dict[str, tuple[int, ...]]:
    """The places of the rules under the drug classes or code sets that the fewest ask for; "" for those without."""
    asked = Counter(name for rule in rules for names in rule.asked for name in names)
    found: dict[str, tuple[int, ...]] = {}
    for at, rule in enumerate(rules):
        for name in min(rule.asked, key=lambda names: sum(asked[name] for name in names), default=("",)):
            found[name] = (*found.get(name, ()), at)
    return found
