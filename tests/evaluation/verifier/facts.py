"""Facts drawn from the knowledge tables, each with evidence, faithful texts and false ones in both languages."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from model.domain.text import Text
from model.knowledge.differential_tables import load_differential
from model.knowledge.load import load

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNITS = {
    "haemoglobin": ("g/L", "g/dL", 60, 170), "creatinine": ("umol/L", "mmol/L", 40, 400), "potassium": ("mmol/L", "mg/dL", 3, 6),
    "sodium": ("mmol/L", "g/L", 120, 150), "ferritin": ("ug/L", "mg/L", 5, 400), "ldl": ("mmol/L", "mg/dL", 1, 6),
    "platelets": ("10*9/L", "10*6/L", 20, 500), "alt": ("U/L", "U/mL", 10, 300), "weight": ("kg", "g", 40, 120),
    "glucose": ("mmol/L", "mg/dL", 3, 20), "crp": ("mg/L", "mg/dL", 1, 200), "qtc": ("ms", "s", 380, 520),
}  # fmt: skip
DIPLOTYPES = (
    ("CYP2C19", "*2/*2", "*1/*3"),
    ("CYP2D6", "*4/*4", "*1/*10"),
    ("CYP2C9", "*3/*3", "*1/*2"),
    ("TPMT", "*3A/*3A", "*1/*3C"),
    ("NUDT15", "*3/*3", "*1/*2"),
)
PHENOTYPES = (
    Text(en="poor metaboliser", zh="慢代谢型"),
    Text(en="intermediate metaboliser", zh="中间代谢型"),
    Text(en="normal metaboliser", zh="正常代谢型"),
)
CHANGES = (
    ("EGFR", "L858R", "T790M"),
    ("BRAF", "V600E", "V600K"),
    ("KRAS", "G12C", "G12D"),
    ("PIK3CA", "H1047R", "E545K"),
    ("IDH1", "R132H", "R132C"),
)
PARTS = (
    Text(en="knee", zh="膝"),
    Text(en="hip", zh="髋"),
    Text(en="shoulder", zh="肩"),
    Text(en="ear", zh="耳"),
    Text(en="wrist", zh="腕"),
)
SIDES = (Text(en="left", zh="左"), Text(en="right", zh="右"))
DEGREES = (Text(en="mild", zh="轻度"), Text(en="moderate", zh="中度"), Text(en="severe", zh="重度"))
PEOPLE = (
    Text(en="mother", zh="母亲"),
    Text(en="father", zh="父亲"),
    Text(en="sister", zh="姐姐"),
    Text(en="brother", zh="哥哥"),
)
TIMES = (
    Text(en="once daily", zh="每日一次"),
    Text(en="twice daily", zh="每日两次"),
    Text(en="three times daily", zh="每日三次"),
)
LATER = (("a day", "每天1次"), ("bid", "每天2次"), ("three times a day", "一日三次"))
HEDGES = (Text(en="Possible", zh="可能为"), Text(en="Suspected", zh="疑似"), Text(en="Probable", zh="很可能为"))


@dataclass
class Fact:
    """What the evidence says, what may be said, and what may not (by kind of corruption)."""

    evidence: Text
    texts: list[Text]
    false: dict[str, list[Text]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    is_translatable: bool = True

    def add(self, kind: str, en: str, zh: str) -> None:
        self.false.setdefault(kind, []).append(Text(en=en, zh=zh))


@cache
def symptoms() -> tuple[Text, ...]:
    tables = load_differential()
    return tuple(
        f.label
        for f in tables.findings
        if f.kind in ("symptom", "sign")
        and len(f.en.split()) <= 3
        and "," not in f.en
        and "、" not in f.zh
        and "或" not in f.zh
    )


@cache
def diseases() -> tuple[Text, ...]:
    return tuple(
        c.label
        for c in load_differential().conditions
        if "(" not in c.en and "," not in c.en and "或" not in c.zh and " or " not in c.en
    )


@cache
def drugs() -> tuple[Text, ...]:
    return tuple(drug.label for drug in load().drugs if len(drug.en.split()) == 1 and drug.zh)


def day(random: Random) -> date:
    return date(2022, 1, 1) + timedelta(days=random.randrange(1500))


def in_english(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def in_chinese(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def measured(random: Random) -> Fact:
    name = random.choice(sorted(UNITS))
    measure = next(item for item in load().measures if item.name == name)
    unit, other, low, high = UNITS[name]
    value = Decimal(random.randrange(low * 10, high * 10)) / 10
    when, wrong = day(random), day(random) + timedelta(days=2000)
    fact = Fact(Text(en=f"{cap(measure.en)} {value} {unit} ({when})", zh=f"{measure.zh} {value} {unit}（{when}）"), [])
    fact.texts = [
        Text(
            en=f"On {in_english(when)} the {measure.en} was {value} {unit}.",
            zh=f"{in_chinese(when)}{measure.zh}为{value} {unit}。",
        ),
        Text(
            en=f"A {measure.en} of {value} {unit} was recorded in {MONTHS[when.month - 1]} {when.year}.",
            zh=f"{measure.zh}{value} {unit}，记录于{when.year}年{when.month}月。",
        ),
    ]
    moved = value * 10 if random.random() < 0.5 else value / 10
    fact.add(
        "moved_decimal",
        f"On {in_english(when)} the {measure.en} was {moved} {unit}.",
        f"{in_chinese(when)}{measure.zh}为{moved} {unit}。",
    )
    fact.add("changed_unit", f"The {measure.en} was {value} {other}.", f"{measure.zh}为{value} {other}。")
    fact.add(
        "swapped_date",
        f"On {in_english(wrong)} the {measure.en} was {value} {unit}.",
        f"{in_chinese(wrong)}{measure.zh}为{value} {unit}。",
    )
    cause = random.choice(diseases())
    fact.add(
        "invented_relation",
        f"The {measure.en} was {value} {unit}, which suggests {cause.en}.",
        f"{measure.zh}为{value} {unit}，提示{cause.zh}。",
    )
    fact.add(
        "invented_relation",
        f"The {measure.en} of {value} {unit} explains the complaints.",
        f"{measure.zh}{value} {unit}可解释其症状。",
    )
    fact.add(
        "invented_relation",
        f"The {measure.en} was {value} {unit} and has worsened.",
        f"{measure.zh}为{value} {unit}，较前恶化。",
    )
    count = random.randrange(2, 11)
    fact.add(
        "invented_duration",
        f"The {measure.en} has been {value} {unit} for {count} months.",
        f"{measure.zh}{value} {unit}已持续{count}个月。",
    )
    return fact


def changing(random: Random) -> Fact:
    name = random.choice(sorted(UNITS))
    measure = next(item for item in load().measures if item.name == name)
    unit, _, low, high = UNITS[name]
    first, last = random.sample(range(low, high), 2)
    is_up = last > first
    verb, zh = ("rose", "升至") if is_up else ("fell", "降至")
    fact = Fact(
        Text(
            en=f"{cap(measure.en)} {verb} from {first} to {last} {unit}", zh=f"{measure.zh}由{first}{zh}{last} {unit}"
        ),
        [],
    )
    up, down = ("increased", "went up", "climbed"), ("decreased", "dropped", "declined")
    up_zh, down_zh = ("升高到", "上升至", "增至"), ("降低到", "下降至", "减至")
    at = random.randrange(3)
    good, bad = (up, down) if is_up else (down, up)
    good_zh, bad_zh = (up_zh, down_zh) if is_up else (down_zh, up_zh)
    fact.texts = [
        Text(
            en=f"The {measure.en} {good[at]} from {first} to {last} {unit}.",
            zh=f"{measure.zh}从{first}{good_zh[at]}{last} {unit}。",
        )
    ]
    fact.add(
        "reversed_trend",
        f"The {measure.en} {bad[at]} from {first} to {last} {unit}.",
        f"{measure.zh}从{first}{bad_zh[at]}{last} {unit}。",
    )
    fact.add(
        "reversed_trend", f"The {measure.en} remained stable at {last} {unit}.", f"{measure.zh}稳定于{last} {unit}。"
    )
    return fact


def taken(random: Random) -> Fact:
    drug, other = random.sample(drugs(), 2)
    dose = random.choice((5, 10, 20, 25, 50, 100, 250, 500))
    at = random.randrange(3)
    often = TIMES[at]
    fact = Fact(
        Text(en=f"Medication: {drug.en} {dose} mg {often.en}", zh=f"用药：{drug.zh}{dose} mg{often.zh}"),
        [],
        names=frozenset((drug.en,)),
    )
    fact.texts = [
        Text(
            en=f"The patient takes {drug.en} {dose} mg {LATER[at][0]}.",
            zh=f"患者服用{drug.zh}{dose}毫克，{LATER[at][1]}。",
        ),
        Text(
            en=f"{cap(drug.en)}, {Decimal(dose) / 1000} g {often.en}, is on the list.",
            zh=f"药物清单中有{drug.zh}，{often.zh}{dose} mg。",
        ),
    ]
    fact.add(
        "swapped_drug",
        f"The patient takes {other.en} {dose} mg {LATER[at][0]}.",
        f"患者服用{other.zh}{dose}毫克，{LATER[at][1]}。",
    )
    fact.add(
        "moved_decimal",
        f"The patient takes {drug.en} {dose * 10} mg {often.en}.",
        f"患者服用{drug.zh}{dose * 10} mg，{often.zh}。",
    )
    fact.add(
        "changed_unit",
        f"The patient takes {drug.en} {dose} mcg {often.en}.",
        f"患者服用{drug.zh}{dose}微克，{often.zh}。",
    )
    wrong = TIMES[(at + 1) % 3]
    fact.add(
        "changed_frequency",
        f"The patient takes {drug.en} {dose} mg {wrong.en}.",
        f"患者服用{drug.zh}{dose} mg，{wrong.zh}。",
    )
    invent_orders(fact, drug, other, (dose, often, random.choice(diseases())))
    return fact


def invent_orders(fact: Fact, drug: Text, other: Text, order: tuple[int, Text, Text]) -> None:
    dose, often, cause = order
    fact.add(
        "invented_dose", f"Start {other.en} {dose * 2} mg {often.en}.", f"加用{other.zh}{dose * 2} mg，{often.zh}。"
    )
    fact.add(
        "invented_dose",
        f"Increase {drug.en} to {dose * 3} mg {often.en}.",
        f"将{drug.zh}加量至{dose * 3} mg，{often.zh}。",
    )
    fact.add("invented_order", f"Stop {drug.en}.", f"停用{drug.zh}。")
    fact.add(
        "invented_order",
        f"{cap(drug.en)} should be reduced and the patient referred to a specialist.",
        f"建议{drug.zh}减量并转诊专科。",
    )
    fact.add(
        "invented_relation",
        f"{cap(drug.en)} {dose} mg is taken because of {cause.en}.",
        f"因{cause.zh}服用{drug.zh}{dose} mg。",
    )


def found(random: Random) -> Fact:
    yes, no, third, invented = random.sample(symptoms(), 4)
    count = random.randrange(2, 15)
    fact = Fact(
        Text(
            en=f"{cap(yes.en)} for {count} days; no {no.en}, no {third.en}",
            zh=f"{yes.zh}{count}天；无{no.zh}，无{third.zh}",
        ),
        [],
    )
    fact.texts = [
        Text(en=f"{cap(yes.en)} has been present for {count} days.", zh=f"患者有{yes.zh}，已{count}天。"),
        Text(en=f"The patient denies {no.en}.", zh=f"患者否认{no.zh}。"),
        Text(en=f"There is neither {no.en} nor {third.en}.", zh=f"没有{no.zh}和{third.zh}。"),
    ]
    fact.add("dropped_negation", f"The patient has {no.en}.", f"患者有{no.zh}。")
    fact.add(
        "dropped_negation", f"{cap(yes.en)} for {count} days, with {third.en}.", f"{yes.zh}{count}天，伴{third.zh}。"
    )
    fact.add("added_negation", f"There is no {yes.en}.", f"无{yes.zh}。")
    fact.add("added_negation", f"The patient denies {yes.en}.", f"患者否认{yes.zh}。")
    fact.add(
        "invented_finding", f"{cap(yes.en)} and {invented.en} for {count} days.", f"{yes.zh}、{invented.zh}{count}天。"
    )
    fact.add(
        "invented_finding",
        f"The patient denies {no.en} but has {invented.en}.",
        f"患者否认{no.zh}，但有{invented.zh}。",
    )
    fact.add("invented_duration", f"{cap(yes.en)} has been present for {count + 3} days.", f"{yes.zh}已{count + 3}天。")
    fact.add("invented_duration", f"{cap(yes.en)} has been present for {count} weeks.", f"{yes.zh}已{count}周。")
    fact.add("invented_duration", f"{cap(yes.en)} has been present for many years.", f"{yes.zh}已有多年。")
    fact.add(
        "invented_relation",
        f"{cap(yes.en)} is caused by {random.choice(diseases()).en}.",
        f"{yes.zh}由{random.choice(diseases()).zh}引起。",
    )
    fact.add("invented_severity", f"Severe {yes.en} for {count} days.", f"重度{yes.zh}{count}天。")
    return fact
