"""A site's own documents: read, cut into passages, indexed, searched."""
