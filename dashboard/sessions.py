"""Who a request comes from: the cookie, its row in the database, and flask-login over it.

Everything about a login is read on each request in one round trip, so that a sign-out, a lost account or another role
holds from the next request on. The cookie carries 256 random bits; the database keeps only their hash.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, Request, g, has_request_context, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from dashboard import clock, tokens
from dashboard.refusals import NotSignedIn
from dashboard.roles import Viewer
from db.commands import identity as commands
from db.engine import identity
from db.queries import identity as queries

COOKIE = "__Host-sid"
IDLE_MINUTES = 15
SHARED_IDLE_MINUTES = 30


@dataclass
class SignedIn(UserMixin):
    """What flask-login holds: the viewer, and the hash of the cookie it came with."""

    viewer: Viewer
    token_hash: bytes

    def get_id(self) -> str:
        return str(self.viewer.account_id)


def install(server: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(server)
    manager.request_loader(_load)


def start(response: Response, *, account_id: UUID, clinic_id: UUID, shared_screen: bool, address: str, browser: str) -> UUID:
    """The reference of a new login with a new cookie. An old cookie of this browser is ended: an id is never carried over a sign-in."""
    old = request.cookies.get(COOKIE)
    if old:
        commands.end_login(tokens.hash_of(old), why="signed in again")
    token = tokens.new()
    ref = commands.start_login(
        tokens.hash_of(token),
        account_id=account_id,
        clinic_id=clinic_id,
        idle_minutes=SHARED_IDLE_MINUTES if shared_screen else IDLE_MINUTES,
        address=address,
        browser=browser[:200],
    )
    if ref is None:
        raise NotSignedIn
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="Lax", path="/")
    return ref


def end(response: Response) -> None:
    """Sign out: the row ends in the database at once, and the browser forgets what it holds of this site."""
    token = request.cookies.get(COOKIE)
    if token:
        commands.end_login(tokens.hash_of(token), why="signed out")
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def viewer_or_none() -> Viewer | None:
    """The viewer of this request; None for a visitor, and outside any request."""
    return current_user.viewer if has_request_context() and current_user.is_authenticated else None


def viewer_now() -> Viewer:
    """The viewer of this request. Raises NotSignedIn."""
    viewer = viewer_or_none()
    if viewer is None:
        raise NotSignedIn
    return viewer


def _load(asked: Request) -> Any:
    clock.work_in(None)
    token = asked.cookies.get(COOKIE)
    if not token or len(token) > 100:
        return None
    hashed = tokens.hash_of(token)
    with identity() as connection:
        login = queries.read_login(connection, hashed, renew=not g.get("polling", False))
    if login is None:
        return None
    clock.work_in(login.zone)
    return SignedIn(Viewer(**vars(login)), hashed)
