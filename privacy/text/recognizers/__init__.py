"""One recognizer a file; each exports RECOGNIZER. The folder is scanned; their ``order`` is their sequence."""
