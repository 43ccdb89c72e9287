"""Saving an ALSFRS-R: decide whether it may be stored, store it once, take it back, keep what is half typed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.actions import needs
from dashboard.actions.alsfrs_shapes import NOT_ASSESSED, Draft, Save, Typed, Undo
from dashboard.care import alsfrs, slips, staging
from dashboard.care.typed_day import typed_day
from dashboard.care.words import day, signed
from dashboard.clock import now, today
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import alsfrs as commands
from db.commands import audit, drafts, idempotency
from db.commands.alsfrs import Scored
from db.engine import Session, writing
from db.queries import alsfrs_entry, measured, patients, people
from db.records import Patient, Score
from db.vocabulary import Mode

NEW = "new"
UNDO_FOR = timedelta(minutes=2)  # the message offers it for ten seconds; the rest is for a slow line
OBJECT = "alsfrs"
ADDED, CHANGED, TAKEN_BACK = "alsfrs.added", "alsfrs.changed", "alsfrs.taken_back"


def save(viewer: Viewer, entry: Save) -> dict[str, Any]:
    """Store it, or say what stands in the way: {kind: saved | ask | newer | refused}. Raises Missing when patient or score is out of reach."""
    request = entry.model_dump_json(exclude={"attempt"}).encode()
    with writing(by=viewer.scope) as session:
        if earlier := idempotency.once(session, viewer.scope, entry.key, request):
            return earlier
        if not commands.hold(session, viewer.scope, entry.patient_id):
            raise Missing("patient", entry.patient_id)
        answer = {"key": str(entry.key), **_decided(session, viewer, entry)}
        if answer["kind"] == "saved":
            idempotency.remember(session, viewer.scope, entry.key, request, answer)
        return answer


def undo(viewer: Viewer, patient_id: UUID, wanted: Undo) -> dict[str, Any]:
    """Take one's own last save back: {done, text}. Raises Missing when the patient is out of reach."""
    request = patient_id.bytes + wanted.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if earlier := idempotency.once(session, viewer.scope, wanted.key, request):
            return earlier
        if not commands.hold(session, viewer.scope, patient_id):
            raise Missing("patient", patient_id)
        answer = _taken_back(session, viewer, patient_id, wanted)
        idempotency.remember(session, viewer.scope, wanted.key, request, answer)
        return answer


def keep_draft(viewer: Viewer, patient_id: UUID, sent: Draft) -> None:
    """Keep what is half typed, or throw it away. Raises Missing when patient or score is out of reach."""
    with writing(by=viewer.scope) as session:
        scope = viewer.scope
        if not alsfrs_entry.sees(session, scope, patient_id):
            raise Missing("patient", patient_id)
        if sent.score_id is not None and alsfrs_entry.score(session, scope, patient_id, sent.score_id) is None:
            raise Missing(OBJECT, sent.score_id)
        target = _target(sent.score_id)
        if sent.typed is None:
            noted = drafts.drop(session, scope, patient_id, target) and "alsfrs_draft.dropped"
        else:
            typed = sent.typed.model_dump(mode="json")
            noted = (
                drafts.keep(session, scope, patient_id, target, typed, version=sent.version, page=sent.page, seq=sent.seq, at=now()) and "alsfrs_draft.started"
            )
        if noted:
            _record(session, viewer, noted, patient_id, sent.score_id)


def _decided(session: Session, viewer: Viewer, entry: Save) -> dict[str, Any]:
    scope = viewer.scope
    person = patients.patient(session, scope, entry.patient_id)
    if person is None:
        raise Missing("patient", entry.patient_id)
    on = typed_day(entry.on)
    if on is None:
        return _refused("on", "The date was not understood. Type it as 02-Dec-2025.")
    if wrong := _wrong(entry, on, person):
        return wrong
    if taken := _taken(session, viewer, entry, on):
        return taken
    scores = measured.scores(session, scope, entry.patient_id)
    scored = _scored(session, viewer, entry, on)
    last = slips.before(scores, on, entry.score_id)
    if not entry.confirmed and (odd := _doubts(session, viewer, entry.patient_id, scored, last, person)):
        return {"kind": "ask", "item": next((doubt.item for doubt in odd if doubt.item), None), "doubts": [{"says": d.says, "why": d.why} for d in odd]}
    return _stored(session, viewer, entry, scored, last, next((score for score in scores if score.id == entry.score_id), None))


def _wrong(entry: Save, on: date, person: Patient) -> dict[str, Any] | None:
    if on > today():
        return _refused("on", f"{day(on)} is in the future. Enter the day of the assessment.")
    if person.born_on is not None and on < person.born_on:
        return _refused("on", f"{day(on)} is before birth. Check the year.")
    if all(answer == NOT_ASSESSED for answer in entry.items):
        return _refused("items", "No item was assessed: there is nothing to save.")
    if not entry.rater.strip() and entry.score_id is None:
        return _refused("rater", "Say who answered or rated.")
    return None


