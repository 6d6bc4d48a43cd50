"""What a reading takes and keeps: the page asked for, and what stands in the `extra` of a proposed claim."""

from app.kit.paging import ListQuery


class ProposalsQuery(ListQuery):
    """Which of the proposals are answered; all of them are kept."""
