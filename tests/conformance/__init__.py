"""The CDS Hooks conformance kit: black-box HTTP tests that can be pointed at any service by URL."""
