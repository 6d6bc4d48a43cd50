"""API keys: made, listed, rotated, revoked."""
