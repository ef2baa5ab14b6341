"""The Human Phenotype Ontology and its disease annotations, compiled once into arrays that load in a moment."""
