"""Counts of many patients, week by week: the fixed grid that they stand in, and what is unusual in them."""
