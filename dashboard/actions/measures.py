"""Entering what was measured at a visit: read, compare with what stands and with the value before, write once, and take it back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, create_model

from dashboard.actions import needs
from dashboard.actions.kept import UNDO_FOR, Doubtful, Entry
from dashboard.care import measure_words
from dashboard.care.bands import slip
from dashboard.care.measure_forms import FIELDS, FORMS
from dashboard.care.words import day, number
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import audit, idempotency, measures
from db.commands.measures import Place, Stood
from db.engine import Refused, Session, writing
from db.errors import Conflict
from db.intake import numbers
from db.intake.problems import Bad
from db.records import Reading
from db.vocabulary import MEASURES

OLDEST_DAYS = 366 * 20


class Visit(Entry):
    """What every form of measurements sends besides its values. version: what stood and was seen, as `Conflict` told it."""

    measured_on: date
    version: Annotated[str, Field(max_length=600)] = ""
    confirmed: bool = False


_TYPED: dict[str, Any] = {name: (Annotated[str, Field(max_length=20)], "") for name in FIELDS}
Measured = create_model("Measured", __base__=Visit, **_TYPED)
"""A visit with one text a value, empty where nothing was typed."""


def record(viewer: Viewer, entry: Visit) -> int | None:
    """Save a visit once, whatever the browser repeats; how many values, or None when the person is out of reach.

    Raises Refused in words for the user, also for a value that this role does not enter; Doubtful; and Conflict with what stands for that day.
    """
    values = _values(viewer, entry)
    _possible_day(entry.measured_on)
    request = b"measures" + entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, entry.key, request):
            return len(before["measured"])
        if not measures.hold(session, viewer.scope, entry.patient_id):
            return None
        stood = measures.of_day(session, viewer.scope, entry.patient_id, entry.measured_on)
        changed = {place: value for place, value in values.items() if place not in stood or stood[place].value != value}
        if not changed:
            raise Refused(f"These values stand for {day(entry.measured_on)} already. Nothing was changed.")
        _unseen(changed, stood, entry.version)
        if not entry.confirmed and (lines := _doubts(session, viewer, entry, changed)):
            raise Doubtful(lines)
        written = measures.write(session, viewer.scope, entry.patient_id, entry.measured_on, changed, stood)
        needs.refresh(session, viewer.scope, [entry.patient_id], today())
        for row in written:
            audit.record(
                session,
                viewer.scope,
                action="measurement.added" if row["was"] is None else "measurement.changed",
                object_kind="measurement",
                object_id=UUID(row["id"]),
                patient_id=entry.patient_id,
                login_ref=viewer.login_ref,
            )
        result = {"by": str(viewer.account_id), "patient_id": str(entry.patient_id), "measured": written}
        idempotency.remember(session, viewer.scope, entry.key, request, result)
        return len(written)


def take_back(viewer: Viewer, key: UUID) -> UUID | None:
    """Undo one's own visit of a moment ago; whose it was, or None when it is too late or somebody changed a value since."""
    with writing(by=viewer.scope) as session:
        patient_id = measures.take_back(session, viewer.scope, key, UNDO_FOR)
        if patient_id is None:
            return None
        needs.refresh(session, viewer.scope, [patient_id], today())
        audit.record(
            session, viewer.scope, action="measurement.taken_back", object_kind="patient", object_id=patient_id, patient_id=patient_id,
            login_ref=viewer.login_ref,
        )  # fmt: skip
        return patient_id


def _values(viewer: Viewer, entry: Visit) -> dict[Place, float]:
    """What was typed, in the stored units; every slip at once, so that nobody corrects them one by one."""
    allowed = {field.name for form in viewer.view.records for field in FORMS[form].fields}
    found: dict[Place, float] = {}
    wrong = []
    for name, field in FIELDS.items():
        typed = getattr(entry, name, "").strip()
        if not typed:
            continue
        if name not in allowed:
            raise Refused(f"{field.words} is not among what your role enters. Ask a colleague whose role does.")
        try:
            value = numbers.measured(typed, field.measure, None, confirmed=True)
        except Bad as bad:
            wrong.append(f"{field.words}: {bad.problem.lower()}. Enter {measure_words.limits(field.measure)}.")
            continue
        found[field.measure, field.position] = round(value, MEASURES[field.measure].decimals)
    if wrong:
        raise Refused(" ".join(wrong))
    if not found:
        raise Refused("Nothing is filled in. Enter at least one value.")
    return found


def _possible_day(on: date) -> None:
    if on > today():
        raise Refused(f"{day(on)} is in the future. Enter the day on which it was measured.")
    if on < today() - timedelta(days=OLDEST_DAYS):
        raise Refused(f"{day(on)} is more than 20 years ago. Check the year.")


def _unseen(changed: Mapping[Place, float], stood: Mapping[Place, Stood], seen: str) -> None:
    """Raises Conflict where another value stands for that day which the person has not seen."""
    names = {(field.measure, field.position): name for name, field in FIELDS.items()}
    both = {names[place]: stood[place] for place in changed if place in stood}
    token = ",".join(f"{name}:{each.version}" for name, each in sorted(both.items()))
    if both and token != seen:
        raise Conflict({"version": token, **{name: number(each.value, MEASURES[FIELDS[name].measure].decimals) for name, each in both.items()}})


def _doubts(session: Session, viewer: Viewer, entry: Visit, changed: Mapping[Place, float]) -> list[str]:
    earlier = measures.before(session, viewer.scope, entry.patient_id, entry.measured_on, [measure for measure, _ in changed])
    found = []
    for (measure, position), now in changed.items():
        was = earlier.get((measure, position))
        if was is None or not slip(measure, now, was.value):
            continue
        this = measure_words.named(Reading(was.id, measure, entry.measured_on, now, position))
        far = f"{number(abs(now - was.value), MEASURES[measure].decimals)} {measure_words.step(measure)} {'less' if now < was.value else 'more'}"
        found.append(f"{this} is {far} than {measure_words.value(measure, was.value)} on {day(was.measured_on)}.")
    return found
