"""Only a record that states it makes "no known allergy" the answer: a narrower or a refuted one does not."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from cds_hooks.asking_patient import PatientFile, open_file
from cds_hooks.samples.catalogue import bundle
from model.domain.case import NO_ALLERGY, NO_DRUG_ALLERGY, Allergy
from model.domain.code import RXNORM, SNOMED, Code
from model.domain.finding import Presence
from model.language.index import open_corpus


@cache
def empty() -> PatientFile:
    return open_file(bundle("empty-chart"), patient_id=None, as_of=datetime(2026, 11, 29, tzinfo=UTC))


@pytest.mark.parametrize(
    ("codes", "standing", "words"),
    [
        ([NO_ALLERGY], "denied", "no known allergy"),
        ([NO_DRUG_ALLERGY], "denied", "no known drug allergy"),
        ([NO_DRUG_ALLERGY, NO_ALLERGY], "denied", "no known allergy"),
        ([Code(SNOMED, "429625007")], "not_recorded", "That is not a no"),
        ([Code(RXNORM, "723")], "not_recorded", "That is not a no"),
        ([Code("urn:local", "syrup")], "not_recorded", "That is not a no"),
    ],
)
def test_is_she_allergic_to_anything(codes: list[Code], standing: str, words: str):
    absent = tuple(Allergy(key=f"a{at}", codes=(code,), presence=Presence.ABSENT) for at, code in enumerate(codes))
    case = replace(empty().sealed.case, allergies=absent)
    file = replace(empty(), sealed=replace(empty().sealed, case=case))
    said = file.ask("is she allergic to anything?", open_corpus().names)[0]
    assert said.standing == standing
    assert words in said.text.en
