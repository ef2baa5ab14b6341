"""The cheap tests before a pattern let everything pass that the pattern would find."""

import re

import pytest

from privacy.text.people import CREDENTIAL
from privacy.text.recognizers import named_people, telephones

PARTS = re.findall("[a-zéó]{2,}", telephones._LABEL.pattern)
WORDS = [word for part in PARTS for word in (part, part[:-1], f"phone {part}", f"phone {part[:-1]}")]
LABELS = [word for word in WORDS if telephones._LABEL.search(f"{word} ")]
DEGREES = ("MD", "M.D.", "D.O", "RN", "PA-C", "PharmD", "Ph.D", "CCC-SLP", "APRN", "MBBS", "Esq", "LCSW")


def test_the_labels_of_a_telephone_are_read_from_their_pattern() -> None:
    assert {"phone", "phones", "fax", "office", "phone numbers", "phone on"} <= set(LABELS)


@pytest.mark.parametrize("end", [" ", ": ", ".\t", " :\n", " # "])
@pytest.mark.parametrize("label", sorted(set(LABELS)))
def test_every_label_of_a_telephone_passes(label: str, end: str) -> None:
    text = f"His {label.upper()}{end}"
    assert telephones._ends_like_label(text, len(text))


@pytest.mark.parametrize("degree", DEGREES)
def test_the_first_word_of_a_degree_passes(degree: str) -> None:
    assert CREDENTIAL.match(f", {degree}")
    assert named_people._may_be_degree(re.split("[.-]", degree)[0])
