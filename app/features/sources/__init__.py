"""Sources: who says or publishes."""
