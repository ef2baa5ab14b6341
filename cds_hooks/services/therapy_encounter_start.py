"""At admission: drugs on the list that this patient should not simply go on taking, and unnamed diseases."""

from cds_hooks.choosing import listed_drug_conflicts, unnamed
from cds_hooks.service import Service, Statement
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase
from model.domain.text import Text
from model.engine import Task


def _choose(assessment: Assessment, case: ClinicalCase) -> tuple[Statement, ...]:
    return (*listed_drug_conflicts(assessment, case), *unnamed(assessment, case))


SERVICE = Service(
    id="therapy-encounter-start",
    hook="encounter-start",
    title=Text(en="Admission check", zh="入院检查"),
    description=Text(
        en="Looks at the drugs that the patient brings and at diseases that the record supports but nobody has named.",
        zh="检查患者正在使用的药物，以及病历支持但尚未列出的疾病。",
    ),
    usage="Send at least the patient, conditions, medications and genomic results.",
    needs=("patient", "conditions", "medications", "genomics", "laboratory", "vitals"),
    extras=("statements", "allergies", "procedures"),
    tasks=(Task.DIAGNOSIS, Task.REVIEW),
    choose=_choose,
    subject=Text(en="Admission check", zh="入院检查"),
)
