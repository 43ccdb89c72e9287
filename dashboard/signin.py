"""Signing in and out: plain Flask forms, before any page and any Dash. Every refusal says the same and takes the same time."""

import hmac
import re
import secrets
import time
from typing import Any
from uuid import UUID

import pyotp
from flask import Flask, Response, current_app, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from dashboard import proof, sessions
from dashboard.pages import sign_in as page
from dashboard.roles import VIEWS
from dashboard.settings import Settings
from db.commands import audit
from db.commands import identity as commands
from db.engine import identity, writing
from db.queries import identity as queries
from db.records import Scope

FORM_COOKIE, KNOWN_COOKIE = "__Host-form", "__Host-known"
WRONG = "Email or password is not right."
HINT = "After several wrong tries sign-in waits a while. Your email is still filled in."
STALE = "This page was open too long. Try again."
WRONG_CODE = "This code is not right, or it was used already. Wait for the next one."
_NEXT = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/_-]*")
_PENDING_S, _KNOWN_S = 300, 180 * 86400


def install(server: Flask, settings: Settings) -> None:
    demo_password = settings.demo_password.get_secret_value() if settings.demo else None

    def sign_in() -> ResponseReturnValue:
        if request.method != "POST":
            viewer = sessions.viewer_or_none()
            wanted = safe_next(request.args.get("next", "/"))
            return redirect(wanted if wanted != "/" else viewer.view.home, 303) if viewer else _form(200, page.Form(_token(), wanted), demo_password)
        return _tried(settings, demo_password)

    def sign_in_code() -> ResponseReturnValue:
        return _coded(settings)

    def sign_out() -> ResponseReturnValue:
        viewer = sessions.viewer_or_none()
        answer = redirect("/sign-in", 303)
        sessions.end(answer)
        if viewer is not None:
            with writing(by=viewer.scope) as session:
                audit.record(session, viewer.scope, action="sign out", object_kind="login", object_id=viewer.login_ref, login_ref=viewer.login_ref)
        return answer

    server.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
    server.add_url_rule("/sign-in/code", view_func=sign_in_code, methods=["POST"])
    server.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])


def passing_key(demo: bool) -> str:
    """The demo's key lives as long as its process. A clinic sets SECRET_KEY, so that several workers agree."""
    if not demo:
        raise RuntimeError("SECRET_KEY is not set. Set it to 32 or more random characters and keep it.")
    return secrets.token_hex(32)


def safe_next(wanted: str) -> str:
    """A path of ours, or the start page. Anything that a browser could read as another site is the start page."""
    return wanted if _NEXT.fullmatch(wanted) else "/"


def form_token() -> str:
    """The hidden field that only a page of ours, in this browser, can know."""
    return _token()


def form_is_ours() -> bool:
    """Does the posted token belong to this browser's form cookie?"""
    nonce, sent = request.cookies.get(FORM_COOKIE, ""), request.form.get("token", "")
    return bool(nonce) and hmac.compare_digest(_signed(nonce).encode(), sent.encode("utf-8", "replace"))


def with_form_cookie(answer: Response, token: str) -> Response:
    """The answer, with the cookie that goes with the token of its form."""
    answer.set_cookie(FORM_COOKIE, token.rpartition(".")[0], secure=True, httponly=True, samesite="Lax", path="/")
    return answer


def _tried(settings: Settings, demo_password: str | None) -> ResponseReturnValue:
    started = time.monotonic()
    email, password = request.form.get("email", "").replace("\0", "").strip()[:254], request.form.get("password", "")
    form = page.Form(_token(), safe_next(request.form.get("next", "/")), email, bool(request.form.get("shared")))
    wants_json = _json()
    if not wants_json and not form_is_ours():
        return _form(400, page.Form(form.token, form.next, email, form.shared, error=STALE), demo_password)
    proved = proof.prove(email, password, known=_known, demo=settings.demo)
    if proved is None:
        proof.wait_as_long_as_ever(started)
        if wants_json:
            return jsonify({"error": WRONG, "hint": HINT}), 401
        return _form(401, page.Form(form.token, form.next, email, form.shared, error=WRONG, hint=HINT), demo_password)
    if proved.owes_code:
        if not wants_json:
            fresh = None if proved.secret else pyotp.random_base32()
            return _ask_code(_pending(proved, form, fresh), proved.email, fresh)
        if proved.secret is None or not proof.code_fits(proved.account_id, proved.secret, request.form.get("code", "")):
            return jsonify({"error": "Type the one-time code from your authenticator app as well.", "code": True}), 401
    return _welcome(proved, form, wants_json)


