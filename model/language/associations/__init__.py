"""Which diseases, genes and drugs a corpus of documents names together more often than chance would."""
