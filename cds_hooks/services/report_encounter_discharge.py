"""Before discharge: a summary of the record with what is still open, and drugs that clash."""

from cds_hooks.choosing import listed_drug_conflicts, unnamed_of_weight
from cds_hooks.service import Service, Statement
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase
from model.domain.text import Text
from model.engine import Task


def _choose(assessment: Assessment, case: ClinicalCase) -> tuple[Statement, ...]:
    return (*listed_drug_conflicts(assessment, case), *unnamed_of_weight(assessment, case))


SERVICE = Service(
    id="report-encounter-discharge",
    hook="encounter-discharge",
    title=Text(en="Discharge summary", zh="出院摘要"),
    description=Text(
        en="Summarises problems, drugs, allergies and results that matter, and names what is still open.",
        zh="汇总问题、用药、过敏和重要结果，并指出尚未解决的事项。",
    ),
    usage="Send at least the patient, conditions, medications, allergies and laboratory results.",
    needs=("patient", "conditions", "medications", "laboratory", "allergies"),
    extras=("vitals", "genomics", "statements", "procedures", "encounters"),
    tasks=(Task.DIAGNOSIS, Task.REVIEW, Task.REPORT),
    choose=_choose,
    subject=Text(en="Discharge summary", zh="出院摘要"),
    has_report=True,
)
