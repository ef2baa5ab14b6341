"""The figures of docs/surveillance.md are those that the code gives, for one of its settings made anew."""

import pytest
from tqdm import tqdm

from tests.evaluation.surveillance import DOCUMENT, HEAD, SIZES, scored

LEVEL = 100.0


def written(method):
    part = DOCUMENT.read_text(encoding="utf-8").partition(f"### About {LEVEL:g} a week")[2]
    row = next(line for line in part.splitlines() if line.startswith(f"| none | {method} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.fixture(scope="module")
def scores():
    with tqdm(disable=True) as bar:
        return scored(LEVEL, SIZES[-1], None, bar)


@pytest.mark.parametrize("method", ["C1", "C2", "C3", "Farrington"])
def test_a_row_of_the_document_is_what_the_methods_do_today(scores, method):
    _, _, _, _, large, _, days = written(method)
    assert (large, days) == (f"{scores[method].sensitivity:.0f}", scores[method].days)


def test_the_document_is_explained_by_the_code_that_writes_it():
    assert DOCUMENT.read_text(encoding="utf-8").startswith(HEAD)
