"""My work: the next person to review is open and in focus; beside it what is due and what is new."""

from typing import Any
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel

from dashboard.actions import my_work, review, rollover
from dashboard.actions.review import Put, TakeBack
from dashboard.care.words import called, count, day, weekday
from dashboard.clock import here, now, today
from dashboard.components.markup import Tree, drawn, h, tree_of
from dashboard.gate import Page
from dashboard.panels import late_aids, work_card, work_lists
from dashboard.panels.work_card import Turn
from dashboard.roles import Permission, Viewer, Work
from db.engine import reading
from db.errors import Refused
from db.vocabulary import ReviewKind

page = Page("/", title="My work", needs=Permission.SEE_WORK)
PLACES = ("work-hi", "work-next", "work-then", "work-side")


class At(BaseModel):
    """Whom to open; n tells one asking from the next."""

    n: int = 0
    patient: UUID | None = None


class Asked(BaseModel):
    at: At


@page.layout
def layout(viewer: Viewer) -> Component:
    """Everything at once; of a clinic that is to be rolled forward only the frame, which then asks (assets/my-work.js): opening a page writes nothing."""
    behind = rollover.behind(viewer, today=today())
    waiting = (None, h("p", "Looking who is next", cls="muted wait-card"), None, None)
    hi, card, then, side = waiting if behind else _drawn(viewer, None)
    return html.Div(
        [
            html.Div([html.H1(_greeting(viewer), id="work-h1"), drawn("work-hi", hi, className="flat")], className="hi"),
            html.Div([html.Div([drawn("work-next", card), drawn("work-then", then)]), html.Div([drawn("work-side", side)])], className="cols wk"),
            dcc.Store(id="work-at"),
            *[dcc.Store(id=name) for name in ("work-mark", "work-back", "work-told")],
            html.Div(id="work-heard", hidden=True),
        ],
        id="work-page",
        **({"data-behind": ""} if behind else {}),
    )


@page.callback([Output(tree_of(place), "data") for place in PLACES], [Input("work-at", "data")], takes=Asked, initial=False)
def look(viewer: Viewer, asked: Asked) -> tuple[Tree, Tree, Tree | None, Tree]:
    """All of the page, about the one who is to be open. Whoever looks first on a day rolls the clinic forward."""
    rollover.roll(viewer, today=today())
    return _drawn(viewer, asked.at.patient)


def _drawn(viewer: Viewer, wanted: UUID | None) -> tuple[Tree, Tree, Tree | None, Tree]:
    found = my_work.find(viewer, wanted, today())
    turn = Turn(found.queue, found.place) if found.queue else None
    shown = work_card.card(turn, found.opened, found.others, viewer, today()) if turn and found.opened else work_card.empty_card(found.led)
    after = [_aids(viewer) if Work.AIDS in viewer.view.work else None, work_card.then(turn, viewer, found.led, today())]
    return _hi(viewer, found), shown, h("div", after), h("div", [_part(work, viewer, found) for work in viewer.view.work])


@page.callback(Output("work-told", "data"), [Input("work-mark", "data")], takes=Put, needs=Permission.MARK_REVIEW, writes=True)
def mark(viewer: Viewer, asked: Put) -> dict[str, Any]:
    try:
        made, until = review.put(viewer, asked)
    except Refused as refused:
        return {"key": str(asked.key), "refused": str(refused)}
    words = f"Seen until {day(until)}" if asked.kind is ReviewKind.SEEN else f"Put off until {day(until)}"
    return {"key": str(asked.key), "mark": str(made), "words": words, "patient": str(asked.patient_id)}


@page.callback(Output("work-told", "data", allow_duplicate=True), [Input("work-back", "data")], takes=TakeBack, needs=Permission.MARK_REVIEW, writes=True)
def back(viewer: Viewer, asked: TakeBack) -> dict[str, Any]:
    return {"key": str(asked.key), "back": str(review.take_back(viewer, asked))}


page.clientside("care_work.told", Output("work-heard", "title"), [Input("work-told", "data")], initial=False)


def _greeting(viewer: Viewer) -> list[Any]:
    hour = now().astimezone(here()).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return [f"Good {part}, {called(viewer.name)} ", html.Span(viewer.view.title)]


def _hi(viewer: Viewer, found: my_work.MyWork) -> Tree:
    said: list[Tree] = [h("span", weekday(today()), cls="muted")]
    if found.meeting is not None:
        meeting, mine = found.meeting
        when = "today" if meeting.on_day == today() else weekday(meeting.on_day)
        said.append(h("span", f"{meeting.name} {when} {meeting.starts_at:%H:%M}, ", h("b", mine), f" of {count(meeting.patients, 'patient')} yours"))
        if any(place.href == "/meetings" for place in viewer.view.nav):
            said.append(h("a", "Open agenda", href=f"/meetings/{meeting.id}/plan", cls="btn"))
    return h("p", said)


def _aids(viewer: Viewer) -> Tree:
    with reading(viewer.scope) as session:
        return late_aids.late_aids(session, viewer, today())


def _part(work: Work, viewer: Viewer, found: my_work.MyWork) -> Tree | None:
    if work is Work.AIDS:
        return None  # has more columns than fit beside the card: it stands below it
    if work is Work.DUE:
        return work_lists.due(found.due, viewer, today())
    return work_lists.news(found.news, found.told, viewer.account_id, here(), found.since_on, today())
