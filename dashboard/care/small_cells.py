"""Small groups are never shown as a number, nor such that a number can be found by taking the others from the total."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)
_NOUGHT = 1e-9


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


def protected(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], least: int, *, small: Collection[Key] = ()) -> frozenset[Key]:
    """Which cells of a table with totals must be hidden so that no group of 1 to least - 1 can be read, nor follows from everything that is shown.

    Where a total is shown, what is hidden of its parts is none, or at least two parts and at least `least` people; where a total is hidden,
    at least one part is hidden with it. Empty cells hide nothing. Works until nothing changes and no small cell is the only answer to all sums
    taken together, so that a table in many directions holds too. small: cells that are small for another reason than their number.
    """
    secret = {key for key, size in cells.items() if 0 < size < least} | set(small)
    gone = _along(cells, sums, least, secret)
    while certain := _certain(cells, sums, secret, gone):
        beside = {key for one in sums if certain & {one.total, *one.parts} for key in (one.total, *one.parts)}
        spare = [key for key in cells if cells[key] > 0 and key not in gone]
        near = [key for key in spare if key in beside] or spare
        gone = _along(cells, sums, least, gone | {min(near, key=lambda key: cells[key])})
    return frozenset(gone)


def _along(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], least: int, gone: set[Key]) -> set[Key]:
    """What has to go besides, so that no sum by itself tells of a hidden small cell."""
    gone, waiting = set(gone), True
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
    return gone


def _certain(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], secret: set[Key], gone: set[Key]) -> set[Key]:
    """Hidden small cells for which the sums and the shown numbers leave one answer only: those that no solution of the sums moves."""
    found: set[Key] = set()
    for keys, known in _blocks(cells, sums, gone):
        place = {key: n for n, key in enumerate(keys)}
        matrix = np.zeros((len(known), len(keys)))
        for n, one in enumerate(known):
            for key, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
                if key in place:
                    matrix[n, place[key]] += sign
        _, sizes, rows = np.linalg.svd(matrix)
        free = rows[int((sizes > _NOUGHT).sum()) :]  # what may be added to the hidden numbers without any sum noticing
        found |= {key for key in keys if key in secret and not (np.abs(free[:, place[key]]) > _NOUGHT).any()}
    return found


def _blocks(cells: Mapping[Key, int], sums: Sequence[Sum[Key]], gone: set[Key]) -> list[tuple[list[Key], list[Sum[Key]]]]:
    """Hidden cells and the sums over them, by what hangs together: a big table is many small ones."""
    root = {key: key for key in cells if key in gone}

    def top(key: Key) -> Key:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    inside = [(one, [key for key in (one.total, *one.parts) if key in root]) for one in sums]
    for _, hidden_ones in inside:
        for key in hidden_ones[1:]:
            root[top(key)] = top(hidden_ones[0])
    blocks: dict[Key, tuple[list[Key], list[Sum[Key]]]] = {}
    for key in root:
        blocks.setdefault(top(key), ([], []))[0].append(key)
    for one, hidden_ones in inside:
        if hidden_ones:
            blocks[top(hidden_ones[0])][1].append(one)
    return [block for block in blocks.values() if block[1]]


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
