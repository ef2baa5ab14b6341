"""On opening a chart: what the record supports and the problem list does not name."""

from cds_hooks.choosing import loudest
from cds_hooks.service import Service
from model.domain.text import Text
from model.engine import Task

SERVICE = Service(
    id="diagnosis-patient-view",
    hook="patient-view",
    title=Text(en="Missed diagnoses", zh="漏诊提示"),
    description=Text(
        en="Compares results and vital signs with guideline criteria and names diagnoses that the problem list lacks.",
        zh="将检验结果和生命体征与指南标准比对，指出问题列表中缺少的诊断，并给出依据和来源。",
    ),
    usage="Send at least the patient, conditions, laboratory results and vital signs, or grant read access.",
    needs=("patient", "conditions", "laboratory", "vitals"),
    extras=("medications", "procedures", "documents"),
    tasks=(Task.DIAGNOSIS, Task.DIFFERENTIAL),
    choose=loudest,
    subject=Text(en="Missed diagnoses", zh="漏诊检查"),
)
