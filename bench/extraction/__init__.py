"""How well the reader of articles finds what a person finds (docs/extraction.md)."""
