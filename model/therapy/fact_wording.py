"""Small pieces of wording that the advice from biomarker facts is put together with."""

from collections.abc import Iterable

from model.domain.text import Text


def joined(labels: Iterable[Text]) -> Text:
    """The first four labels, each once, with a stroke between them."""
    kept = tuple(dict.fromkeys(labels))[:4]
    return Text(en=" / ".join(item.en for item in kept), zh=" / ".join(item.zh for item in kept))


def sentences(parts: Iterable[Text]) -> Text:
    """Whole sentences one after the other, each once."""
    kept = tuple(dict.fromkeys(parts))
    return Text(en=" ".join(item.en for item in kept), zh="".join(item.zh for item in kept))


def unique(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Each text once, in the order first said."""
    return tuple(dict.fromkeys(texts))
