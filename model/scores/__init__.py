"""Clinical scores of one case: points and equations, each with its inputs, what is missing and its source."""
