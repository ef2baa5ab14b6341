"""Whole FHIR resources without identity: for the model, for a limited data set, or for release."""
