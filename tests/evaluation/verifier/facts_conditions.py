"""Facts that hold only so: under a condition, in an order, in one state, as a risk; and what leaves that out or turns it."""

from random import Random

from model.domain.text import Text
from model.knowledge.load import load
from tests.evaluation.verifier.facts import UNITS, Fact, cap, diseases, drugs, symptoms

_ORDERS = (
    ("Stop {a}", "停用{a}", "{a} should be stopped", "应停用{a}"),
    ("Avoid {a}", "避免使用{a}", "{a} should be avoided", "应避免使用{a}"),
    ("Do not use {a}", "不得使用{a}", "{a} must not be used", "禁止使用{a}"),
    ("Reduce the dose of {a} by 50 %", "{a}剂量减少50%", "the dose of {a} should be reduced by 50 %", "应将{a}剂量减少50%"),
    ("Start {a}", "开始使用{a}", "{a} should be started", "应开始使用{a}"),
    ("Give {a} {dose} mg once daily", "给予{a} {dose} mg，每日1次", "{a} should be given as {dose} mg once a day",
     "{a}应给予{dose} mg，每天一次"),
)  # fmt: skip
_BOUNDS = (
    ("below", "above", "低于", "高于"),
    ("above", "below", "高于", "低于"),
    ("at most", "at least", "不超过", "不低于"),
)
_ANYWAY = (
    ("{order} whether or not {what}", "无论是否{what}，{order}"),
    ("{order} regardless of whether {what}", "不论{what}与否，{order}"),
    ("{order} even if {what}", "即使{what}，也{order}"),
)
_STATES = (
    ("Active", "Inactive", "active", "inactive", "活动期", "非活动期", "处于活动期", "处于非活动期"),
    ("Stopped", "Continued", "stopped", "continued", "已停用", "继续使用", "已停用", "继续使用"),
    ("Likely", "Unlikely", "likely", "unlikely", "可能性大", "可能性小", "可能性大", "可能性小"),
    ("Improved", "Worsened", "improved", "worse", "好转", "加重", "好转", "加重"),
)


def limited(random: Random) -> Fact:
    """An order under a bound on a test."""
    name = random.choice(sorted(UNITS))
    measure = next(item for item in load().measures if item.name == name)
    unit, _, low, high = UNITS[name]
    (drug,) = random.sample(drugs(), 1)
    dose, value = random.choice((5, 10, 20, 50, 100)), random.randrange(low, high)
    order, order_zh, told, told_zh = (
        part.format(a=drug.zh if place % 2 else drug.en, dose=dose) for place, part in enumerate(random.choice(_ORDERS))
    )
    bound, wrong, bound_zh, wrong_zh = random.choice(_BOUNDS)
    what, what_zh = f"the {measure.en} is {bound} {value} {unit}", f"{measure.zh}{bound_zh}{value} {unit}"
    turned, turned_zh = f"the {measure.en} is {wrong} {value} {unit}", f"{measure.zh}{wrong_zh}{value} {unit}"
    fact = Fact(
        random.choice(
            (
                Text(en=f"{order} if {what}", zh=f"若{what_zh}，{order_zh}"),
                Text(en=f"If {what}, {told}", zh=f"{what_zh}时{order_zh}"),
                Text(en=f"{cap(told)} when {what}", zh=f"如果{what_zh}，{told_zh}"),
            )
        ),
        [],
        is_translatable=False,
    )
    fact.texts = [
        Text(en=f"{cap(told)} if {what}.", zh=f"如{what_zh}，{told_zh}。"),
        Text(en=f"When {what}, {told}.", zh=f"当{what_zh}时，{told_zh}。"),
    ]
    fact.add("dropped_condition", f"{cap(told)}.", f"{told_zh}。")
    fact.add("dropped_condition", f"{order}.", f"{order_zh}。")
    for en, zh in _ANYWAY:
        fact.add(
            "dropped_condition",
            f"{cap(en.format(order=told, what=what))}.",
            f"{zh.format(order=told_zh, what=what_zh)}。",
        )
    fact.add("inverted_condition", f"{cap(told)} if {turned}.", f"若{turned_zh}，{told_zh}。")
    fact.add("inverted_condition", f"{cap(told)} unless {what}.", f"除非{what_zh}，否则{told_zh}。")
    fact.add("condition_as_fact", f"{cap(what)}; {told}.", f"患者{what_zh}，{told_zh}。")
    fact.add("condition_as_fact", f"{cap(what)}.", f"患者{what_zh}。")
    return fact


