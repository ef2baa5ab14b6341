"""Diseases that the record supports by guideline criteria, and whether anybody has named them."""
