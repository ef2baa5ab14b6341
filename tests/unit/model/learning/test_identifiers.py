"""The classifier of identifiers: its CRF counts like enumeration, it goes on, and is refused when damaged.

Skipped where the extra "learn" (torch, faker) is not installed.
"""

import json
import warnings
from itertools import pairwise, product

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch", reason='the extra "learn" is not installed')
    pytest.importorskip("faker", reason='the extra "learn" is not installed')

from click.testing import CliRunner

from cds_hooks.commands.train import COMMAND
from cds_hooks.learned import opened_classifier
from model.learning.crf import Crf
from model.learning.identifiers import CARD, WEIGHTS, Classifier, ClassifierError
from model.training.made_up_notes import LABELS, made_up
from privacy.text.scrub import scrub

pytestmark = pytest.mark.filterwarnings("ignore")  # the learning libraries' own deprecations
TEXT = "Dr. Okafor saw Thandolwethu in Toledo on 2024-01-02. " * 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("identifiers")
    done = CliRunner().invoke(COMMAND, ["deidentify", "--folder", str(made), "--rounds", "1", "--notes", "64"])
    assert done.exit_code == 0, done.output
    return made


def test_the_loss_and_the_best_way_are_those_of_enumeration():
    torch.manual_seed(3)
    crf = Crf(3)
    torch.nn.init.normal_(crf.then)
    scores = torch.randn(1, 4, 3)

    def score(way):
        steps = sum(float(crf.then[left, right]) for left, right in pairwise(way))
        return steps + sum(float(scores[0, place, label]) for place, label in enumerate(way))

    ways = list(product(range(3), repeat=4))
    total = torch.logsumexp(torch.tensor([score(way) for way in ways]), 0)
    true = (2, 0, 1, 1)
    loss = crf.loss(scores, torch.tensor([true]), torch.ones(1, 4, dtype=torch.bool))
    assert float(loss) == pytest.approx((float(total) - score(true)) / 4, abs=1e-5)
    assert tuple(crf.best(scores)[0].tolist()) == max(ways, key=score)


def test_made_up_notes_are_the_same_for_the_same_seed_and_mark_what_they_name():
    first, again = list(made_up(20, 7)), list(made_up(20, 7))
    assert first == again
    spans = [note.text[start:end] for note in first for start, end, _ in note.spans]
    assert spans
    assert all(span.strip() == span != "" for span in spans)
    assert {LABELS[label] for note in made_up(200, 8) for *_, label in note.spans} == set(LABELS) - {"O"}


def test_a_further_run_goes_on_where_the_first_stopped(folder):
    done = CliRunner().invoke(COMMAND, ["deidentify", "--folder", str(folder), "--rounds", "2", "--notes", "64"])
    assert done.exit_code == 0, done.output
    assert json.loads((folder / CARD).read_text())["rounds"] == 2


def test_long_texts_are_read_in_windows_and_every_place_is_judged_once(folder):
    found = list(Classifier(folder)(TEXT))
    assert sorted(found) == found
    assert all(0 <= start < end <= len(TEXT) for start, end, _ in found)


def test_it_only_adds_removals(folder):
    find = opened_classifier(folder)
    before = {place for span in scrub(TEXT).spans for place in range(span.start, span.end)}
    after = {place for span in scrub(TEXT, classifier=find).spans for place in range(span.start, span.end)}
    assert before <= after


def test_damaged_weights_and_an_empty_folder_are_refused(folder, tmp_path):
    with pytest.raises(ClassifierError, match="no classifier"):
        Classifier(tmp_path)
    (tmp_path / CARD).write_text((folder / CARD).read_text())
    (tmp_path / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-1] + b"x")
    with pytest.raises(ClassifierError, match="not the file"):
        Classifier(tmp_path)
