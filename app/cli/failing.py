"""How a command ends that cannot do what it was asked: one sentence on stderr, and an exit code."""

from typing import NoReturn

import typer

FAILED = 1
USAGE = 2


def fail(sentence: str, code: int = FAILED) -> NoReturn:
    """Says why, and ends the program: 1 where it failed, 2 where it was asked wrongly."""
    typer.echo(f"sayso: {sentence}", err=True)
    raise typer.Exit(code)
