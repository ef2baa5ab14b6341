"""What holds under a condition, in an order, in one state or as a risk is said so; each with what leaves that out or turns it."""

import pytest

from model.language.verify.conditions import Way
from model.language.verify.problem import Statement
from model.language.verify.reading import read
from model.language.verify.verify import verify


def is_accepted(evidence: str, text: str) -> bool:
    language = "zh" if any("\u3400" <= sign <= "\u9fff" for sign in text) else "en"
    statements = tuple(Statement(id=f"e{place}", statement=one) for place, one in enumerate(evidence.split(" | ")))
    return verify(text, statements, language).accepted


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Stop clozapine if the neutrophils are below 1.5 x10^9/L",
         "If the neutrophils are under 1.5 x10^9/L, clozapine should be stopped.", "Clozapine should be stopped."),
        ("Stop clozapine if the neutrophils are below 1.5 x10^9/L",
         "Clozapine should be stopped if the neutrophils are below 1.5 x10^9/L.",
         "Clozapine should be stopped if the neutrophils are above 1.5 x10^9/L."),
        ("Stop clozapine if the neutrophils are below 1.5 x10^9/L",
         "Clozapine should be stopped if the neutrophils are below 1.5 x10^9/L.",
         "Clozapine should be stopped unless the neutrophils are below 1.5 x10^9/L."),
        ("Enoxaparin: if creatinine clearance is below 30 mL/min, give 1 mg/kg once daily",
         "With a creatinine clearance below 30 mL/min, enoxaparin should be given as 1 mg/kg once a day.",
         "Enoxaparin should be given as 1 mg/kg once a day."),
        ("依诺肝素：肌酐清除率<30 mL/min时给予1 mg/kg每日1次",
         "肌酐清除率低于30 mL/min时，依诺肝素1 mg/kg，每日1次。", "依诺肝素1 mg/kg，每日1次。"),
        ("Use prasugrel if not contraindicated", "Unless contraindicated, prasugrel should be used.",
         "Prasugrel should be used, contraindicated or not."),
        ("Use prasugrel if not contraindicated", "If there is no contraindication, prasugrel should be used.",
         "If contraindicated, prasugrel should be used."),
        ("若无禁忌，可考虑替格瑞洛", "如无禁忌证，可考虑替格瑞洛。", "无论有无禁忌证，均可考虑替格瑞洛。"),
        ("除非能够严密监测，否则避免利奈唑胺", "如不能严密监测，应避免利奈唑胺。", "即使能够严密监测，也应避免利奈唑胺。"),
        ("Avoid linezolid unless monitoring is possible", "Linezolid should be avoided unless monitoring is possible.",
         "Linezolid should be avoided even with monitoring."),
        ("Stop simvastatin while clarithromycin is being taken",
         "Simvastatin should be stopped while clarithromycin is taken.",
         "Clarithromycin should be stopped while simvastatin is taken."),
        ("Halve the digoxin dose when amiodarone is started",
         "When amiodarone is started, the digoxin dose should be halved.",
         "When digoxin is started, the dose of amiodarone should be halved."),
        ("服用甲氨蝶呤者避免使用甲氧苄啶", "服用甲氨蝶呤者应避免使用甲氧苄啶。", "服用甲氧苄啶者应避免使用甲氨蝶呤。"),
        ("Stop metformin if eGFR is below 30 mL/min", "If eGFR is below 30 mL/min, metformin should be stopped.",
         "eGFR is below 30 mL/min."),
        ("Give mometasone 5 mg if the body weight is above 49 kg",
         "Mometasone 5 mg should be given if the body weight is above 49 kg.",
         "Mometasone 5 mg should be given if the body weight is below 49 kg."),
    ],
)  # fmt: skip
def test_a_condition_is_neither_dropped_nor_turned(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Take doxycycline at least 2 hours before calcium carbonate",
         "Doxycycline should be taken at least 2 hours before calcium carbonate.",
         "With calcium carbonate, doxycycline should be taken at least 2 hours after it."),
        ("先服左氧氟沙星，2小时后服阿莫西林", "左氧氟沙星应在阿莫西林前2小时服用。", "阿莫西林应在左氧氟沙星前2小时服用。"),
        ("Active: asthma, gout | Inactive: depression", "Asthma and gout are active.",
         "Asthma is active, and so is depression."),
        ("Stopped: aspirin, ramipril; continued: metformin", "Aspirin and ramipril were stopped.",
         "Metformin and aspirin were stopped."),
        ("好转：疟疾、哮喘；加重：痛风", "疟疾和哮喘好转。", "痛风和哮喘好转。"),
        ("Malignant hyperthermia susceptibility", "There is a susceptibility to malignant hyperthermia.",
         "The patient has had malignant hyperthermia."),
        ("华法林：出血风险", "华法林有出血风险。", "患者发生过出血。"),
        ("Latex allergy | No known drug allergies", "There are no known allergies to medicines.",
         "There are known allergies to medicines."),
        ("姨妈患乳腺癌", "姨妈患乳腺癌。", "姑妈患乳腺癌。"),
        ("Grandmother had breast cancer", "The grandmother had breast cancer.", "The grandfather had breast cancer."),
        ("哥哥患糖尿病", "哥哥有糖尿病。", "弟弟有糖尿病。"),
        ("阿米替林血药浓度升高 | 阿米替林起始剂量减少50%", "阿米替林血药浓度升高。", "阿米替林的血药浓度降低。"),
    ],
)  # fmt: skip
def test_an_order_a_state_and_a_risk_stay_what_they_are(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("If fever, rash or jaundice occurs, stop carbamazepine", [Way.IF]),
        ("Avoid codeine unless monitored", [Way.UNLESS]),
        ("Gabapentin 300 mg at creatinine clearance 15-29 mL/min", [Way.AT]),
        ("在阿达木单抗治疗期间禁用活疫苗", [Way.IF]),
        ("长期饮酒者对乙酰氨基酚每日不超过2 g", [Way.WHO]),
        ("When he was admitted, sodium was 121 mmol/L", []),
        ("Haemoglobin fell while ferritin was normal", []),
        ("患者42岁时确诊糖尿病", []),
        ("同时服用阿司匹林", []),
    ],
)
def test_conditions_are_told_from_times(text, ways):
    assert [one.way for one in read(text).conditions] == ways


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("unless contraindicated", True),
        ("if not contraindicated", True),
        ("if contraindicated", False),
        ("unless there is no alternative", False),
        ("除非禁忌", True),
        ("若无禁忌", True),
    ],
)
def test_unless_is_if_not(text, is_denied):
    assert read(text).conditions[0].is_denied is is_denied


