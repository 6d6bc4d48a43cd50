"""What Prometheus is told of deliveries."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Counted:
    """The counters of one process that delivers."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.attempts = Counter(
            "sayso_webhook_attempts_total",
            "Attempts to deliver to webhooks, by what came of them: delivered, or the problem",
            ("outcome",),
            registry=registry,
        )
        self.seconds = Histogram(
            "sayso_webhook_attempt_seconds",
            "Seconds that an attempt to deliver took",
            buckets=_SECONDS,
            registry=registry,
        )
        self.switched_off = Counter(
            "sayso_webhooks_switched_off_total", "Webhooks that the service switched off", registry=registry
        )
