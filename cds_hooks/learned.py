"""The learned classifier of identifiers, opened from its folder for the text layers. Needs the extra "learn"."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click

from privacy.text.scrub import Classifier
from privacy.text.span import Label, Layer, Span


def opened_classifier(folder: Path) -> Classifier:
    """Open a folder of ``osler train deidentify``; exit 1 with the reason when it cannot be used."""
    learned = identifiers()
    try:
        find = learned.Classifier(folder)
    except learned.ClassifierError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)

    def spans(text: str) -> Iterator[Span]:
        for start, end, label in find(text):
            yield Span(start, end, Label(label), Layer.CLASSIFIER, "learned")

    return spans


def identifiers() -> ModuleType:
    """Import what needs torch; exit 1 with what to install where it is not there."""
    try:
        return importlib.import_module("model.learning.identifiers")
    except ImportError as fault:
        click.echo(f"{fault}: install the extra with 'pip install osler[learn]', torch from its CPU index", err=True)
        sys.exit(1)
