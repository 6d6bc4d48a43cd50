"""How fast claims are imported, against COPY of the same rows; in how much memory; beside readers (docs/imports.md)."""
