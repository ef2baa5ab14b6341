"""While an order is being picked: whether the selected drug fits this patient."""

from cds_hooks.choosing import orders_a_known_drug, selected_advice
from cds_hooks.service import Service
from model.domain.text import Text
from model.engine import Task

SERVICE = Service(
    id="therapy-order-select",
    hook="order-select",
    title=Text(en="Drug choice for this patient", zh="选药检查"),
    description=Text(
        en="Judges the selected drugs against genotype, tumour findings, organ function, other drugs and history.",
        zh="结合基因型、肿瘤检测、脏器功能、合并用药和病史评估所选药物。",
    ),
    usage="Only the selections are judged; the other drafts are context.",
    needs=("patient", "conditions", "medications", "genomics", "laboratory"),
    extras=("vitals", "allergies", "statements", "procedures"),
    tasks=(Task.THERAPY,),
    choose=selected_advice,
    is_concerned=orders_a_known_drug,
    subject=Text(en="Drug check", zh="用药检查"),
)
