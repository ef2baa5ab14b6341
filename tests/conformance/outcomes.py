"""The two ways to skip: the target does not offer it, or HTTP alone cannot show it."""

from typing import NoReturn

import pytest

NOT_OFFERED = "not offered"
NOT_OBSERVABLE = "not observable"


def not_offered(reason: str) -> NoReturn:
    """The target has no such service or feature: neither met nor broken."""
    pytest.skip(f"{NOT_OFFERED}: {reason}")


def not_observable(reason: str) -> NoReturn:
    """A black box cannot show whether this is met."""
    pytest.skip(f"{NOT_OBSERVABLE}: {reason}")
