"""Finding anything by the beginnings of its words, as one types."""
