"""What an English sentence says of its findings; each near miss stands beside the case that it resembles."""

import pytest

from model.domain.text import Language
from tests.unit.model.findings.said import new_reader, said, wanted

READER = new_reader()

CASES = [
    ("Seizures, no hearing loss and microcephaly.", "seizure present, hearing absent, microcephaly present"),
    ("No hearing loss and microcephaly.", "hearing absent, microcephaly absent"),
    ("He has fever, no chills, cough.", "fever present, chills absent, cough present"),
    ("Denies fever, chills, or cough.", "fever absent, chills absent, cough absent"),
    ("He denies fever and chills, and has a cough.", "fever absent, chills absent, cough present"),
    ("No fever but cough.", "fever absent, cough present"),
    ("There is no fever or cough; headache is severe.", "fever absent, cough absent, headache present"),
    ("Not only headache but also nausea.", "headache present, nausea present"),
    ("No increase in headache.", "headache present"),
    ("There was no change in the rash.", "rash present"),
    ("He does not deny fever.", "fever present"),
    ("Headache not without nausea.", "headache present, nausea present"),
    ("Neither jaundice nor ascites was seen.", "jaundice absent, ascites absent"),
    ("Jaundice and ascites were absent.", "jaundice absent, ascites absent"),
    ("She had jaundice, ascites was absent.", "jaundice present, ascites absent"),
    ("Meningitis has been ruled out.", "meningitis absent"),
    ("Meningitis has not been ruled out.", "meningitis uncertain"),
    ("Meningitis cannot be excluded.", "meningitis uncertain"),
    ("We cannot exclude a pulmonary embolism.", "embolism uncertain"),
    ("Admitted to rule out pulmonary embolism.", "embolism uncertain"),
    ("Possible stroke.", "stroke uncertain"),
    ("?stroke", "stroke uncertain"),
    ("Return if fever develops.", ""),
    ("Call your doctor if you have fever or a rash.", ""),
    ("Should fever develop, come back.", ""),
    ("She should have an MRI for her headache.", "headache present"),
    ("He feels as if he had a fever.", "fever present"),
    ("It is unclear if he had seizures.", "seizure uncertain"),
    ("Fever: no, cough: yes", "fever absent, cough present"),
    ("Fever (-), cough (+), rash (-)", "fever absent, cough present, rash absent"),
    ("(-) fever (+) cough", "fever absent, cough present"),
    ("Fever - denied. Cough - yes.", "fever absent, cough present"),
    ("His father had hypertension.", "hypertension family"),
    ("His father had hypertension, but the patient has asthma.", "hypertension family, asthma present"),
    ("The mother reports fever and cough.", "fever present, cough present"),
    ("The mother denies fever.", "fever absent"),
    ("Family history of migraine.", "migraine family"),
    ("No family history of migraine.", "migraine absent"),
    ("Family history: migraine, asthma", "migraine family, asthma family"),
    ("Migraine in his mother.", "migraine family"),
    ("PMH: asthma, hypertension", "asthma historical, hypertension historical"),
    ("History of asthma.", "asthma historical"),
    ("No history of asthma.", "asthma absent"),
    ("A 3-day history of cough.", "cough present"),
    ("Presented with a two week history of headache and vomiting.", "headache present, vomiting present"),
    ("Her jaundice has resolved.", "jaundice historical"),
    ("The patient is afebrile.", "fever absent"),
    ("Without fever, chills or cough, but with a rash.", "fever absent, chills absent, cough absent, rash present"),
    ("No symptoms other than fatigue.", "fatigue present"),
    ("Fever is absent. Cough is present.", "fever absent, cough present"),
    ("Negative for fever, cough, chest pain.", "fever absent, cough absent, chest_pain absent"),
    ("Positive for fever; negative for cough.", "fever present, cough absent"),
    ("Does not have asthma; has migraine.", "asthma absent, migraine present"),
    ("Never had seizures.", "seizure absent"),
    ("No hepatomegaly, splenomegaly, or ascites.", "hepatomegaly absent, splenomegaly absent, ascites absent"),
    ("At risk of stroke.", "stroke uncertain"),
    ("He has had headache since 2019 without vomiting.", "headache present, vomiting absent"),
    ("Patient unable to sleep; no fever was recorded and cough persists.", "fever absent, cough present"),
]


@pytest.mark.parametrize(("text", "answer"), CASES, ids=[text for text, _ in CASES])
def test_a_cue_reaches_as_far_as_the_sentence_means(text, answer):
    found = said(READER, text, Language.EN)

    assert {name: found[name] for name in found if name in wanted(answer) or not answer} == wanted(answer)
