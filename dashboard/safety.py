"""Reasons not to open the doors: settings and databases that would break a promise to the clinics."""

import os

from dashboard.settings import Settings
from db.standing import Standing

KEY_LENGTH = 32
KNOWN_KEYS = frozenset({"change-me", "changeme", "secret", "secret-key", "development", "insecure", "test", "demo", "password"})


def of_settings(settings: Settings) -> list[str]:
    """What is wrong with the settings for serving a real clinic; empty when nothing is. Each reason says what to do."""
    reasons = []
    key = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if not key:
        reasons.append("SECRET_KEY is not set. Set it to 32 or more random characters and keep it.")
    elif len(key) < KEY_LENGTH or len(set(key)) < 8 or any(word in key.lower() for word in KNOWN_KEYS):
        reasons.append(f"SECRET_KEY is short or known. Set it to {KEY_LENGTH} or more random characters.")
    if settings.demo:
        reasons.append("DEMO is set. Start a demo with `python -m dashboard demo`, on invented people only.")
    if settings.care_today is not None:
        reasons.append("CARE_TODAY is set. It is for demos and tests: tasks would fall due on the wrong day.")
    if not settings.database_url:
        reasons.append("DATABASE_URL is not set. Set it to a PostgreSQL 18 server, signing in as the app role.")
    if not settings.allowed_hosts:
        reasons.append("ALLOWED_HOSTS is not set. List the names people type to reach this site, with commas.")
    elif any(host in {"*", "."} for host in settings.allowed_hosts):
        reasons.append("ALLOWED_HOSTS allows every name. List the names people type to reach this site.")
    if (settings.tls_cert and not settings.tls_key) or (settings.tls_key and not settings.tls_cert):
        reasons.append("Only one of TLS_CERT and TLS_KEY is set. Set both, or neither behind a proxy.")
    elif settings.tls_cert and settings.tls_key and (gone := [str(path) for path in (settings.tls_cert, settings.tls_key) if not os.access(path, os.R_OK)]):
        reasons.append(f"{' and '.join(gone)} cannot be read: TLS_CERT and TLS_KEY name files that this user may read.")
    elif not settings.tls and not settings.trusted_proxy:
        reasons.append("No TLS. Set TLS_CERT and TLS_KEY, or TRUSTED_PROXY=1 behind a proxy that ends TLS and sets X-Forwarded-Proto.")
    return reasons


def of_database(standing: Standing) -> list[str]:
    """What is wrong with the database or with the role we are in it; empty when nothing is."""
    reasons = []
    if standing.superuser:
        reasons.append(f"The database role {standing.role} is a superuser: row-level security does not hold for it. Use the app role.")
    if standing.bypasses_row_security:
        reasons.append(f"The database role {standing.role} bypasses row-level security. Use the app role.")
    if standing.owns and not standing.superuser:
        reasons.append(f"The database role {standing.role} owns {standing.owns} objects and could change them. Use the app role.")
    reasons.extend(
        f"The database has {name} off: a confirmed change could be lost in a crash. Turn it on."
        for name in ("synchronous_commit", "fsync", "full_page_writes")
        if getattr(standing, name) == "off"
    )
    return reasons
