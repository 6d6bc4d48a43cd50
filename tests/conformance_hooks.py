"""What schemathesis is told beside tests/conformance.toml: how a body is sent that is a file."""

import schemathesis

schemathesis.serializer.alias(["application/x-ndjson", "text/csv", "application/toml"], "text/plain")