@pytest.mark.parametrize(
    ("evidence", "faithful", "false"),
    [
        ("Omeprazole should be stopped", "Omeprazole is to be stopped.", "Omeprazole was stopped."),
        ("Omeprazole was stopped", "Omeprazole has been stopped.", "Omeprazole should be stopped."),
        ("建议停用奥美拉唑", "应停用奥美拉唑。", "奥美拉唑已停用。"),
        ("MRI recommended", "An MRI is recommended.", "An MRI was performed."),
        ("Statin recommended, patient declined", "A statin was recommended.", "The patient takes a statin."),
        ("Rule out pulmonary embolism", "Pulmonary embolism is possible.", "Pulmonary embolism was ruled out."),
        ("Consider MRI", "MRI can be considered.", "MRI is required."),
        ("Dose: 10 mg in the morning, 20 mg in the evening", "10 mg in the morning.", "20 mg in the morning."),
        ("Mild stenosis on the left, severe on the right", "Mild stenosis on the left.", "Severe stenosis on the left."),
        ("Penicillin allergy: rash | Tolerated cefazolin in 2023", "Cefazolin was tolerated in 2023.",
         "Penicillin was tolerated in 2023."),
        ("青霉素过敏；头孢曲松耐受", "青霉素过敏。", "青霉素耐受，头孢曲松过敏。"),
        ("CYP2C9 *3/*3: siponimod is contraindicated | CYP2C9 *1/*3: siponimod 1 mg daily",
         "Siponimod is contraindicated in CYP2C9 *3/*3.", "Siponimod is contraindicated in CYP2C9 *1/*3."),
        ("Not all criteria are met", "Not all criteria are met.", "All criteria are met."),
        ("Metformin or gliclazide", "Metformin or gliclazide.", "Metformin and gliclazide."),
        ("Hold metformin before surgery | Restart metformin 48 hours after surgery",
         "Metformin is held before surgery.", "Metformin is held after surgery."),
        ("Prednisone 40 mg for 5 days, then 20 mg", "Prednisone 40 mg for 5 days, then 20 mg.",
         "Prednisone 20 mg for 5 days, then 40 mg."),
        ("HbA1c target below 7 %", "The HbA1c target is below 7 %.", "HbA1c is below 7 %."),
        ("CHA2DS2-VASc 3; HAS-BLED 1", "CHA2DS2-VASc is 3.", "CHA2DS2-VASc is 1."),
        ("静脉滴注万古霉素1 g", "万古霉素1 g静脉滴注。", "口服万古霉素1 g。"),
        ("Live vaccines are contraindicated", "Live vaccines must not be given.", "All vaccines are contraindicated."),
        ("Grade 2 toxicity: continue; grade 3 toxicity: stop", "At grade 3 toxicity, stop.", "At grade 2 toxicity, stop."),
        ("Daughter reports confusion", "The daughter reports confusion.", "The daughter has confusion."),
        ("Severe pain 8/10", "Pain is severe at 8/10.", "Pain is severe at 8/5."),
        ("The culture was not read", "The culture was not read.", "The culture was negative."),
        ("Two of three readings were high", "Two of three readings were high.", "Three of three readings were high."),
        ("先给阿司匹林，再给氯吡格雷", "先给阿司匹林，再给氯吡格雷。", "先给氯吡格雷，再给阿司匹林。"),
        ("Not pregnant", "The patient is not pregnant.", "The patient is pregnant."),
        ("Diabetes in remission", "The diabetes is in remission.", "There is diabetes."),
        ("Former smoker", "He is a former smoker.", "He is a smoker."),
        ("eGFR 28 mL/min | Metformin is contraindicated if eGFR is below 30 mL/min",
         "With an eGFR of 28 mL/min, metformin is contraindicated.", "Metformin is contraindicated."),
        ("eGFR 45 mL/min | Metformin is contraindicated if eGFR is below 30 mL/min",
         "The eGFR is 45 mL/min.", "With an eGFR of 45 mL/min, metformin is contraindicated."),
    ],
)  # fmt: skip
def test_what_is_to_be_done_and_what_it_belongs_to_stay_so(evidence, faithful, false):
    assert (is_accepted(evidence, faithful), is_accepted(evidence, false)) == (True, False)
