"""What Prometheus is told of each request: by route template, never by path or query."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one application, in a registry of their own that others may add to."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self.requests = Counter(
            "sayso_http_requests_total",
            "Requests answered, by method, route template and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.duration = Histogram(
            "sayso_http_request_duration_seconds",
            "Seconds from the request's arrival to the end of its answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.in_progress = Gauge("sayso_http_requests_in_progress", "Requests being answered", registry=self.registry)
        self.streams = Gauge(
            "sayso_streams", "Clients that follow the feed as Server-Sent Events", registry=self.registry
        )
        self.streams_dropped = Counter(
            "sayso_streams_dropped_total", "Clients of the feed that took nothing for too long", registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request; methods that are no HTTP methods are counted together."""
        known = method if method in _METHODS else "other"
        self.requests.labels(known, route, str(status)).inc()
        self.duration.labels(known, route).observe(seconds)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
