"""The door in front of every address: nothing is let through that is not on a list, and nobody who is not signed in.

It runs before Dash does. Each endpoint is open to everybody (`OPEN`), to anybody signed in (`SIGNED_IN`), or belongs to a page and
its permission. An endpoint on no list does not exist.
"""

import ipaddress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed, NotFound

from dashboard import sessions, wire
from dashboard.gate import Page, Policies
from dashboard.refusals import Denied, Invalid, Missing, NotSignedIn, SomebodyElse, TooLarge
from dashboard.roles import Viewer

CALLBACKS = "/_dash-update-component"
WHOSE = "X-Account"
OPEN = frozenset({"sign_in", "sign_in_code", "sign_out", "invitation", "healthz", "readyz"})
# What Dash itself serves to a page that is up. The static layer in front of the app serves the same files (dashboard/static.py).
SIGNED_IN = frozenset({"own_password", "/_dash-layout", "/_dash-dependencies", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"})
HEALTH = frozenset({"healthz", "readyz"})
INDEX = frozenset({"/", "/<path:path>"})
ASSETS = "_dash_assets.static"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_UPLOAD_BYTES = 25_000_000


@dataclass
class Door:
    """One app's door. The switches exist so that the promise tests can show that each lock is needed."""

    app: Dash
    policies: Policies
    pages: list[Page]
    hosts: tuple[str, ...]
    off: frozenset[str] = field(default=frozenset())

    def install(self) -> None:
        # Before Dash's own hooks: they register callbacks on the first request, whoever sends it.
        self.app.server.before_request_funcs.setdefault(None, []).insert(0, self.guard)

    def guard(self) -> ResponseReturnValue | None:
        """None lets the request through."""
        # A container asks for its own health by its own name.
        hosts = (*self.hosts, "loopback") if request.endpoint in HEALTH else self.hosts
        if "host" not in self.off and not _known_host(request.host, hosts):
            raise Invalid
        if request.routing_exception is not None:
            if isinstance(request.routing_exception, NotFound | MethodNotAllowed):
                raise Missing from None
            raise request.routing_exception
        endpoint = request.endpoint or ""
        if request.method not in _SAFE_METHODS and "cross-site" not in self.off and not _same_site():
            raise Denied("cross-site")
        if endpoint == CALLBACKS:
            self._callback()
            return None
        if (request.content_length or 0) > _UPLOAD_BYTES:
            raise TooLarge
        _limit_body(_UPLOAD_BYTES)
        if endpoint in OPEN or endpoint == ASSETS:
            return None
        route = self.policies.routes.get(endpoint)
        g.polling = bool(route and route.polls and "polling" not in self.off)
        viewer = sessions.viewer_or_none()
        if viewer is None and "sign-in" not in self.off:
            raise NotSignedIn
        _must_be_theirs(viewer)
        if endpoint in SIGNED_IN:
            return None
        if route is not None:
            # The view checks the permission itself, so that it holds however the view is reached.
            g.action = route.name
            return None
        if endpoint not in INDEX or viewer is None:
            raise Missing
        if request.path == "/" and viewer.view.home != "/":
            return redirect(viewer.view.home)
        asked = [page for page in self.pages if page.match(request.path) is not None]
        if not any(viewer.may(page.needs) for page in asked):
            if asked:
                # Theirs to see for somebody, so being told no is noted; an address of nothing is only not found.
                g.action = f"open {asked[0].path}"
            raise Missing
        return None

    def _callback(self) -> None:
        """Shape first, then who. What is wrong with the shape is said only to somebody who is signed in."""
        wrong: Invalid | None = None
        policy = None
        try:
            policy = self._shape()
        except Invalid as refused:
            wrong = refused
        g.polling = bool(policy and policy.polls and "polling" not in self.off)
        _must_be_theirs(sessions.viewer_now())
        g.action = policy.name if policy else CALLBACKS
        if wrong is not None and "shape" not in self.off:
            raise wrong

    def _shape(self) -> Any:
        if request.headers.get("Content-Type") != "application/json":
            raise Invalid
        _limit_body(wire.MAX_BYTES)
        body = wire.parse(request.get_data(cache=True))
        if not isinstance(body, dict) or not isinstance(body.get("output"), str):
            raise Invalid
        policy = self.policies.callbacks.get(body["output"])
        if policy is None:
            raise Invalid
        wire.check(body, self.app.callback_map[body["output"]], writes=policy.writes)
        return policy


def _must_be_theirs(viewer: Viewer | None) -> None:
    """A page says whose it is with all that it asks (assets/shell.js). Raises SomebodyElse when another person is signed in now."""
    whose = request.headers.get(WHOSE)
    if viewer is not None and whose is not None and whose != str(viewer.account_id):
        raise SomebodyElse


def _limit_body(limit: int) -> None:
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise Invalid


def _known_host(host: str, hosts: tuple[str, ...]) -> bool:
    """Is the Host header one of ours? Anything else could make us write a stranger's address into a link."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in hosts or ("loopback" in hosts and _loopback(name))


def _loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _same_site() -> bool:
    """Did our own page send this? Browsers say so in Sec-Fetch-Site; where that is absent, Origin must be our host."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin in (f"https://{request.host}", f"http://{request.host}") if origin else False
