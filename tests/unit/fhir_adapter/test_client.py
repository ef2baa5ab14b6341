"""Reading and searching one server: every fault becomes a slot, and no fault reads as 'none found'."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.etags import ReadCache
from fhir_adapter.guard import Guard, Guards
from fhir_adapter.retry import Retry, retry_after, spread
from fhir_adapter.slots import Slot, State
from fhir_adapter.transport import Call, Reply
from model.domain.gap import Why
from tests.unit.fhir_adapter.wire import BASE, TOKEN, Clock, Waits, Wire, client, observation, policy, reply, searchset

QUERY = "Observation?patient=1"
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "invalid", "diagnostics": "Jane Doe"}],
}


def script(*answers: httpx.Response | Callable[[], httpx.Response]) -> Wire:
    """Each request takes the next answer; one more request than answers fails the test."""
    left = list(answers)

    def answer(_request: httpx.Request) -> httpx.Response:
        given = left.pop(0)
        return given if isinstance(given, httpx.Response) else given()

    return Wire(answer)


def broken(error: type[httpx.HTTPError]) -> Callable[[], httpx.Response]:
    def fail() -> httpx.Response:
        raise error("the URL and all")

    return fail


def found(wire: Wire, query: str = QUERY, **rest: object) -> Slot:
    return asyncio.run(client(wire, **rest).search(query, "key"))


def read(wire: Wire, path: str = "Patient/1", **rest: object) -> Slot:
    return asyncio.run(client(wire, **rest).read(path, "key"))


def test_a_search_says_what_it_wants_and_brings_the_token() -> None:
    wire = script(reply(searchset(observation(1))))
    slot = found(wire)
    assert (slot.key, slot.state, slot.entries[0].reference) == ("key", State.PRESENT, "Observation/1")
    request = wire.requests[0]
    assert (request.method, request.url.raw_path) == ("GET", b"/fhir/r4/Observation?patient=1&_count=200")
    assert request.headers["accept"] == "application/fhir+json"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert "prefer" not in request.headers


def test_without_a_token_no_authorization_is_sent() -> None:
    wire = script(reply(searchset()))
    found(wire, token=None)
    assert "authorization" not in wire.requests[0].headers


def test_strict_handling_is_asked_for_when_wanted() -> None:
    wire = script(reply(searchset()))
    found(wire, is_strict=True)
    assert wire.requests[0].headers["prefer"] == "handling=strict"


@pytest.mark.parametrize(("query", "is_posted"), [(QUERY, True), (QUERY + "&code=" + "1" * 2000, False)])
def test_long_or_private_queries_travel_as_a_form(query: str, is_posted: bool) -> None:
    wire = script(reply(searchset()))
    slot = asyncio.run(client(wire).search(query, "key", is_posted=is_posted))
    request = wire.requests[0]
    assert slot.state is State.EMPTY
    assert (request.method, request.url.raw_path) == ("POST", b"/fhir/r4/Observation/_search")
    assert request.content.startswith(b"patient=1")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("status", "state", "why", "detail"),
    [
        (401, State.ERROR, Why.NOT_PERMITTED, "HTTP 401"),
        (403, State.ERROR, Why.NOT_PERMITTED, "HTTP 403"),
        (404, State.EMPTY, None, ""),
        (410, State.EMPTY, None, ""),
        (400, State.ERROR, Why.SERVER_FAILED, "HTTP 400"),
        (500, State.ERROR, Why.SERVER_FAILED, "HTTP 500"),
        (304, State.ERROR, Why.SERVER_FAILED, "HTTP 304"),
        (302, State.ERROR, Why.SERVER_FAILED, "HTTP 302"),
        (204, State.ERROR, Why.SERVER_FAILED, "HTTP 204"),
    ],
)
def test_a_status_becomes_one_of_the_states_without_a_second_try(
    status: int, state: State, why: Why | None, detail: str
) -> None:
    wire = script(reply(status=status, kind="text/html"))
    slot = read(wire)
    assert (slot.state, slot.why, slot.detail) == (state, why, detail)


@pytest.mark.parametrize("status", [404, 410])
def test_a_search_that_the_server_does_not_know_is_no_empty_answer(status: int) -> None:
    slot = found(script(reply(status=status)))
    assert (slot.state, slot.why) == (State.ERROR, Why.SERVER_FAILED)


def test_a_search_that_is_answered_with_null_is_no_empty_answer() -> None:
    slot = found(script(reply(b" null ")))
    assert (slot.state, slot.why) == (State.ERROR, Why.UNREADABLE)


def test_an_outcome_gives_its_codes_and_never_its_words() -> None:
    slot = read(script(reply(OUTCOME, 400)))
    assert slot.detail == "HTTP 400 OperationOutcome invalid"


def test_a_refused_search_is_asked_once_more_without_what_is_optional() -> None:
    wire = script(reply(OUTCOME, 400), reply(searchset(observation(1))))
    slot = found(wire, is_strict=True)
    assert slot.state is State.PRESENT
    assert wire.requests[1].url.query == b"patient=1"
    assert "prefer" not in wire.requests[1].headers


def test_a_search_refused_twice_stays_an_error() -> None:
    slot = found(script(reply(OUTCOME, 400), reply(OUTCOME, 400)))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, "HTTP 400 OperationOutcome invalid")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_fault_is_tried_a_second_time(status: int) -> None:
    waits = Waits()
    slot = found(script(reply(status=status), reply(searchset())), waits=waits)
    assert slot.state is State.EMPTY
    assert len(waits.seconds) == 1
    assert 0 <= waits.seconds[0] <= 0.05


def test_a_second_fault_is_final() -> None:
    slot = found(script(reply(status=503), reply(status=503)))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, "HTTP 503")


def test_a_connection_that_fails_once_is_tried_again() -> None:
    assert found(script(broken(httpx.ConnectError), reply(searchset()))).state is State.EMPTY


@pytest.mark.parametrize(
    ("error", "detail"),
    [(httpx.ReadTimeout, "timeout"), (httpx.RemoteProtocolError, "protocol"), (httpx.ReadError, "protocol")],
)
def test_a_call_that_dies_on_the_way_is_not_repeated(error: type[httpx.HTTPError], detail: str) -> None:
    slot = found(script(broken(error)))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, detail)


def test_the_server_says_how_long_to_wait() -> None:
    waits = Waits()
    found(script(reply(status=429, Retry_After="2"), reply(searchset())), waits=waits)
    assert waits.seconds == [2.0]


@pytest.mark.parametrize("asked", ["60", "Wed, 21 Oct 2026 07:29:00 GMT", "soon"])
def test_a_wait_that_does_not_fit_the_deadline_is_not_begun(asked: str) -> None:
    waits = Waits()
    answer = reply(status=503, Retry_After=asked, Date="Wed, 21 Oct 2026 07:28:00 GMT")
    slot = found(script(answer), waits=waits)
    assert slot.detail == "HTTP 503"
    assert waits.seconds == []


@pytest.mark.parametrize(
    ("value", "date", "expected"),
    [
        ("3", "", 3.0),
        ("Wed, 21 Oct 2026 07:28:05 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 5.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2026 07:28:05 GMT", "", None),
        ("-1", "", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, date: str, expected: float | None) -> None:
    assert retry_after(value, date) == expected


def test_the_scatter_of_retries_repeats_and_differs_by_url() -> None:
    assert spread("a") == spread("a") != spread("b")


class Slow:
    """A server that never answers."""

    async def send(self, call: Call) -> Reply:
        await asyncio.sleep(60)
        raise AssertionError


def test_the_deadline_ends_a_call_that_hangs() -> None:
    reader = FhirClient(policy().check(BASE), Slow(), token=None, deadline=Deadline.after(0.05))
    slot = asyncio.run(reader.search(QUERY, "key"))
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, "timeout")


def test_nothing_is_sent_after_the_deadline() -> None:
    wire = script()
    slot = found(wire, deadline=Deadline.after(0))
    assert (slot.state, slot.detail) == (State.ERROR, "deadline")


def test_a_deadline_gives_what_is_left_and_takes_the_shorter_life() -> None:
    clock = Clock()
    deadline = Deadline.after(5, clock)
    clock.now += 2
    assert deadline.left == 3
    assert deadline.capped(1).left == 1
    assert deadline.capped(10).left == 3
    clock.now += 9
    assert deadline.left == 0
    assert deadline.is_over


def test_all_pages_become_one_answer() -> None:
    wire = script(
        reply(searchset(observation(1), next_url=BASE + "?page=2", total=3)),
        reply(searchset(observation(2), next_url="Observation?page=3", total=3)),
        reply(searchset(observation(3), total=3)),
    )
    slot = found(wire)
    assert (slot.state, slot.why, slot.next_url) == (State.PRESENT, None, "")
    assert [entry.reference for entry in slot.entries] == ["Observation/1", "Observation/2", "Observation/3"]
    assert {request.headers["authorization"] for request in wire.requests} == {f"Bearer {TOKEN}"}


def test_pages_that_together_lack_some_of_the_total_stay_truncated() -> None:
    wire = script(
        reply(searchset(observation(1), next_url=BASE + "?page=2", total=9)), reply(searchset(observation(2), total=9))
    )
    assert (found(wire).state, len(wire.requests)) == (State.TRUNCATED, 2)


def test_included_resources_do_not_make_up_the_total() -> None:
    include = {"resourceType": "Medication", "id": "m"}
    wire = script(
        reply(searchset(observation(1), include, next_url=BASE + "?page=2", total=3)),
        reply(searchset(observation(2), total=3)),
    )
    assert found(wire).state is State.TRUNCATED


def test_a_page_that_fails_keeps_what_came_before_and_says_so() -> None:
    wire = script(reply(searchset(observation(1), next_url=BASE + "?page=2")), reply(status=500))
    slot = found(wire)
    assert (slot.state, slot.why, slot.detail, len(slot.entries)) == (State.TRUNCATED, Why.SERVER_FAILED, "HTTP 500", 1)


def test_what_an_early_page_lost_is_not_forgotten_by_the_last() -> None:
    partial = searchset(observation(1), {**OUTCOME}, next_url=BASE + "?page=2")
    slot = found(script(reply(partial), reply(searchset(observation(2)))))
    assert (slot.state, slot.why, len(slot.entries)) == (State.TRUNCATED, Why.SERVER_FAILED, 2)


def test_twenty_pages_are_enough() -> None:
    wire = Wire(lambda request: reply(searchset(observation(1), next_url=f"{BASE}?page={len(wire.requests)}")))
    slot = found(wire)
    assert (slot.state, slot.why, len(wire.requests)) == (State.TRUNCATED, Why.NOT_ASSESSED, 20)


def test_five_thousand_entries_are_enough() -> None:
    page = searchset(*(observation(n) for n in range(2000)))
    wire = Wire(lambda _: reply({**page, "link": [{"relation": "next", "url": f"{BASE}?page={len(wire.requests)}"}]}))
    slot = found(wire)
    assert (slot.state, slot.why, len(slot.entries), len(wire.requests)) == (State.TRUNCATED, Why.NOT_ASSESSED, 5000, 3)


def test_a_next_link_that_repeats_ends_the_paging() -> None:
    wire = Wire(lambda _: reply(searchset(observation(1), next_url=BASE + "?page=1")))
    slot = found(wire)
    assert (slot.state, slot.detail, len(wire.requests)) == (State.TRUNCATED, "next link repeats", 2)


def test_an_unchanged_answer_is_confirmed_and_not_sent_twice() -> None:
    patient = {"resourceType": "Patient", "id": "1"}
    wire = script(reply(patient, ETag='W/"7"'), reply(status=304))
    cache = ReadCache(subject="client", patient="1")
    assert read(wire, cache=cache).entries == read(wire, cache=cache).entries != ()
    assert wire.requests[1].headers["if-none-match"] == 'W/"7"'


def test_a_kept_answer_is_forgotten_after_a_minute() -> None:
    clock = Clock()
    cache = ReadCache(subject="client", patient="1", clock=clock)
    cache.keep("url", Reply(status=200, headers={"etag": '"1"'}))
    clock.now += 59
    assert cache.find("url") is not None
    clock.now += 1
    assert cache.find("url") is None


@pytest.mark.parametrize("answer", [Reply(status=200), Reply(status=403, headers={"etag": '"1"'})])
def test_faults_and_answers_without_a_tag_are_not_kept(answer: Reply) -> None:
    cache = ReadCache(subject="client", patient="1")
    cache.keep("url", answer)
    assert cache.find("url") is None


def test_five_faults_pause_the_server_for_fifteen_seconds() -> None:
    clock = Clock()
    guard = Guard(clock)
    for _ in range(5):
        read(script(reply(status=500)), guard=guard)
    slot = read(script(), guard=guard)
    assert (slot.state, slot.why, slot.detail) == (State.ERROR, Why.SERVER_FAILED, "paused after faults")
    clock.now += 15
    assert read(script(reply({"resourceType": "Patient", "id": "1"})), guard=guard).state is State.PRESENT


def test_faults_that_lie_far_apart_pause_nothing() -> None:
    clock = Clock()
    guard = Guard(clock)
    for _ in range(8):
        guard.note_fault()
        clock.now += 8
    assert not guard.is_paused


def test_an_answer_between_faults_ends_the_count() -> None:
    guard = Guard(Clock())
    for _ in range(4):
        guard.note_fault()
    guard.note_answer()
    guard.note_fault()
    assert not guard.is_paused


def test_one_short_deadline_does_not_pause_a_healthy_server() -> None:
    guard = Guard(Clock())
    reader = FhirClient(policy().check(BASE), Slow(), token=None, deadline=Deadline.after(0.05), guard=guard)

    async def many() -> None:
        await asyncio.gather(*(reader.search(QUERY, str(n)) for n in range(8)))

    asyncio.run(many())
    assert not guard.is_paused


def test_a_server_has_one_guard_in_a_process() -> None:
    guards = Guards(Clock())
    assert guards.of(policy().check(BASE)) is guards.of(policy().check(BASE))


class Crowded:
    """Counts how many calls are under way at once."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def send(self, call: Call) -> Reply:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1
        return Reply(status=404)


def test_at_most_eight_calls_go_to_one_server_at_once() -> None:
    crowded = Crowded()
    reader = FhirClient(policy().check(BASE), crowded, token=None, deadline=Deadline.after(5))

    async def many() -> None:
        await asyncio.gather(*(reader.read(f"Patient/{n}", "key") for n in range(40)))

    asyncio.run(many())
    assert crowded.most == 8


def test_the_jitter_may_come_from_outside() -> None:
    waits = Waits()
    retry = Retry(sleep=waits, jitter=lambda _url: 1.0)
    found(script(reply(status=503), reply(searchset())), retry=retry)
    assert waits.seconds == [0.05]
