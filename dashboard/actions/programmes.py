"""Setting the home programme: a new version from a day on, with its reason; a pause with reason and end; both can be taken back."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from dashboard.actions import kept, needs
from dashboard.actions.kept import Doubtful, Entry
from dashboard.care import catalogue, programme_check
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import audit, idempotency, programmes, rows
from db.commands.programmes import NewVersion
from db.commands.rows import Kept
from db.engine import Conflict, Refused, Session, writing
from db.exercise_records import Version
from db.queries import exercise
from db.records import ProgrammeExercise

AHEAD_DAYS = 60
"""A version is started at most this far ahead: what is needed later is not known yet."""


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


MaybeDay = Annotated[date | None, BeforeValidator(_blank_is_none)]
Many = Annotated[Annotated[int, Field(ge=1, le=600)] | None, BeforeValidator(_blank_is_none)]
Words = Annotated[str, Field(max_length=300)]
Weekdays = Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(max_length=7)]


class Dose(BaseModel):
    """One exercise as it is to be done from now on."""

    exercise_key: Annotated[str, Field(max_length=20)]
    weekdays: Weekdays = ()
    sets: Many = None
    reps: Many = None
    minutes: Many = None
    hold_s: Many = None
    assisted: bool = False
    notes: Words = ""


class Start(Entry):
    """version: how many versions there were when the form was opened, 0 for a first programme. confirmed: what looked odd was looked at again."""

    version: int = Field(ge=0)
    starts_on: date
    review_on: MaybeDay = None
    reason: Words
    exercises: Annotated[tuple[Dose, ...], Field(max_length=40)] = ()
    confirmed: bool = False


class Pause(Entry):
    starts_on: date
    ends_on: MaybeDay = None
    reason: Words


class Resume(Entry):
    """Today is asked for again: the pause ends the day before."""

    row_id: UUID
    version: int


def start(viewer: Viewer, entry: Start) -> int | None:
    """The new version's number, once, whatever the browser repeats; None when the person is out of reach.

    Raises Refused, Doubtful, and Conflict when somebody made a version meanwhile.
    """
    exercises = _exercises(entry)
    request = b"programme.started" + entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, entry.key, request):
            return int(before["number"])
        if not programmes.hold(session, viewer.scope, entry.patient_id):
            return None
        known = exercise.versions(session, viewer.scope, entry.patient_id)
        last = max((one.number for one in known), default=0)
        if last != entry.version:
            newest = next((one for one in known if one.number == last), None)
            if newest is None:
                raise Refused("The version that this page shows was taken back. Open the page again.")
            theirs = f"Version {newest.number} from {day(newest.starts_on)}, by {newest.author or 'somebody'}: {newest.reason or 'no reason kept'}"
            raise Conflict({"version": last, "says": [theirs, f"Yours: from {day(entry.starts_on)}: {entry.reason}"]})
        _check_start(entry, known)
        odd = programme_check.odd(exercises)
        if odd and not entry.confirmed:
            raise Doubtful(odd)
        running = [one for one in known if one.ends_on is None or one.ends_on >= entry.starts_on]
        made = programmes.start(session, viewer.scope, entry.patient_id, NewVersion(entry.starts_on, entry.review_on, entry.reason.strip(), exercises))
        until = running[-1].ends_on if running else None
        _finish(session, viewer, entry.patient_id, "programme.started", made)
        done = {"by": str(viewer.account_id), "programme": str(made), "of": str(entry.patient_id), "number": last + 1}
        idempotency.remember(session, viewer.scope, entry.key, request, done | {"was_until": until.isoformat() if until else None})
        return last + 1


def take_back(viewer: Viewer, key: UUID) -> bool:
    """Take one's own start of a version a moment ago back, while it is the last; False when it cannot be."""
    with writing(by=viewer.scope) as session:
        found = idempotency.own(session, viewer.scope, key, kept.UNDO_FOR)
        if "programme" not in found or not programmes.hold(session, viewer.scope, patient_id := UUID(found["of"])):
            return False
        was_until = date.fromisoformat(found["was_until"]) if found["was_until"] else None
        if not programmes.take_back(session, viewer.scope, patient_id, made := UUID(found["programme"]), was_until=was_until):
            return False
        _finish(session, viewer, patient_id, "programme.taken_back", made)
        return True


