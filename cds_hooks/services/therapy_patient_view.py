"""On opening a chart: therapy that fits this patient's genes, tumour, organs, drugs and habits."""

from cds_hooks.choosing import standing_advice
from cds_hooks.service import Service
from model.domain.text import Text
from model.engine import Task

SERVICE = Service(
    id="therapy-patient-view",
    hook="patient-view",
    title=Text(en="Personalised therapy", zh="个体化治疗"),
    description=Text(
        en="Advice from guidelines, genotype and tumour findings on the patient's present conditions and drugs.",
        zh="依据指南、基因型和肿瘤检测，就患者当前的疾病和用药提出建议，并给出依据和来源。",
    ),
    usage="Send at least the patient, conditions, medications, genomic and laboratory results.",
    needs=("patient", "conditions", "medications", "genomics", "laboratory"),
    extras=("vitals", "social", "allergies", "statements", "procedures"),
    tasks=(Task.THERAPY,),
    choose=standing_advice,
    has_passport=True,
    subject=Text(en="Personalised therapy", zh="个体化治疗"),
)
