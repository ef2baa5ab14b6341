"""How well the verifier tells faithful texts from corrupted ones."""
