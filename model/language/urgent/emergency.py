"""What an emergency is, to whoever finds one."""

from dataclasses import dataclass
from typing import Literal

Help = Literal["call", "crisis", "police", "rescue", "unsure", "watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A picture that needs help at once. ``help``: "call" an ambulance; "crisis": somebody to talk to as well;
    "police": violence, so both and the police; "rescue": a fire or an attack, so the police or the fire service too;
    "unsure": it sounds like one and nothing says which;
    "watch": call if it is sudden, severe or getting worse.
    """

    id: str
    help: Help
