"""Continued pre-training of a causal model on a site's de-identified notes, with a test of what it memorises."""
