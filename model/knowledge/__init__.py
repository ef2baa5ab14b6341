"""What Osler knows, as data: validated at start, versioned and digested; the engine is elsewhere."""
