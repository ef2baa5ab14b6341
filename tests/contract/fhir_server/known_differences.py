"""Where another server is known to differ from what a client would like: test name -> what it does instead.

Each is expected to fail: when a server changes, the suite says so.
"""

from typing import Final

_PATIENT: Final = "patient= matches nothing on Observation; only subject=Patient/id does"
_IGNORED: Final = "unknown parameters are ignored, or match nothing, whatever Prefer says; there is no self link"

MEDPLUM: Final = {
    "test_a_search_on_an_unknown_type_is_refused": "any type name can be searched: 200 and an empty Bundle",
    "test_search_by_patient_gives_that_patients_resources_only": _PATIENT,
    "test_search_by_patient_takes_a_typed_reference": _PATIENT,
    "test_every_match_has_its_address": "entries have no fullUrl",
    "test_every_match_is_marked_as_a_match": "entries have no search.mode",
    "test_the_pages_give_every_match_once": "a page has no next link: what is beyond _count needs _offset",
    "test_an_include_is_obeyed_or_left_out_of_the_self_link": "_include is ignored, and no self link says so",
    "test_a_misspelt_parameter_is_refused_under_strict_handling": _IGNORED,
    "test_a_misspelt_parameter_stays_out_of_the_self_link": _IGNORED,
    "test_the_server_says_its_version": "/metadata is taken for a type: 200 and an empty Bundle",
}
