"""Changes: the revisions of all things in one order, the feed."""
