"""The table against FHIR itself: every element of every listed type is decided, and what FHIR demands is known."""

import re

import pytest
from fhir.resources.R4B import get_fhir_model_class

from privacy.resources.canary import closed
from privacy.resources.table import policy

OF_ALL = {"resourceType", "id", "meta", "implicitRules", "contained", "extension", "modifierExtension", "fhir_comments"}
OF_RESOURCES = OF_ALL | {"language", "text"}
OURS = {"AgeRange"}
TYPES = sorted(policy().types.keys() - OURS)

each_type = pytest.mark.parametrize("kind", TYPES)


def elements(kind: str) -> dict[str, object]:
    fields = get_fhir_model_class(kind).model_fields
    names = {field.alias or name: field for name, field in fields.items()}
    base = OF_RESOURCES if "contained" in fields else OF_ALL
    return {
        name: field for name, field in names.items() if name[0] != "_" and name not in base and name != "resource_type"
    }


@each_type
def test_every_element_of_a_type_is_decided(kind):
    rule = policy().types[kind]
    assert set(elements(kind)) - rule.fields.keys() - rule.dropped == set()


@each_type
def test_every_decided_element_exists(kind):
    rule = policy().types[kind]
    assert (rule.fields.keys() | rule.dropped) - set(elements(kind)) == set()


@each_type
def test_what_fhir_demands_is_known(kind):
    demanded = {
        name
        for name, field in elements(kind).items()
        if field.is_required() or (field.json_schema_extra or {}).get("element_required")
    }
    known = {name for group in policy().types[kind].required for name in group} | policy().types[kind].essential
    assert demanded - known == set()


@each_type
def test_a_listed_code_is_one_that_fhir_allows(kind):
    wrong = {}
    for name, how in policy().types[kind].fields.items():
        allowed = (
            (elements(kind)[name].json_schema_extra or {}).get("enum_values", ()) if how.startswith("code:") else ()
        )
        if allowed and "+" not in allowed and set(how[5:].split()) - set(allowed):
            wrong[name] = how
    assert wrong == {}


def test_the_digest_covers_every_file_and_the_allow_list_of_the_case():
    assert re.fullmatch(r"[0-9a-f]{64}", policy().digest)


def test_identifying_types_never_pass_whole():
    never = {"Identifier", "HumanName", "ContactPoint", "Narrative", "Signature", "SampledData", "base64Binary"}
    assert {how for rule in policy().types.values() for how in rule.fields.values()} & never == set()


def test_the_restricted_postal_codes_are_the_23_of_the_three_lists():
    listed = set(
        "036 059 063 102 202 203 204 205 369 556 692 753 772 790 821 823 830 831 878 879 884 890 893".split()  # noqa: SIM905
    )
    assert len(listed) == 23
    assert listed <= policy().zip_zero


def test_no_word_of_a_closed_list_is_long_free_text():
    assert [word for word in closed() if len(word) > 120] == []
