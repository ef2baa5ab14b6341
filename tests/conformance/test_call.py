"""C1-C6: the service call, the client's access token, and the contexts of the hooks."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance import charts, hooks
from tests.conformance.checks import check_response
from tests.conformance.ehr import Ehr, authorization
from tests.conformance.outcomes import not_observable, not_offered
from tests.conformance.wire import Reply, Service, Target, hook_request

FindServices = Callable[[str], list[Service]]


def fetched(ehr: Ehr) -> set[str]:
    """The Authorization values the EHR saw; skips when it was never called."""
    return ehr.tokens or not_offered("the service reads nothing from a FHIR server")


def secret() -> str:
    return f"kit-secret-{uuid.uuid4()}"


def by_fhir(ehr: Ehr, token: str, **fields: object) -> dict[str, Any]:
    return {"prefetch": ..., "fhirServer": ehr.base, "fhirAuthorization": authorization(token, **fields)}


def expect_valid(reply: Reply) -> None:
    assert reply.status == 200, f"answered {reply.said}"
    problems = [str(found) for found in check_response(reply)]
    assert problems == [], problems[0]


@pytest.mark.parametrize("name", ["hook", "hookInstance", "context"])
def test_c1_a_request_without_a_required_field_is_refused(target: Target, first: Service, name: str) -> None:
    request = {key: value for key, value in hook_request(first).items() if key != name}
    reply = target.call(first.id, request)
    assert reply.is_refusal, f"answered {reply.said} without {name}"


@pytest.mark.parametrize("name", ["hook", "hookInstance", "context"])
def test_c1_a_required_field_of_the_wrong_type_is_refused(target: Target, first: Service, name: str) -> None:
    reply = target.call(first.id, hook_request(first) | {name: 7})
    assert reply.is_refusal, f"answered {reply.said} to {name}: 7"


def test_c1_authorization_without_a_server_is_no_server_error(target: Target, first: Service) -> None:
    reply = target.call(first.id, hook_request(first, fhirAuthorization=authorization(secret())))
    assert reply.status < 500, f"answered {reply.said}"


def test_c2_the_token_goes_to_the_fhir_server_as_bearer(target: Target, first: Service, ehr: Ehr) -> None:
    token = secret()
    target.call(first.id, hook_request(first, **by_fhir(ehr, token)))
    assert fetched(ehr) == {f"Bearer {token}"}, "the FHIR server did not get the token with every request"


def test_c2_authorization_without_patient_is_taken(target: Target, first: Service, ehr: Ehr) -> None:
    granted = authorization(secret())
    del granted["patient"]
    expect_valid(target.call(first.id, hook_request(first, fhirServer=ehr.base, fhirAuthorization=granted)))


def test_c3_an_expired_token_is_not_used(target: Target, first: Service, ehr: Ehr) -> None:
    token = secret()
    target.call(first.id, hook_request(first, **by_fhir(ehr, token, expires_in=0)))
    assert f"Bearer {token}" not in ehr.tokens, "a token with expires_in 0 was used"


def test_c3_a_token_is_not_used_for_the_next_request(target: Target, first: Service, ehr: Ehr) -> None:
    token = secret()
    target.call(first.id, hook_request(first, **by_fhir(ehr, token)))
    fetched(ehr)
    ehr.seen.clear()
    target.call(first.id, hook_request(first, prefetch=..., fhirServer=ehr.base))
    assert f"Bearer {token}" not in ehr.tokens, "the token of an earlier request was used"


def test_c3_a_token_stands_in_no_answer(target: Target, services: list[Service], ehr: Ehr) -> None:
    token = secret()
    replies = [target.call(one.id, hook_request(one, **by_fhir(ehr, token))) for one in services]
    replies.append(target.call(services[0].id, hook_request(services[0], **by_fhir(ehr, token)) | {"context": 1}))
    assert not any(token.encode() in reply.body for reply in replies), "the token came back in an answer"


def test_c3_a_token_is_not_logged(target: Target, first: Service, ehr: Ehr) -> None:
    token = secret()
    log = target.log or not_observable("the kit cannot read this server's log")
    target.call(first.id, hook_request(first, **by_fhir(ehr, token)))
    target.call(first.id, hook_request(first, **by_fhir(ehr, token)) | {"context": 1})
    assert token not in log(), "the token is in the log"


def test_c3_a_token_is_not_sent_to_another_server(target: Target, reader: Service, ehr: Ehr, stranger: Ehr) -> None:
    token = secret()
    elsewhere = {"resourceType": "Bundle", "type": "searchset", "link": [{"relation": "next", "url": stranger.base}]}
    prefetch = dict.fromkeys((key for key, query in reader.prefetch.items() if "?" in query), elsewhere)
    target.call(reader.id, hook_request(reader, **(by_fhir(ehr, token) | {"prefetch": prefetch})))
    assert stranger.tokens == set(), "another server was contacted"


@pytest.mark.parametrize("hook", hooks.HOOKS)
def test_c4_the_required_context_is_enough(target: Target, for_hook: FindServices, hook: str) -> None:
    replies = [target.call(one.id, hook_request(one)) for one in for_hook(hook)]
    assert {reply.status for reply in replies} == {200}, f"answered {sorted(reply.status for reply in replies)}"


@pytest.mark.parametrize("hook", hooks.HOOKS)
def test_c4_unknown_context_fields_are_tolerated(target: Target, for_hook: FindServices, hook: str) -> None:
    context = hooks.context(hook) | {"encounterId": "kit-encounter", "kitUnknown": {"a": 1}}
    replies = [target.call(one.id, hook_request(one, context=context)) for one in for_hook(hook)]
    assert {reply.status for reply in replies} == {200}, f"answered {sorted(reply.status for reply in replies)}"


@pytest.mark.parametrize(("hook", "name"), [(hook, name) for hook, held in hooks.HOOKS.items() for name in held.needed])
def test_c4_a_context_without_its_subject_is_refused(
    target: Target, for_hook: FindServices, hook: str, name: str
) -> None:
    context = {key: value for key, value in hooks.context(hook).items() if key != name}
    replies = [target.call(one.id, hook_request(one, context=context)) for one in for_hook(hook)]
    assert all(reply.is_refusal for reply in replies), f"answered {replies[0].said} without {name}"


@pytest.mark.parametrize("name", ["userId", "encounterId", "selections"])
def test_c4_a_context_without_a_tolerable_field_is_no_server_error(
    target: Target, services: list[Service], name: str
) -> None:
    known = [one for one in services if one.hook in hooks.HOOKS]
    contexts = [(one, {k: v for k, v in hooks.context(one.hook).items() if k != name}) for one in known]
    statuses = [target.call(one.id, hook_request(one, context=context)).status for one, context in contexts]
    assert max(statuses) < 500, f"answered {max(statuses)} without {name}"


@pytest.mark.parametrize("user", ["PractitionerRole/kit-role", "Patient/kit-patient"])
def test_c4_each_kind_of_user_is_taken(target: Target, for_hook: FindServices, user: str) -> None:
    context = hooks.context("patient-view") | {"userId": user}
    replies = [target.call(one.id, hook_request(one, context=context)) for one in for_hook("patient-view")]
    assert {reply.status for reply in replies} == {200}, f"answered {replies[0].said} to {user}"


def test_c5_another_hook_is_refused(target: Target, services: list[Service]) -> None:
    others = [(one, "order-sign" if one.hook != "order-sign" else "patient-view") for one in services]
    replies = [
        target.call(one.id, hook_request(one, context=hooks.context(hook)) | {"hook": hook}) for one, hook in others
    ]
    assert all(reply.is_refusal for reply in replies), f"answered {min(reply.status for reply in replies)}"


def test_c5_an_unknown_hook_is_refused(target: Target, services: list[Service]) -> None:
    replies = [target.call(one.id, hook_request(one) | {"hook": "org.example.kit"}) for one in services]
    assert all(reply.is_refusal for reply in replies), f"answered {min(reply.status for reply in replies)}"


def test_c6_every_service_answers_200_with_cards(answers: list[Reply]) -> None:
    problems = [str(found) for reply in answers for found in check_response(reply) if found.requirement == "C6"]
    assert {reply.status for reply in answers} == {200}, f"answered {max(reply.status for reply in answers)}"
    assert problems == [], problems[0]


def test_c6_a_healthy_patient_is_answered_200(target: Target, services: list[Service]) -> None:
    statuses = {target.call(one.id, hook_request(one, charts.healthy_chart())).status for one in services}
    assert statuses == {200}, f"answered {max(statuses)}"


def test_c6_an_unknown_service_is_404(target: Target, first: Service) -> None:
    assert target.call("kit-no-such-service", hook_request(first)).status == 404, "no 404 for an unknown id"


def test_c6_a_get_on_a_service_is_no_success(target: Target, first: Service) -> None:
    status = target.send("GET", f"/cds-services/{first.id}").status
    assert status in {404, 405}, f"answered {status} to a GET"
