"""The forms of the explorer: what is written in a browser, through the same functions as the API (docs/explorer.md)."""
