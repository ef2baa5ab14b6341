"""The wire: HTTP, CDS Hooks, authentication, services, cards and the page."""
