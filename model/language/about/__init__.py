"""Questions about one patient, answered from the case and from what the rules say of it."""
