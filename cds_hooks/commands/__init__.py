"""One sub-command of ``osler`` a file; each exports COMMAND. The folder is scanned, lazily."""
