"""The example: what one news article says of North Korean weapons and soldiers for Russia (docs/demo.md)."""
