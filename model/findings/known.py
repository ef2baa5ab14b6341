"""Which names are findings; light, because the gate to the model asks before anything of the model is loaded."""

import re
from typing import Final

from model.knowledge.differential_tables import load_differential

_HPO: Final = re.compile(r"HP:\d{7}")


def is_finding(name: str) -> bool:
    """Whether the name is an HPO id or a finding of the common differential."""
    return bool(_HPO.fullmatch(name)) or name in load_differential().by_name
