"""Faults on purpose: writers that keep account outside the target, what is done to it, and what must hold after.

target.py    a PostgreSQL that keeps what it commits, a relay before it, and servers that are started again
relay.py     the network between them: cuts at COMMIT, freezes, delays, resets
writers.py   sixteen writers, each with its own log of what was sent and acknowledged
account.py   the settlement: lost, doubled, gaps in the feed, errors of another shape
planted.py   faults that are built in, which the checks of the tests must find
rounds.py    one round: load, faults, settlement
__main__.py  `make faults`: long rounds of all, and the table of docs/reliability.md
"""
