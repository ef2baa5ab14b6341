"""What our own cards and reports say is repeated or refused."""

import pytest

from model.language.verify.problem import Statement
from model.language.verify.verify import verify

_LISTED = (
    "Hypertension is not on the problem list; blood pressure raised on 3 of 3 days: "
    "156/96 mmHg (4 days ago), 148/92 mmHg (5 months ago)."
)
_COURSE = "Course of fasting glucose: 8.9 mmol/L (20 days ago) → 8.4 mmol/L (6 days ago)."
_COURSE_ZH = "收缩压变化：148 mmHg（5个月前） → 151 mmHg（2个月前） → 156 mmHg（4天前）。"
_CAPPED = "simvastatin: simvastatin at most 20 mg a day; myopathy"
_PARTED = "Start ACE inhibitor (such as lisinopril): diabetes; never ACE inhibitor and ARB together"


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (_LISTED, "Hypertension is not listed."),
        ("Diabetes is not on the problem list; 3 results meet the criteria: HbA1c 7.6% (6 days ago).",
         "Three results fulfil the criteria for diabetes, yet diabetes is missing from the problem list."),
        (_COURSE, "Fasting glucose fell from 8.9 mmol/L 20 days ago to 8.4 mmol/L 6 days ago."),
        (_COURSE_ZH, "收缩压5个月来逐步升高，现为156 mmHg。"),
        ("Linagliptin needs no change.", "No adjustment is needed for linagliptin."),
        ("Allergies and intolerances: no known allergy.", "The patient has no known allergies."),
        ("ferritin 142 μg/L (2 days ago): the iron stores.", "Ferritin reflects the iron stores."),
        ("40 to 60: half the dose.", "Between 40 and 60 half the dose is given."),
    ],
)  # fmt: skip
def test_what_a_card_says_may_be_said(evidence: str, text: str) -> None:
    assert _is_accepted(evidence, text)


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ("celecoxib: check count and creatinine, avoid at high doses",
         "celecoxib: check count and creatinine, recommended at high doses"),
        ("环丙沙星：茶碱浓度升高，避免合用或减量30至50 %并监测", "环丙沙星：茶碱浓度升高，推荐使用或减量30至50 %并监测"),
        (_LISTED, "The patient does not have hypertension."),
        (_LISTED, "The patient has hypertension."),
        (_LISTED, "Blood pressure was 148/92 mmHg 4 days ago."),
        (_LISTED, "Blood pressure was normal on 3 of 3 days."),
        ("高血压未列入问题列表；3个测量日中3天血压升高：156/96 mmHg（4天前）。", "患者没有高血压。"),
        ("Allergies: no record, neither of an allergy nor of having none.", "The patient has no allergies."),
        (_COURSE, "Fasting glucose rose from 8.9 to 8.4 mmol/L."),
        (_COURSE, "Fasting glucose was 8.9 mmol/L 6 days ago."),
        (_COURSE_ZH, "收缩压2个月前为156 mmHg。"),
        ("血压仅一天升高：150/92 mmHg（22天前）。", "血压150/92 mmHg已持续升高22天。"),
        (_CAPPED, "The patient has myopathy."),
        (_CAPPED, "Simvastatin prevents myopathy."),
        (_CAPPED, "Because of myopathy, simvastatin was limited to 20 mg a day."),
        (_PARTED, "An ACE inhibitor should be started together with an ARB."),
        ("Ask about nitroglycerin carried for emergencies.", "The patient carries nitroglycerin for emergencies."),
        ("白蛋白尿，是否持续90天以上待证实：尿白蛋白/肌酐比值 45 mg/g（12天前）。", "白蛋白尿已持续90天以上。"),
        ("metoprolol: level 4 to 5 times as high", "Metoprolol level is 4 to 5 times as low."),
        ("ticagrelor: avoid in severe liver disease. In moderate liver disease weigh benefit and risk.",
         "Ticagrelor should be avoided in moderate liver disease."),
        ("When the inhibitor ends, withdrawal may come; when an inducer ends, overdose.",
         "Overdose may come when the inhibitor ends, and withdrawal when an inducer ends."),
        ("氟伐他汀：肝衰竭禁用。脂肪肝不属禁忌。", "脂肪肝禁用氟伐他汀。"),
        ("甲氧氯普胺：避免合用，可致迟发性运动障碍 | 止吐可用昂丹司琼", "昂丹司琼可导致迟发性运动障碍。"),
        ("萘普生：缩短疗程；外用NSAID更安全。", "萘普生比外用NSAID更安全。"),
        ("deferasirox: contraindicated at an eGFR below 40. 40 to 60: half the dose.",
         "Half the dose of deferasirox is given at an eGFR below 40."),
    ],
)  # fmt: skip
def test_what_a_card_does_not_say_is_refused(evidence: str, text: str) -> None:
    assert not _is_accepted(evidence, text)


def _is_accepted(evidence: str, text: str) -> bool:
    language = "en" if text.isascii() or "μ" in text else "zh"
    statements = tuple(Statement(id=f"e{place}", statement=one) for place, one in enumerate(evidence.split(" | ")))
    return verify(text, statements, language).accepted
