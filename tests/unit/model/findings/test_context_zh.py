"""What a Chinese sentence says of its findings; each near miss stands beside the case that it resembles."""

import pytest

from model.domain.text import Language
from tests.unit.model.findings.said import new_reader, said, wanted

READER = new_reader()

CASES = [
    ("有发烧吗？没有。头痛吗？", "fever absent, headache uncertain"),
    ("有咳嗽吗？有。", "cough present"),
    ("发烧、咳嗽吗？有。", "fever uncertain, cough uncertain"),
    ("问有没有发热呢。头痛。", "fever uncertain, headache present"),
    ("高血压病史否认，糖尿病史否认。", "hypertension absent, diabetes absent"),
    ("除轻度乏力外无其他不适。", "fatigue present"),
    ("产后闭经、无乳、乏力。", "amenorrhea present, fatigue present"),
    ("发热已退，咳嗽减轻。", "fever historical, cough present"),
    ("行高血压、糖尿病健康宣教。", ""),
    ("怀疑被窃，头痛。", "headache present"),
    ("目前不考虑脑膜炎。", "meningitis absent"),
    ("头痛，未呕吐，不发热。", "headache present, vomiting absent, fever absent"),
    ("从不头痛，不再咳嗽、胸痛。", "headache absent, cough absent, chest_pain present"),
    ("不时发热，不断咳嗽，时不时头痛。", "fever present, cough present, headache present"),
    ("不明原因发热。", "fever present"),
    ("否认发热、咳嗽及胸痛。", "fever absent, cough absent, chest_pain absent"),
    ("否认发热，咳嗽，胸痛。", "fever absent, cough absent, chest_pain absent"),
    ("无发热但有咳嗽。", "fever absent, cough present"),
    ("无发热，有咳嗽。", "fever absent, cough present"),
    ("无发热、咳嗽，头痛3天。", "fever absent, cough absent, headache present"),
    ("无发热，咳嗽，胸痛等不适。", "fever absent, cough absent, chest_pain absent"),
    ("头痛，无恶心呕吐。", "headache present"),
    ("咳嗽、无发热、头痛。", "cough present, fever absent, headache present"),
    ("未见黄疸及腹水。", "jaundice absent, ascites absent"),
    ("不伴头痛，伴呕吐。", "headache absent, vomiting present"),
    ("无明显诱因出现头痛。", "headache present"),
    ("头痛无缓解。", "headache present"),
    ("咳嗽未见好转，无发热。", "cough present, fever absent"),
    ("不仅头痛，而且呕吐。", "headache present, vomiting present"),
    ("疑似脑膜炎。", "meningitis uncertain"),
    ("脑膜炎待排。", "meningitis uncertain"),
    ("不除外肺栓塞。", "embolism uncertain"),
    ("肺栓塞不能排除。", "embolism uncertain"),
    ("已排除肺栓塞。", "embolism absent"),
    ("肺栓塞已排除。", "embolism absent"),
    ("若出现发热、皮疹请及时就诊。", ""),
    ("如有头痛随时来院。", ""),
    ("如果发热，请复诊。", ""),
    ("父亲有高血压，患者有哮喘。", "hypertension family, asthma present"),
    ("家族史：母亲偏头痛。", "migraine family"),
    ("母亲诉患儿发热。", "fever present"),
    ("患儿母亲代诉抽搐1次。", "seizure present"),
    ("家族中无癫痫患者。", "seizure absent"),
    ("否认高血压、糖尿病病史。", "hypertension absent, diabetes absent"),
    ("既往高血压病史5年。", "hypertension historical"),
    ("既往体健，3天前出现发热。", "fever present"),
    ("既往有哮喘，现咳嗽。", "asthma historical, cough present"),
    ("曾有黄疸。", "jaundice historical"),
    ("发热（-），咳嗽（+）。", "fever absent, cough present"),
    ("发热：无；咳嗽：有", "fever absent, cough present"),
    ("发热:无,咳嗽:有", "fever absent, cough present"),
    ("肝脏未触及肿大，脾大。", "hepatomegaly absent, splenomegaly present"),
    ("肝、脾肿大。", "hepatomegaly present, splenomegaly present"),
    ("双下肢无水肿。", "pedal_edema absent"),
    ("听力明显下降。", "hearing present"),
    ("發熱、頭痛、嘔吐。", "fever present, headache present, vomiting present"),
    ("有药物过敏史。", ""),
    ("予退热、止咳治疗。", ""),
    ("没有发热。有咳嗽。", "fever absent, cough present"),
    ("唇裂，无腭裂。", "cleft_palate absent"),
    ("患者无头痛头晕，恶心呕吐1天。", "headache absent, vertigo absent, nausea present, vomiting present"),
    ("有无发热不详。", "fever uncertain"),
    ("否认头痛，诉胸痛。", "headache absent, chest_pain present"),
    ("可能有脑膜炎。", "meningitis uncertain"),
    ("注意观察有无皮疹。", "rash uncertain"),
]


@pytest.mark.parametrize(("text", "answer"), CASES, ids=[text for text, _ in CASES])
def test_a_cue_reaches_as_far_as_the_sentence_means(text, answer):
    found = said(READER, text, Language.ZH)

    assert {name: found[name] for name in found if name in wanted(answer) or not answer} == wanted(answer)
