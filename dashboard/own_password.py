"""Changing the own password: the old one is asked, every login ends, and this browser gets a new one."""

from flask import Flask, make_response, redirect, request
from flask.typing import ResponseReturnValue

from dashboard import passwords, proof, sessions, signin
from dashboard.pages import sign_in as page
from dashboard.roles import Viewer
from db.commands import audit, identity
from db.engine import reading, writing
from db.queries.identity import own_password_hash

ADDRESS = "/me/password"
WRONG_OLD = "The old password is not right."


def install(server: Flask) -> None:
    def own_password() -> ResponseReturnValue:
        viewer = sessions.viewer_now()
        error = _changed(viewer) if request.method == "POST" else ""
        if error is None:
            answer = redirect("/me", 303)
            sessions.start(
                answer,
                account_id=viewer.account_id,
                clinic_id=viewer.clinic_id,
                shared_screen=False,
                address=request.remote_addr or "",
                browser=request.headers.get("User-Agent", ""),
            )
            return answer
        token = signin.form_token()
        text = page.own_password(token=token, name=viewer.name, email=viewer.email, least=_least(viewer), error=error)
        return signin.with_form_cookie(make_response(text, 422 if error else 200), token)

    server.add_url_rule(ADDRESS, view_func=own_password, methods=["GET", "POST"])


def _changed(viewer: Viewer) -> str | None:
    """Why the password was not changed; None when it was."""
    if not signin.form_is_ours():
        return signin.STALE
    keys = [f"own:{viewer.account_id}"]
    with reading(viewer.scope) as session:
        stored = own_password_hash(session, viewer.scope)
    if proof.throttled(keys):
        return WRONG_OLD
    if not passwords.matches(stored, request.form.get("old", "")):
        identity.note_failure(keys)
        return WRONG_OLD
    new = request.form.get("password", "")
    wrong = passwords.wrong_with(new, second_factor=viewer.view.always_second_factor, known=[viewer.email, viewer.name, viewer.clinic_name])
    if wrong:
        return wrong
    with writing(by=viewer.scope) as session:
        identity.set_own_password(session, viewer.scope, passwords.hash_of(new))
        audit.record(session, viewer.scope, action="change password", object_kind="account", object_id=viewer.account_id, login_ref=viewer.login_ref)
    return None


def _least(viewer: Viewer) -> int:
    return passwords.LEAST_WITH_SECOND_FACTOR if viewer.view.always_second_factor else passwords.LEAST
