"""One case in, one assessment out: runs the parts that were asked for and puts them together."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from model.diagnosis.criteria import diagnose
from model.diagnosis.problem_check import check_problems
from model.diagnosis.ranked import rank_case
from model.diagnosis.report import report
from model.domain.assessment import Assessment, Diagnosis, DiagnosisStanding, TherapyAdvice, Versions
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence
from model.domain.finding import Finding
from model.domain.gap import Gap, said_once
from model.domain.text import Text
from model.domain.version import CODE_VERSION
from model.knowledge.example import ExampleRecord
from model.knowledge.genes import INDETERMINATE
from model.knowledge.load import Knowledge
from model.scores.compute import failed_score_examples
from model.therapy.advise import advise, speaking_facts


class Task(StrEnum):
    """The parts of an assessment; each can be run alone, under its own deadline.

    A review is therapy where the list is about to be prescribed on: at admission, at discharge, in a summary.
    """

    DIAGNOSIS = "diagnosis"
    THERAPY = "therapy"
    REVIEW = "review"
    REPORT = "report"
    PROBLEMS = "problems"
    DIFFERENTIAL = "differential"


def assess(case: ClinicalCase, knowledge: Knowledge, tasks: Iterable[Task]) -> Assessment:
    """Run the tasks one after the other; the same case and knowledge give the same assessment."""
    return merge([run(task, case, knowledge) for task in sorted(set(tasks))])


def run(task: Task, case: ClinicalCase, knowledge: Knowledge) -> Assessment:
    """Run one task. The case's own gaps come back with the result, so that no part hides them."""
    versions = Versions(code=CODE_VERSION, knowledge=knowledge.version)
    match task:
        case Task.DIAGNOSIS:
            diagnoses, findings, gaps = _diagnose(case, knowledge)
            gaps = _united(case.gaps, gaps)
            return Assessment(versions=versions, diagnoses=diagnoses, findings=findings, gaps=gaps)
        case Task.THERAPY | Task.REVIEW:
            phenotypes, therapy, gaps = advise(case, knowledge, renews=task is Task.REVIEW)
            gaps = _united(case.gaps, gaps)
            return Assessment(versions=versions, phenotypes=phenotypes, therapy=therapy, gaps=gaps)
        case Task.REPORT:
            return Assessment(versions=versions, report=_report(case, knowledge), gaps=case.gaps)
        case Task.PROBLEMS:
            diagnoses, gaps = _check_problems(case, knowledge)
            return Assessment(versions=versions, diagnoses=diagnoses, gaps=_united(case.gaps, gaps))
        case Task.DIFFERENTIAL:
            diagnoses, gaps = rank_case(case, knowledge)
            return Assessment(versions=versions, diagnoses=diagnoses, gaps=_united(case.gaps, gaps))


def failed_examples(knowledge: Knowledge) -> tuple[str, ...]:
    """Run the worked examples of every rule; one line for each that does not behave as written."""
    written = [(pair.id, example) for pair in knowledge.pairs for example in pair.example]
    written += [(rule.id, example) for rule in knowledge.rules for example in rule.example]
    failures = [failure for identity, example in written for failure in _failures(identity, example, knowledge)]
    diseases = [(rule.id, example) for rule in knowledge.diseases for example in rule.examples]
    failures += [
        f"{identity}: {example.note}: expected {'to fire' if example.fires else 'silence'}"
        for identity, example in diseases
        if _is_suggested(identity, example, knowledge) is not example.fires
    ]
    return (*failures, *failed_tumour_facts(knowledge), *failed_score_examples(knowledge))


def failed_tumour_facts(knowledge: Knowledge) -> Iterator[str]:
    """Run the examples of the biomarker facts: the fact holds or does not, and some advice says what is expected."""
    for file in knowledge.oncology:
        for fact in file.fact:
            for example in fact.example:
                yield from _fact_failures(fact.id, example, knowledge)


