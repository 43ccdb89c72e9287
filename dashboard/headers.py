"""Headers of every answer, errors included: what a browser may run, load, keep and pass on."""

import base64
import hashlib
from collections.abc import Sequence

from flask import Flask, Response, request

_KEPT_S = 31_536_000


def hash_of(script: str) -> str:
    """The name under which the policy allows one inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(script_hashes: Sequence[str]) -> str:
    scripts = " ".join(["'self'", *script_hashes])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def install(server: Flask, script_hashes: Sequence[str]) -> dict[str, str]:
    """Puts them on every answer of the app, and returns them for the static layer in front of it."""
    fixed = {
        "Content-Security-Policy": policy(script_hashes),
        "Strict-Transport-Security": f"max-age={_KEPT_S}; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }

    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers[name] = value
        if not _lasting(response):
            response.headers["Cache-Control"] = "no-store"
        response.headers.pop("Server", None)
        return response

    server.after_request(add)
    return fixed


def _lasting(response: Response) -> bool:
    """A file of the product whose address changes with its content; anything else is not kept by a browser or a proxy."""
    if response.status_code != 200 or request.method not in ("GET", "HEAD"):
        return False
    fingerprinted = request.path.startswith("/_dash-component-suites/") and (response.cache_control.max_age or 0) >= _KEPT_S
    return fingerprinted or (request.path.startswith("/assets/") and "m" in request.args)
