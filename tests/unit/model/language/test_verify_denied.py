"""Small words that turn a fact round: denials of values, "by" and "to", "within" and "after", what eases and what worsens."""

import pytest

from model.language.verify.problem import Statement
from model.language.verify.verify import verify


def is_accepted(evidence: str, text: str) -> bool:
    language = "zh" if any("\u3400" <= sign <= "\u9fff" for sign in text) else "en"
    statements = tuple(Statement(id=f"e{place}", statement=one) for place, one in enumerate(evidence.split(" | ")))
    return verify(text, statements, language).accepted


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("HbA1c 8.4 %", "HbA1c was 8.4%.", "HbA1c was not 8.4%."),
        ("HbA1c 8.4 %", "The HbA1c reached 8.4%.", "The HbA1c never reached 8.4%."),
        ("血钾5.9 mmol/L", "血钾为5.9 mmol/L。", "血钾不是5.9 mmol/L。"),
        ("血钾5.9 mmol/L", "血钾达到5.9 mmol/L。", "血钾没有达到5.9 mmol/L。"),
        ("2024-09-03膝关节手术", "2024年9月3日行膝关节手术。", "膝关节手术并不在2024年9月3日。"),
        ("Stroke in 2019", "The stroke occurred in 2019.", "The stroke did not occur in 2019."),
        ("发热5天", "发热已5天。", "发热，但不是5天。"),
        ("No fever", "He is without fever.", "He is not without fever."),
        ("无发热", "患者没有发热。", "患者不是没有发热。"),
        ("Nausea | Vomiting", "There are nausea and vomiting.", "There is nausea rather than vomiting."),
        ("氯吡格雷：避免使用", "应避免氯吡格雷。", "除氯吡格雷外，应避免其他药物。"),
        ("Avoid clopidogrel", "Clopidogrel is to be avoided.", "Clopidogrel need not be avoided."),
        ("Azathioprine: reduce dose to 10 %", "Reduce azathioprine to 10%.", "Reduce azathioprine by 10%."),
        ("硫唑嘌呤减至常规剂量的10%", "硫唑嘌呤减至常规剂量的10%。", "硫唑嘌呤减少10%。"),
        ("1周内复查血钾", "1周内复查血钾。", "1周后复查血钾。"),
        ("Surgery 3 weeks ago", "Surgery was 3 weeks ago.", "Surgery is in 3 weeks."),
        ("Pain worse on exertion, relieved by rest", "Pain eases at rest.", "Pain is relieved by exertion."),
        ("胸痛，活动后加重，休息后缓解", "胸痛于活动后加重。", "胸痛于休息时加重。"),
        ("LDL cholesterol 3.9 mmol/L (target below 2.6)", "LDL is 3.9 mmol/L.", "LDL is below 3.9 mmol/L."),
        ("Leukocytes positive, esterase negative", "Leukocytes were positive.", "Leukocytes were negative."),
        ("Fluorouracil: start at 50 % of the standard dose", "Start fluorouracil at 50%.", "No dose adjustment is needed."),
        ("Sodium 124 mmol/L, low", "Hyponatraemia is present.", "Hypernatraemia is present."),
    ],
)  # fmt: skip
def test_a_fact_passes_and_is_refused_when_turned_round(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


def test_a_denied_value_of_the_evidence_may_be_repeated():
    assert is_accepted("HbA1c was not 8.4 %", "HbA1c was not 8.4%.")


def test_a_target_that_was_not_reached_is_no_denied_value():
    assert is_accepted("HbA1c 8.4 % (target below 7 %)", "HbA1c is 8.4 % and has not reached the target of 7 %.")


def test_what_worsens_one_complaint_says_nothing_of_another():
    assert not is_accepted("Chest pain worse on exertion | Rash on both arms", "The rash is worse on exertion.")
