"""Sayso: a ledger of reported claims."""
