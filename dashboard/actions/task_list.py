"""What the task list is told: rows as they come from the database, and beside them clocks, suggested owners, loads, whose week it is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson

from dashboard.actions import calendar
from dashboard.care import owners
from dashboard.care.owners import Candidate, Choice, Need
from dashboard.care.rules_file import by_key
from dashboard.care.task_times import tasks as task_words
from dashboard.care.task_times import triage_clock
from dashboard.care.triage_turn import turn
from dashboard.care.words import weekday
from dashboard.care.working_days import WorkingDays
from dashboard.roles import VIEWS, Permission, Viewer
from db.engine import reading
from db.queries import task_list as queries
from db.queries.people import Colleague
from db.queries.task_list import Listed, Proposal
from db.vocabulary import Discipline

DONE_DAYS = 14
"""Closed tasks stay in the list so long."""
OFFERED = 6
AHEAD_DAYS = (7, 14, 28)
"""Days ahead that are offered for a due day, a wait and a snooze; put on the next day on which the clinic works."""


def whole(viewer: Viewer, today: date) -> bytes:
    """Everything the page needs, as JSON. Who may not see patients gets their own tasks only."""
    found = _listed(viewer, today)
    everybody = [person(one, found.open, today) for one in found.people]
    keeper = turn([one for one in found.people if one.active and Permission.TRIAGE in VIEWS[one.role].may], today)
    meta = {
        "today": today.isoformat(),
        "me": str(viewer.account_id),
        "people": everybody,
        "roles": {role.value: [view.title, view.discipline] for role, view in VIEWS.items()},
        "disciplines": [one.value for one in Discipline],
        "triage": _judged(found, today) if viewer.may(Permission.TRIAGE) else {},
        "turn": {"name": keeper.who.name if keeper.who else None, "until": weekday(keeper.until)},
        "rules": {key: rule.title for key, rule in by_key().items()},
        "declines": list(task_words().decline_reasons),
        "may": {"triage": viewer.may(Permission.TRIAGE), "team": _sees_all(viewer), "patient": viewer.may(Permission.SEE_PATIENT)},
        "done_days": DONE_DAYS,
        "ahead": [[n, calendar.parsed(found.calendar).from_(today + timedelta(days=n)).isoformat()] for n in AHEAD_DAYS],
    }
    return orjson.dumps({"rows": orjson.Fragment(found.rows), "meta": meta})


def rows(viewer: Viewer, task_ids: Collection[UUID], today: date) -> list[dict[str, Any]]:
    """Some rows as they are now: what a change is answered with."""
    found = _listed(viewer, today, only=task_ids)
    return list(orjson.loads(found.rows))


def choices(viewer: Viewer, task_ids: Collection[UUID], today: date) -> dict[str, Any]:
    """Who might take these tasks, in order, with reasons and the load after; and the pool, when they are of one discipline."""
    found = _listed(viewer, today, only=task_ids)
    shown = {row["id"]: row for row in orjson.loads(found.rows)}
    needs = [
        Need(
            UUID(row["pid"]) if "pid" in row else None,
            Discipline(row["d"]) if "d" in row else None,
            date.fromisoformat(row["due"]) if "due" in row else None,
            row.get("site"),
        )
        for row in shown.values()
    ]
    with reading(viewer.scope) as session:
        leads = queries.leads(session, viewer.scope, [need.patient_id for need in needs if need.patient_id is not None])
    disciplines = sorted({need.discipline for need in needs if need.discipline is not None})
    ranked = owners.ranked(needs, candidates(found), leads, today, calendar.parsed(found.calendar))[:OFFERED] if needs else []
    return {
        "ids": sorted(shown),
        "people": [_offered(one) for one in ranked],
        "pool": disciplines[0].value if len(disciplines) == 1 and all(need.discipline for need in needs) else None,
        "patients": len({need.patient_id for need in needs if need.patient_id}),
        "disciplines": [one.value for one in disciplines],
    }


def person(one: Colleague, open_now: Mapping[UUID, int], today: date) -> dict[str, Any]:
    """A colleague as lists show one: load, and when they are back."""
    return {
        "id": str(one.account_id),
        "name": one.name,
        "disc": VIEWS[one.role].discipline,
        "role": one.role.value,
        "on": one.active,
        "open": open_now.get(one.account_id, 0),
        "cap": one.weekly_capacity,
        "away": one.away_words(today) or None,
    }


def candidates(found: Listed) -> list[Candidate]:
    """Who could be given a task at all: works here, and treats people or keeps their care together."""
    return [
        Candidate(
            one.account_id,
            one.name,
            VIEWS[one.role].discipline,
            one.site,
            found.open.get(one.account_id, 0),
            one.weekly_capacity,
            one.absent_from,
            one.absent_until,
        )
        for one in found.people
        if one.active and VIEWS[one.role].discipline is not None
    ]


def _judged(found: Listed, today: date) -> dict[str, dict[str, Any]]:
    """For each proposal the time left, and whom its discipline suggests; none is suggested for a task without one."""
    working, able = calendar.parsed(found.calendar), candidates(found)
    judged = {}
    for one in found.proposals:
        clock = triage_clock(one.made_on, one.priority, working, today)
        best = suggestion(one, able, found.leads, today, working)
        judged[str(one.id)] = {
            "left": clock.left,
            "said": clock.words,
            "to": str(best.who.id) if best else None,
            "why": " · ".join(best.reasons) if best else "",
            "led": one.patient_id is not None and one.discipline is not None and (one.patient_id, one.discipline) in found.leads,
        }
    return judged


def suggestion(one: Proposal, able: Sequence[Candidate], leads: Mapping[tuple[UUID, Discipline], UUID], today: date, working: WorkingDays) -> Choice | None:
    if one.discipline is None:
        return None
    ranked = owners.ranked([Need(one.patient_id, one.discipline, one.due_on, one.site)], able, leads, today, working)
    return ranked[0] if ranked and ranked[0].back_in_time else None


def _offered(one: Choice) -> dict[str, Any]:
    return {
        "id": str(one.who.id),
        "name": one.who.name,
        "why": " · ".join(one.reasons),
        "now": one.who.open,
        "after": one.after,
        "cap": one.who.capacity,
        "back": one.back_in_time,
    }


def _sees_all(viewer: Viewer) -> bool:
    return viewer.may(Permission.SEE_PATIENT)


def _listed(viewer: Viewer, today: date, only: Collection[UUID] | None = None) -> Listed:
    with reading(viewer.scope) as session:
        return queries.listed(session, viewer.scope, today - timedelta(days=DONE_DAYS), everything=_sees_all(viewer), only=only)
