"""Short names for the terms that the tests of reading text speak of."""

from model.domain.text import Language
from model.findings.read import Reader
from model.ontology.load import load_ontology

TERMS = {
    "fever": "HP:0001945",
    "cough": "HP:0012735",
    "chills": "HP:0025143",
    "seizure": "HP:0001250",
    "hearing": "HP:0000365",
    "microcephaly": "HP:0000252",
    "headache": "HP:0002315",
    "nausea": "HP:0002018",
    "vomiting": "HP:0002013",
    "jaundice": "HP:0000952",
    "ascites": "HP:0001541",
    "hypertension": "HP:0000822",
    "asthma": "HP:0002099",
    "migraine": "HP:0002076",
    "rash": "HP:0000988",
    "chest_pain": "HP:0100749",
    "dyspnea": "HP:0002094",
    "embolism": "HP:0002204",
    "fatigue": "HP:0012378",
    "ataxia": "HP:0001251",
    "stroke": "HP:0001297",
    "meningitis": "HP:0001287",
    "hepatomegaly": "HP:0002240",
    "splenomegaly": "HP:0001744",
    "diarrhea": "HP:0002014",
    "edema": "HP:0000969",
    "diabetes": "HP:0000819",
    "vertigo": "HP:0002321",
    "cleft_palate": "HP:0000175",
    "pedal_edema": "HP:0010741",
    "palsy": "HP:0100021",
    "depression": "HP:0000716",
    "amenorrhea": "HP:0000141",
}
NAMES = {code: name for name, code in TERMS.items()}


def said(reader: Reader, text: str, language: Language) -> dict[str, str]:
    return {NAMES.get(item.code.code, item.code.display): str(item.standing) for item in reader.read(text, language)}


def wanted(answer: str) -> dict[str, str]:
    return dict(item.split() for item in answer.split(", ") if item)


def new_reader() -> Reader:
    return Reader(load_ontology())
