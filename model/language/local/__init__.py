"""Language models in this process: which weights are known and allowed, their conversion, and how they speak."""
