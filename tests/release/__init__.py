"""Proof of ``privacy.resources``: generated charts, other identities for the same facts, poison, and public samples."""
