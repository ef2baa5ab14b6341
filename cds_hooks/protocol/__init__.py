"""The wire format of CDS Hooks 2.0.1 and nothing else: tolerant in, strict out."""
