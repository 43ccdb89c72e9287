"""create_app(settings): the only wiring. Pages are listed by hand."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from dash import Dash
from dash._callback import GLOBAL_CALLBACK_MAP
from flask import Flask, Response, jsonify
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import failures, frame, headers, invitations, own_password, sessions, signin, static
from dashboard.care import data_check
from dashboard.components import form
from dashboard.door import Door
from dashboard.gate import Page, Part, Policies, unguarded
from dashboard.pages import (
    alsfrs_entry,
    audit,
    caseload,
    days,
    equipment,
    forms,
    imports,
    meeting,
    meeting_plan,
    meeting_summary,
    meetings,
    my_work,
    patient,
    patient_aids,
    patient_care,
    patient_exercise,
    patient_measures,
    patient_review,
    patients,
    profile,
    programme,
    rules,
    task_work,
    tasks,
    users,
)
from dashboard.settings import Settings
from db import engine

ROOT = Path(__file__).resolve().parent.parent
PAGES: list[Page] = [
    my_work.page,
    patients.page,
    patient.page,
    programme.page,
    alsfrs_entry.page,
    tasks.page,
    equipment.page,
    caseload.start,
    caseload.page,
    caseload.late,
    caseload.measured,
    meetings.page,
    meeting_plan.page,
    meeting.page,
    meeting_summary.page,
    imports.start,
    imports.page,
    rules.page,
    rules.one,
    days.page,
    users.page,
    audit.page,
    profile.page,
]
FORMS = [forms.part, patient_care.part, patient_measures.part, patient_aids.part, patient_exercise.part, patient_review.part]
PARTS: list[Part] = [task_work.part, days.part, *FORMS]

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{%title%}</title><link rel="icon" href="/assets/icon.svg">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app(settings: Settings, *, pages: Sequence[Page] | None = None, parts: Sequence[Part] | None = None, off: frozenset[str] = frozenset()) -> Dash:
    """The finished app. `off` names locks of the door to leave open: only the promise tests do, to show that each is needed."""
    data_check.check_all()
    if settings.database_url:
        engine.configure(settings.database_url)
    pages, parts = list(PAGES if pages is None else pages), list(PARTS if parts is None else parts)
    server = Flask("dashboard", static_folder=None)
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    server.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    server.secret_key = secret or signin.passing_key(settings.demo)
    app = Dash(
        "dashboard",
        server=server,
        assets_folder=str(ROOT / "assets"),
        assets_ignore=static.ASSETS_IGNORE,
        suppress_callback_exceptions=True,
        serve_locally=True,
        title="Care-team dashboard",
        update_title=None,
        enable_mcp=False,
        compress=False,
        include_pages_meta=False,
        index_string=_INDEX,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    policies = Policies()
    for part in [frame.router(pages), *pages, *parts]:
        part.mount(app, policies, sessions.viewer_now)
    app.layout = partial(frame.layout, [form.TOLD, *(store for part in FORMS for store in part.stores)])
    _health(server)
    sessions.install(server)
    signin.install(server, settings)
    invitations.install(server)
    own_password.install(server)
    failures.install(server)
    Door(app, policies, pages, _hosts(settings), off).install()
    found = unguarded(app, policies) + sorted(GLOBAL_CALLBACK_MAP)
    if found:
        raise RuntimeError(f"callbacks without a policy: {', '.join(found)}")
    server.extensions["policies"], server.extensions["pages"] = policies, pages
    safe = headers.install(server, app.csp_hashes())
    kept = static.install(app, key=str(server.secret_key), cache=settings.care_data / "static", headers=list(safe.items()))
    server.extensions["asset"] = kept.asset
    if settings.trusted_proxy:
        # The proxy sets both itself (README); the Host it passes on is checked by the door like any other.
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    logging.getLogger("dash").setLevel(logging.WARNING)
    return app


def warm(app: Dash) -> None:
    """One request before the worker listens: Dash fills its tables on the first, and parallel firsts fail."""
    app.server.test_client().get("/healthz")


def _hosts(settings: Settings) -> tuple[str, ...]:
    return tuple(settings.allowed_hosts) + (("loopback",) if settings.on_loopback else ())


def _health(server: Flask) -> None:
    def healthz() -> Response:
        return jsonify({"ok": True})

    def readyz() -> Response:
        with engine.identity() as connection:
            connection.exec_driver_sql("SELECT 1")
        return jsonify({"ok": True})

    server.add_url_rule("/healthz", view_func=healthz)
    server.add_url_rule("/readyz", view_func=readyz)
