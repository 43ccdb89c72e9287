"""The frame of every signed-in page: skip link, header, navigation by role, the place where the page goes."""

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.care.words import initials
from dashboard.roles import Permission, Place, RoleView, Viewer

IN_BAR = 4
SCHEMES = {"light": "light", "dark": "dark"}


def shell(viewer: Viewer, content: Component) -> Component:
    """The whole page around `content`. assets/shell.js marks the current place, polls, and says what is wrong; assets/palette.js opens over it."""
    return html.Div(
        id="theme",
        **{"data-scheme": forced(viewer.theme)},
        children=[
            html.A("Skip to content", href="#main", className="skip", **{"data-reload": ""}),
            html.Div(
                [_top(viewer), _nav(viewer.view.nav), html.Main(content, className="page", id="main", tabIndex=-1)],
                className="shell",
                id="shell",
                **{
                    "data-keys": "on" if viewer.keys_on else "off",
                    "data-email": viewer.email,
                    "data-account": str(viewer.account_id),
                    "data-home": viewer.view.home,
                    **_palette(viewer),
                },
            ),
            _bar(viewer.view),
            html.Div(id="toasts", className="toasts", role="log", **{"aria-live": "polite", "aria-label": "Messages"}),
        ],
    )


def forced(theme: str) -> str:
    """The color scheme that a person chose; nothing for `system`, which follows the machine."""
    return SCHEMES.get(theme, "")


def _palette(viewer: Viewer) -> dict[str, str]:
    """What the palette may offer this person: whether it finds people, and what it does about one."""
    doings = [{"words": one.words, "cap": one.cap, "href": one.href, "event": one.event} for one in viewer.view.doings]
    return {"data-doings": json.dumps(doings), **({"data-finds": ""} if viewer.may(Permission.SEE_PATIENTS) else {})}


def _top(viewer: Viewer) -> Component:
    return html.Header(
        [
            html.Div(html.A(viewer.clinic_name, href=viewer.view.home, className="top-home"), className="top-clinic"),
            html.Button(
                [html.Span(["Search", html.Span(" or jump…", className="more")]), html.Kbd("Ctrl K", className="cap")],
                id="jump-open",
                className="search",
                type="button",
                **{"aria-haspopup": "dialog", "aria-keyshortcuts": "Control+K"},
            ),
            html.Div(
                [
                    html.Span([html.Span(className="dot"), html.Span("Up to date", className="status-text")], id="status", role="status"),
                    html.Button(["New task", html.Kbd("c")], className="btn", type="button", **{"data-quick": ""}),
                    html.A(id="next-meeting", href="/meetings", hidden=True, className="next-m"),
                    _user_menu(viewer),
                ],
                className="top-right",
            ),
        ],
        className="top",
    )


def _user_menu(viewer: Viewer) -> Component:
    short = initials(viewer.name)
    return html.Details(
        [
            html.Summary(short, className="who", **{"aria-label": f"{short}: {viewer.name}, {viewer.view.title}, menu"}),
            html.Div(
                [
                    html.P([html.B(viewer.name), html.Br(), html.Span(f"{viewer.view.title}, {viewer.clinic_name}", className="label")]),
                    html.A("Profile and keys", href="/me"),
                    html.Button(["Keys on this page", html.Kbd("?", className="cap")], type="button", **{"data-keys-help": ""}),
                    html.Form(html.Button("Sign out", type="submit"), action="/sign-out", method="POST"),
                ],
                className="sheet user-menu",
            ),
        ],
        className="user pop",
        id="user-menu",
    )


def _nav(places: Sequence[Place]) -> Component:
    return html.Nav(html.Div([html.A(place.label, href=place.href) for place in places], className="nav-in"), className="nav", **{"aria-label": "Main"})


def _bar(view: RoleView) -> Component:
    """The phone's bar: where the role starts and what comes next to it; the rest is one press away."""
    places = sorted(view.nav, key=lambda place: not view.home.startswith(place.href) if place.href != "/" else view.home != "/")
    links = [html.A(place.label, href=place.href) for place in places]
    rest = [*links[IN_BAR:], html.A("Me", href="/me")]
    more = html.Details([html.Summary("More"), html.Div(rest, className="sheet")], className="tab-more pop")
    return html.Nav([*links[:IN_BAR], more], className="tabbar", **{"aria-label": "Main, short"})
