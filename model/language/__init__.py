"""Language: wording, and the checks that keep a wording to its evidence."""
