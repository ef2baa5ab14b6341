"""The way back to the chart shows nothing and cannot be stored."""

import copy
import pickle
from datetime import date

import pytest

from privacy.linkage import Linkage

LINKAGE = Linkage({"condition-1": "Condition/123"}, {"condition-1": date(2020, 3, 1)})


def test_a_key_leads_to_its_reference_and_date():
    assert (LINKAGE.reference("condition-1"), LINKAGE.date("condition-1")) == ("Condition/123", date(2020, 3, 1))


def test_a_key_of_another_request_leads_nowhere():
    assert (LINKAGE.reference("condition-2"), LINKAGE.date("condition-2")) == (None, None)


def test_its_repr_hides_what_it_holds():
    assert (repr(LINKAGE), str(LINKAGE)) == ("<Linkage of 1 keys>", "<Linkage of 1 keys>")


@pytest.mark.parametrize("store", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_refuses_to_be_stored_or_copied(store):
    with pytest.raises(TypeError, match="memory only"):
        store(LINKAGE)
