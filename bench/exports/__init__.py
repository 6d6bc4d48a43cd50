"""How fast claims are exported, against psql's COPY of the same JSON, and in how much memory (docs/exports.md)."""
