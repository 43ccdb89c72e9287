"""What a meeting's minutes say: who was there, each patient with what changed and what was decided, and what is open."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from dashboard.actions.meeting_difference import difference
from dashboard.care import ledger
from dashboard.care.words import day
from dashboard.clock import here
from dashboard.roles import Viewer
from db.commands import audit
from db.engine import Session, reading, writing
from db.meeting_records import Attending, DecisionRow, Item, MeetingRow, Said
from db.queries import meetings as queries
from db.queries import patients
from db.records import Scope
from db.vocabulary import ItemState, Presence

READ_LIMIT_S = 20.0
TALKED = (ItemState.DISCUSSED, ItemState.AS_READ)
HERE = (Presence.PRESENT, Presence.VIDEO, Presence.OBSERVER)
STATES = {
    ItemState.WAITING: "Not discussed yet.",
    ItemState.AS_READ: "Taken as read.",
    ItemState.NOT_DISCUSSED: "Not discussed.",
    ItemState.DISCUSSED: "Discussed; nothing was decided.",
}


@dataclass(frozen=True)
class Block:
    """One patient. sentence: as it was shown when they were discussed, or as it stands; series: (day, total) for the drawing."""

    item: Item
    sentence: str
    series: tuple[tuple[date, int], ...]
    discussed_before: date | None
    decided: tuple[DecisionRow, ...]
    last: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Minutes:
    """today: the day they speak of, which for a closed meeting is the day on which it was closed."""

    clinic: str
    meeting: MeetingRow
    blocks: tuple[Block, ...]
    attending: tuple[Attending, ...]
    today: date

    @property
    def unowned(self) -> list[tuple[Item, DecisionRow]]:
        """Decisions that wait in the inbox: nobody owns them yet."""
        return [(block.item, one) for block in self.blocks for one in block.decided if one.task_id is not None and one.owner is None]

    @property
    def not_discussed(self) -> list[Item]:
        return [block.item for block in self.blocks if block.item.state in (ItemState.WAITING, ItemState.NOT_DISCUSSED) and not block.item.declined]

    def here(self) -> list[str]:
        return [
            one.name + (" (video)" if one.presence is Presence.VIDEO else " (observer)" if one.presence is Presence.OBSERVER else "")
            for one in self.attending
            if one.presence in HERE
        ]

    def apologies(self) -> list[str]:
        return [one.name for one in self.attending if one.presence is Presence.APOLOGIES]


def minutes(viewer: Viewer, meeting_id: UUID, today: date) -> Minutes | None:
    """The minutes as they stand; None when the meeting is out of reach."""
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        meeting = queries.meeting(session, viewer.scope, meeting_id)
        if meeting is None:
            return None
        ended = max(meeting.on_day, meeting.closed_at.astimezone(here()).date()) if meeting.closed_at else today
        return _read(session, viewer, meeting, min(today, ended))


def _read(session: Session, viewer: Viewer, meeting: MeetingRow, today: date) -> Minutes:
    scope = viewer.scope
    items = queries.agenda(session, scope, meeting.id)
    who = [item.patient_id for item in items]
    ended = replace(scope, with_ended=True)
    known = {one.patient.id: one for one in patients.summaries(session, ended, only=who)} if who else {}
    before = queries.last_snapshots(session, scope, who, meeting.on_day) if who else {}
    decided, said = queries.decisions(session, scope, meeting.id), queries.lines(session, scope, meeting.id)
    last: dict[UUID, list[DecisionRow]] = {}
    for one in queries.last_decisions(session, scope, who, meeting.on_day) if who else []:
        last.setdefault(one.patient_id, []).append(one)
    blocks = []
    for item in items:
        if item.declined and item.state not in TALKED:
            blocks.append(Block(item, "Does not want to be discussed by the team.", (), None, (), "", ()))
            continue
        summary = known.get(item.patient_id)
        series = tuple(zip(summary.series_on, summary.series_total, strict=True)) if summary else ()
        blocks.append(
            Block(
                item=item,
                sentence=_sentence(session, scope, meeting, item, today),
                series=tuple((on, total) for on, total in series if on <= today),
                discussed_before=before[item.patient_id][0] if item.patient_id in before else None,
                decided=tuple(one for one in decided if one.item_id == item.id),
                last=ledger.sentence([ledger.of(one) for one in last.get(item.patient_id, [])], today),
                said=tuple(one for one in said if one.item_id == item.id),
            )
        )
    return Minutes(viewer.clinic_name, meeting, tuple(blocks), tuple(queries.attendance(session, scope, meeting.id)), today)


def _sentence(session: Session, scope: Scope, meeting: MeetingRow, item: Item, today: date) -> str:
    kept = item.snapshot.get("sentence") if item.snapshot else None
    if isinstance(kept, str):
        return kept
    found = difference(session, scope, item.patient_id, today, before=meeting.on_day)
    return found[1].sentence if found else "Not to be read any more."


def text_of(block: Block) -> str:
    """One patient as plain text for the record: what changed, what was decided, by whom and when."""
    item = block.item
    born = f", born {day(item.born_on)}" if item.born_on else ""
    latin = f" ({item.latin_name})" if item.latin_name else ""
    lines = [f"{item.family_name.upper()}, {item.given_name}{latin}{born}, {item.hospital_no}", block.sentence]
    lines += [f"Earlier decisions: {block.last}"] if block.last else []
    for one in block.decided:
        owner = "" if one.task_id is None else f" - {one.owner or 'no owner, in triage'}" + (f" - {day(one.due_on)}" if one.due_on else "")
        lines.append(f"- {'Note' if one.task_id is None else one.discipline or 'Task'}: {one.wording}{' (urgent)' if one.urgent else ''}{owner}")
    if not block.decided and not item.declined and item.state in STATES:
        lines.append(STATES[item.state])
    if item.state is ItemState.DEFERRED and item.deferred_to:
        lines.append(f"Deferred to {day(item.deferred_to)}" + (f": {item.deferred_why}" if item.deferred_why else ""))
    return "\n".join(lines)


def printed(viewer: Viewer, found: Minutes, what: str) -> None:
    """Note in the audit that minutes or a pack left as a file."""
    with writing(by=viewer.scope) as session:
        audit.record(session, viewer.scope, action=f"meeting.{what}", object_kind="meeting", object_id=found.meeting.id, login_ref=viewer.login_ref)
