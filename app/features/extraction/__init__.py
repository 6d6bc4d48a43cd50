"""From an article to proposed claims: what a reader finds in a document's text, kept for a person to look at."""
