"""The wire's own words: tolerant in, strict out."""

import json
from uuid import UUID

import msgspec
import pytest
from pydantic import ValidationError

from cds_hooks.errors import BadRequest, TooLarge
from cds_hooks.protocol.card import Action, Card, CdsResponse, Link, OverrideReason, Source, Suggestion
from cds_hooks.protocol.contexts import CONTEXTS, read_context
from cds_hooks.protocol.feedback import read_feedback
from cds_hooks.protocol.request import read_request
from cds_hooks.tongue import choose_language, from_header
from model.domain.text import Language

UUID4 = UUID("8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1")
ENVELOPE = {"hook": "patient-view", "hookInstance": str(UUID4), "context": {"patientId": "p1"}}
BUNDLE = {"resourceType": "Bundle"}


def _request(**fields: object):
    return read_request(json.dumps({**ENVELOPE, **fields}).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"prefetch": None},
        {"prefetch": {"patient": None}},
        {"user": "Practitioner/1"},
        {"extension": {"com.epic.x": {"a": 1}}, "unknown": [1]},
        {"fhirServer": "http://x", "fhirAuthorization": {"access_token": "t", "scope": "EPIC"}},
    ],
)
def test_requests_of_every_dialect_are_read(fields):
    assert _request(**fields).hook == "patient-view"


@pytest.mark.parametrize(
    "fields",
    [
        {"hook": None},
        {"hook": ""},
        {"hookInstance": ""},
        {"hookInstance": "x" * 300},
        {"context": None},
        {"context": []},
        {"prefetch": []},
        {"fhirAuthorization": {"access_token": "t"}},
    ],
)
def test_an_envelope_that_means_nothing_is_refused(fields):
    with pytest.raises(BadRequest):
        _request(**fields)


@pytest.mark.parametrize(
    "members",
    [
        '"prefetch": {"patient": {"id": "1"}, "patient": {"id": "2"}}',
        '"prefetch": {"patient": 12, "patient": 1}',
        '"prefetch": {"patient": 1, "patient": 12}',
        '"prefetch": {"patient": {"id": "1"}, "patient": {"id": "1"}}',
        '"prefetch": {"patient": {"id": "1"}, "p\\u0061tient": null}',
        '"prefetch": {"patient": 1}, "prefetch": {"patient": 1}',
        '"hook": "order-sign"',
    ],
)
def test_a_name_that_comes_twice_is_refused(members):
    with pytest.raises(BadRequest, match="one name"):
        read_request(f"{json.dumps(ENVELOPE)[:-1]}, {members}}}".encode())


def test_the_same_name_in_two_resources_is_no_repetition():
    prefetch = {"a": {"id": "1", "x": [{"id": "1"}]}, "b": {"id": "1"}, "名": '“b\\"c”'}
    for indent in (None, 2):
        body = json.dumps({**ENVELOPE, "prefetch": prefetch}, indent=indent).encode()
        assert set(read_request(body).sent()) == {"a", "b", "名"}


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"{}"])
def test_what_is_no_request_is_refused(body):
    with pytest.raises(BadRequest):
        read_request(body)


def test_too_many_prefetch_keys_are_refused():
    with pytest.raises(TooLarge):
        _request(prefetch={str(number): None for number in range(65)})


def test_endless_nesting_is_refused_without_a_crash():
    with pytest.raises((TooLarge, BadRequest)):
        read_request(b'{"hook":"x","hookInstance":"y","context":' + b"[" * 200_000)


def test_a_token_is_never_shown():
    request = _request(fhirServer="https://x", fhirAuthorization={"access_token": "sesame"})
    assert "sesame" not in repr(request)


@pytest.mark.parametrize("hook", sorted(CONTEXTS))
def test_every_hook_of_the_library_has_a_context(hook):
    fields = {
        "patientId": "Patient/p1",
        "draftOrders": BUNDLE,
        "selections": ["MedicationRequest/1"],
        "conditions": BUNDLE,
        "allergyIntolerance": {},
        "medications": BUNDLE,
        "dispatchedOrders": ["ServiceRequest/1"],
        "performer": "Organization/1",
        "appointments": BUNDLE,
        "surprise": 1,
    }
    assert read_context(hook, _request(context=fields).context).patient == "p1"


@pytest.mark.parametrize(
    ("hook", "fields"),
    [("patient-view", {}), ("patient-view", {"patientId": ""}), ("order-sign", {"patientId": "1"}), ("nonsense", {})],
)
def test_a_context_without_what_it_needs_is_refused(hook, fields):
    with pytest.raises(BadRequest):
        read_context(hook, _request(context=fields).context)


