"""What a client may rely on, asked of every server alike."""

import json
from typing import Any

from tests.contract.fhir_server.sample import ADLER, transaction
from tests.contract.fhir_server.servers import Server, matches


def _is_outcome(body: dict[str, Any]) -> bool:
    return body["resourceType"] == "OperationOutcome" and bool(body["issue"])


def _all_pages(server: Server, path: str, most: int = 50) -> list[str]:
    """The ids on a search's pages, followed to the end."""
    ids, url = [], path
    while url and most:
        bundle = server.get(url).json()
        ids += [resource["id"] for resource in matches(bundle)]
        url = _link(bundle, "next")
        most -= 1
    return ids


def _link(bundle: dict[str, Any], relation: str) -> str:
    return next((link["url"] for link in bundle.get("link", []) if link["relation"] == relation), "")


def _mode(entry: dict[str, Any]) -> str:
    return entry.get("search", {}).get("mode", "")


def test_a_read_gives_the_resource(server: Server) -> None:
    body = server.get(f"Patient/{server.patient}").json()
    assert (body["resourceType"], body["id"]) == ("Patient", server.patient)


def test_an_unknown_id_is_404_with_an_outcome(server: Server) -> None:
    answer = server.get("Patient/no-such-patient-here")
    assert answer.status_code == 404
    assert _is_outcome(answer.json())


def test_an_unknown_type_is_refused_with_an_outcome(server: Server) -> None:
    answer = server.get("NoSuchType/1")
    assert answer.status_code in {400, 404}
    assert _is_outcome(answer.json())


def test_a_search_on_an_unknown_type_is_refused(server: Server) -> None:
    assert server.get("NoSuchType?_count=1").status_code in {400, 404}


def test_the_answer_says_that_it_is_json(server: Server) -> None:
    assert "json" in server.get(f"Patient/{server.patient}").headers["content-type"]


def test_search_by_patient_gives_that_patients_resources_only(server: Server) -> None:
    found = server.found(f"Observation?patient={server.patient}")
    assert {result["subject"]["reference"] for result in found} == {f"Patient/{server.patient}"}


def test_search_by_patient_takes_a_typed_reference(server: Server) -> None:
    bare = _all_pages(server, f"Observation?patient={server.patient}")
    typed = _all_pages(server, f"Observation?patient=Patient/{server.patient}")
    assert typed
    assert sorted(typed) == sorted(bare)


def test_search_by_subject_gives_that_patients_resources_only(server: Server) -> None:
    found = server.found(f"Observation?subject=Patient/{server.patient}")
    assert {result["subject"]["reference"] for result in found} == {f"Patient/{server.patient}"}


def test_search_by_an_unknown_patient_gives_nothing(server: Server) -> None:
    answer = server.get("Observation?patient=no-such-patient-here")
    assert matches(answer.json()) == []


def test_search_by_code_gives_that_code_only(server: Server) -> None:
    found = server.found(f"Observation?code=http://loinc.org|{server.code}")
    codes = [{coding["code"] for coding in result["code"]["coding"]} for result in found]
    assert codes
    assert all(server.code in held for held in codes)


def test_search_by_code_without_a_system_finds_the_same(server: Server) -> None:
    exact = _all_pages(server, f"Observation?subject=Patient/{server.patient}&code=http://loinc.org|{server.code}")
    bare = _all_pages(server, f"Observation?subject=Patient/{server.patient}&code={server.code}")
    assert sorted(bare) == sorted(exact)


def test_a_code_of_another_system_is_another_code(server: Server) -> None:
    assert server.found(f"Observation?code=http://snomed.info/sct|{server.code}") == []


def test_a_comma_means_or(server: Server) -> None:
    found = server.found(f"Observation?subject=Patient/{server.patient}&code={server.code},no-such-code")
    assert found


def test_the_answer_to_a_search_is_a_searchset(server: Server) -> None:
    body = server.get(f"Observation?subject=Patient/{server.patient}").json()
    assert (body["resourceType"], body["type"]) == ("Bundle", "searchset")


def test_every_match_has_its_address(server: Server) -> None:
    entries = server.get(f"Observation?subject=Patient/{server.patient}").json()["entry"]
    addresses = [entry.get("fullUrl", "").endswith(f"/Observation/{entry['resource']['id']}") for entry in entries]
    assert all(addresses)


