"""The line of reasons and the table behind it."""

from dataclasses import replace
from datetime import date

from dashboard.care.flags import Flagged, Kind, Reason, judge
from dashboard.components.markup import words
from dashboard.panels import flags
from db.vocabulary import Discipline, PatientStatus
from tests.dashboard.given import patient, summary

ON = date(2025, 12, 2)


def reason(key: str, kind: Kind = Kind.WATCH, discipline: Discipline | None = None) -> Reason:
    return Reason(key, kind, discipline, "fvc", key, f"{key} 02-Dec-2025", f"rule of {key}", "66 %", ON)


def test_each_class_is_named_once_before_its_reasons() -> None:
    shown = words(flags.line(Flagged(Kind.ACT, (reason("FVC 66 %", Kind.ACT), reason("Weight"), reason("Walking"))), None))
    assert shown.split() == ["Act", "FVC", "66", "%", "02-Dec-2025", "Watch", "Weight", "02-Dec-2025", "Walking", "02-Dec-2025"]


def test_what_does_not_fit_is_counted_never_dropped() -> None:
    many = Flagged(Kind.WATCH, tuple(reason(f"R{n}") for n in range(9)))
    assert "+3" in words(flags.line(many, None))
    table = words(flags.why(many))
    assert all(f"rule of R{n}" in table for n in range(9))


def test_each_reason_names_its_source() -> None:
    known = summary(fvc=45.0, fvc_on=ON, latest_items=(4,) * 7 + (2,) + (4,) * 4, previous_items=(4,) * 7 + (3,) + (4,) * 4, latest_on=ON)
    flagged = judge(known, ON)
    assert {"fvc-low", "item-8"} <= {one.key for one in flagged.reasons}
    table = words(flags.why(flagged))
    assert all(one.source and one.source in table for one in flagged.reasons)
    assert "NICE NG42 2016" in table


def test_own_discipline_is_never_the_one_left_out() -> None:
    many = Flagged(Kind.WATCH, (*[reason(f"R{n}") for n in range(8)], reason("Mine", discipline=Discipline.SLT)))
    assert "Mine" in words(flags.line(many, Discipline.SLT))


def test_no_reason_is_said_in_words() -> None:
    assert words(flags.line(Flagged(Kind.STABLE, ()), None)) == "Stable No reason for review today"
    assert flags.why(Flagged(Kind.STABLE, ())) is None


def test_ended_care_is_not_reviewed() -> None:
    moved = replace(patient(), status=PatientStatus.MOVED, status_on=ON)
    assert words(flags.ended(moved)) == "Care here ended on 02-Dec-2025; the record is kept as it was. What is left to do"
