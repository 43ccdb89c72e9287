"""Invitations: a single-use address at which somebody chooses their password. Nobody ever gets a password from us."""

import re

from flask import Flask, make_response, redirect, request
from flask.typing import ResponseReturnValue

from dashboard import passwords, signin, tokens
from dashboard.pages import sign_in as page
from dashboard.roles import VIEWS
from db.commands import identity as commands
from db.engine import identity
from db.queries import identity as queries

_TOKEN = re.compile(r"[\w-]{43}")


def install(server: Flask) -> None:
    def invitation(token: str) -> ResponseReturnValue:
        with identity() as connection:
            whom = queries.read_invitation(connection, tokens.hash_of(token)) if _TOKEN.fullmatch(token) else None
        if whom is None:
            return make_response(page.no_invitation(), 404)
        second_factor = VIEWS[whom.role].always_second_factor
        error = ""
        if request.method == "POST":
            password = request.form.get("password", "")
            if not signin.form_is_ours():
                error = signin.STALE
            else:
                error = passwords.wrong_with(password, second_factor=second_factor, known=[whom.email, whom.name]) or ""
            if not error:
                commands.accept_invitation(tokens.hash_of(token), passwords.hash_of(password))
                return redirect("/sign-in", 303)
        form_token = signin.form_token()
        least = passwords.LEAST_WITH_SECOND_FACTOR if second_factor else passwords.LEAST
        text = page.invitation(token=form_token, name=whom.name, email=whom.email, least=least, error=error)
        return signin.with_form_cookie(make_response(text, 422 if error else 200), form_token)

    server.add_url_rule("/invite/<token>", view_func=invitation, methods=["GET", "POST"])
