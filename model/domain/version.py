"""The version of the code, which every assessment and every audit record names."""

from typing import Final

CODE_VERSION: Final = "0.1.0"
