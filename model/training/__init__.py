"""Makes and measures the learned parts: published cases in, weights and tables out."""
