"""Relations: what one claim is to another."""
