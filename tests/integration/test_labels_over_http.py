"""Hostile security labels sent to a running server: what they hold back is on no card, in no answer, of any service."""

import json
import threading
from collections.abc import Callable, Iterator
from copy import deepcopy

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from cds_hooks.samples.catalogue import bundle
from cds_hooks.services import discovered
from fhir_adapter.testing.server import create
from tests.conformance.launch import free_port, sandboxed
from tests.integration.test_poisoned_hooks import SLOTS, hook_body
from tests.unit.fhir_adapter.test_labels import ACT, ODD, PROBLEM, UNREADABLE, V, label

PATIENT, SUBJECT = "p", {"reference": "Patient/p"}
SECRET = ("Observation", "Condition", "AllergyIntolerance")
CODES = ("V", "42CFRPart2", "HIPAAPsyNotes", "HRESCH", "PROCESSINLINELABEL", "HOUSE", "")
SLOW = {"OSLER_DEADLINE_MS": "9000", "OSLER_FETCH_MS": "8000"}
Json = dict[str, object]


def on_each(extra: Json) -> Callable[[Json], Json]:
    return lambda resource: {**resource, **extra}


SHAPES: dict[str, Callable[[Json], Json]] = {
    **{f"code {code}": on_each({"meta": label(code, ACT)}) for code in CODES},
    **{f"unreadable: {name}": on_each({"meta": meta}) for name, meta in UNREADABLE.items()},
    **{
        f"odd: {name}": on_each({key: value for key, value in odd.items() if PROBLEM.get(key) != value})
        for name, odd in ODD.items()
    },
    "a tag without a system": on_each({"meta": {"tag": [{"code": "V"}]}}),
    "within a Bundle of its own": lambda resource: {
        "resourceType": "Bundle",
        "meta": V,
        "entry": [{"resource": resource}],
    },
    "within Parameters": lambda resource: {
        "resourceType": "Parameters",
        "meta": V,
        "parameter": [{"resource": resource}],
    },
    "within a Bundle of an odd shape": lambda resource: {
        "resourceType": "Bundle",
        "total": "1",
        "entry": [{"resource": resource}],
        "meta": V,
    },
}
BYTES: dict[str, tuple[bytes, bytes]] = {
    "its name escaped": (b'"security"', b'"s\\u0065curity"'),
    "meta escaped": (b'"meta"', b'"m\\u0065ta"'),
    "said twice, the second time empty": (b'"subject":', b'"meta": {}, "subject":'),
    "said twice, the second time null": (b'"subject":', b'"meta": null, "subject":'),
    "its name in capitals": (b'"meta"', b'"META"'),
    "said twice, the second time normal": (b'"subject":', b'"meta": {"security": [{"code": "N"}]}, "subject":'),
    "its code said twice": (b'"code": "V"', b'"code": "V", "code": "N"'),
    "its list said twice": (b'"security": [{', b'"security": [{"code": "V"}], "security": [{"code": "N"}], "x": [{'),
}


