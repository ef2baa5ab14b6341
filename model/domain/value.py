"""What the values are made of that a single assessment builds by the hundred.

Like frozen dataclasses in repr, equality and hash, for a seventh of the cost of building one (ADR 18). Only this
module knows of the library behind them.
"""

from msgspec import Struct as Value
from msgspec import field
from msgspec.structs import replace

__all__ = ["Value", "field", "replace"]
