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


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        (
            "Amlodipine was replaced by lisinopril",
            "Amlodipine was replaced by lisinopril.",
            "Lisinopril was replaced by amlodipine.",
        ),
        ("氨氯地平已换为赖诺普利", "氨氯地平改为赖诺普利。", "赖诺普利已换为氨氯地平。"),
        (
            "Metformin: contraindicated below an eGFR of 30",
            "Metformin is contraindicated below an eGFR of 30.",
            "Metformin is contraindicated.",
        ),
        ("Mammography overdue", "Mammography is overdue.", "Mammography was done."),
        ("No result on file for HLA-B*57:01", "No result on file for HLA-B*57:01.", "HLA-B*57:01 is absent."),
        ("No result on file for SLCO1B1", "No result on file for SLCO1B1.", "SLCO1B1 was negative."),
        ("SLCO1B1: no result on file", "SLCO1B1: no result on file.", "SLCO1B1 was not detected."),
        ("SLCO1B1无检测结果", "SLCO1B1无检测结果。", "SLCO1B1检测结果为阴性。"),
        ("SLCO1B1无可用的检测结果", "SLCO1B1无可用的检测结果。", "SLCO1B1未检出。"),
        ("ALK not detected", "ALK was negative.", "ALK was positive."),
        ("No ALK rearrangement was found", "ALK was negative.", "ALK was positive."),
        ("ALK未检出", "ALK阴性。", "ALK阳性。"),
        ("Chronic kidney disease stage 3a", "CKD stage 3a.", "Chronic kidney disease stage 3b."),
        ("慢性肾脏病3a期", "慢性肾病3a期。", "慢性肾脏病3b期。"),
        ("Adenocarcinoma, stage 3A", "Adenocarcinoma of stage 3A.", "Adenocarcinoma, stage 3B."),
        ("Haemoglobin 92 g/L, 120 days ago", "Haemoglobin was 92 g/L 120 days ago.", "Haemoglobin 92 g/L for 120 days."),
        ("血红蛋白92 g/L，120天前", "120天前血红蛋白92 g/L。", "血红蛋白92 g/L，持续120天。"),
        ("Cough began 3 weeks ago", "Cough for 3 weeks.", "Cough for 3 months."),
        (
            "Aspirin is taken; clopidogrel was stopped in 2024",
            "Clopidogrel was stopped in 2024.",
            "Aspirin was stopped in 2024.",
        ),
        ("现服阿司匹林；氯吡格雷已于2024年停用", "氯吡格雷已于2024年停用。", "阿司匹林已于2024年停用。"),
        ("Aspirin and clopidogrel were stopped in 2024", "Aspirin was stopped in 2024.", "Aspirin was started in 2024."),
        (
            "Two of the last three pressures were above 140/90",
            "Two of the last three pressures were above 140/90.",
            "All of the last three pressures were above 140/90.",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_staged_dated_stopped_or_counted_keeps_to_its_statement(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)
