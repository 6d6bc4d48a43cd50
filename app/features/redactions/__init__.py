"""Redaction: words that must go, from every state that a thing has had."""
