"""One file per resource type, each exporting READER; the folder is scanned at start."""
