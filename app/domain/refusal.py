"""The one way the domain says no."""


class Refused(ValueError):
    """A value that cannot be; the sentence says what would be right and never repeats it."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
