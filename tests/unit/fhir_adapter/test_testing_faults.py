"""The test server's faults: each strikes where and as often as the plan says."""

import json
import time

import pytest

from fhir_adapter.testing.faults import Fault, FaultPlan, Mishap
from fhir_adapter.testing.server import FhirServer, create
from tests.unit.fhir_adapter.testing_calls import BASE, call, get, link


def _server(*faults: Fault) -> FhirServer:
    resources = [{"resourceType": "Patient", "id": f"p{number}", "gender": "female"} for number in range(3)]
    return create([*resources, {"resourceType": "Patient", "id": "m", "gender": "male"}], faults=FaultPlan(*faults))


@pytest.mark.parametrize(
    ("mishap", "status"),
    [
        (Mishap.TOO_MANY_REQUESTS, 429),
        (Mishap.UNAVAILABLE, 503),
        (Mishap.TOKEN_EXPIRED, 401),
        (Mishap.NOT_MODIFIED, 304),
        (Mishap.REDIRECT, 307),
        (Mishap.OUTCOME_WITH_200, 200),
    ],
)
def test_a_fault_answers_in_the_servers_place(mishap: Mishap, status: int) -> None:
    answer = get(_server(Fault(mishap=mishap)), "Patient/p1")
    assert answer.status_code == status
    assert b"gender" not in answer.content


def test_a_fault_strikes_only_its_path_and_its_turn() -> None:
    app = _server(Fault(mishap=Mishap.UNAVAILABLE, path="Patient/p1", skip=1, times=2))
    assert get(app, "Patient/p2").status_code == 200
    assert [get(app, "Patient/p1").status_code for _ in range(4)] == [200, 503, 503, 200]


def test_a_fault_may_be_bound_to_a_method() -> None:
    app = _server(Fault(mishap=Mishap.UNAVAILABLE, method="POST"))
    assert get(app, "Patient").status_code == 200
    assert call(app, "POST", "Patient/_search", data={}).status_code == 503


def test_a_retry_time_is_sent_along() -> None:
    app = _server(Fault(mishap=Mishap.TOO_MANY_REQUESTS, retry_after="3"))
    assert get(app, "Patient").headers["retry-after"] == "3"


def test_a_delay_comes_before_the_right_answer() -> None:
    app = _server(Fault(mishap=Mishap.DELAY, seconds=0.05))
    start = time.monotonic()
    assert get(app, "Patient/p1").json()["id"] == "p1"
    assert time.monotonic() - start >= 0.05


def test_truncated_json_cannot_be_read() -> None:
    answer = get(_server(Fault(mishap=Mishap.TRUNCATED_JSON)), "Patient")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_wrong_media_type_has_the_right_body() -> None:
    answer = get(_server(Fault(mishap=Mishap.WRONG_MEDIA_TYPE)), "Patient")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.json()["total"] == 4


def test_a_huge_body_is_still_json() -> None:
    answer = get(_server(Fault(mishap=Mishap.HUGE_BODY, size=200_000)), "Patient/p1")
    assert (len(answer.content), answer.json()["id"]) == (200_000, "p1")


def test_an_endless_next_link_leads_to_the_same_page() -> None:
    app = _server(Fault(mishap=Mishap.ENDLESS_NEXT))
    assert link(get(app, "Patient?_count=2").json(), "next") == f"{BASE}/Patient?_count=2"


def test_a_foreign_next_link_leads_to_another_host() -> None:
    app = _server(Fault(mishap=Mishap.FOREIGN_NEXT, url="http://evil.test"))
    assert link(get(app, "Patient").json(), "next") == "http://evil.test/Patient"


def test_a_redirect_leads_to_another_host() -> None:
    app = _server(Fault(mishap=Mishap.REDIRECT, url="http://evil.test"))
    assert get(app, "Patient/p1").headers["location"] == "http://evil.test/Patient/p1"


def test_a_missing_total_is_missing_everywhere() -> None:
    assert "total" not in get(_server(Fault(mishap=Mishap.NO_TOTAL)), "Patient?_total=accurate").json()


def test_duplicate_entries_stand_beside_each_other() -> None:
    entries = get(_server(Fault(mishap=Mishap.DUPLICATE_ENTRIES)), "Patient?gender=male").json()["entry"]
    assert [entry["resource"]["id"] for entry in entries] == ["m", "m"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_ignored_parameter_widens_the_search_without_a_word(method: str) -> None:
    app = _server(Fault(mishap=Mishap.IGNORED_PARAMETER, parameter="gender"))
    path, form = {"GET": ("Patient?gender=male", None), "POST": ("Patient/_search", {"gender": "male"})}[method]
    body = call(app, method, path, data=form).json()
    assert (body["total"], link(body, "self")) == (4, f"{BASE}/Patient")


def test_a_fault_of_bundles_leaves_a_read_alone() -> None:
    app = _server(
        Fault(mishap=Mishap.ENDLESS_NEXT), Fault(mishap=Mishap.DUPLICATE_ENTRIES), Fault(mishap=Mishap.NO_TOTAL)
    )
    assert get(app, "Patient/p1").json()["id"] == "p1"


def test_two_faults_may_meet_in_one_request() -> None:
    app = _server(Fault(mishap=Mishap.NO_TOTAL), Fault(mishap=Mishap.DUPLICATE_ENTRIES))
    body = get(app, "Patient?gender=male").json()
    assert ("total" in body, len(body["entry"])) == (False, 2)
