"""The time, asked for in one place."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, with the zone UTC."""
    return datetime.now(UTC)
