"""The passages that answers are quoted from, one kind of knowledge a file; each exports ``passages``."""
