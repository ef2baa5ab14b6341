"""Text, laboratory values and problem codes -> findings of the Human Phenotype Ontology, each with where it was read."""
