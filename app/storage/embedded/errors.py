"""What goes wrong with the local PostgreSQL."""


class EmbeddedError(RuntimeError):
    """The local PostgreSQL cannot be used; the sentence says why and what would help."""
