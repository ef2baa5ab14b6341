"""Values keep their places, "or" stays "or", advice its strength, headings their orders; each with what changes that."""

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
        ("Potassium fell from 4.2 to 3.1 mmol/L", "Potassium was 4.2 mmol/L and fell to 3.1 mmol/L.",
         "Potassium was 3.1 mmol/L and fell to 4.2 mmol/L."),
        ("Blood pressure 162/94 mmHg before amlodipine, 138/82 mmHg after",
         "Blood pressure was 162/94 mmHg before amlodipine and 138/82 mmHg after it.",
         "Blood pressure was 138/82 mmHg before amlodipine and 162/94 mmHg afterwards."),
        ("Pain 8/10 at rest, 4/10 after morphine", "Pain was 8/10 at rest and 4/10 after morphine.",
         "Pain was 4/10 at rest and 8/10 after morphine."),
        ("Pain 8/10 at rest, 4/10 after morphine", "After morphine the pain was 4/10.", "After morphine the pain was 8/10."),
        ("Blood pressure 130/80 mmHg lying, 95/60 mmHg standing",
         "Blood pressure was 130/80 mmHg lying and 95/60 mmHg standing.",
         "Blood pressure was 95/60 mmHg lying and 130/80 mmHg standing."),
        ("Ejection fraction 30 %, 45 % one year ago", "A year ago the ejection fraction was 45%, and it is now 30%.",
         "The ejection fraction was 30 % a year ago and is now 45 %."),
        ("治疗前血压162/94 mmHg，治疗后138/82 mmHg", "血压在治疗前为162/94 mmHg，治疗后为138/82 mmHg。",
         "血压治疗前为138/82 mmHg，治疗后为162/94 mmHg。"),
        ("血钾由4.2降至3.1 mmol/L", "血钾从4.2下降到3.1 mmol/L。", "血钾降至4.2 mmol/L，此前为3.1 mmol/L。"),
        ("Dose halved to 25 mg because of dizziness", "Because of dizziness the dose was halved to 25 mg.",
         "Dose halved from 25 mg because of dizziness."),
        ("糖化血红蛋白8.4%，目标低于7%", "糖化血红蛋白8.4%，高于7%的目标。", "糖化血红蛋白8.4%，低于7%的目标。"),
    ],
)  # fmt: skip
def test_values_keep_their_places(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Lamotrigine: stop if rash or fever occurs", "Lamotrigine should be stopped if a rash or fever occurs.",
         "Lamotrigine should be stopped if rash and fever occur."),
        ("If fever and rash occur, stop lamotrigine", "If rash and fever occur, lamotrigine should be stopped.",
         "If fever or rash occurs, stop lamotrigine."),
        ("建议头颅CT或MRI", "建议行头颅CT或者MRI。", "建议头颅CT和MRI。"),
        ("Fever and cough in the last week", "In the last week there was fever and cough.", "Fever or cough in the last week."),
        ("No fever or cough", "No fever and no cough.", "Fever or cough."),
        ("Statin myopathy is less likely with pravastatin than with simvastatin",
         "Statin myopathy is less likely with pravastatin than with simvastatin.",
         "Statin myopathy is less likely with simvastatin than with pravastatin."),
        ("普伐他汀比辛伐他汀更少引起肌病", "普伐他汀比辛伐他汀更少引起肌病。", "辛伐他汀比普伐他汀更少引起肌病。"),
        ("Give glucose after thiamine", "Glucose should be given after thiamine.", "Give thiamine after glucose."),
        ("Dabrafenib with trametinib, or nivolumab with ipilimumab, is recommended",
         "Nivolumab with ipilimumab, or dabrafenib with trametinib, is recommended.",
         "Dabrafenib with ipilimumab, or nivolumab with trametinib, is recommended."),
        ("推荐阿来替尼或洛拉替尼", "推荐阿来替尼或者洛拉替尼。", "推荐阿来替尼联合洛拉替尼。"),
        ("射血分数低于50 %或较基线下降超过10个百分点时暂停", "射血分数低于50 %或者较基线下降超过10个百分点时暂停。",
         "射血分数低于50 %并且较基线下降超过10个百分点时暂停。"),
        ("Paracetamol: maximum 2 g per day", "Paracetamol: maximum 2 g a day.", "Paracetamol: maximum 2 g per dose."),
        ("Aspirin and clopidogrel until 2026-09, then aspirin alone", "Aspirin and clopidogrel until 2026-09, then aspirin alone.",
         "Aspirin and clopidogrel until 2026-09, then clopidogrel alone."),
        ("Diltiazem 60 mg and metoprolol 25 mg are listed", "Metoprolol 25 mg and diltiazem 60 mg are listed.",
         "Metoprolol 25 mg rather than diltiazem 60 mg is listed."),
    ],
)  # fmt: skip
def test_what_is_joined_or_compared_stays_so(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Colonoscopy is recommended", "A colonoscopy should be performed.", "Colonoscopy is required."),
        ("Dose reduction of azathioprine is recommended", "The dose of azathioprine should be reduced.",
         "It is necessary to reduce the dose of azathioprine."),
        ("Consider a dose reduction of metformin", "A lower dose of metformin can be considered.",
         "The dose of metformin should be reduced."),
        ("Consider a dose reduction of metformin", "A dose reduction of metformin may be considered.",
         "Reduce the dose of metformin."),
        ("Aspirin can be continued", "It is possible to continue aspirin.", "Aspirin should be continued."),
        ("Stop spironolactone", "Spironolactone must be stopped.", "Spironolactone must be continued."),
        ("可考虑减少二甲双胍剂量", "二甲双胍可以考虑减量。", "应减少二甲双胍剂量。"),
        ("阿司匹林可继续使用", "可继续服用阿司匹林。", "阿司匹林必须继续使用。"),
        ("Clopidogrel: avoid if possible", "Clopidogrel is best avoided where possible.", "Clopidogrel should be avoided."),
        ("Avoid clopidogrel", "Clopidogrel should be avoided.", "Clopidogrel is contraindicated."),
        ("尽量避免使用氯吡格雷", "氯吡格雷应尽量避免。", "不得使用氯吡格雷。"),
        ("Hold citalopram and correct potassium before any QT-prolonging drug",
         "Before any QT-prolonging drug is given, potassium needs correction.", "Potassium has been corrected."),
        ("Injection of steroids declined", "Steroid injection was declined.", "Steroids were injected."),
        ("HLA-B*57:01 negative | Abacavir may be used", "As HLA-B*57:01 is negative, abacavir may be used.",
         "As HLA-B*57:01 is negative, abacavir must be used."),
    ],
)  # fmt: skip
def test_advice_keeps_its_strength(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Severe renal impairment: reduce the dose of gabapentin",
         "In severe renal impairment the gabapentin dose should be reduced.", "The gabapentin dose should be reduced."),
        ("eGFR below 30: stop metformin", "With an eGFR below 30, stop metformin.", "Metformin should be stopped."),
        ("妊娠：避免使用丙戊酸", "孕妇应避免使用丙戊酸。", "应避免使用丙戊酸。"),
        ("eGFR<30：停用二甲双胍", "eGFR低于30时停用二甲双胍。", "停用二甲双胍。"),
        ("Active liver disease: methotrexate is contraindicated", "Methotrexate is contraindicated in active liver disease.",
         "Methotrexate is contraindicated."),
        ("Severe renal impairment: reduce the dose of gabapentin | Severe renal impairment since 2020",
         "The gabapentin dose should be reduced.", "The gabapentin dose should be raised."),
        ("Not met: fever, cough", "Fever and cough are not met.", "Cough is present."),
        ("Most likely: pulmonary embolism | Against pulmonary embolism: no leg swelling",
         "Pulmonary embolism is the most likely diagnosis.", "The patient has pulmonary embolism."),
        ("If D-dimer is positive, do an ultrasound of the left leg",
         "If the D-dimer is positive, an ultrasound of the left leg should be done.",
         "The D-dimer is positive, so do an ultrasound of the left leg."),
        ("Amiodarone was stopped on 2025-08-19 | Bisoprolol since 2025-08-20", "Amiodarone was stopped on 19 August 2025.",
         "Amiodarone was started on 19 August 2025."),
        ("若等待检查超过1小时，先给低分子肝素", "如果等待检查超过1小时，先给低分子肝素。", "先给低分子肝素。"),
        ("Not on the problem list", "It is not on the problem list.", "It is on the problem list."),
        ("Metformin: do not start if eGFR is below 45", "Metformin should not be started if the eGFR is below 45.",
         "Metformin should be started if the eGFR is below 45."),
        ("HLA-B*57:01 was not tested", "No test for HLA-B*57:01 was done.", "No HLA-B*57:01 was found."),
    ],
)  # fmt: skip
def test_headings_and_denials_hold_for_what_stands_under_them(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ("Infection of the left foot", "The left foot is infected."),
        ("No neck stiffness", "The neck is not stiff."),
        ("Two falls in the past month", "There have been two falls during the last month."),
        ("疼痛评分7/10", "疼痛评分为7分（满分10分）。"),
        ("血红蛋白78 g/L，12月为112 g/L", "血红蛋白由12月的112 g/L降到78 g/L。"),
        ("Limit rosuvastatin to 20 mg daily", "No more than 20 mg of rosuvastatin a day should be taken."),
        ("Likely: asthma | Possible: peptic ulcer", "Asthma is the likely diagnosis, a peptic ulcer is possible."),
        ("Blood cultures taken, results pending", "The results of the blood cultures are awaited."),
        ("2周内查血钠", "血钠应在2周内检查。"),
    ],
)
def test_the_same_in_another_form_is_let_through(evidence, text):
    assert is_accepted(evidence, text)
