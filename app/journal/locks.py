"""The advisory locks of the ledger, each with its number."""

from sqlalchemy import text

SETTLING = 1517748225
"""Held by the process whose turn it is to settle."""

EDGE = SETTLING + 1
"""Held while the settled edge moves; who shares it sees no half-moved edge."""

MERGES = SETTLING + 2
"""Merges are done and undone one at a time."""

CHAINS = SETTLING + 3
"""Chains of parents and wider subjects are written one at a time, so that none closes a circle."""

TRY_SETTLING = text(f"select pg_try_advisory_xact_lock({SETTLING})")
HOLD_EDGE = text(f"select pg_advisory_xact_lock({EDGE})")
SHARE_EDGE = text(f"select pg_advisory_xact_lock_shared({EDGE})")
HOLD_MERGES = text(f"select pg_advisory_xact_lock({MERGES})")
HOLD_CHAINS = text(f"select pg_advisory_xact_lock({CHAINS})")
