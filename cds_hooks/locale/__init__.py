"""Interface strings, one TOML a language with the same keys and placeholders; clinical text is elsewhere."""

import tomllib
from functools import cache
from pathlib import Path

from model.domain.text import Language, Text

_FOLDER = Path(__file__).parent


@cache
def strings(language: Language) -> dict[str, str]:
    """All interface strings of one language by key."""
    return tomllib.loads((_FOLDER / f"{language.value}.toml").read_text(encoding="utf-8"))


def say(key: str, **values: Text) -> Text:
    """One interface string in both languages, its placeholders filled in each with its own wording."""
    return Text(
        en=strings(Language.EN)[key].format_map({name: value.en for name, value in values.items()}),
        zh=strings(Language.ZH)[key].format_map({name: value.zh for name, value in values.items()}),
    )


@cache
def _abroad() -> dict[str, str]:
    return tomllib.loads((_FOLDER / "abroad.toml").read_text(encoding="utf-8"))


def if_emergency(language: str, number: str) -> str:
    """Whom to call in an emergency, in a language that is not answered; empty for one that has no sentence."""
    return _abroad().get(language, "").format(number=number)
