"""My profile: how the product looks to me, my keys, and where I am signed in. Also tells an open page that something is new."""

from typing import Any, Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify, request
from pydantic import BaseModel, ValidationError

from dashboard.actions import logins, preferences
from dashboard.care.words import weekday
from dashboard.clock import today
from dashboard.components.markup import Tree, act, drawn, h, tree_of
from dashboard.components.page_head import page_head
from dashboard.components.plain_table import plain_table, row
from dashboard.components.shell import forced
from dashboard.gate import Page
from dashboard.pages import days
from dashboard.refusals import Invalid
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import changes
from db.queries.identity import OpenLogin, own_logins
from db.vocabulary import MeetingState

LOGINS = ("Browser", "Address", "Since (UTC)", "Last used (UTC)", "End it")
THEMES = {"system": "As on this machine", "light": "Light", "dark": "Dark"}

page = Page("/me", title="Profile", needs=Permission.SEE_SELF)


@page.layout
def layout(viewer: Viewer) -> Component:
    return html.Div(
        [
            page_head("Profile", f"{viewer.name}, {viewer.view.title} at {viewer.clinic_name}"),
            drawn("me-choices", choices(viewer.theme, viewer.keys_on)),
            drawn("absence", days.own(viewer)),
            drawn("me-logins", signed_in(viewer, _logins(viewer))),
            html.P(html.A("Change your password", href="/me/password", **{"data-reload": ""}), className="me-do"),
            *[dcc.Store(id=name) for name in days.STORES],
            dcc.Store(id="me-choose"),
            dcc.Store(id="me-end"),
            dcc.Store(id="me-theme"),
        ],
        className="me",
    )


class Choice(preferences.Change):
    """One choice: a theme, or keys on or off. The other is sent along, so that the answer can draw both."""

    theme: Literal["system", "light", "dark"]
    keys_on: bool


@page.callback(
    [Output(tree_of("me-choices"), "data"), Output("me-theme", "data")],
    [Input("me-choose", "data")],
    takes=Choice,
    needs=Permission.SEE_SELF,
    writes=True,
)
def choose(viewer: Viewer, values: Choice) -> tuple[Tree, str]:
    preferences.keep(viewer, {preferences.THEME: values.theme, preferences.KEYS_ON: values.keys_on})
    return choices(values.theme, values.keys_on), forced(values.theme)


# Through a store of this page: a server callback with an output that is already there would run, and hold up the drawing, on arrival.
page.clientside("care.theme", Output("theme", "data-scheme"), [Input("me-theme", "data")])


class EndLogin(BaseModel):
    """The login to end; none of them named ends all but this one."""

    key: UUID
    ref: UUID | None = None


@page.callback(Output(tree_of("me-logins"), "data"), [Input("me-end", "data")], takes=EndLogin, needs=Permission.SEE_SELF, writes=True)
def end(viewer: Viewer, values: EndLogin) -> Tree:
    logins.end_own(viewer, values.ref)
    return signed_in(viewer, _logins(viewer))


class Asked(BaseModel):
    """A page asks for the whole clinic, or for the patient it shows; `seen` is the clinic's number it knows."""

    of: UUID | None = None
    seen: int | None = None


@page.route("/me/changes", polls=True)
def news(viewer: Viewer) -> Response:
    """A number that grows with each change, and for a patient who changed it last. Asked every four seconds; no sign of use."""
    try:
        asked = Asked.model_validate(request.args.to_dict())
    except ValidationError:
        raise Invalid from None
    of, triage = asked.of if viewer.may(Permission.SEE_PATIENT) else None, viewer.may(Permission.TRIAGE)
    with reading(viewer.scope) as session:
        found = changes.news(session, viewer.scope, of, today(), seen=asked.seen, triage=triage)
    said: dict[str, Any] = {"n": found.number, "all": found.number}
    if of is not None:
        said |= {"n": found.last.version if found.last else 0, "by": found.last.by if found.last else None}
    if found.waiting is not None:
        said["counts"] = {"/tasks": [found.waiting, "waiting in the inbox" if triage else "of yours due or overdue"]}
        if viewer.may(Permission.SEE_MEETINGS):
            said["meeting"] = _next_meeting(found.meeting)
    return jsonify(said)


def _next_meeting(found: changes.Coming | None) -> dict[str, str] | None:
    """What the header says of the next case meeting, and where it leads."""
    if found is None:
        return None
    if found.state is MeetingState.RUNNING:
        return {"words": "Meeting running", "href": f"/meetings/{found.id}/run"}
    on = "today" if found.on_day == today() else weekday(found.on_day)
    return {"words": f"Next meeting {on} {found.starts_at:%H:%M}", "href": f"/meetings/{found.id}/plan"}


def choices(theme: str, keys_on: bool) -> Tree:
    def pick(words: str, on: bool, **value: Any) -> Tree:
        return h(
            "button", words, type="button", id=f"me-{'-'.join(str(part) for part in value.values())}", aria_pressed=str(on).lower(), **act("me-choose", **value)
        )

    return h(
        "div",
        h(
            "section",
            h("h2", "Colours"),
            h("div", *(pick(words, key == theme, theme=key, keys_on=keys_on) for key, words in THEMES.items()), cls="seg", role="group", aria_label="Colours"),
        ),
        h(
            "section",
            h("h2", "Single keys"),
            h("p", "Press ? on a page to see its keys. Every key also has a button or a link.", cls="label"),
            h(
                "div",
                pick("On", keys_on, theme=theme, keys_on=True),
                pick("Off", not keys_on, theme=theme, keys_on=False),
                cls="seg",
                role="group",
                aria_label="Single keys",
            ),
        ),
        cls="me-choices",
        data_keys_now="on" if keys_on else "off",
    )


def signed_in(viewer: Viewer, found: list[OpenLogin]) -> Tree:
    return h(
        "section",
        h("h2", "Where you are signed in"),
        plain_table(LOGINS, [_login_row(viewer, login) for login in found], "Where you are signed in"),
        h("p", h("button", "End all others", type="button", cls="btn", **act("me-end")), cls="me-do") if len(found) > 1 else None,
        cls="me-logins",
    )


def _login_row(viewer: Viewer, login: OpenLogin) -> Tree:
    here = login.ref == viewer.login_ref
    browser = browser_words(login.browser)
    ending = (
        h("b", "This one")
        if here
        else h("button", "End", type="button", cls="btn", aria_label=f"End {browser}, {login.address}", **act("me-end", ref=login.ref))
    )
    moments = [f"{weekday(at.date())} {at:%H:%M}" for at in (login.created_at, login.last_active_at)]
    return row(LOGINS, (browser, login.address, *moments, ending))


def browser_words(agent: str) -> str:
    """Firefox on Windows: enough to know one's own machine by."""
    named = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    browser = next((name for sign, name in named if sign in agent), "Another program")
    system = next((name for sign, name in systems if sign in agent), None)
    return f"{browser} on {system}" if system else browser


def _logins(viewer: Viewer) -> list[OpenLogin]:
    with reading(viewer.scope) as session:
        return own_logins(session, viewer.scope)
