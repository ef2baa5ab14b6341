"""The forms of a summary: Markdown, JSON, a FHIR document, PDF; one file each."""
