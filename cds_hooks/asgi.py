"""What an ASGI server imports: ``uvicorn --factory cds_hooks.asgi:make``; settings come from the environment."""

from fastapi import FastAPI

from cds_hooks.app import create_app
from cds_hooks.settings import Settings


def make() -> FastAPI:
    """Build the application."""
    return create_app(Settings.from_env())