def _taken(session: Session, viewer: Viewer, entry: Save, on: date) -> dict[str, Any] | None:
    """Somebody changed this score since it was opened, or the day already has a score in this mode: both are shown, nothing is written."""
    seen = None
    if entry.score_id is not None:
        seen = alsfrs_entry.score(session, viewer.scope, entry.patient_id, entry.score_id)
        if seen is None:
            raise Missing(OBJECT, entry.score_id)
        if seen.version != entry.version:
            return _newer(session, viewer, seen, there=False)
    other = alsfrs_entry.on_day(session, viewer.scope, entry.patient_id, on, entry.mode)
    return _newer(session, viewer, other, there=True) if other is not None and other.id != entry.score_id else None


def _newer(session: Session, viewer: Viewer, current: Score, *, there: bool) -> dict[str, Any]:
    trail = alsfrs_entry.changed(session, viewer.scope, current)
    current_typed = {**typed_of(current), "score_id": str(current.id), "version": current.version}
    return {"kind": "newer", "there": there, "by": trail.by, "at": trail.at.isoformat(), "current": current_typed}


def _scored(session: Session, viewer: Viewer, entry: Save | Typed, on: date) -> Scored:
    rater = entry.rater.strip()
    answered = entry.mode in (Mode.SELF, Mode.CARER)
    named = [one.account_id for one in people.colleagues(session, viewer.scope) if one.name == rater]
    rater_id = None if answered else viewer.account_id if rater == viewer.name else named[0] if len(named) == 1 else None
    items = tuple(None if answer in (NOT_ASSESSED, None) else int(answer) for answer in entry.items)
    return Scored(on, alsfrs.checked(items), entry.form, entry.mode, rater_id, rater or None)


def _doubts(session: Session, viewer: Viewer, patient_id: UUID, scored: Scored, last: Score | None, person: Patient) -> list[slips.Doubt]:
    niv = staging.niv_on(measured.events(session, viewer.scope, patient_id), scored.assessed_on)
    return slips.doubts(scored.items, scored.item5_form, scored.assessed_on, last, niv=niv, diagnosed_on=person.diagnosed_on)


def _stored(session: Session, viewer: Viewer, entry: Save, scored: Scored, last: Score | None, was: Score | None) -> dict[str, Any]:
    scope = viewer.scope
    score_id, version = entry.score_id, 1
    if score_id is None:
        score_id = commands.add(session, scope, entry.patient_id, scored)
    else:
        version = commands.change(session, scope, entry.patient_id, score_id, entry.version or 0, scored) or 0
    if score_id is None or not version:
        return _refused("on", "Somebody saved this score at the same moment. Save again to see both.")
    needs.refresh(session, scope, [entry.patient_id], today())
    drafts.drop(session, scope, entry.patient_id, _target(entry.draft_of))
    _record(session, viewer, CHANGED if was else ADDED, entry.patient_id, score_id)
    back_to = typed_of(was) if was else None
    return {"kind": "saved", "text": said(scored.items, last), "score_id": str(score_id), "version": version, "back_to": back_to}


def _taken_back(session: Session, viewer: Viewer, patient_id: UUID, wanted: Undo) -> dict[str, Any]:
    scope = viewer.scope
    found = alsfrs_entry.score(session, scope, patient_id, wanted.score_id)
    mine = found is not None and alsfrs_entry.saved_by_me(session, scope, found, action=CHANGED if wanted.back_to else ADDED, since=now() - UNDO_FOR)
    if found is None or not mine or found.version != wanted.version:
        return {"done": False, "text": "Not taken back: too late, or somebody changed this score since."}
    if wanted.back_to is None:
        commands.take_back(session, scope, patient_id, found.id, found.version)
        drafts.keep(session, scope, patient_id, NEW, typed_of(found), version=None, page=wanted.key, seq=0, at=now())
        text = "Taken back. What you typed is kept as a draft."
    else:
        on = typed_day(wanted.back_to.on)
        if on is None or not commands.change(session, scope, patient_id, found.id, found.version, _scored(session, viewer, wanted.back_to, on)):
            return {"done": False, "text": "Not taken back: another score has that day now."}
        text = "Taken back: the answers of before stand again."
    needs.refresh(session, scope, [patient_id], today())
    _record(session, viewer, TAKEN_BACK, patient_id, found.id)
    return {"done": True, "text": text}


def typed_of(score: Score) -> dict[str, Any]:
    """A stored score as the form holds it."""
    items = [NOT_ASSESSED if item is None else item for item in score.items]
    return {"on": day(score.assessed_on), "mode": score.mode.value, "form": score.item5_form.value, "rater": score.rater or "", "items": items}


def said(items: tuple[int | None, ...], last: Score | None) -> str:
    """The message after a save: Saved 31/48 (−3)."""
    total, earlier = alsfrs.total(items), alsfrs.total(last.items) if last else None
    if total is None:
        return "Saved without a total"
    return f"Saved {total}/{alsfrs.MAX_TOTAL}" + (f" ({signed(total - earlier)})" if earlier is not None else "")


def _target(score_id: UUID | None) -> str:
    return NEW if score_id is None else str(score_id)


def _refused(about: str, text: str) -> dict[str, Any]:
    return {"kind": "refused", "about": about, "text": text}


def _record(session: Session, viewer: Viewer, action: str, patient_id: UUID, score_id: UUID | None) -> None:
    audit.record(session, viewer.scope, action=action, object_kind=OBJECT, object_id=score_id, patient_id=patient_id, login_ref=viewer.login_ref)
