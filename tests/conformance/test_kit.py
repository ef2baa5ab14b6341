"""The kit itself: every requirement has a test, and the invariants find what they are for."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.checks import check_response
from tests.conformance.report import MET, NOT_MET, judge, table
from tests.conformance.requirements import REQUIREMENTS, requirement_of
from tests.conformance.wire import NotStrictJson, Reply, strict_json

CARD: dict[str, Any] = {
    "uuid": "a",
    "summary": "One sentence.",
    "indicator": "info",
    "detail": "A < B and **C** <= 3",
    "source": {"label": "Kit", "url": "https://example.org", "topic": {"code": "t", "system": "https://example.org"}},
    "suggestions": [
        {
            "label": "Order",
            "uuid": "b",
            "actions": [
                {"type": "create", "description": "Order", "resource": {"resourceType": "ServiceRequest"}},
                {"type": "delete", "description": "Drop", "resourceId": "MedicationRequest/1"},
            ],
        }
    ],
    "selectionBehavior": "any",
    "overrideReasons": [{"code": "c", "system": "https://example.org", "display": "Seen"}],
    "links": [{"label": "App", "url": "https://example.org", "type": "smart", "appContext": "x"}],
    "extension": {"org.example.kit": {"a": 1}},
}


def reply(body: object, kind: str = "application/json") -> Reply:
    return Reply(200, httpx.Headers({"content-type": kind}), json.dumps(body).encode(), 0.0)


def altered(**changes: object) -> dict[str, Any]:
    return {name: value for name, value in (CARD | changes).items() if value is not ...}


def suggested(**changes: object) -> dict[str, Any]:
    return altered(suggestions=[CARD["suggestions"][0] | changes])


def acted(**action: object) -> dict[str, Any]:
    stated = {"type": "create", "description": "d"} | action
    return suggested(actions=[{name: value for name, value in stated.items() if value is not ...}])


def test_every_requirement_has_a_test() -> None:
    lines = [line for path in Path(__file__).parent.glob("test_*.py") for line in path.read_text("utf-8").splitlines()]
    tested = {requirement_of(line.removeprefix("def ").strip()) for line in lines if line.startswith("def test_")}
    assert tested - {""} == set(REQUIREMENTS)


def test_a_good_card_breaks_no_invariant() -> None:
    assert check_response(reply({"cards": [CARD]})) == []


def test_no_cards_break_no_invariant() -> None:
    assert check_response(reply({"cards": []})) == []


@pytest.mark.parametrize(
    ("requirement", "card"),
    [
        pytest.param("K1", altered(summary="a" * 140), id="summary-of-140"),
        pytest.param("K1", altered(summary="药" * 140), id="summary-of-140-characters-in-chinese"),
        pytest.param("K1", altered(summary=...), id="no-summary"),
        pytest.param("K2", altered(indicator="hard-stop"), id="indicator"),
        pytest.param("K2", altered(source={}), id="no-label"),
        pytest.param("K2", altered(source={"label": "x", "url": "/relative"}), id="relative-source"),
        pytest.param("K3", altered(detail="<b>x</b>"), id="html"),
        pytest.param("K4", altered(selectionBehavior=...), id="no-selection-behavior"),
        pytest.param("K5", suggested(actions=[]), id="no-actions"),
        pytest.param("K5", suggested(label=""), id="no-label-on-suggestion"),
        pytest.param("K6", acted(), id="create-without-resource"),
        pytest.param("K6", acted(type="delete", resourceId="https://x/1"), id="absolute-delete"),
        pytest.param("K6", acted(type="update", resource={"resourceType": "Patient"}), id="update-without-id"),
        pytest.param("K6", acted(description=..., resource={"resourceType": "Basic"}), id="no-description"),
        pytest.param("K7", altered(overrideReasons=[{"code": "c", "system": "s"}]), id="no-display"),
        pytest.param("K8", altered(links=[{"label": "x", "url": "u", "type": "smart"}]), id="relative-link"),
        pytest.param("K10", suggested(actionSelectionBehavior="any"), id="action-selection"),
        pytest.param("G3", altered(detail=""), id="empty-text"),
        pytest.param("G3", altered(links=[]), id="empty-array"),
        pytest.param("G3", altered(uuid=None), id="null"),
        pytest.param("G5", altered(extension={"plain": 1}), id="extension-key"),
    ],
)
def test_a_broken_card_is_found(requirement: str, card: dict[str, Any]) -> None:
    assert requirement in {found.requirement for found in check_response(reply({"cards": [card]}))}


def test_a_summary_of_139_code_points_is_fine() -> None:
    assert check_response(reply({"cards": [altered(summary="药" * 139)]})) == []


def test_the_same_uuid_on_two_cards_is_found() -> None:
    assert [found.requirement for found in check_response(reply({"cards": [CARD, CARD]}))] == ["K9"]


def test_system_actions_are_found() -> None:
    body = {"cards": [], "systemActions": [{"type": "delete", "resourceId": "Task/1"}]}
    assert [found.requirement for found in check_response(reply(body))] == ["K11"]


@pytest.mark.parametrize("body", [b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": 1,}', b""])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(NotStrictJson):
        strict_json(body)


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (["passed", "skipped"], MET),
        (["passed", "failed"], NOT_MET),
        (["skipped"], "not offered"),
        ([], "not run"),
    ],
)
def test_one_failure_is_not_met(outcomes: list[str], state: str) -> None:
    assert judge({"outcome": one, "reason": "not offered: x"} for one in outcomes).state == state


def test_what_could_not_be_run_is_said_beside_what_passed() -> None:
    results = [{"outcome": "passed", "reason": ""}, {"outcome": "skipped", "reason": "not observable: x"}]
    assert judge(results).reason == "in part; not observable: x"


def test_a_table_has_one_rule_cell_per_column() -> None:
    assert table([("a", "b"), ("1", "x|y")]).splitlines() == ["| a | b |", "|---|---|", "| 1 | x/y |"]
