"""What is said about a cell that cannot be taken as it stands."""

from dataclasses import dataclass
from typing import Any


class Bad(Exception):
    """One value is refused: the problem in a few words, why, what would fix it, and values to choose from (label, value)."""

    def __init__(self, problem: str, why: str, fix: str, choices: tuple[tuple[str, str], ...] = (), compare: dict[str, Any] | None = None) -> None:
        super().__init__(problem)
        self.problem, self.why, self.fix, self.choices, self.compare = problem, why, fix, choices, compare


@dataclass(frozen=True)
class Problem:
    """A refused cell: `row` as a spreadsheet counts, `column` as the file names it, `value` as it stood.

    `field` is what the column was matched with. `compare` holds both sides when a person must be chosen.
    """

    row: int
    column: str
    field: str
    value: str
    problem: str
    why: str
    fix: str
    choices: tuple[tuple[str, str], ...] = ()
    compare: dict[str, Any] | None = None
    cells: tuple[str, ...] = ()


def problem(row: int, column: str, key: str, value: str, bad: Bad, cells: list[str]) -> Problem:
    return Problem(row, column, key, value, bad.problem, bad.why, bad.fix, bad.choices, bad.compare, tuple(cells))
