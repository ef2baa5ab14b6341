"""Write ``docs/sample-cards.md``: ``python -m tests.sample_cards``; needs ../shared/fhir-samples."""

import tempfile
from pathlib import Path

from tests.sample_cards.page import PAGE, page
from tests.sample_cards.signing import server

with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as client:
    PAGE.write_text(page(client), encoding="utf-8")
