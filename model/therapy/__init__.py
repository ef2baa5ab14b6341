"""From a case to therapy advice: genes, tumours, guidelines; pure and deterministic."""
