"""What /livez and /readyz answer."""

from typing import Literal

from app.kit.things import Out


class Health(Out):
    """It is as asked; where it is not, there is a problem instead."""

    status: Literal["ok"] = "ok"
