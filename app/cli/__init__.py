"""`sayso`: the commands (docs/cli.md)."""

import typer

from app.cli import adding, backing, exporting, finding, importing, keys, reading, redacting, serving, working

app = typer.Typer(
    help="A ledger of reported claims: who said how many, of what, about when, and how far to trust it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serving.serve)
app.command("demo")(serving.demo)
app.command("worker")(working.worker)
app.command("migrate")(serving.migrate)
app.command("add")(adding.add)
app.command("find")(finding.find)
app.command("read")(reading.read)
app.command("import")(importing.import_)
app.command("export")(exporting.export)
app.command("backup")(backing.backup)
app.command("restore")(backing.restore)
app.add_typer(keys.commands, name="keys")
app.command("redact")(redacting.redact)
app.command("openapi")(serving.openapi)


def main() -> None:
    """What the program `sayso` runs."""
    app()
