"""Longer texts behind the cards' links: written after the answer, kept for half an hour, shown without identity."""
