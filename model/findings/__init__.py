"""Text, laboratory values and problem codes -> findings (HPO), each with where it was read."""
