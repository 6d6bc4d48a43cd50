"""Merges as they came and went: at no time was a thing merged into itself, by whatever way."""

from uuid import UUID


class Merges:
    """What each thing is merged into, as one follows the feed; what stands for itself is not kept."""

    def __init__(self) -> None:
        self._into: dict[UUID, UUID] = {}

    def close(self, thing: UUID, into: UUID | None) -> bool:
        """Take over what a thing is merged into from here on; gives whether that would close a circle, and does not."""
        self._into.pop(thing, None)
        at = into
        while at is not None and at != thing:
            at = self._into.get(at)
        if into is not None and at is None:
            self._into[thing] = into
        return at is not None
