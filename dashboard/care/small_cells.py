"""Small groups are never shown as a number, nor such that a number can be found by taking the others from the total."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


def hidden(sizes: Mapping[Key, int], least: int) -> frozenset[Key]:
    """Which groups of a whole whose total is shown must be hidden: those of 1 to least - 1, and the next smallest with them.

    What is hidden together is at least two groups and at least `least` people, so that total minus the shown ones tells nothing.
    Empty groups may be shown. Where that cannot be had, everything that is not empty is hidden (and then the total must be too).
    """
    counted = sorted((size, n, key) for n, (key, size) in enumerate(sizes.items()) if size > 0)
    small = [key for size, _, key in counted if size < least]
    if not small:
        return frozenset()
    chosen, people = list(small), sum(size for size, _, _ in counted if size < least)
    for size, _, key in counted[len(small) :]:
        if len(chosen) >= 2 and people >= least:
            break
        chosen.append(key)
        people += size
    return frozenset(chosen)


def total_hidden(sizes: Mapping[Key, int], least: int) -> bool:
    """Whether the total would give a hidden group away: it is small itself, or too little could be hidden beside the small group."""
    gone = hidden(sizes, least)
    people = sum(sizes[key] for key in gone)
    return 0 < sum(sizes.values()) < least or bool(gone and (len(gone) < 2 or people < least))


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


def protected(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], least: int) -> frozenset[Key]:
    """Which cells of a table with totals must be hidden so that no group of 1 to least - 1 can be read, nor found by subtraction along any sum.

    Where a total is shown, what is hidden of its parts is none, or at least two parts and at least `least` people; where a total is hidden,
    at least one part is hidden with it. Empty cells hide nothing. Works until nothing changes, so that a table in many directions holds too.
    """
    gone = {key for key, size in cells.items() if 0 < size < least}
    waiting = True
    while waiting:
        waiting = False
        for one in sums:
            parts = sorted((key for key in one.parts if cells[key] > 0), key=lambda key: cells[key])
            hidden_parts = [key for key in parts if key in gone]
            spare = [key for key in parts if key not in gone]
            if one.total in gone:
                if not hidden_parts and spare:
                    gone.add(spare[0])
                    waiting = True
            elif hidden_parts and (len(hidden_parts) < 2 or sum(cells[key] for key in hidden_parts) < least):
                gone.add(spare[0] if spare else one.total)
                waiting = True
    return frozenset(gone)


def joined(sizes: Sequence[int], least: int) -> tuple[range, ...]:
    """Neighbours of an ordered row, first to last, joined until each group is empty or has at least `least`; a rest that stays too small is left out.

    Groups that stand do not change when the row grows at its end, so that two looks cannot be subtracted from each other.
    """
    groups, start, people = list[range](), 0, 0
    for at, size in enumerate(sizes):
        people += size
        if people == 0 or people >= least:
            groups.append(range(start, at + 1))
            start, people = at + 1, 0
    return tuple(groups)
