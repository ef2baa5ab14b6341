"""The page of notes read by hand shows what the layers do."""

import re
from pathlib import Path

import pytest

from privacy.text.scrub import scrub

PAGE = Path(__file__).parents[4] / "docs" / "deidentification-by-hand.md"
BLOCKS = re.findall(r"```text\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("before", "after"), list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True)), ids=("en", "zh"))
def test_the_page_shows_what_the_layers_do(before, after):
    assert scrub(before).text == after