def pause(viewer: Viewer, entry: Pause) -> UUID | None:
    """Nothing is asked on these days, and they leave every denominator. Raises Refused."""
    reason = entry.reason.strip()
    if not reason:
        raise Refused("Say why the programme is paused.")
    if entry.ends_on is not None and entry.ends_on < entry.starts_on:
        raise Refused("The pause ends before it begins. Check both days.")
    if abs((entry.starts_on - today()).days) > AHEAD_DAYS:
        raise Refused(f"A pause begins within {AHEAD_DAYS} days of today. Check the day.")

    def write(session: Session) -> Kept | None:
        if not programmes.hold(session, viewer.scope, entry.patient_id):
            return None
        for other in exercise.pause_rows(session, viewer.scope, entry.patient_id):
            if other.starts_on <= (entry.ends_on or date.max) and entry.starts_on <= (other.ends_on or date.max):
                raise Refused(f"It is paused already from {day(other.starts_on)}{f' to {day(other.ends_on)}' if other.ends_on else ''}: {other.reason}.")
        values = {"starts_on": entry.starts_on, "ends_on": entry.ends_on, "reason": reason}
        return rows.put(session, viewer.scope, "programme_pause", entry.patient_id, values)

    return kept.once(viewer, entry, write, action="programme.paused")


def resume(viewer: Viewer, entry: Resume) -> UUID | None:
    """Raises Refused when the pause began today (take it back instead), and Conflict."""

    def write(session: Session) -> Kept | None:
        found = next((one for one in exercise.pause_rows(session, viewer.scope, entry.patient_id) if one.id == entry.row_id), None)
        if found is not None and found.starts_on >= today():
            raise Refused("The pause has not begun before today. Give it another end instead.")
        values = {"ends_on": today() - timedelta(days=1)}
        return rows.change(session, viewer.scope, "programme_pause", entry.patient_id, {"id": entry.row_id}, entry.version, values)

    return kept.once(viewer, entry, write, action="programme.resumed")


def _exercises(entry: Start) -> tuple[ProgrammeExercise, ...]:
    """As they are stored. Raises Refused for what cannot be."""
    if not entry.reason.strip():
        raise Refused("Say why the programme changes.")
    if len({dose.exercise_key for dose in entry.exercises}) < len(entry.exercises):
        raise Refused("An exercise stands twice.")
    made = []
    for dose in entry.exercises:
        name = catalogue.exercise_name(dose.exercise_key)
        if dose.exercise_key not in catalogue.exercises():
            raise Refused("Choose exercises from the list.")
        if not dose.weekdays:
            raise Refused(f"{name}: choose at least one day.")
        weekdays = tuple(sorted(set(dose.weekdays)))
        made.append(ProgrammeExercise(dose.exercise_key, weekdays, dose.sets, dose.reps, dose.minutes, dose.hold_s, dose.assisted, dose.notes.strip()))
    return tuple(made)


def _check_start(entry: Start, known: list[Version]) -> None:
    if not today() <= entry.starts_on <= today() + timedelta(days=AHEAD_DAYS):
        raise Refused(f"A version starts today or within {AHEAD_DAYS} days: what was done before was done under the old one.")
    if entry.review_on is not None and entry.review_on <= entry.starts_on:
        raise Refused("The next review is after the start.")
    latest = max((one.starts_on for one in known), default=None)
    if latest is not None and entry.starts_on <= latest:
        raise Refused(f"The version before it starts on {day(latest)}. The next one can start on the day after, or take that one back.")


def _finish(session: Session, viewer: Viewer, patient_id: UUID, action: str, programme_id: UUID) -> None:
    needs.refresh(session, viewer.scope, [patient_id], today())
    audit.record(session, viewer.scope, action=action, object_kind="programme", object_id=programme_id, patient_id=patient_id, login_ref=viewer.login_ref)
