"""Assessment in, cards out: wording, limits, suggestions, and what a program reads."""