def _coded(settings: Settings) -> ResponseReturnValue:
    """The second step: a code for somebody whose password was right in the last five minutes."""
    try:
        pending = _timed("second step").loads(request.form.get("pending", ""), max_age=_PENDING_S)
    except BadData:
        return redirect("/sign-in", 303)
    account = _account(pending["email"])
    if account is None or not account.active or not form_is_ours():
        return redirect("/sign-in", 303)
    secret = account.totp_secret or pending["fresh"]
    if secret is None or not proof.code_fits(account.account_id, secret, request.form.get("code", "")):
        return _ask_code(pending, str(pending["email"]), None if account.totp_secret else pending["fresh"], error=WRONG_CODE)
    if account.totp_secret is None and not commands.set_totp(account.account_id, secret):
        return redirect("/sign-in", 303)
    proved = proof.Proved(account.account_id, account.clinic_id, VIEWS[account.role].home, pending["email"], secret, owes_code=True)
    return _welcome(proved, page.Form("", safe_next(pending["next"]), shared=bool(pending["shared"])), wants_json=False)


def _welcome(proved: proof.Proved, form: page.Form, wants_json: bool) -> ResponseReturnValue:
    wanted = form.next if form.next != "/" else proved.home
    answer = jsonify({"ok": True, "next": wanted}) if wants_json else redirect(wanted, 303)
    address = request.remote_addr or ""
    login_ref = sessions.start(
        answer,
        account_id=proved.account_id,
        clinic_id=proved.clinic_id,
        shared_screen=form.shared,
        address=address,
        browser=request.headers.get("User-Agent", ""),
    )
    answer.set_cookie(
        KNOWN_COOKIE, _plain("known browser").dumps(str(proved.account_id)), max_age=_KNOWN_S, secure=True, httponly=True, samesite="Lax", path="/"
    )
    commands.record_sign_in(proved.account_id, outcome="signed in", address=address)
    account = _account(proved.email)
    if account is not None:
        scope = Scope(proved.clinic_id, proved.account_id, account.role)
        with writing(by=scope) as session:
            audit.record(session, scope, action="sign in", object_kind="login", object_id=login_ref, login_ref=login_ref)
    return answer


def _form(status: int, form: page.Form, demo_password: str | None) -> Response:
    answer = make_response(page.sign_in(form, demo_password=demo_password), status)
    return with_form_cookie(answer, form.token)


def _ask_code(pending: dict[str, Any], email: str, fresh: str | None, *, error: str = "") -> Response:
    token = _token()
    address = pyotp.TOTP(fresh).provisioning_uri(name=email, issuer_name="Care-team dashboard") if fresh else ""
    text = page.code(token=token, pending=_timed("second step").dumps(pending), secret=fresh or "", address=address, error=error)
    return with_form_cookie(make_response(text, 401 if error else 200), token)


def _pending(proved: proof.Proved, form: page.Form, fresh: str | None) -> dict[str, Any]:
    return {"email": proved.email, "next": form.next, "shared": form.shared, "fresh": fresh}


def _account(email: str) -> queries.SignInAccount | None:
    with identity() as connection:
        return queries.account_for_sign_in(connection, email)


def _known(account_id: UUID) -> bool:
    """Has this account signed in from this browser before? Then a stranger's wrong tries elsewhere don't keep its owner out."""
    try:
        return bool(_plain("known browser").loads(request.cookies.get(KNOWN_COOKIE, "")) == str(account_id))
    except BadData:
        return False


def _json() -> bool:
    """From the box over a page that is open (assets/shell.js): the door has checked that it is our own page."""
    return "application/json" in request.headers.get("Accept", "") and request.headers.get("Sec-Fetch-Mode", "cors") != "navigate"


def _token() -> str:
    """One for the browser, not for the tab: a form in another tab stays good."""
    nonce = request.cookies.get(FORM_COOKIE, "")
    return _signed(nonce if re.fullmatch(r"[\w-]{24}", nonce) else secrets.token_urlsafe(18))


def _signed(nonce: str) -> str:
    key = str(current_app.secret_key).encode()
    return f"{nonce}.{hmac.digest(key, b'form ' + nonce.encode(), 'sha256').hex()}"


def _plain(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=purpose)


def _timed(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=purpose)
