"""Reasoning over one de-identified patient: no network, no FHIR, no identifier."""
