"""Taking the patient list out as a file: what is seen, for those named, recorded for each of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dashboard.components.list_columns import LOOKS
from dashboard.components.patient_rows import Row, rows
from dashboard.exchange.safe_csv import written
from dashboard.roles import Column, Viewer
from db.commands import audit
from db.engine import Refused, writing
from db.queries import patients

MOST = 2000
_SEPARATE = {Column.TOTAL, Column.PREVIOUS, Column.STAGE, Column.TASKS}


def export(viewer: Viewer, ids: Sequence[UUID], today: date) -> bytes:
    """The rows of these patients in the order asked, as CSV. Ids out of reach are left out. Raises Refused for more than 2,000."""
    if len(ids) > MOST:
        raise Refused(f"At most {MOST:,} people can be exported at once. Filter the list first.")
    with writing(by=viewer.scope) as session:
        asked = {str(one): place for place, one in enumerate(ids)}
        found = [row for row in rows(patients.summaries(session, viewer.scope), today, viewer) if row["id"] in asked]
        found.sort(key=lambda row: asked[row["id"]])
        for row in found:
            audit.record(session, viewer.scope, action="export list", object_kind="patient", patient_id=UUID(row["id"]), login_ref=viewer.login_ref)
    columns = [column for column in LOOKS if column in viewer.view.columns and column not in _SEPARATE]
    head = ["Hospital number", "Family name", "Given name", "Latin form", "Born", "Class", "Reasons shown", "King's stage", "ALSFRS-R", "Change", "Last score"]
    head += [f"{LOOKS[column].head} ({LOOKS[column].second})" for column in columns] + ["Open tasks", "Overdue tasks"]
    return written(head, ([*_person(row), *(_cell(row[column.value]) for column in columns), row["tasks"][0], row["late"]] for row in found))


def _person(row: Row) -> list[object]:
    reasons = "; ".join(text for _, text in row["why"])
    who = [row["no"], row["fam"], row["giv"], row["lat"], row["iso"]]
    return [*who, row["c"].title(), reasons, _cell(row["stage"]), row["total"][0], _plain(row["chg"]), _cell(row["last"])]


def _cell(cell: tuple[object, str, str]) -> str:
    return _plain(cell[1])


def _plain(words: str) -> str:
    """A true minus is for reading; a spreadsheet counts with the other one."""
    return words.replace("\u2212", "-")