def _fact_failures(identity: str, example: ExampleRecord, knowledge: Knowledge) -> Iterator[str]:
    case = example.case.build(knowledge.terms)
    if (identity in speaking_facts(case, knowledge)) is not example.fires:
        yield f"{identity}: {example.note}: expected {'to fire' if example.fires else 'silence'}"
    elif example.fires and example.expect:
        said = [_said(advice) for advice in run(Task.THERAPY, case, knowledge).therapy]
        if not any(example.expect.items() <= each.items() for each in said):
            yield f"{identity}: {example.note}: no advice says {example.expect}"


def _is_suggested(identity: str, example: ExampleRecord, knowledge: Knowledge) -> bool:
    diagnoses, _, _ = _diagnose(example.case.build(knowledge.terms), knowledge)
    speaking = {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}
    return any(item.rule_id == identity and item.standing in speaking for item in diagnoses)


def _failures(identity: str, example: ExampleRecord, knowledge: Knowledge) -> Iterator[str]:
    wanted = f"{identity}-{example.rule}" if example.rule else identity
    assessment = run(Task.THERAPY, example.case.build(knowledge.terms), knowledge)
    found = next((item for item in assessment.therapy if wanted in _rules_of(item)), None)
    if (found is not None) != example.fires:
        yield f"{wanted}: {example.note}: expected {'to fire' if example.fires else 'silence'}"
    if found and example.fires:
        said = {**_said(found), **_said_of_genes(assessment)}
        for name, value in example.expect.items():
            if said[name] != value:
                yield f"{wanted}: {example.note}: {name} is {said[name]!r}, not {value!r}"


def _rules_of(advice: TherapyAdvice) -> set[str]:
    """The rule of an advice, and those of the answers that it lists where the patient's group is not known."""
    return {advice.rule_id, *(item.rule_id for item in advice.by_population)}


def _said(advice: TherapyAdvice) -> dict[str, str]:
    return {
        "action": advice.action,
        "urgency": advice.urgency,
        "population": advice.population,
        "strength": advice.strength,
        "drugs": ",".join(code.display for code in advice.drugs),
        "alternatives": ",".join(item.drug.display for item in advice.alternatives),
    }


def _said_of_genes(assessment: Assessment) -> dict[str, str]:
    spoken = [item for item in assessment.phenotypes if item.ref or item.effective_phenotype != INDETERMINATE]
    return {
        "phenotype": "|".join(item.phenotype for item in assessment.phenotypes),
        "effective_phenotype": "|".join(item.effective_phenotype for item in spoken),
    }


def merge(parts: Sequence[Assessment]) -> Assessment:
    """Put the parts of one case together; equal gaps are said once.

    Raises:
        ValueError: no part at all, or parts made by different versions.
    """
    versions = {part.versions for part in parts}
    if len(versions) != 1:
        raise ValueError("parts of one assessment come from one version of code and knowledge")
    return Assessment(
        versions=versions.pop(),
        findings=tuple(item for part in parts for item in part.findings),
        phenotypes=tuple(item for part in parts for item in part.phenotypes),
        diagnoses=tuple(item for part in parts for item in part.diagnoses),
        therapy=tuple(item for part in parts for item in part.therapy),
        report=tuple(item for part in parts for item in part.report),
        gaps=_united(*(part.gaps for part in parts)),
    )


def _diagnose(
    case: ClinicalCase, knowledge: Knowledge
) -> tuple[tuple[Diagnosis, ...], tuple[Finding, ...], tuple[Gap, ...]]:
    choices = knowledge.policy.choices
    return diagnose(case, knowledge.diseases, knowledge.measures, knowledge.codesets, choices, knowledge.drugs)


def _check_problems(case: ClinicalCase, knowledge: Knowledge) -> tuple[tuple[Diagnosis, ...], tuple[Gap, ...]]:
    parts = (knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs)
    return check_problems(case, *parts, knowledge.policy.choices)


def _report(case: ClinicalCase, knowledge: Knowledge) -> tuple[tuple[Text, tuple[Evidence, ...]], ...]:
    diagnoses, _, gaps = _diagnose(case, knowledge)
    parts = (knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs)
    return report(case, *parts, diagnoses, _united(case.gaps, gaps))


def _united(*groups: Iterable[Gap]) -> tuple[Gap, ...]:
    return said_once(gap for group in groups for gap in group)
