"""One check a file; each exports CHECK. The folder is scanned."""
