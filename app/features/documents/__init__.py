"""Documents: the published items in which claims appear."""
