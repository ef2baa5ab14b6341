"""Before orders are signed: whether every drafted drug fits this patient."""

from cds_hooks.choosing import draft_advice, orders_a_known_drug
from cds_hooks.service import Service
from model.domain.text import Text
from model.engine import Task

SERVICE = Service(
    id="therapy-order-sign",
    hook="order-sign",
    title=Text(en="Drug safety before signing", zh="签署前用药安全"),
    description=Text(
        en="Judges all drafted drugs against genotype, tumour findings, organ function, other drugs and history.",
        zh="结合基因型、肿瘤检测、脏器功能、合并用药和病史评估全部草稿药物医嘱。",
    ),
    usage="All drafts in draftOrders are judged.",
    needs=("patient", "conditions", "medications", "genomics", "laboratory"),
    extras=("vitals", "allergies", "statements", "procedures"),
    tasks=(Task.THERAPY,),
    choose=draft_advice,
    is_concerned=orders_a_known_drug,
    subject=Text(en="Drug check", zh="用药检查"),
)
