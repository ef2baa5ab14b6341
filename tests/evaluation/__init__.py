"""Evaluations on notes that we write: each a module that prints its table and writes a document."""
