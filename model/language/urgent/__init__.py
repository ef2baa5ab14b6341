"""Emergencies in what a person writes, found by rule before anything else is done."""
