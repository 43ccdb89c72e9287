"""A whole file, checked or written: the walk over its rows, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from db.intake import comparing, store, writing
from db.intake.checking import Fixes, Judge, Judged, two_needed
from db.intake.facts import Verdict
from db.intake.mapping import Mapping
from db.intake.people import SAME_TWICE, People
from db.intake.problems import Problem
from db.intake.reading import Sheet
from db.records import Scope
from db.vocabulary import ImportKind

PROBLEM_ROWS = 5000
"""More rows with a problem than this are counted, not kept: the columns are matched wrong, or it is another file."""


@dataclass(frozen=True)
class Order:
    """What is to be checked or written: the file, how it is read, and what people decided about its rows.

    may_end: whoever asks does in the same transaction what follows when care of somebody ends (batches.Result).
    """

    kind: ImportKind
    sheet: Sheet
    mapping: Mapping
    fixes: Fixes
    today: date
    may_end: bool = True


@dataclass
class Checked:
    """Counts by verdict, and every problem. `refused` are the rows that stay behind; `ends` says whose care ends by the others."""

    counts: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    refused: frozenset[int] = frozenset()
    ends: list[str] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Rows that are ready, those that change nothing included."""
        return self.counts["new"] + self.counts["changed"] + self.counts["same"]

    @property
    def too_many(self) -> bool:
        return self.counts["problem"] > PROBLEM_ROWS


def check(session: Session, scope: Scope, order: Order) -> Checked:
    """Judge every row; nothing is written. Rows that contradict each other are found on a first walk and refused on a second."""
    found, judge = _walk(session, scope, order, {})
    if judge.clashes:
        found, _ = _walk(session, scope, order, judge.clashes)
    return found


def write(session: Session, scope: Scope, order: Order, batch_id: UUID, refused: frozenset[int]) -> writing.Written:
    """Write every row but the refused, in the transaction of `session`."""
    judge = _judge(session, scope, order, skipped=refused)
    return writing.write(session, scope, order.kind, batch_id, judge.walk)


def write_as_checked(session: Session, scope: Scope, order: Order, batch_id: UUID, found: Checked) -> writing.Written | None:
    """Write every row but the refused of an earlier check, judging each once more on the way; None, and nothing written, when it is not as it was."""
    attempt = session.begin_nested()
    judge = _judge(session, scope, order, skipped=found.refused)
    done = writing.write(session, scope, order.kind, batch_id, judge.walk)
    if judge.clashes or done.verdicts[Verdict.PROBLEM] or done.verdicts.total() != found.good:
        attempt.rollback()
        return None
    attempt.commit()
    for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME):
        found.counts[verdict.value] = done.verdicts[verdict]
    return done


def sample(session: Session, scope: Scope, order: Order, count: int) -> Iterator[Judged]:
    """The first rows with their verdicts, for looking at."""
    walk = _judge(session, scope, order).walk()
    for _ in range(count):
        row = next(walk, None)
        if row is None:
            return
        yield row


def _walk(session: Session, scope: Scope, order: Order, clashing: dict[int, int]) -> tuple[Checked, Judge]:
    judge = _judge(session, scope, order, clashing=clashing)
    counts = {"new": 0, "changed": 0, "same": 0, "problem": 0, "possible_same_person": 0, "new_people": 0, "ended": 0, "left_out": len(order.fixes.out)}
    problems: list[Problem] = []
    refused: set[int] = set()
    strangers: set[int] = set()
    ends: list[str] = []
    for row in judge.walk():
        counts[row.verdict.value] += 1
        if row.verdict is Verdict.PROBLEM:
            refused.add(row.row.number)
            counts["possible_same_person"] += any(p.compare or p.problem == SAME_TWICE for p in row.problems)
            if counts["problem"] <= PROBLEM_ROWS:
                problems += row.problems
        for fact, before, changed in row.writes:
            if fact.person.known is None:
                strangers.add(fact.person.index)
            if before is not None and (ended := comparing.ends(order.kind, before, changed)):
                ends.append(f"Care of {before.values['family_name']} ({before.values['hospital_no']}) ends: {ended.status}, {ended.on:%d-%b-%Y}.")
    counts |= {"new_people": len(strangers), "ended": len(ends)}
    return Checked(counts, problems, frozenset(refused), ends), judge


def _judge(session: Session, scope: Scope, order: Order, *, clashing: dict[int, int] | None = None, skipped: frozenset[int] = frozenset()) -> Judge:
    people = People(
        store.people(session, scope),
        two_needed=two_needed(order.mapping, order.sheet.rows(), order.mapping.place(order.sheet)),
        renames=order.kind is ImportKind.PATIENTS,
        make_new=order.mapping.make_people,
        chosen=order.fixes.people,
    )
    return Judge(
        order.kind,
        order.sheet,
        order.mapping,
        people,
        lambda pairs: store.stored(session, scope, order.kind, pairs),
        order.today,
        order.fixes,
        clashing or {},
        skipped,
        order.may_end,
    )