def excepted(random: Random) -> Fact:
    """Advice against a drug, but for one case."""
    (drug,), (state,) = random.sample(drugs(), 1), random.sample(diseases(), 1)
    fact = Fact(
        random.choice(
            (
                Text(en=f"Avoid {drug.en} unless {state.en} is excluded", zh=f"除非已排除{state.zh}，否则避免使用{drug.zh}"),
                Text(en=f"{cap(drug.en)}: contraindicated unless {state.en} is excluded", zh=f"{drug.zh}：除非排除{state.zh}，否则禁用"),
            )
        ),
        [],
        is_translatable=False,
    )  # fmt: skip
    fact.texts = [
        Text(
            en=f"Unless {state.en} is excluded, {drug.en} should be avoided.",
            zh=f"应避免使用{drug.zh}，除非已排除{state.zh}。",
        )
    ]
    fact.add("dropped_condition", f"{cap(drug.en)} should be avoided.", f"应避免使用{drug.zh}。")
    fact.add(
        "dropped_condition",
        f"{cap(drug.en)} should be avoided even if {state.en} is excluded.",
        f"即使排除{state.zh}，也应避免使用{drug.zh}。",
    )
    fact.add(
        "inverted_condition",
        f"{cap(drug.en)} should be avoided if {state.en} is excluded.",
        f"若已排除{state.zh}，应避免使用{drug.zh}。",
    )
    return fact


def together(random: Random) -> Fact:
    """An order on one drug while another is taken."""
    drug, other = random.sample(drugs(), 2)
    order, order_zh, told, told_zh = random.choice(_ORDERS[:4])
    mine = [
        part.format(a=drug.zh if place % 2 else drug.en) for place, part in enumerate((order, order_zh, told, told_zh))
    ]
    wrong = [
        part.format(a=other.zh if place % 2 else other.en)
        for place, part in enumerate((order, order_zh, told, told_zh))
    ]
    fact = Fact(
        random.choice(
            (
                Text(en=f"{mine[0]} while {other.en} is being taken", zh=f"服用{other.zh}期间{mine[1]}"),
                Text(en=f"{mine[0]} in patients taking {other.en}", zh=f"服用{other.zh}者{mine[1]}"),
                Text(en=f"If {other.en} is used, {mine[2]}", zh=f"若使用{other.zh}，{mine[3]}"),
            )
        ),
        [],
        is_translatable=False,
    )
    fact.texts = [Text(en=f"{cap(mine[2])} if {other.en} is taken.", zh=f"服用{other.zh}时，{mine[3]}。")]
    fact.add("swapped_in_condition", f"{cap(wrong[2])} if {drug.en} is taken.", f"服用{drug.zh}时，{wrong[3]}。")
    fact.add("swapped_in_condition", f"{wrong[0]} while {drug.en} is being taken.", f"服用{drug.zh}期间{wrong[1]}。")
    fact.add("swapped_in_condition", f"{cap(wrong[2])}.", f"{wrong[3]}。")
    fact.add("dropped_condition", f"{cap(mine[2])}.", f"{mine[3]}。")
    return fact


