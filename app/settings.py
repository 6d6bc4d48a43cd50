"""Every setting of the service, once: environment variables, or lines of a file `.env` beside it.

`.env.example` lists them all with what they mean. Only the composition roots and the command line
read them; everything below is handed what it needs.
"""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "SAYSO_"

Port = Annotated[int, Field(ge=0, le=65_535)]
Milliseconds = Annotated[int, Field(ge=1, le=86_400_000)]
Network = IPv4Network | IPv6Network
AMinute = Annotated[int, Field(ge=1, le=10_000_000)]


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How log lines look: JSON objects, for reading, or whichever fits where they go."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class Settings(BaseSettings):
    """What the environment says; each has a default that works on a bare machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        repr=False,
        description="A PostgreSQL from 15 on, postgresql://user:password@host/name; without it one of its own.",
    )
    database_read_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_READ_URL",
        repr=False,
        description="A streaming standby of it that answers the reads; without it the database above does.",
    )
    data_dir: Path = Field(
        default=Path(".data/ledger"),
        description="The folder of the service's own PostgreSQL, where DATABASE_URL is not set.",
    )
    allow_unsafe_database: bool = Field(
        default=False,
        description="Start on a server whose fsync, full_page_writes or synchronous_commit is off.",
    )
    pool_size: int = Field(default=8, ge=1, le=1_000, description="Connections to the database, at most.")
    read_timeout_ms: Milliseconds = Field(default=5_000, description="What one statement of a read may take.")
    write_timeout_ms: Milliseconds = Field(default=5_000, description="What one statement of a write may take.")
    bulk_timeout_ms: Milliseconds = Field(
        default=600_000, description="What one statement of an import, an export or an edit of many may take."
    )
    feed_clients: int = Field(
        default=2_000, ge=1, le=100_000, description="Clients that may follow the feed as Server-Sent Events at once."
    )
    feed_clients_per_key: int = Field(
        default=200, ge=1, le=100_000, description="Of them, how many may have come with one and the same key."
    )
    feed_heartbeat_seconds: float = Field(
        default=15, gt=0, le=3_600, description="After how long without an event a client of the feed is told so."
    )
    feed_patience_seconds: float = Field(
        default=30, gt=0, le=3_600, description="After how long a client of the feed that takes nothing is dropped."
    )
    webhook_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Networks of your own that webhooks may be sent to, separated by commas; none by default.",
    )
    webhook_timeout_ms: Milliseconds = Field(
        default=15_000, description="What one attempt of a webhook's delivery may take."
    )
    webhook_kept_days: int = Field(
        default=30, ge=1, le=3_650, description="For how many days what was delivered to webhooks is listed."
    )
    webhook_attempts_at_once: int = Field(
        default=16, ge=1, le=1_000, description="Webhooks that one worker sends to at a time."
    )
    worker: bool | None = Field(
        default=None,
        description="Let the server do the worker's part; by default where the PostgreSQL is the service's own.",
    )
    worker_metrics_port: Port | None = Field(
        default=None, description="The port on which a worker of its own tells its metrics, on the server's address."
    )
    host: str = Field(default="127.0.0.1", description="The address to serve on; 0.0.0.0 for all of the machine's.")
    port: Port = Field(default=8_000, description="The port to serve on.")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins whose pages may call the API, separated by commas; none by default, * for all.",
    )
    pepper: Annotated[str, Field(min_length=32)] | None = Field(
        default=None,
        repr=False,
        description="What keys are hashed with, 32 characters or more; without it in a file of the data folder.",
    )
    local_owner: bool | None = Field(
        default=None,
        description="Ask for no key on a loopback address; by default where the PostgreSQL is the service's own.",
    )
    anonymous_reading: bool = Field(default=False, description="Let anybody read without a key.")
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Networks of proxies whose X-Forwarded-For is believed, separated by commas; none by default.",
    )
    key_requests_per_minute: AMinute = Field(default=6_000, description="Requests of one key a minute, at most.")
    address_requests_per_minute: AMinute = Field(
        default=600, description="Requests without a key from one address a minute, at most."
    )
    refusals_per_minute: AMinute = Field(
        default=60, description="Keys that do not count from one address a minute, before none is looked at."
    )
    requests_in_flight: int = Field(
        default=4, ge=1, le=1_000, description="Requests of one key answered at a time; the next ones wait a moment."
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="debug, info, warning or error.")
    log_format: LogFormat = Field(
        default=LogFormat.AUTO, description="json, console, or auto: console on a terminal and json elsewhere."
    )

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(origin.strip().rstrip("/") for origin in given.split(",") if origin.strip())
        return given

    @field_validator("trusted_proxies", "webhook_networks", mode="before")
    @classmethod
    def _split_networks(cls, given: object) -> object:
        return tuple(each.strip() for each in given.split(",") if each.strip()) if isinstance(given, str) else given

    @property
    def log_console(self) -> bool | None:
        """Whether logs are for reading; None leaves it to where they go."""
        return None if self.log_format is LogFormat.AUTO else self.log_format is LogFormat.CONSOLE


def variables() -> dict[str, str]:
    """Every environment variable with its description, in the order of the fields."""
    return {
        str(field.validation_alias or f"{PREFIX}{name}".upper()): field.description or ""
        for name, field in Settings.model_fields.items()
    }
