"""The decision line of a meeting: `OT: order power chair by 15 dec @mri ! #chair` into a task, `> wording` into a note.

Nothing is guessed. What may mean two things comes back as a question with its answers, and the line cannot be saved until they are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care.decision_day import grammar
from dashboard.care.decision_parts import PREFIX, Context, Person, Said, disciplines_of, people_of
from dashboard.care.words import day
from dashboard.care.working_days import DayOff
from db.vocabulary import Discipline, Priority


class Part(StrEnum):
    DISCIPLINE = "discipline"
    DUE = "due"
    OWNER = "owner"


class Remark(StrEnum):
    """What the preview marks; none of them stops a save except a missing wording."""

    PAST = "The day has passed"
    WEEKEND = "Not a working day"
    HOLIDAY = "A holiday"
    NOT_A_DAY = "Not read as a day"
    UNKNOWN_PREFIX = "No discipline begins so; goes to triage"
    NO_WORDING = "Say what to do"


@dataclass(frozen=True)
class Choice:
    """One answer: what is shown and what it stands for (a discipline, a day, a person, or None for nobody yet)."""

    label: str
    value: Discipline | date | Person | None


@dataclass(frozen=True)
class Ask:
    """A part that may mean several things. `more` answers were too many to list."""

    part: Part
    typed: str
    choices: tuple[Choice, ...]
    more: int = 0


@dataclass(frozen=True)
class Line:
    """What was understood. due_typed and owner_typed tell what was said from what was filled in; triage: no discipline or nobody to own it."""

    wording: str
    note: bool = False
    discipline: Discipline | None = None
    due_on: date | None = None
    due_typed: bool = False
    owner: Person | None = None
    owner_typed: bool = False
    priority: Priority = Priority.ROUTINE
    tags: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def triage(self) -> bool:
        """Whether it goes to triage: no discipline, or nobody to own it."""
        return not self.note and (self.discipline is None or self.owner is None)

    @property
    def ready(self) -> bool:
        """Whether Enter may save it."""
        return bool(self.wording) and not self.asks


def read(text: str, context: Context) -> Line:
    """The line that `text` means to `context`. Takes any text and raises nothing. Source: ux specification 6.6."""
    lines = [line for line in (" ".join(part.split()) for part in text.splitlines()) if line]
    text = "\n".join(lines)
    if text.startswith(">"):
        wording = text[1:].strip()
        return Line(wording, note=True, remarks=() if wording else (Remark.NO_WORDING,))
    said = Said()
    rest, before = text, None
    # Taking a part out may bring the start of another to light (`! PT: …`), so it is read until nothing is left to take.
    while rest != before:
        before = rest
        rest = said.take_prefix(rest)
        rest = said.take_marks(rest)
        rest = said.take_days(rest, context)
    return _line(rest, said, context)


def written(line: Line) -> str:
    """The line as one would type it, from what was typed and not from what was filled in; reads back as the same line."""
    if line.note:
        return f"> {line.wording}"
    parts = [f"by {day(line.due_on)}"] if line.due_typed and line.due_on else []
    parts += [f"@{line.owner.initials}"] if line.owner_typed and line.owner else []
    parts += ["!"] if line.priority is Priority.URGENT else []
    parts += [f"#{tag}" for tag in line.tags]
    # A wording that itself begins with `>` stays a wording when something else stands first.
    words = [*parts, line.wording] if line.wording.startswith(">") else [line.wording, *parts]
    return " ".join([f"{line.discipline}:"] * (line.discipline is not None) + words)


def _line(wording: str, said: Said, context: Context) -> Line:
    asks: list[Ask] = []
    discipline = _one(Part.DISCIPLINE, said.prefix, [Choice(one.value, one) for one in disciplines_of(said.prefix or "")] if said.prefix else [], asks)
    due = _due(said, context, asks)
    owner = _owner(said, context, discipline if isinstance(discipline, Discipline) else None, asks)
    return Line(
        wording=wording,
        discipline=discipline if isinstance(discipline, Discipline) else None,
        due_on=due,
        due_typed=bool(said.days),
        owner=owner,
        owner_typed=bool(said.people),
        priority=Priority.URGENT if said.urgent else Priority.ROUTINE,
        tags=tuple(said.tags),
        asks=tuple(asks),
        remarks=_remarks(wording, said, due, context),
    )


def _due(said: Said, context: Context, asks: list[Ask]) -> date | None:
    default = _default_due(context)
    if not said.days:
        return default
    typed = " and ".join(words for words, _ in said.days)
    days = sorted({on for _, days in said.days for on in days})
    choices = [Choice(day(on), on) for on in days]
    if not days:  # 31 feb, or `next` with no meeting planned
        choices = [Choice(f"{day(default)}, as if no day were given", default)]
        asks.append(Ask(Part.DUE, typed, tuple(choices)))
        return None
    # One phrase that is no day beside one that is: still asked, for something was meant by it.
    sure = len(days) == 1 and all(found for _, found in said.days)
    if sure:
        return days[0]
    asks.append(_ask(Part.DUE, typed, choices))
    return None


def _owner(said: Said, context: Context, discipline: Discipline | None, asks: list[Ask]) -> Person | None:
    lead = context.leads.get(discipline) if discipline else None
    if not said.people:
        return lead
    found = list(dict.fromkeys(person for typed in said.people for person in people_of(typed, context.people)))
    sure = len(found) == 1 and all(people_of(typed, context.people) for typed in said.people)
    if sure:
        return found[0]
    choices = [Choice(person.name, person) for person in sorted(found, key=lambda person: person.name)]
    if not found:
        choices = ([Choice(f"{lead.name}, {lead.as_lead} for {discipline}", lead)] if lead else []) + [Choice("Nobody yet: to triage", None)]
    asks.append(_ask(Part.OWNER, " and ".join(f"@{typed}" for typed in said.people), choices))
    return None


def _one(part: Part, typed: str | None, choices: list[Choice], asks: list[Ask]) -> object:
    if typed is None or len(choices) == 1:
        return choices[0].value if choices else None
    asks.append(_ask(part, typed, choices))
    return None


def _ask(part: Part, typed: str, choices: Sequence[Choice]) -> Ask:
    most = grammar().choices_at_most
    return Ask(part, typed, tuple(choices[:most]), max(len(choices) - most, 0))


def _default_due(context: Context) -> date:
    """A day nobody typed is put on a working day; a day somebody typed is only remarked on."""
    days = grammar().due.default_days if context.due_days is None else context.due_days
    return context.working.from_(context.today + timedelta(days=days))


def _remarks(wording: str, said: Said, due: date | None, context: Context) -> tuple[Remark, ...]:
    off = context.working.off(due) if due and said.days else None
    unknown = PREFIX.fullmatch(wording) if said.prefix is None else None
    found = (
        (Remark.NO_WORDING, not wording),
        (Remark.PAST, bool(due and said.days and due < context.today)),
        (Remark.WEEKEND, off is DayOff.WEEKEND),
        (Remark.HOLIDAY, off is DayOff.HOLIDAY),
        (Remark.NOT_A_DAY, said.unread_day or any(not days for _, days in said.days)),
        (Remark.UNKNOWN_PREFIX, unknown is not None),
    )
    return tuple(remark for remark, holds in found if holds)
