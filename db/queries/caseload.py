"""Questions about a whole clinic over time: who came and left, who leads, what is open, scores and events; of the ended where the scope asks for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, and_, cast, func, literal, select, text
from sqlalchemy.orm import Session

from db.records import ALL, Happening, Scope, Score
from db.scope import of_seen, seen_by
from db.tables import Alsfrs, CareTeam, Event, Patient, PatientLine, Task
from db.tables.measured import ITEMS
from db.task_records import WeekOfTasks
from db.vocabulary import OPEN_STATES, Discipline, EventKind, Item5Form, Mode, PatientStatus, TaskState

_UNNAMED = UUID(int=0)
_FORMS = {form.value: form for form in Item5Form}
_MODES = {mode.value: mode for mode in Mode}
_KINDS = {kind.value: kind for kind in EventKind}
CARRIED = tuple(state.value for state in OPEN_STATES if state is not TaskState.PROPOSED)
"""Tasks that somebody carries: what is only proposed is nobody's work yet."""


@dataclass(frozen=True)
class Person:
    """One person, also when care has ended. since_on: first day under care; where nobody wrote it down, the first score or the day of entry.

    place: the class of the review list (0 the gravest), None where no line of today's rules stands. ended_on: the first day no longer under care.
    """

    id: UUID
    family_name: str
    given_name: str
    born_on: date | None
    site: str | None
    since_on: date
    ended_on: date | None
    ended_as: PatientStatus | None
    diagnosed_on: date | None
    onset_on: date | None
    place: int | None


def people(session: Session, scope: Scope, *, mark: str, today: date) -> list[Person]:
    """Everybody the scope sees, by name. `mark` names the rules by which a line must have been made."""
    first = select(func.min(Alsfrs.assessed_on)).where(Alsfrs.clinic_id == Patient.clinic_id, Alsfrs.patient_id == Patient.id).scalar_subquery()
    entered = cast(Patient.created_at, Date)
    since = func.least(func.coalesce(Patient.enrolled_on, func.least(first, entered)), Patient.status_on, cast(literal(today), Date))
    wanted = (
        select(
            Patient.id,
            Patient.family_name,
            Patient.given_name,
            Patient.born_on,
            Patient.site,
            since,
            Patient.status_on,
            Patient.status,
            Patient.diagnosed_on,
            Patient.onset_on,
            PatientLine.place,
        )
        .outerjoin(PatientLine, and_(PatientLine.clinic_id == Patient.clinic_id, PatientLine.patient_id == Patient.id, PatientLine.mark == mark))
        .where(seen_by(scope, Patient))
        .order_by(func.lower(Patient.family_name), func.lower(Patient.given_name), Patient.id)
    )
    found = []
    for id_, family, given, born, site, since_on, ended_on, status, diagnosed, onset, place in session.connection().execute(wanted).all():
        ended_as = None if ended_on is None else PatientStatus(status)
        found.append(Person(id_, family, given, born, site, since_on, ended_on, ended_as, diagnosed, onset, place))
    return found


def sites(session: Session, scope: Scope) -> list[str]:
    """The sites that people belong to, by name."""
    wanted = select(Patient.site).where(seen_by(scope, Patient), Patient.site != "").distinct().order_by(Patient.site)
    return [site for site in session.scalars(wanted) if site]


def leads(session: Session, scope: Scope) -> dict[UUID, dict[Discipline, UUID]]:
    """The named lead of each discipline, by person."""
    found: dict[UUID, dict[Discipline, UUID]] = {}
    wanted = select(CareTeam.patient_id, CareTeam.discipline, CareTeam.account_id).where(of_seen(scope, CareTeam))
    for who, discipline, account_id in session.connection().execute(wanted).all():
        found.setdefault(who, {})[_DISCIPLINES[discipline]] = account_id
    return found


def open_tasks(session: Session, scope: Scope) -> dict[UUID, int]:
    """How many tasks each colleague carries: accepted, and not finished."""
    wanted = select(Task.owner_id, func.count()).where(Task.clinic_id == scope.clinic_id, Task.state.in_(CARRIED), Task.owner_id.is_not(None))
    return {owner: count for owner, count in session.connection().execute(wanted.group_by(Task.owner_id)).all() if owner is not None}


def scores(session: Session, scope: Scope) -> dict[UUID, list[Score]]:
    """Every ALSFRS-R of each person, oldest first; who scored is not asked."""
    columns = (getattr(Alsfrs, item) for item in ITEMS)
    wanted = select(Alsfrs.patient_id, Alsfrs.assessed_on, Alsfrs.item5_form, Alsfrs.mode, *columns).where(of_seen(scope, Alsfrs))
    found: dict[UUID, list[Score]] = {}
    for who, on, form, mode, *items in session.connection().execute(wanted.order_by(Alsfrs.patient_id, Alsfrs.assessed_on, Alsfrs.mode)).all():
        found.setdefault(who, []).append(Score(_UNNAMED, who, on, tuple(items), _FORMS[form], _MODES[mode], None, 0))
    return found


def events(session: Session, scope: Scope) -> dict[UUID, list[Happening]]:
    """What happened to each person, oldest first, without what was written about it."""
    wanted = select(Event.patient_id, Event.kind, Event.happened_on, Event.ended_on, Event.injury).where(of_seen(scope, Event))
    found: dict[UUID, list[Happening]] = {}
    for who, kind, on, ended, injury in session.connection().execute(wanted.order_by(Event.patient_id, Event.happened_on, Event.id)).all():
        found.setdefault(who, []).append(Happening(_UNNAMED, _KINDS[kind], on, ended, injury, ""))
    return found


_DISCIPLINES = {discipline.value: discipline for discipline in Discipline}


_WEEKS = text(
    """SELECT on_day, CASE WHEN grouping(site) = 1 THEN :all ELSE site END,
         CASE WHEN grouping(discipline) = 1 THEN :all ELSE discipline END, count(*) FILTER (WHERE late), count(*), count(DISTINCT patient_id)
       FROM (
         SELECT w.on_day, CASE WHEN p.id IS NOT NULL THEN coalesce(p.site, '') END AS site, t.discipline, t.due_on < w.on_day AS late, t.patient_id
         FROM (SELECT (CAST(:today AS date) - extract(isodow FROM CAST(:today AS date))::int % 7 - 7 * n)::date AS on_day
               FROM generate_series(0, :weeks - 1) n) w
         JOIN task t ON t.clinic_id = :clinic AND t.created_at::date <= w.on_day AND (t.closed_at IS NULL OR t.closed_at::date > w.on_day)
         LEFT JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = t.patient_id
         WHERE p.id IS NULL OR p.status = 'under_care' OR p.status_on > w.on_day
       ) open GROUP BY GROUPING SETS ((on_day, site, discipline), (on_day, site), (on_day, discipline), (on_day)) ORDER BY on_day"""
)


def weeks_overdue(session: Session, scope: Scope, *, today: date, weeks: int = 52) -> list[WeekOfTasks]:
    """Open and overdue tasks at the end of each of the last weeks that are over, oldest first, by the due days they have now. Counts only.

    From the day somebody's care ended, their tasks are in no week.
    """
    asked = {"clinic": scope.clinic_id, "today": today, "weeks": weeks, "all": ALL}
    return [WeekOfTasks(*row) for row in session.connection().execute(_WEEKS, asked).all()]
