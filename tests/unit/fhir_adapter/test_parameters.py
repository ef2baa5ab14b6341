"""A FHIR operation's answer: the resources of its parts, however deep."""

import json

import pytest

from fhir_adapter.intake import open_slot
from fhir_adapter.slots import State
from tests.unit.fhir_adapter.chart import observation, raw


def parameters(*parts: object) -> bytes:
    return raw({"resourceType": "Parameters", "parameter": list(parts)})


def test_resources_are_found_at_every_depth() -> None:
    flat = {"name": "variant", "resource": observation("69548-6")}
    deep = {"name": "variants", "part": [{"name": "variant", "resource": observation("84413-4") | {"id": "o2"}}]}
    slot = open_slot("genomics", parameters(flat, deep, {"name": "count", "valueInteger": 2}))
    assert (slot.state, [entry.reference for entry in slot.entries]) == (
        State.PRESENT,
        ["Observation/o1", "Observation/o2"],
    )


def test_an_answer_without_resources_is_empty() -> None:
    assert open_slot("genomics", parameters({"name": "count", "valueInteger": 0})).state is State.EMPTY


def test_a_part_without_a_type_is_counted_as_unreadable() -> None:
    slot = open_slot("genomics", parameters({"name": "variant", "resource": {"id": "1"}}))
    assert (slot.entries, slot.unreadable) == ((), 1)


def test_a_bundle_in_an_answer_and_an_answer_in_a_bundle_are_said_to_be_unread() -> None:
    sheaf = {"resourceType": "Bundle", "entry": [{"resource": observation("718-7")}]}
    inner = {"resourceType": "Parameters", "parameter": [{"name": "variant", "resource": observation("718-7")}]}
    for sent in (parameters({"name": "return", "resource": sheaf}), raw(sheaf | {"entry": [{"resource": inner}]})):
        slot = open_slot("genomics", sent)
        assert (slot.entries, slot.unreadable) == ((), 1)


@pytest.mark.parametrize("parameter", [5, "x", {"part": 7}])
def test_an_answer_of_another_shape_is_an_error(parameter: object) -> None:
    value = json.dumps({"resourceType": "Parameters", "parameter": parameter}).encode()
    assert open_slot("genomics", value).state is State.ERROR
