"""Diseases by guideline criteria: what the values support, and whether the problem list says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from model.diagnosis import wording
from model.diagnosis.evaluate import Outcome, Verdict, evaluate
from model.diagnosis.formulas import measures_of
from model.diagnosis.gaps import all_gaps
from model.diagnosis.statement import state
from model.diagnosis.view import View
from model.domain.assessment import Diagnosis, DiagnosisStanding, Urgency
from model.domain.case import ClinicalCase
from model.domain.evidence import Direction, EvidenceKind
from model.domain.finding import Finding, Presence
from model.domain.gap import Gap
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures

NO_CHOICES: Final[Mapping[str, str]] = MappingProxyType({})
_STANDINGS: Final = tuple(DiagnosisStanding)
_URGENCIES: Final = tuple(Urgency)
_SPEAKING: Final = frozenset((Outcome.MET, Outcome.OVERTAKEN, Outcome.BEGUN))


def diagnose(
    case: ClinicalCase,
    diseases: Sequence[DiseaseRule],
    measures: Measures,
    codesets: CodeSets,
    choices: Mapping[str, str] = NO_CHOICES,
    drugs: DrugTerms | None = None,
) -> tuple[tuple[Diagnosis, ...], tuple[Finding, ...], tuple[Gap, ...]]:
    """Weigh every rule. UNLISTED: met and unnamed; SUSPECTED: begun, or met before and normal since; LISTED: met
    and named. What could not be weighed is a gap; no statement and no gap means: looked, nothing to say. A rule that
    yields to another leaves the gaps to that one, which needs the same results, and speaks beside it only when it
    alone is critical. What another statement says of the same result among others is said once; a critical one stays.

    Args:
        choices: threshold set by site setting, e.g. {"hypertension": "130/80"}; the rule's default otherwise.
        drugs: names the classes of the drugs taken; without it no condition on a drug holds.
    """
    if case.person.is_deceased:
        return (), (), (wording.DECEASED,)
    reach = measures_of(test for rule in diseases for test in rule.tests())
    view = View(case, measures, codesets, choices, drugs, reach)
    heard: list[Verdict] = []
    stated: dict[str, Diagnosis | None] = {}
    spoken: set[str] = set()
    named: set[str] = set()
    by_id = {rule.id: rule for rule in diseases}
    for rule in sorted(diseases, key=lambda rule: _steps(rule, by_id)):
        before = spoken.intersection(rule.yields_to)
        if not before and not (named.isdisjoint(rule.yields_to) or _is_loud(view, rule)):
            continue
        verdict = evaluate(view, rule)
        found = state(view, verdict)
        if before and not _is_louder(found, [stated[name] for name in before]):
            continue
        heard.append(verdict)
        stated[rule.id] = found
        if verdict.outcome in _SPEAKING and not view.listed(rule):
            spoken.add(rule.id)
        elif view.listed(rule):
            named.add(rule.id)
    said = {name: found for name, found in stated.items() if found is not None}
    whole = (found for name, found in said.items() if not _is_told(found, [said.get(n) for n in by_id[name].part_of]))
    diagnoses = sorted(whole, key=_order)
    first = (verdict for verdict in heard if not verdict.rule.yields_to)
    return tuple(diagnoses), _findings(heard), tuple(all_gaps(view, first))


def _is_loud(view: View, rule: DiseaseRule) -> bool:
    """Whether a rule that leaves the word to a listed disease keeps it for a danger: it is then listed itself."""
    return bool(view.listed(rule)) and any(route.although_listed for route in rule.routes)


def _is_louder(found: Diagnosis | None, others: Iterable[Diagnosis | None]) -> bool:
    """Whether a rule that leaves the word to others has something critical to say, and they have not."""
    is_critical = found is not None and found.urgency is Urgency.CRITICAL
    return is_critical and not any(other is not None and other.urgency is Urgency.CRITICAL for other in others)


def _is_told(found: Diagnosis, others: Iterable[Diagnosis | None]) -> bool:
    """Whether another statement counts the newest result of this one too and is as loud; nothing critical is told."""
    if found.urgency is Urgency.CRITICAL or found.standing is DiagnosisStanding.LISTED:
        return False
    results = list(_results(found))
    newest = {ref for ref, day in results if day == max(day for _, day in results)}
    loudness = _URGENCIES.index(found.urgency)
    return any(
        _URGENCIES.index(other.urgency) >= loudness and not newest.isdisjoint(ref for ref, _ in _results(other))
        for other in others
        if other is not None and other.standing is not DiagnosisStanding.LISTED
    )


def _results(found: Diagnosis) -> Iterator[tuple[str, int]]:
    for item in found.evidence:
        if item.kind is EvidenceKind.MEASUREMENT and item.direction is Direction.FOR and item.day is not None:
            yield item.ref, item.day


def _steps(rule: DiseaseRule, by_id: Mapping[str, DiseaseRule]) -> int:
    """How many rules must have been asked before, one after the other; loading refuses rings."""
    return max((1 + _steps(by_id[name], by_id) for name in rule.yields_to if name in by_id), default=0)


def _order(diagnosis: Diagnosis) -> tuple[int, int, str, str]:
    return (
        _STANDINGS.index(diagnosis.standing),
        -_URGENCIES.index(diagnosis.urgency),
        diagnosis.code.code,
        diagnosis.rule_id,
    )


def _findings(verdicts: Iterable[Verdict]) -> tuple[Finding, ...]:
    """The newest result of each criterion as a finding; where two give the same, the newer, then the abnormal."""
    best: dict[tuple[str, str], Finding] = {}
    for verdict in verdicts:
        if verdict.outcome in {Outcome.OUTSIDE, Outcome.UNJUDGED}:
            continue
        for item in verdict.rule.criteria:
            results = verdict.results.get(item.name, ())
            if item.finding is None or not results:
                continue
            newest = results[-1]
            finding = Finding(
                code=item.finding.value(),
                presence=Presence.PRESENT if newest.is_abnormal else Presence.ABSENT,
                day=newest.day,
                ref=newest.taken.keys[0],
            )
            key = (finding.code.system, finding.code.code)
            if key not in best or _finding_order(finding) > _finding_order(best[key]):
                best[key] = finding
    return tuple(best[key] for key in sorted(best))


def _finding_order(finding: Finding) -> tuple[int, bool]:
    return finding.day or 0, finding.presence is Presence.PRESENT
