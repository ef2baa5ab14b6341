"""FHIR in, snapshot out: the only room that knows FHIR and the only one that calls a server."""
