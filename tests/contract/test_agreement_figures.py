"""The figures on the page on knowledge are those that are measured."""

from tests.contract.agreement import PAGE, table
from tests.contract.test_recommendation_agreement import needs_reference


@needs_reference
def test_the_page_states_what_is_measured():
    assert table() in PAGE.read_text(encoding="utf-8"), "write it: make agreement"
