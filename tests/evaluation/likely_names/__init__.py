"""How likely names are told from words: the tables, what the weights learn from, and the honest test."""
