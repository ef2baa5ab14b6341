"""A label that a second one of the same name would hide withholds, at the hooks' door and at that of a release."""

import json
from datetime import date

import pytest

from fhir_adapter.assemble import assemble
from fhir_adapter.intake import open_slot
from model.domain.gap import Area
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from tests.unit.fhir_adapter.chart import AS_OF
from tests.unit.fhir_adapter.test_labels import PROBLEM, incomplete

RELEASER = Releaser("internal", keyring=Keyring(), today=date(2026, 11, 23), purpose="TREAT")
V, N = b'{"security":[{"code":"V"}]}', b'{"security":[{"code":"N"}]}'
BODY = json.dumps(PROBLEM).encode()[:-1]
TWICE = {
    "meta": BODY + b',"meta":%b,"x":1,"meta":%b}' % (V, N),
    "meta, the second empty": BODY + b',"meta":%b,"meta":{}}' % V,
    "security": BODY + b',"meta":{"security":[{"code":"V"}],"security":[{"code":"N"}]}}',
    "code": BODY + b',"meta":{"security":[{"code":"V","code":"N"}]}}',
    "of what it contains": BODY + b',"contained":[{"resourceType":"Basic","meta":%b,"meta":%b}]}' % (V, N),
    "contained": BODY + b',"contained":[{"resourceType":"Basic","meta":%b}],"contained":[{"id":"x"}]}' % V,
}
AROUND = {
    "before": b'{"resourceType":"Bundle","meta":%b,"meta":%b,"entry":[{"resource":%b}]}' % (V, N, BODY + b"}"),
    "on both sides": b'{"resourceType":"Bundle","meta":%b,"entry":[{"resource":%b}],"meta":%b}' % (V, BODY + b"}", N),
    "of Parameters": b'{"resourceType":"Parameters","meta":%b,"parameter":[{"resource":%b}],"meta":%b}'
    % (V, BODY + b"}", N),
}
ONCE = {
    "normal": BODY + b',"meta":%b}' % N,
    "each of two resources": BODY + b',"meta":%b,"contained":[{"resourceType":"Basic","meta":%b}]}' % (N, N),
    "something else twice": BODY + b',"note":[{"text":"security"}],"id":"c1"}',
}


def read(raw: bytes):
    return assemble((open_slot("conditions", raw),), patient_id="p1", as_of=AS_OF)


def sheaf(raw: bytes) -> bytes:
    return b'{"resourceType":"Bundle","entry":[{"resource":%b}]}' % raw


@pytest.mark.parametrize("wrapped", [bytes, sheaf])
@pytest.mark.parametrize("place", TWICE)
def test_what_is_said_twice_beside_a_label_withholds(place, wrapped):
    snapshot = read(wrapped(TWICE[place]))
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())
    assert b"38341003" not in RELEASER.release(wrapped(TWICE[place])).payload


@pytest.mark.parametrize("place", AROUND)
def test_a_label_of_a_bundle_is_hidden_by_none_that_follows(place):
    snapshot = read(AROUND[place])
    assert (incomplete(snapshot), snapshot.problems) == ({Area.PROBLEMS}, ())
    assert b"38341003" not in RELEASER.release(AROUND[place]).payload


@pytest.mark.parametrize("wrapped", [bytes, sheaf])
@pytest.mark.parametrize("place", ONCE)
def test_what_hides_no_label_is_read(place, wrapped):
    snapshot = read(wrapped(ONCE[place]))
    assert (incomplete(snapshot), len(snapshot.problems)) == (set(), 1)
