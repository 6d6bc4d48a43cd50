"""The page that shows the API, the document it shows, and the front door."""
