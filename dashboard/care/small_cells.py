"""Small groups are never shown as a number, nor such that a number can be found by taking the others from the total."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

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
