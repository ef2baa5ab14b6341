"""Fine-tuning of a causal model on wording: statements in, sentences out, both languages, every pair proved."""