def _card(**fields: object) -> Card:
    return Card.model_validate(
        {"uuid": UUID4, "summary": "s", "indicator": "info", "source": Source(label="l"), **fields}
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"summary": "x" * 140},
        {"summary": " "},
        {"indicator": "hard-stop"},
        {"detail": ""},
        {"suggestions": ()},
        {"selectionBehavior": "any"},
        {"overrideReasons": ()},
        {"links": ()},
        {"nonsense": 1},
    ],
)
def test_a_card_that_breaks_an_invariant_cannot_be_made(fields):
    with pytest.raises(ValidationError):
        _card(**fields)


@pytest.mark.parametrize(
    "action",
    [
        {"type": "delete", "description": "d"},
        {"type": "delete", "description": "d", "resourceId": "no-type"},
        {"type": "delete", "description": "d", "resourceId": "A/1", "resource": {"resourceType": "A"}},
        {"type": "create", "description": "d"},
        {"type": "create", "description": "d", "resource": {}},
        {"type": "create", "description": "", "resource": {"resourceType": "A"}},
    ],
)
def test_an_action_without_its_resource_cannot_be_made(action):
    with pytest.raises(ValidationError):
        Action.model_validate(action)


def test_app_context_belongs_to_smart_links_only():
    with pytest.raises(ValidationError):
        Link(label="l", url="https://x", type="absolute", appContext="a")


def test_an_override_reason_needs_words():
    with pytest.raises(ValidationError):
        OverrideReason.model_validate({"system": "s", "code": "c"})


def test_a_summary_of_139_chinese_characters_passes():
    assert _card(summary="药" * 139).summary == "药" * 139


def test_a_response_holds_no_null_and_an_empty_one_says_so():
    offered = Suggestion(label="l", uuid=UUID4, actions=(Action(type="delete", description="d", resourceId="A/1"),))
    body = CdsResponse(cards=(_card(suggestions=(offered,), selectionBehavior="any"),)).to_bytes()
    assert b"null" not in body
    assert CdsResponse().to_bytes() == b'{"cards":[]}'


ITEM = {"card": str(UUID4), "outcome": "overridden", "outcomeTimestamp": "2026-01-02T03:04:05Z"}


@pytest.mark.parametrize("key", ["overrideReason", "overrideReasons"])
def test_feedback_is_read_as_the_specification_and_as_epic_write_it(key):
    reason = {"reason": {"code": "c", "system": "s", "display": "d"}, "userComment": "told my wife"}
    (item,) = read_feedback(json.dumps({"feedback": [{**ITEM, key: reason}]}).encode())
    assert (item.reason_code, item.has_comment) == ("c", True)
    assert "wife" not in repr(item)


@pytest.mark.parametrize(
    "item",
    [
        {**ITEM, "outcome": "ignored"},
        {**ITEM, "outcomeTimestamp": "yesterday"},
        {**ITEM, "card": ""},
        {"card": str(UUID4), "outcome": "accepted"},
    ],
)
def test_feedback_that_means_nothing_is_refused(item):
    with pytest.raises(BadRequest):
        read_feedback(json.dumps({"feedback": [ITEM, item]}).encode())


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en;q=0.2, zh;q=0.4", "zh"), ("fr, en", "en"), ("zh;q=0", None), ("", None)],
)
def test_the_header_chooses_the_language_by_weight(header, language):
    assert from_header(header) == language


@pytest.mark.parametrize(("wish", "spoken"), [("zh-CN", "zh"), ("fr", "en"), (7, "en")])
def test_the_requests_own_wish_wins_if_we_speak_it(wish, spoken):
    request = _request(extension={"org.osler.language": wish})
    assert choose_language(request, "en", Language.EN) == spoken


def test_a_clients_own_resource_leaves_byte_for_byte():
    own = b'{ "resourceType":"MedicationRequest",\n "value": 5.00, "x":null, "a":"\\u00e9" }'
    action = Action(type="update", description="Change it", resource=msgspec.Raw(own))
    offered = Suggestion(label="Change it", uuid=UUID4, actions=(action,))
    body = CdsResponse(cards=(_card(suggestions=(offered,), selectionBehavior="any"),)).to_bytes()
    assert b'"resource":' + own + b"}" in body


@pytest.mark.parametrize("own", [b'{"id":"1"}', b"[]", b"null"])
def test_an_update_carries_a_whole_resource(own):
    with pytest.raises(ValidationError):
        Action(type="update", description="Change it", resource=msgspec.Raw(own))


def test_a_refused_outcome_is_not_said_back():
    item = {**ITEM, "outcome": "Jane Doe - at home"}
    with pytest.raises(BadRequest, match=r"feedback\[0\].outcome") as refused:
        read_feedback(json.dumps({"feedback": [item]}).encode())
    assert "Jane" not in refused.value.diagnostics
