"""What a scope string lets us ask for."""

import pytest

from fhir_adapter.scopes import Grant, Scopes

LAB = "Observation?patient=1&category=laboratory"


@pytest.mark.parametrize(
    ("scope", "query", "expected"),
    [
        ("patient/Observation.read", LAB, Grant.ALL),
        ("patient/*.read", LAB, Grant.ALL),
        ("user/Observation.*", LAB, Grant.ALL),
        ("patient/Observation.rs", LAB, Grant.ALL),
        ("system/*.cruds", LAB, Grant.ALL),
        ("patient/Observation.s", LAB, Grant.ALL),
        ("patient/Observation.r", LAB, Grant.NONE),
        ("patient/Observation.r", "Observation/1", Grant.ALL),
        ("patient/Observation.s", "Observation/1", Grant.NONE),
        ("patient/Observation.write", LAB, Grant.NONE),
        ("patient/Condition.read", LAB, Grant.NONE),
        ("patient/ObservationDefinition.read", LAB, Grant.NONE),
        ("openid launch patient/Patient.read patient/Observation.rs", LAB, Grant.ALL),
    ],
)
def test_rights_of_both_generations_are_understood(scope: str, query: str, expected: Grant) -> None:
    assert Scopes.parse(scope).grant(query) is expected


@pytest.mark.parametrize(
    "scope", ["", "openid fhirUser launch", "epic.scanning.dmsusertoken", "patient/Observation", "Patient.Read"]
)
def test_words_that_are_no_fhir_scopes_leave_the_decision_to_the_server(scope: str) -> None:
    assert Scopes.parse(scope).grant(LAB) is Grant.ALL
    assert not Scopes.parse(scope).is_known


@pytest.mark.parametrize(
    ("category", "query", "expected"),
    [
        ("laboratory", LAB, Grant.ALL),
        ("http://terminology.hl7.org/CodeSystem/observation-category|laboratory", LAB, Grant.ALL),
        ("vital-signs", LAB, Grant.NONE),
        ("laboratory", "Observation?patient=1", Grant.PART),
        ("laboratory", "Observation/1", Grant.PART),
        ("http://one.example|laboratory", "Observation?category=http://two.example|laboratory", Grant.NONE),
    ],
)
def test_a_narrowed_scope_covers_only_its_category(category: str, query: str, expected: Grant) -> None:
    assert Scopes.parse(f"patient/Observation.rs?category={category}").grant(query) is expected


def test_a_wide_scope_beside_a_narrow_one_wins() -> None:
    scopes = Scopes.parse("patient/Observation.rs?category=vital-signs patient/Observation.rs")
    assert scopes.grant(LAB) is Grant.ALL
