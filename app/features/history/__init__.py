"""History: every state a thing has had."""
