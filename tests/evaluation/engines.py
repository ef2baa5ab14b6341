"""The options by which an evaluation is told of a language model."""

import argparse
from pathlib import Path
from typing import Final

OPTIONS: Final = ("engine", "engine_model", "weights", "weights_sha256", "cache")
"""Their names, which are those of the settings."""


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser that knows them."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--engine", default="", help="address of a language-model server, with /v1")
    made.add_argument("--engine-model", default="", help="the name under which it knows the model")
    made.add_argument("--weights", default="", help="a local model, as OSLER_WEIGHTS")
    made.add_argument("--weights-sha256", default="", help="its digest, as OSLER_WEIGHTS_SHA256")
    made.add_argument("--cache", type=Path, default=None, help="as OSLER_CACHE")
    return made
