"""Everything recorded, newest first, with who entered it; what was struck or reworded stays readable."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from dashboard.components.markup import Tree, words
from dashboard.panels.history_list import Reader, panel
from db.care_records import NoteEntry, Recorded
from db.vocabulary import Discipline
from tests.dashboard import given as make

ME = UUID(int=1)
NOON = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)


def note(**known: Any) -> NoteEntry:
    filled: dict[str, Any] = {
        **{"id": uuid4(), "text": "Sleeps well.", "author_id": ME, "author": "Ana Novak", "discipline": Discipline.PT, "written_at": NOON},
        **{"edited_at": None, "earlier": (), "struck_at": None, "struck_why": None, "struck_by": None, "version": 1},
    }
    return NoteEntry(**filled | known)


def reading(value: float, by: str | None = "Ana Novak", on: date = date(2025, 11, 2)) -> Recorded:
    return Recorded(uuid4(), on, "reading", ("weight", value, None), by, NOON)


def drawn(lines: list[Recorded], notes: list[NoteEntry], *, may: bool = True) -> Tree:
    return panel(make.patient(), lines, notes, Reader(ME, may))


def rows(tree: Tree) -> list[str]:
    [listed] = [part for part in tree[2:] if isinstance(part, list) and part[0] == "ol"]
    return [words(row) for row in listed[2:]]


def test_lines_and_notes_stand_together_newest_first_with_who_entered_them() -> None:
    found = rows(drawn([reading(70), Recorded(uuid4(), date(2025, 12, 2), "allergy", ("Latex", "rash"), None)], [note()], may=False))
    assert [row.split()[0] for row in found] == ["02-Dec-2025", "01-Dec-2025", "02-Nov-2025"]
    assert found[0] == "02-Dec-2025 Allergy Latex (rash) not noted who"
    assert found[1] == "01-Dec-2025 Note Sleeps well.    12:00 Ana Novak, PT"


def test_readings_of_one_day_by_one_person_are_one_line() -> None:
    assert rows(drawn([reading(70), reading(71), reading(72, by="Ben Lee")], [])) == [
        "02-Nov-2025 Measured Weight 70.0 kg; Weight 71.0 kg Ana Novak",
        "02-Nov-2025 Measured Weight 72.0 kg Ben Lee",
    ]


def test_an_edited_note_shows_its_mark_and_the_earlier_wording() -> None:
    [said] = rows(drawn([], [note(edited_at=NOON, earlier=(("Sleeps badly.", NOON.isoformat()),))], may=False))
    assert "edited 01-Dec-2025 12:00" in said
    assert "earlier wording" in said
    assert "Sleeps badly." in said


def test_a_struck_note_stays_with_its_reason_and_cannot_be_changed() -> None:
    [said] = rows(drawn([], [note(struck_at=NOON, struck_why="other person", struck_by=ME)]))
    assert "Sleeps well." in said
    assert "struck 01-Dec-2025 12:00: other person" in said
    assert "Reword" not in said
    assert "Strike" not in said


def test_one_rewords_ones_own_notes_and_strikes_anybodys() -> None:
    [mine] = rows(drawn([], [note()]))
    [theirs] = rows(drawn([], [note(author_id=UUID(int=9))]))
    assert "Reword" in mine
    assert "Reword" not in theirs
    assert "Strike" in theirs
    assert "Add note" not in words(drawn([], [note()], may=False))


def test_nothing_recorded_says_so() -> None:
    assert "Nothing recorded" in words(drawn([], []))
