"""Everything that was ever recorded about one person, the newest first, with who entered it; notes in full, also those struck through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from dashboard.care.recorded import KINDS, said
from dashboard.care.words import count, day
from dashboard.components.empty import empty
from dashboard.components.form import Ask, form
from dashboard.components.markup import Tree, h
from db.care_records import NoteEntry, Recorded
from db.records import Patient

SHOWN = 60
LONGEST_NOTE = 4000
_TOGETHER = ("reading", "aid")
"""Kinds of which a day has many: they are one line."""


@dataclass(frozen=True)
class Reader:
    """Who reads: their own notes they may reword, any they may strike."""

    account_id: UUID
    may_write: bool


def panel(patient: Patient, lines: Sequence[Recorded], notes: Sequence[NoteEntry], reader: Reader) -> Tree:
    rows = sorted([*_recorded(lines), *_noted(patient, notes, reader)], key=lambda row: row[0], reverse=True)
    kinds = sorted({row[1] for row in rows})
    return h(
        "section",
        h(
            "div",
            h("h2", "Everything recorded"),
            h("span", "newest first; daily exercise logs stand under Exercise", cls="label"),
            h("span", _write(patient), cls="do") if reader.may_write else None,
            cls="sec-h",
        ),
        _filter(kinds) if rows else None,
        h("ol", [row for *_, row in rows], cls="past", id="history-list", data_shown=SHOWN) if rows else empty("Nothing recorded", "No fact and no note yet."),
        h("p", h("span", count(len(rows), "entry", "entries"), id="history-said", role="status"), cls="label"),
        h("button", f"Show all {len(rows)}", type="button", cls="btn", id="history-all", hidden=True),
        cls="sec",
        id="history-past",
    )


Row = tuple[tuple[date, str], str, Tree]


def _filter(kinds: Iterable[str]) -> Tree:
    return h(
        "div",
        h("label", "Filter", for_="history-q", cls="sr"),
        h("input", id="history-q", type="search", cls="field", placeholder="Filter: words, a name, a day", autocomplete="off", data_filter=True),
        h("label", "Kind", for_="history-kind", cls="sr"),
        h("select", h("option", "Every kind", value=""), [h("option", kind, value=kind) for kind in kinds], id="history-kind", cls="field"),
        cls="past-filter",
        role="search",
    )


def _recorded(lines: Sequence[Recorded]) -> list[Row]:
    found: list[Row] = []
    for (on, kind, by, _), same in groupby(lines, key=lambda one: (one.on, one.kind, one.by, None if one.kind in _TOGETHER else one.id)):
        all_of_it = list(same)
        words = "; ".join(said(one) for one in all_of_it)
        found.append(((on, _clock(all_of_it[0].at)), KINDS[kind], _line(on, KINDS[kind], h("span", words, cls="what"), by)))
    return found


def _line(on: date, kind: str, what: Tree, by: str | None, *more: Tree | None, struck: bool = False) -> Tree:
    nobody = "a rule" if kind == KINDS["task"] else "not noted who"
    who = h("span", by, cls="label by") if by else h("span", nobody, cls="label by muted")
    return h("li", h("span", day(on), cls="due"), h("span", kind, cls="label kind"), what, who, *more, cls="is-struck" if struck else None, data_kind=kind)


def _noted(patient: Patient, notes: Sequence[NoteEntry], reader: Reader) -> list[Row]:
    return [((note.written_at.date(), _clock(note.written_at)), KINDS["note"], _note(patient, note, reader)) for note in notes]


def _note(patient: Patient, note: NoteEntry, reader: Reader) -> Tree:
    """Author, discipline, time; an edited mark that opens to the earlier wording; struck through with the reason, never gone."""
    struck = note.struck_at is not None
    text = h("del", note.text) if struck else note.text
    marks = [f"{note.written_at:%H:%M}", f"edited {_moment(note.edited_at)}" if note.edited_at else ""]
    why = f"struck {_moment(note.struck_at)}: {note.struck_why}" if note.struck_at else ""
    what = h(
        "span",
        text,
        h("span", "  ", ", ".join(filter(None, marks)), cls="label"),
        h("span", f"  {why}", cls="label watch") if why else None,
        _earlier(note) if note.earlier else None,
        _do(patient, note, reader) if reader.may_write and not struck else None,
        cls="what",
    )
    by = ", ".join(filter(None, (note.author, note.discipline.value if note.discipline else "")))
    return _line(note.written_at.date(), KINDS["note"], what, by or None, struck=struck)


def _earlier(note: NoteEntry) -> Tree:
    until = [(text, datetime.fromisoformat(at)) for text, at in note.earlier]
    lines = [h("li", h("span", f"until {_moment(at)} ", cls="label"), text) for text, at in until]
    return h("details", h("summary", "earlier wording"), h("ul", lines), cls="more", id=f"earlier-{note.id}")


def _do(patient: Patient, note: NoteEntry, reader: Reader) -> Tree:
    seen: dict[str, Any] = {"row_id": str(note.id), "version": note.version}
    started = h("span", f" the note of {day(note.written_at.date())}", cls="sr")
    words = Ask("text", "Note", "area", note.text, required=True, longest=LONGEST_NOTE)
    why = Ask("why", "Why it is struck through", required=True, hint="It stays readable, with your reason")
    reword = form(f"reword-{note.id}", h("span", "Reword", started), "Reword the note", patient, "care-note", [words], cls="btn-bare", **seen)
    strike = form(f"strike-{note.id}", h("span", "Strike", started), "Strike the note", patient, "care-strike", [why], save="Strike", cls="btn-bare", **seen)
    return h("span", reword if note.author_id == reader.account_id else None, strike, cls="past-do")


def _write(patient: Patient) -> Tree:
    return form("note-new", "Add note", "Note", patient, "care-note", [Ask("text", "Note", "area", required=True, longest=LONGEST_NOTE)])


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M:%S}" if at else ""


def _moment(at: datetime | None) -> str:
    return f"{day(at.date())} {at:%H:%M}" if at else ""
