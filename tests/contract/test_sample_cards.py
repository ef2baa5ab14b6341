"""The sample patients' drugs, signed over HTTP in both languages; skipped, visibly, where the samples are absent."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from model.knowledge.load import load
from tests.sample_cards.charts import SAMPLES, Json
from tests.sample_cards.page import FOLDERS, PAGE, page
from tests.sample_cards.signing import Order, advice, leading, orders, server, sign

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample files at ../shared/fhir-samples")
LOUD = {"contraindicated": {"critical", "warning"}, "avoid": {"critical", "warning"}, "resistant": {"warning"}}
"""Actions that must not be said softly, and how loudly their card must be said."""
each_order = pytest.mark.parametrize("order", orders(), ids=str)
_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z]{4,}(?![A-Za-z0-9])")
_OURS = re.compile(r"\[[^\]]*\]\([^)]*\)")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with server(tmp_path_factory.mktemp("store")) as found:
        yield found


def said(card: Json) -> str:
    """What a clinician reads, without the titles of sources."""
    return " ".join((card["summary"], _OURS.sub("", card.get("detail", "")), *_labels(card)))


def _labels(card: Json) -> list[str]:
    return [one["label"] for one in card.get("suggestions", ())] + [one["display"] for one in card["overrideReasons"]]


def names() -> set[str]:
    """Names that stay as they are in Chinese: drugs without a Chinese name, genes, alleles."""
    return {word for term in load().drugs if term.zh.isascii() for word in _WORD.findall(term.zh.lower())}


@each_order
def test_the_advice_that_leads_is_as_a_clinician_expects(order: Order, client: TestClient) -> None:
    cards = sign(client, order, "en")
    assert leading(cards, order.drug) == order.expected
    assert bool(cards) == (order.expected != "quiet")


@each_order
def test_what_forbids_is_loud_and_what_is_loud_asks_for_something(order: Order, client: TestClient) -> None:
    cards = [(card, advice(card)) for card in sign(client, order, "en")]
    soft = [
        (card["summary"], each["action"])
        for card, spoken in cards
        for each in spoken
        if card["indicator"] not in LOUD.get(each["action"], {card["indicator"]})
    ]
    empty = [card["summary"] for card, spoken in cards if card["indicator"] != "info" and not spoken]
    assert (soft, empty) == ([], [])


@each_order
def test_both_languages_advise_the_same(order: Order, client: TestClient) -> None:
    english, chinese = (sign(client, order, language) for language in ("en", "zh"))
    assert [advice(card) for card in english] == [advice(card) for card in chinese]
    assert [card["indicator"] for card in english] == [card["indicator"] for card in chinese]
    assert [card["source"]["label"] for card in english] == [card["source"]["label"] for card in chinese]


@each_order
def test_a_chinese_card_leaves_no_english_word(order: Order, client: TestClient) -> None:
    left = {word for card in sign(client, order, "zh") for word in _WORD.findall(said(card))}
    assert left - names() == set()


def test_every_genomic_and_oncology_bundle_has_an_order() -> None:
    files = {
        f"{folder}/{path.name.partition('.')[0]}"
        for folder, pattern in FOLDERS
        for path in (SAMPLES / folder).glob(pattern)
    }
    assert files == {order.file for order in orders()}


def test_the_page_shows_these_cards(client: TestClient) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(client)
