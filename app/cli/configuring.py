"""The settings of a command: its options over the environment and .env."""

from typing import Any

from pydantic import ValidationError

from app.cli.failing import USAGE, fail
from app.settings import Settings, variables


def settings_of(**options: Any) -> Settings:
    """Settings with the options that were given; ends the program where one of them is no setting."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        names = dict(zip(Settings.model_fields, variables(), strict=True))
        said = [f"{names.get(str(flaw['loc'][0]), flaw['loc'][0])}: {flaw['msg']}" for flaw in error.errors()]
        fail("a setting is wrong: " + "; ".join(said), USAGE)
