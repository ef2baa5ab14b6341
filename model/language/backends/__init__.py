"""The back ends that word evidence, one a file; each exports ``BACKEND``."""