def charts() -> dict[str, list[Json]]:
    """One patient put together from three samples, and the same without what is to be hidden but for empty decoys."""
    found: list[Json] = []
    for name in ("clopidogrel-cyp2c19", "hypertension-diabetes", "ckd-anaemia"):
        text = bundle(name).decode()
        whole = json.loads(text)
        own = next(one["resource"]["id"] for one in whole["entry"] if one["resource"]["resourceType"] == "Patient")
        moved = json.loads(text.replace(f"Patient/{own}", f"Patient/{PATIENT}"))
        for entry in moved["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] != "Patient":
                found.append({**resource, "id": f"{name}-{resource['id']}"})
            elif not found:
                found.append({**resource, "id": PATIENT})
    less = [one for one in found if one["resourceType"] not in SECRET]
    decoys = [
        {"resourceType": kind, "id": "decoy", "subject": SUBJECT, "patient": SUBJECT, "meta": V} for kind in SECRET
    ]
    return {"whole": found, "less": [*less, *decoys]}


CHARTS = charts()


def shaped(change: Callable[[Json], Json]) -> list[Json]:
    return [change(deepcopy(one)) if one["resourceType"] in SECRET else one for one in CHARTS["whole"]]


def kind_of(resource: Json) -> str:
    for inner in (*resource.get("entry", ()), *resource.get("parameter", ())):
        return inner["resource"]["resourceType"]
    return resource["resourceType"]


def body(service: str, resources: list[Json]) -> bytes:
    """The hook's call with the whole chart as prefetch."""
    patient = next(one for one in resources if one["resourceType"] == "Patient")
    slots: Json = {"patient": patient}
    for key, kind in SLOTS.items():
        entries = [{"resource": one} for one in resources if kind_of(one) == kind]
        slots[key] = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    return json.dumps(hook_body(service, slots)).encode()


def question(resources: list[Json]) -> bytes:
    sheaf = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    return json.dumps({"question": "last creatinine?", "bundle": sheaf}).encode()


DOORS: dict[str, tuple[str, Callable[[list[Json]], bytes]]] = {
    **{name: (f"/cds-services/{name}", lambda found, name=name: body(name, found)) for name in discovered()},
    "ask": ("/ask", question),
}


@pytest.fixture(scope="module")
def ehr() -> Iterator[tuple[int, dict[str, object]]]:
    """An EHR's FHIR server on loopback; its chart can be changed."""
    holds: dict[str, object] = {}

    async def current(scope, receive, send):
        await holds["app"](scope, receive, send)

    app = Starlette(routes=[Mount("/fhir", app=current)])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield port, holds
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def served(tmp_path_factory, ehr) -> Iterator[httpx.Client]:
    with (
        sandboxed(tmp_path_factory.mktemp("labels"), free_port(), ehr[0], SLOW) as running,
        httpx.Client(base_url=running.base, timeout=30) as client,
    ):
        yield client


def leaves(found: object) -> set[str]:
    """Every word that an answer says, digests and ids of its own aside."""
    if isinstance(found, dict):
        return {one for key, value in found.items() if key not in {"uuid", "statement"} for one in leaves(value)}
    if isinstance(found, list):
        return {one for value in found for one in leaves(value)}
    return {str(found)}


def said(client: httpx.Client, door: str, sent: bytes) -> httpx.Response:
    answer = client.post(DOORS[door][0], content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer


def lines(answer: httpx.Response) -> set[str]:
    return {line for word in leaves(answer.json()) for line in word.splitlines() if line}


@pytest.fixture(scope="module")
def secrets(served) -> dict[str, set[str]]:
    """What each door says of the chart and does not say without what is to be hidden."""
    found = {}
    for door, (_, ask) in DOORS.items():
        whole, less = (lines(said(served, door, ask(CHARTS[name]))) for name in ("whole", "less"))
        found[door] = whole - less
    return found


@pytest.mark.parametrize("shape", [*SHAPES, *BYTES])
def test_what_a_label_holds_back_no_door_tells(served, secrets, shape):
    change = SHAPES.get(shape, lambda resource: {"meta": V, **resource})
    old, new = BYTES.get(shape, (b"", b""))
    told = {}
    for door, (_, ask) in DOORS.items():
        sent = ask(shaped(change))
        answer = said(served, door, sent.replace(old, new) if old else sent)
        told[door] = lines(answer) & secrets[door]
    assert {door: sorted(words)[:5] for door, words in told.items() if words} == {}


PULLED = [name for name in SHAPES if not name.startswith("within")]
GENES = "therapy-order-sign"


def pulled(client: httpx.Client, ehr, resources: list[Json]) -> httpx.Response:
    """The same call with an address instead of a prefetch."""
    port, holds = ehr
    holds["app"] = create([json.dumps(one).encode() for one in resources])
    sent = json.loads(body(GENES, resources)) | {"prefetch": {}, "fhirServer": f"http://127.0.0.1:{port}/fhir"}
    return said(client, GENES, json.dumps(sent).encode())


@pytest.fixture(scope="module")
def genes(served, ehr) -> set[str]:
    """What the EHR's own server lets Osler say of the chart that is to be hidden."""
    whole, less = (lines(pulled(served, ehr, CHARTS[name])) for name in ("whole", "less"))
    return whole - less


@pytest.mark.parametrize("shape", PULLED)
def test_nor_when_the_chart_is_read_from_the_ehr(served, ehr, genes, shape):
    assert genes
    assert lines(pulled(served, ehr, shaped(SHAPES[shape]))) & genes == set()


@pytest.mark.parametrize("door", DOORS)
def test_each_door_would_tell_what_bears_no_label(secrets, door):
    assert secrets[door]
