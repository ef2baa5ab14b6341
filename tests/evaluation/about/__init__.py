"""Questions about the bundled patients, and how many are answered."""
