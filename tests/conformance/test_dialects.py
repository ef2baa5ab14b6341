"""The dialect packs: requests as real clients write them, each with one documented oddity or more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import charts
from tests.conformance.checks import check_response
from tests.conformance.ehr import Ehr
from tests.conformance.outcomes import not_offered
from tests.conformance.wire import Reply, Service, Target

FOLDER = Path(__file__).with_name("dialects")
FILES = sorted(FOLDER.glob("*/*.json"))


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def sent(pack: dict[str, Any], service: Service, ehr: Ehr) -> dict[str, Any]:
    """The request of a pack; ``chart`` becomes prefetch under the keys that the service advertises."""
    request = dict(pack["request"])
    if "chart" in pack:
        request["prefetch"] = charts.prefetch(service.prefetch, pack["chart"])
    if request.get("fhirServer") == "{fhir}":
        request["fhirServer"] = ehr.base
    return request


def replies_to(pack: dict[str, Any], target: Target, services: list[Service], ehr: Ehr) -> list[Reply]:
    """What each service for the pack's hook answers; a feedback pack goes to the feedback endpoints.

    ``needs_prefetch`` leaves out services that ask for no data: they lack none.
    """
    if pack.get("needs_prefetch"):
        services = [one for one in services if one.prefetch] or not_offered("discovery lists no prefetch")
    if "feedback" not in pack:
        return [target.call(one.id, sent(pack, one, ehr), pack.get("headers")) for one in services]
    replies = [target.feedback(one.id, {"feedback": pack["feedback"]}) for one in services]
    return not_offered("no feedback endpoint") if {reply.status for reply in replies} <= {404, 405} else replies


def fault(pack: dict[str, Any], reply: Reply) -> str:
    """Say what is wrong with an answer, or "".

    ``expect`` is "answer", "refusal", or "no-silence": refused, or answered with at least one card.
    """
    if reply.is_refusal and pack["expect"] != "answer":
        return "" if reply.is_outcome else f"the {reply.status} is no OperationOutcome"
    if pack["expect"] == "refusal":
        return f"answered {reply.status} where a 4xx is due"
    if reply.status != 200:
        return f"answered {reply.said}"
    if pack["expect"] == "no-silence" and not reply.cards:
        return "answered without a card although nothing could be read"
    return "" if "feedback" in pack else next((str(found) for found in check_response(reply)), "")


def test_every_dialect_has_a_pack() -> None:
    assert {path.parent.name for path in FILES} == {"spec", "sandbox", "epic", "cerner", "crd"}


@pytest.mark.parametrize("path", [pytest.param(path, id=named(path)) for path in FILES])
def test_dialect(path: Path, target: Target, for_hook: Callable[[str], list[Service]], ehr: Ehr) -> None:
    pack = json.loads(path.read_text(encoding="utf-8"))
    faults = [found for reply in replies_to(pack, target, for_hook(pack["hook"]), ehr) if (found := fault(pack, reply))]
    assert faults == [], faults[0]
