"""An in-process FHIR server for tests, sandbox mode and anyone who builds on Osler; see ``server.create``."""
