FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /opt/sayso \
    && /opt/sayso/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY migrations migrations
RUN /opt/sayso/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home sayso
COPY --from=build /opt/sayso /opt/sayso
ENV PATH=/opt/sayso/bin:$PATH PYTHONUNBUFFERED=1 SAYSO_HOST=0.0.0.0 SAYSO_PORT=8000 SAYSO_LOG_FORMAT=json
USER sayso
WORKDIR /home/sayso
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['SAYSO_PORT']}/readyz\", timeout=2)"]
CMD ["sayso", "serve"]
