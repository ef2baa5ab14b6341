"""What may be said to a patient: explanations with their source; no diagnosis, no dose, no advice."""
