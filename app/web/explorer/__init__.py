"""The explorer: pages on the server's own answers, for people (docs/explorer.md)."""
