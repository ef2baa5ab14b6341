"""Charts with garbage in random places: an answer each time, without a name, and never another exception."""

import json
import random
from copy import deepcopy
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from cds_hooks.releasing import Run
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from tests.release.generate import chart
from tests.release.spelled import leaks

GARBAGE: tuple[object, ...] = (
    None,
    True,
    5,
    -1.5,
    1e300,
    10**30,
    "",
    "x",
    "#",
    "2020-13-45",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    {"resourceType": "Patient"},
    {"resourceType": ["Patient"]},
    {"reference": 5},
    {"coding": 5},
    {"value": "NaN"},
    {"value": 1, "unit": []},
    {"system": [], "code": {}},
    {"extension": [{"url": 5}]},
    {"extension": "x"},
    {"url": ["x"]},
    ["x", {"id": 5}],
)


def places(node: Any) -> list[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [place for key in keys for place in ((node, key), *places(node[key]))]


def spoiled(seed: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    draw = random.Random(seed)
    one = chart(seed % 40, seed % 37)
    bundle = deepcopy(one.bundle)
    for node, key in draw.sample(places(bundle), draw.choice((1, 2, 5))):
        node[key] = deepcopy(draw.choice(GARBAGE))
    return bundle, one.identity.words


@pytest.mark.parametrize("seed", range(0, 600, 20))
@pytest.mark.parametrize("profile", ["internal", "limited", "safe_harbor"])
def test_garbage_is_answered_without_a_name(profile, seed):
    releaser = Releaser(profile, keyring=Keyring(), today=date(2026, 11, 28))
    for number in range(seed, seed + 20):
        bundle, words = spoiled(number)
        answers = list(Run(releaser).stream(BytesIO(json.dumps(bundle).encode())))
        assert len(answers) == 1
        assert leaks(answers[0], words) == set()


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_lines_of_garbage_are_answered_each(seed):
    releaser = Releaser("internal", keyring=Keyring(), today=date(2026, 11, 28))
    for number in range(seed, seed + 20):
        bundle, words = spoiled(number)
        entries = bundle.get("entry")
        parts = [one.get("resource") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
        lines = [json.dumps(part) for part in [*parts, {}, {}]]
        answers = list(Run(releaser).stream(BytesIO("\n".join(lines).encode())))
        assert len(answers) == len(lines)
        assert leaks(b"\n".join(answers), words) == set()
