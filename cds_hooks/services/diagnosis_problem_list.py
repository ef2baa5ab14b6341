"""When a problem is entered: whether the record supports it, and what is missing to confirm it."""

from cds_hooks.service import Service, Statement
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase
from model.domain.text import Text
from model.engine import Task


def _choose(assessment: Assessment, _: ClinicalCase) -> tuple[Statement, ...]:
    return assessment.diagnoses


SERVICE = Service(
    id="diagnosis-problem-list",
    hook="problem-list-item-create",
    title=Text(en="New problem against the record", zh="新问题核对"),
    description=Text(
        en="Compares a problem being entered with the results in the record and names what is missing to confirm it.",
        zh="将新录入的问题与病历中的结果核对，指出确诊尚缺的依据。",
    ),
    usage="The problems in conditions are judged; entering them is never prevented.",
    needs=("patient", "laboratory", "vitals"),
    extras=("conditions", "medications", "procedures"),
    tasks=(Task.PROBLEMS,),
    choose=_choose,
    subject=Text(en="Problem check", zh="问题核对"),
)
