"""Webhooks: who is called when things change, and what became of each call."""
