"""Logs: a JSON object a line, with the request's id and actor; in colour on a terminal.

Everything that goes through the standard library's logging comes out in the same form.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor


def configure(*, level: str = "INFO", console: bool | None = None, stream: TextIO | None = None) -> None:
    """Sets up logging for the process; `console` defaults to whether `stream` (stderr) is a terminal."""
    output = stream or sys.stderr
    readable = output.isatty() if console is None else console
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_drop_meta, *_rendering(readable)])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # The client that goes out would log whole URLs, which may hold a secret of their receiver's.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    # The access line below is ours; uvicorn's own would repeat it with the query in it.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"


def _rendering(readable: bool) -> list[Processor]:  # noqa: FBT001
    if readable:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


_drop_meta: Processor = structlog.stdlib.ProcessorFormatter.remove_processors_meta
