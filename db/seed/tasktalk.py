"""Around the tasks of the invented clinics: where they came from, their tags, what was said of them and who was told."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from db.seed.ids import uuids
from db.seed.rows import Bools, Days, Objects, Rows, coin, objects, pick

_DAY = np.timedelta64(1, "D")
TALK_DAYS = 21
"""Comments and notices are of the last three weeks."""
SOURCES = ("person", "meeting", "request", "home")
NOTES = {
    "person": ("",),
    "meeting": ("case meeting, item {n}",),
    "request": ("phone: wife", "phone: husband", "email: family", "letter: GP", "phone: district nurse", "email: hospice"),
    "home": ("pain {n} of 10", "breathing harder", "a fall at home", "more tired than before"),
}
COMMENTS = (
    "Family asked for an afternoon.",
    "Left a message, will try again tomorrow.",
    "Daughter is the one to call.",
    "Supplier says two more weeks.",
    "Can you look at this before the meeting?",
    "Interpreter needed.",
    "Done half of it at the visit, the rest by phone.",
    "Please keep me in the loop.",
)
_TAGS = (
    ("chair", "{wheelchair}"),
    ("hoist", "{transfers}"),
    ("visit", "{home-visit}"),
    ("gastrostomy", "{gastrostomy}"),
    ("niv", "{niv}"),
    ("transport", "{transport}"),
)


@dataclass(frozen=True)
class Said:
    """Tasks as far as talk about them needs: owner and maker are accounts, closed_at is NaT while open."""

    ids: Objects
    who: Objects
    owner: Objects
    maker: Objects
    made_at: Any
    closed_at: Any


def sources(rng: np.random.Generator, made_on: Days, proposed: Bools) -> tuple[Objects, Objects]:
    """Where each came from, with a word on it. What waits in the inbox was mostly asked for from outside."""
    n = len(made_on)
    usual, asked = pick(rng, SOURCES, n, (0.72, 0.18, 0.07, 0.03)), pick(rng, SOURCES, n, (0.25, 0.25, 0.38, 0.12))
    source = np.where(proposed, asked, usual).astype(object)
    draws, numbers = rng.integers(0, 1_000, n), rng.integers(5, 9, n)
    return source, objects([NOTES[kind][draw % len(NOTES[kind])].format(n=number) for kind, draw, number in zip(source, draws, numbers, strict=True)])


def tags(rng: np.random.Generator, titles: Objects) -> Objects:
    """A tag for some of the wordings that have one."""
    wanted = coin(rng, 0.5, len(titles))
    return objects([next((tag for word, tag in _TAGS if on and word in title.lower()), "{}") for title, on in zip(titles, wanted, strict=True)])


def talk(rng: np.random.Generator, of: Said, until: np.datetime64) -> list[Rows]:
    """A comment under some open tasks, for which the maker names the owner; who was given one lately is told, and some asked to be told."""
    n = len(of.ids)
    open_still, owned = np.isnat(of.closed_at), np.array([one is not None for one in of.owner], dtype=bool)
    others = np.array([maker != owner for maker, owner in zip(of.maker, of.owner, strict=True)], dtype=bool)
    fresh = of.made_at.astype("datetime64[D]") > until - TALK_DAYS * _DAY
    spoken = np.nonzero(open_still & owned & others & coin(rng, 0.12, n))[0]
    given = np.nonzero(open_still & owned & others & fresh & coin(rng, 0.5, n))[0]
    watched = np.nonzero(open_still & others & coin(rng, 0.08, n))[0]
    now = until.astype("datetime64[s]") - np.timedelta64(6, "h")
    said_at = np.minimum(np.maximum(of.made_at[spoken] + np.timedelta64(1, "h"), now - rng.integers(0, 14 * 86400, len(spoken)).astype("timedelta64[s]")), now)
    named = coin(rng, 0.5, len(spoken))
    owners, makers = of.owner[spoken], of.maker[spoken]
    comment = {
        "id": uuids(rng, said_at.astype("datetime64[D]")),
        "task_id": of.ids[spoken],
        "by_id": makers,
        "at": said_at,
        "text": pick(rng, COMMENTS, len(spoken)),
        "mentions": objects([f"{{{owner}}}" if one else "{}" for owner, one in zip(owners, named, strict=True)]),
    }
    told = np.concatenate([spoken, given])
    at = np.concatenate([said_at, of.made_at[given]])
    read = np.concatenate([coin(rng, 0.5, len(spoken)), coin(rng, 0.75, len(given))])
    notice = {
        "id": uuids(rng, at.astype("datetime64[D]")),
        "account_id": of.owner[told],
        "kind": np.concatenate([np.where(named, "mentioned", "commented").astype(object), objects(["assigned"] * len(given))]),
        "task_id": of.ids[told],
        "patient_id": of.who[told],
        "by_id": of.maker[told],
        "at": at,
        "read_at": np.where(read, at + np.timedelta64(2, "h"), np.datetime64("NaT", "s")),
    }
    observer = {"task_id": of.ids[watched], "account_id": of.maker[watched]}
    return [Rows("task_comment", comment), Rows("notice", notice), Rows("task_observer", observer)]