def ordered(random: Random) -> Fact:
    """One drug so many hours before another."""
    drug, other = random.sample(drugs(), 2)
    hours = random.randrange(2, 7)
    fact = Fact(
        random.choice(
            (
                Text(en=f"Take {drug.en} at least {hours} hours before {other.en}", zh=f"{drug.zh}应在{other.zh}前至少{hours}小时服用"),
                Text(en=f"{cap(drug.en)} should be taken {hours} hours before {other.en}", zh=f"先服{drug.zh}，{hours}小时后服{other.zh}"),
            )
        ),
        [],
        is_translatable=False,
    )  # fmt: skip
    is_least = "at least" in fact.evidence.en
    least, least_zh = ("at least ", "至少") if is_least else ("", "")
    fact.texts = [
        Text(
            en=f"Take {drug.en} {least}{hours} hours before {other.en}.",
            zh=f"{drug.zh}应在{other.zh}前{least_zh}{hours}小时服用。" if is_least else f"应先服{drug.zh}，{hours}小时后服{other.zh}。",
        )
    ]  # fmt: skip
    fact.add(
        "turned_order",
        f"Take {other.en} {least}{hours} hours before {drug.en}.",
        f"{other.zh}应在{drug.zh}前{least_zh}{hours}小时服用。",
    )
    fact.add(
        "turned_order",
        f"{cap(drug.en)} should be taken {least}{hours} hours after {other.en}.",
        f"{drug.zh}应在{other.zh}后{least_zh}{hours}小时服用。",
    )
    fact.add(
        "turned_order",
        f"With {other.en}, {drug.en} should be taken {least}{hours} hours after it.",
        f"应先服{other.zh}，{hours}小时后再服{drug.zh}。",
    )
    return fact


def listed(random: Random) -> Fact:
    """Names under two headings."""
    first, second, en, wrong, head, other_head, zh, wrong_zh = random.choice(_STATES)
    names = random.sample(drugs() if first == "Stopped" else diseases(), 3)
    joint = random.choice(("; ", " | "))
    fact = Fact(
        Text(
            en=f"{first}: {names[0].en}, {names[1].en}{joint}{second}: {names[2].en}",
            zh=f"{head}：{names[0].zh}、{names[1].zh}{joint.replace('; ', '；')}{other_head}：{names[2].zh}",
        ),
        [],
        is_translatable=False,
    )
    fact.texts = [
        Text(en=f"{cap(names[0].en)} and {names[1].en} are {en}.", zh=f"{names[0].zh}和{names[1].zh}{zh}。"),
        Text(en=f"{cap(names[2].en)} is {wrong}.", zh=f"{names[2].zh}{wrong_zh}。"),
    ]
    fact.add("swapped_status", f"{cap(names[2].en)} and {names[0].en} are {en}.", f"{names[2].zh}和{names[0].zh}{zh}。")
    fact.add(
        "swapped_status", f"{cap(names[0].en)} is {en}, and so is {names[2].en}.", f"{names[0].zh}{zh}，{names[2].zh}也{zh}。"
    )  # fmt: skip
    fact.add("swapped_status", f"{cap(names[2].en)} is {en}.", f"{names[2].zh}{zh}。")
    fact.add("swapped_status", f"{cap(names[1].en)} is {wrong}.", f"{names[1].zh}{wrong_zh}。")
    return fact


def risked(random: Random) -> Fact:
    """A risk, which is no event."""
    (drug,), (harm,) = random.sample(drugs(), 1), random.sample(symptoms(), 1)
    fact = Fact(
        random.choice(
            (
                Text(en=f"{cap(drug.en)}: risk of {harm.en}", zh=f"{drug.zh}：{harm.zh}风险"),
                Text(en=f"Susceptibility to {harm.en}; {drug.en} is contraindicated", zh=f"{harm.zh}易感；禁用{drug.zh}"),
                Text(en=f"{cap(drug.en)} may cause {harm.en}", zh=f"{drug.zh}可能引起{harm.zh}"),
            )
        ),
        [],
        is_translatable=False,
    )  # fmt: skip
    fact.texts = [Text(en=f"{cap(harm.en)} is a risk.", zh=f"有发生{harm.zh}的风险。")]
    if "may cause" in fact.evidence.en:
        fact.texts = [Text(en=f"{cap(drug.en)} can cause {harm.en}.", zh=f"{drug.zh}可引起{harm.zh}。")]
    fact.add("risk_as_event", f"The patient has had {harm.en}.", f"患者发生过{harm.zh}。")
    fact.add("risk_as_event", f"The patient has {harm.en}.", f"患者有{harm.zh}。")
    fact.add("risk_as_event", f"{cap(drug.en)} has caused {harm.en}.", f"{drug.zh}已引起{harm.zh}。")
    return fact


MAKERS = (limited, excepted, together, ordered, listed, risked)