def test_every_match_is_marked_as_a_match(server: Server) -> None:
    entries = server.get(f"Observation?subject=Patient/{server.patient}").json()["entry"]
    assert {_mode(entry) for entry in entries} == {"match"}


def test_count_limits_a_page(server: Server) -> None:
    assert len(server.found("Observation?_count=1")) == 1


def test_the_pages_give_every_match_once(server: Server) -> None:
    path = f"Observation?subject=Patient/{server.patient}&code={server.code}"
    in_pages = _all_pages(server, f"{path}&_count=2")
    at_once = _all_pages(server, f"{path}&_count=100")
    assert sorted(in_pages) == sorted(at_once)


def test_the_asked_total_is_the_number_of_matches(server: Server) -> None:
    path = f"Observation?subject=Patient/{server.patient}&code={server.code}"
    body = server.get(f"{path}&_count=1&_total=accurate").json()
    assert body["total"] == len(_all_pages(server, f"{path}&_count=100"))


def test_a_count_has_a_total_and_no_entries(server: Server) -> None:
    body = server.get(f"Observation?subject=Patient/{server.patient}&_summary=count").json()
    assert body["total"] > 0
    assert not body.get("entry")


def test_a_search_that_finds_nothing_is_an_empty_searchset(server: Server) -> None:
    answer = server.get("Observation?code=no-such-code")
    assert answer.status_code == 200
    assert (answer.json()["type"], matches(answer.json())) == ("searchset", [])


def test_a_posted_search_finds_what_the_address_finds(server: Server) -> None:
    fields = {"subject": f"Patient/{server.patient}", "code": server.code, "_count": "100"}
    posted = matches(server.post_form("Observation/_search", **fields).json())
    asked = server.found(f"Observation?subject=Patient/{server.patient}&code={server.code}&_count=100")
    assert {result["id"] for result in posted} == {result["id"] for result in asked}


def test_an_include_is_obeyed_or_left_out_of_the_self_link(server: Server) -> None:
    path = f"Observation?subject=Patient/{server.patient}&_count=1&_include=Observation:subject"
    body = server.get(path).json()
    included = [entry["resource"]["resourceType"] for entry in body["entry"] if _mode(entry) == "include"]
    assert _link(body, "self")
    assert included == ["Patient"] * ("_include" in _link(body, "self"))


def test_a_date_that_is_none_is_refused(server: Server) -> None:
    answer = server.get("Observation?date=yesterday")
    assert answer.status_code == 400
    assert _is_outcome(answer.json())


def test_a_misspelt_parameter_is_refused_under_strict_handling(server: Server) -> None:
    assert server.get("Observation?cod=718-7", prefer="handling=strict").status_code == 400


def test_a_misspelt_parameter_stays_out_of_the_self_link(server: Server) -> None:
    body = server.get("Observation?cod=718-7&_count=1", prefer="handling=lenient").json()
    assert _link(body, "self")
    assert "cod=" not in _link(body, "self")


def test_the_server_says_its_version(server: Server) -> None:
    body = server.get("metadata").json()
    assert body["resourceType"] == "CapabilityStatement"
    assert body["fhirVersion"].startswith(("4.", "5."))


def test_a_transaction_resolves_its_own_references(writable: Server) -> None:
    answer = writable.post_json("", json.dumps(transaction()).encode())
    resources = [entry["resource"] for entry in answer.json()["entry"]]
    assert resources[2]["subject"]["reference"] == f"Patient/{resources[0]['id']}"
    assert ADLER not in answer.text


def test_a_created_resource_can_be_read_back(writable: Server) -> None:
    body = b'{"resourceType":"Patient","name":[{"family":"Clausen"}]}'
    created = writable.post_json("Patient", body)
    assert created.status_code == 201
    assert writable.get(f"Patient/{created.json()['id']}").json()["name"] == [{"family": "Clausen"}]


def test_json_that_breaks_off_is_refused_with_an_outcome(writable: Server) -> None:
    answer = writable.post_json("Patient", b'{"resourceType":"Pat')
    assert answer.status_code == 400
    assert _is_outcome(answer.json())


def test_a_resource_of_another_type_is_refused(writable: Server) -> None:
    answer = writable.post_json("Patient", b'{"resourceType":"Observation"}')
    assert answer.status_code == 400
    assert _is_outcome(answer.json())
