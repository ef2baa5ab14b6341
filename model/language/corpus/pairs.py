"""Passages of the drug-gene rules: one for each drug, population and answer, and one where no result is on file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from model.domain.assessment import Action
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.pgx_rules import GeneKey, NoResultRecord, PairRule, RecommendationRecord, ScoreRange
from model.knowledge.records import TextRecord
from model.knowledge.writing import number
from model.language.passage import Passage, headed, listed
from model.language.query import ANY, value_of, written_score

GRAVITY: Mapping[Action, int] = {
    Action.CONTRAINDICATED: 5,
    Action.AVOID: 4,
    Action.RESISTANT: 4,
    Action.ALTERNATIVE: 3,
    Action.TEST_FIRST: 3,
    Action.REDUCE: 2,
    Action.CAP: 2,
    Action.INCREASE: 2,
    Action.RECOMMEND: 2,
    Action.MONITOR: 1,
    Action.STANDARD: 1,
    Action.NO_RECOMMENDATION: 0,
}
_SCORE = Text(en="activity score {range}", zh="活性评分{range}")
_NO_RESULT = Text(en="no result on file", zh="无检测结果")
_QUARTERS = 4 * 6 + 1
_STEP = Decimal("0.01")
_FALLBACK = Text(en="this phenotype", zh="该表型")


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Every answer of every file, for each of its drugs."""
    for rule in knowledge.pairs:
        for drug in rule.drugs:
            for item in rule.recommendation:
                yield _answer(rule, drug, item, knowledge)
            if rule.no_result:
                yield _no_result(rule, drug, rule.no_result, knowledge)


def _answer(rule: PairRule, drug: str, item: RecommendationRecord, knowledge: Knowledge) -> Passage:
    label = knowledge.drugs.named(drug).label
    genes = [(gene, key) for gene, key in item.genes.items()]
    phenotype = _joined([_key_label(key, knowledge) for _, key in genes]) or _FALLBACK
    scores = [_range(key.score) for _, key in genes if key.score]
    values = {
        "drug": label,
        "phenotype": phenotype,
        "gene": same(" + ".join(gene for gene, _ in genes)),
        "score": same(scores[0] if scores else ""),
    }
    groups = [group.label.text() for group in rule.populations if group.name in item.populations]
    named = _joined(
        [Text(en=f"{gene} {words.en}", zh=f"{gene} {words.zh}") for gene, words in _states(genes, knowledge)]
    )
    subjects = {f"drug:{drug}", *(f"gene:{gene}" for gene in rule.genes)}
    subjects |= {f"phenotype:{name}" for gene, key in genes for name in _phenotypes(gene, key, knowledge)}
    subjects |= {value for gene, key in genes for value in _values(gene, key)} | _when(rule, item)
    return Passage(
        rule_id=f"{rule.id}-{item.key}",
        title=headed((label, named or _FALLBACK, listed(groups), same(rule.publisher))),
        sentences=_said((item.summary, item.detail, *item.next_steps), values),
        sources=rule.origins,
        subjects=frozenset(subjects),
        weight=GRAVITY[item.action],
    )


def _no_result(rule: PairRule, drug: str, record: NoResultRecord, knowledge: Knowledge) -> Passage:
    label = knowledge.drugs.named(drug).label
    values = {"drug": label, "gene": same(" + ".join(rule.genes)), "phenotype": _FALLBACK, "score": same("")}
    return Passage(
        rule_id=f"{rule.id}-no-result",
        title=headed((label, same(" + ".join(rule.genes)), _NO_RESULT, same(rule.publisher))),
        sentences=_said((record.summary, record.detail, *record.next_steps), values),
        sources=rule.origins,
        subjects=frozenset((f"drug:{drug}", *(f"gene:{gene}" for gene in rule.genes))),
        weight=GRAVITY[record.action],
    )


def _when(rule: PairRule, item: RecommendationRecord) -> set[str]:
    clauses = [clause for group in rule.populations if group.name in item.populations for clause in group.when]
    named = ((clause.problem, clause.history, clause.procedure) for clause in clauses)
    return {f"set:{name}" for names in named for name in names if name}


def _said(records: tuple[TextRecord, ...], values: Mapping[str, Text]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(record.text(**values) for record in records))


def _states(genes: list[tuple[str, GeneKey]], knowledge: Knowledge) -> Iterator[tuple[str, Text]]:
    for gene, key in genes:
        if words := _key_label(key, knowledge):
            yield gene, words


def _key_label(key: GeneKey, knowledge: Knowledge) -> Text | None:
    """The phenotypes in words, each its plainest name once ("Likely Poor" goes with "Poor"); else the score."""
    labels = dict.fromkeys(
        knowledge.phenotypes.label(name)
        for name in key.phenotypes
        if knowledge.phenotypes.base(name) == name or knowledge.phenotypes.base(name) not in key.phenotypes
    )
    if labels:
        return Text(en=" or ".join(item.en for item in labels), zh="或".join(item.zh for item in labels))
    if key.score is None:
        return None
    return Text(en=_SCORE.en.format(range=_range(key.score)), zh=_SCORE.zh.format(range=_range(key.score)))


def _range(score: ScoreRange) -> str:
    if score.at_most is not None and score.at_most in (score.at_least, 0):
        return number(score.at_most)
    bounds = (("≥ ", score.at_least), ("> ", score.above), ("≤ ", score.at_most), ("< ", score.below))
    return ", ".join(f"{sign}{number(value)}" for sign, value in bounds if value is not None)


def _phenotypes(gene: str, key: GeneKey, knowledge: Knowledge) -> Iterator[str]:
    """The plain names of what the key accepts; of a score, the phenotypes that it may mean."""
    terms = knowledge.phenotypes
    for name in key.phenotypes:
        yield terms.base(name)
        yield from (sign for sign in ("positive", "negative") if name.endswith(f" {sign}"))
    if key.score is not None and (found := knowledge.genes.get(gene)):
        low, high = key.score.at_least, key.score.at_most
        low = low if low is not None else (key.score.above or -_STEP) + _STEP
        high = high if high is not None or key.score.below is None else key.score.below - _STEP
        yield from map(terms.base, found.bands_between(low, high))


def _values(gene: str, key: GeneKey) -> Iterator[str]:
    """Each activity score that the key accepts, in quarters; of a key without one, any."""
    if key.score is None:
        yield value_of(gene, ANY)
        return
    for quarter in range(_QUARTERS):
        score = Decimal(quarter) / 4
        if _holds(key.score, score):
            yield value_of(gene, written_score(score))


def _holds(bounds: ScoreRange, score: Decimal) -> bool:
    return (
        (bounds.at_least is None or score >= bounds.at_least)
        and (bounds.above is None or score > bounds.above)
        and (bounds.at_most is None or score <= bounds.at_most)
        and (bounds.below is None or score < bounds.below)
    )


def _joined(labels: list[Text | None]) -> Text | None:
    kept = [item for item in labels if item]
    return Text(en=" + ".join(item.en for item in kept), zh=" + ".join(item.zh for item in kept)) if kept else None
