"""The door: every score that can be said of a case, in the order of their ids."""

from collections.abc import Iterator

from model.domain.case import ClinicalCase
from model.domain.score import ScoreResult
from model.knowledge.load import Knowledge
from model.knowledge.score_parts import ScoreExample
from model.scores.formulas import formula_result
from model.scores.points import point_result
from model.therapy.facts import Facts


def scores_of(case: ClinicalCase, knowledge: Knowledge) -> tuple[ScoreResult, ...]:
    """Every score that is asked of this patient and of which at least one value or finding is on file.

    What is missing makes a score a range from the lowest to the highest value that it can have, and is named; a score
    outside the group for which it holds is not computed and says why.
    """
    return tuple(sorted(_results(Facts(case, knowledge)), key=lambda item: item.id))


def failed_score_examples(knowledge: Knowledge) -> tuple[str, ...]:
    """Run the worked examples of every score; one line for each that does not come out as written."""
    written = [(name, example) for name, score in knowledge.scores.items() for example in score.examples]
    written += [(name, example) for name, score in knowledge.formula_scores.items() for example in score.examples]
    return tuple(fault for name, example in written for fault in _faults(name, example, knowledge))


def _results(facts: Facts) -> Iterator[ScoreResult]:
    knowledge = facts.knowledge
    yield from (found for score in knowledge.scores.values() if (found := point_result(score, facts)))
    yield from (found for score in knowledge.formula_scores.values() if (found := formula_result(score, facts)))


def _faults(name: str, example: ScoreExample, knowledge: Knowledge) -> Iterator[str]:
    results = scores_of(example.case.build(knowledge.terms), knowledge)
    found = next((item for item in results if item.id == name), None)
    if (found is not None) is not example.fires:
        yield f"{name}: {example.note}: expected {'a score' if example.fires else 'none'}"
    if found is None or not example.fires:
        return
    if (found.least, found.most) != (example.least, example.most):
        yield f"{name}: {example.note}: {found.least} to {found.most}, not {example.least} to {example.most}"
    if tuple(item.name for item in found.classes) != example.classes:
        yield f"{name}: {example.note}: classes {[item.name for item in found.classes]}, not {list(example.classes)}"
