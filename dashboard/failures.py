"""What people and pages are told when something goes wrong: a short text and, for our own faults, an id that is in the log."""

import html
import logging
import secrets
import traceback
from http import HTTPStatus

from dash.exceptions import DependencyException
from flask import Flask, Response, current_app, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from dashboard import record, sessions
from dashboard.refusals import Denied, Invalid, Missing, NotSignedIn, Refusal
from db.errors import Conflict, Impossible, Refused, Reused, Unavailable

log = logging.getLogger("dashboard")

BUSY = "The clinic's database did not answer. Nothing is lost. Wait a moment, then try again."
FAILED = "Something went wrong on the server and it was recorded."
CHANGED = "Somebody else changed this first. Reload the page to see both."
REUSED = "This was already sent with other content. Reload the page and try again."


def install(server: Flask) -> None:
    server.register_error_handler(Refusal, _refused)
    server.register_error_handler(Unavailable, _busy)
    server.register_error_handler(Conflict, lambda _: answer(409, CHANGED))
    server.register_error_handler(Reused, lambda _: answer(409, REUSED))
    server.register_error_handler(Impossible, _impossible)
    server.register_error_handler(Refused, lambda rule: answer(422, str(rule)))
    server.register_error_handler(HTTPException, _protocol)
    server.register_error_handler(DependencyException, lambda _: answer(404, Missing.text))  # a script that Dash does not have
    server.register_error_handler(Exception, _failed)


def answer(status: int, text: str, error_id: str | None = None) -> Response:
    """JSON for a page's own requests, a small page for somebody who followed a link."""
    if _wants_page():
        return Response(_page(status, text, error_id), status, mimetype="text/html")
    made = jsonify({"error": text} | ({"id": error_id} if error_id else {}))
    made.status_code = status
    return made


def _refused(refused: Refusal) -> ResponseReturnValue:
    if isinstance(refused, NotSignedIn) and _wants_page():
        return redirect(f"/sign-in?next={request.path}" if request.path != "/" else "/sign-in")
    viewer = sessions.viewer_or_none()
    if viewer is not None and (isinstance(refused, Denied) or (isinstance(refused, Missing) and g.get("action"))):
        try:
            record.refusal(viewer, g.get("action") or request.method, refused)
        except Unavailable as unavailable:
            return _busy(unavailable)
    return answer(refused.status, refused.text)


def _impossible(odd: Exception) -> ResponseReturnValue:
    """Noted, since it may be our own mistake; to a person it is a request that no page of ours sends."""
    log.warning("impossible value at %s %s: %s", request.method, g.get("action") or request.endpoint, odd)
    return answer(Invalid.status, Invalid.text)


def _busy(_: Unavailable) -> ResponseReturnValue:
    made = answer(503, BUSY)
    made.headers["Retry-After"] = "5"
    return made


def _protocol(error: HTTPException) -> ResponseReturnValue:
    """What Flask itself refuses (too large, not allowed): our words, its status."""
    status = error.code or 500
    if error.response is not None and status < 400:
        return error.response
    if status >= 500:
        return _failed(error)
    return answer(404, Missing.text) if status in (404, 405) else answer(status, HTTPStatus(status).phrase + ".")


def _failed(error: Exception) -> ResponseReturnValue:
    error_id = secrets.token_hex(4)
    log.error("error %s at %s %s\n%s", error_id, request.method, request.endpoint, trace(error))
    return answer(500, FAILED, error_id)


def trace(error: BaseException) -> str:
    """Where it happened, without the message: a message of the database or a parser may quote what somebody typed."""
    lines: list[str] = []
    at: BaseException | None = error
    while at is not None:
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(at.__traceback__)]
        lines.append(f"{type(at).__module__}.{type(at).__qualname__}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(lines)


def _wants_page() -> bool:
    if request.method not in ("GET", "HEAD") or request.path.startswith(("/_dash", "/assets/")):
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "application/json" not in request.headers.get("Accept", "")


def _page(status: int, text: str, error_id: str | None) -> str:
    note = f'<p class="label">Error id <b>{error_id}</b>. Tell it to your administrator if this happens again.</p>' if error_id else ""
    asset = current_app.extensions["asset"]
    links = "".join(f'<link rel="stylesheet" href="{asset(name)}">' for name in ("tokens.css", "base.css", "sign-in.css"))
    theme, icon, title = asset("theme.js"), asset("icon.svg"), html.escape(text)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="{icon}">{links}<script src="{theme}"></script></head>'
        f'<body class="sign"><main><h1>{title}</h1>{note}<p class="lead">'
        f'<a href="/">Go to the start page</a></p></main><footer><span>Care-team dashboard</span><span>{status}</span></footer></body></html>'
    )
