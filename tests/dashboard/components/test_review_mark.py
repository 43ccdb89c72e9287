"""What disciplines said of somebody who is up for review, in one line."""

from datetime import UTC, date, datetime
from uuid import UUID

from dashboard.components.markup import words
from dashboard.components.review_mark import chips
from db.review_records import Mark
from db.vocabulary import Discipline, ReviewKind

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def seen(*disciplines: Discipline) -> list[Mark]:
    return [Mark(UUID(int=n), UUID(int=2), "Ana", UUID(int=3), one, ReviewKind.SEEN, "", date(2026, 3, 10), "act", {}, AT) for n, one in enumerate(disciplines)]


def test_one_says_when_a_few_are_named_and_many_are_counted() -> None:
    few, many = (Discipline.PT, Discipline.OT), (Discipline.PT, Discipline.OT, Discipline.SLT, Discipline.RESP)
    assert [words(one) for one in chips(seen(Discipline.PT))] == ["PT seen 03-Mar-2026"]
    assert [words(one) for one in chips(seen(*few))] == ["Seen by PT, OT"]
    [chip] = chips(seen(*many))
    assert chip[2] == "Seen by 4 disciplines"
    assert all(f"{one} seen 03-Mar-2026" in chip[1]["title"] for one in many)
    assert all(one in words(chip) for one in many), "a screen reader says who"
