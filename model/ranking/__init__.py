"""Ranks rare diseases by their features: likelihood ratios, similarity, and a re-ranker over both."""
