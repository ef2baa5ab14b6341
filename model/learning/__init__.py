"""The learned re-rankers: a set transformer, and the recurrent baseline of the literature; they alone need torch."""
