"""The structs of an assessment behave as frozen values."""

import msgspec
import pytest

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text, same
from model.domain.value import replace

FACT = Evidence(claim=Text(en="yes", zh="是"), kind=EvidenceKind.RULE)


def test_a_value_cannot_be_changed():
    with pytest.raises(AttributeError):
        FACT.ref = "c-1"


def test_a_changed_copy_leaves_the_first_and_the_other_fields_alone():
    changed = replace(FACT, ref="c-1")

    assert (FACT.ref, changed.ref, changed.claim) == ("", "c-1", FACT.claim)


def test_equal_values_are_one_key():
    assert {same("CYP2D6"), Text(en="CYP2D6", zh="CYP2D6")} == {same("CYP2D6")}


def test_fields_are_named_where_they_are_given():
    with pytest.raises(TypeError):
        Text("yes", "是")


def test_a_value_is_written_field_by_field():
    assert msgspec.json.encode(FACT.claim) == '{"en":"yes","zh":"是"}'.encode()
