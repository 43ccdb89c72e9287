"""Care work: tasks from contacts and from aids, with every change of them (clinical.md 9.2, step 11)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from db.seed import tasktalk
from db.seed.aids import KINDS, Aids
from db.seed.cohort import UNDER_CARE, Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import NEVER, Bools, Days, Floats, Ints, Objects, Rows, coin, days_after, objects, pick, unless
from db.seed.states import choose
from db.seed.taskwords import CANCELLED, DECLINED, DONE_NOTES, ENDED, ROLES, SHARES, TASKS, WAITING_FOR, WAITING_FOR_AIDS
from db.seed.visits import SELF, Grid
from db.vocabulary import Discipline

_DAY = np.timedelta64(1, "D")
HISTORY_DAYS = 420
OVERDUE = 0.175  # of the open ones
_PER_CONTACT = 13
_MEDIAN_DAYS, _SIGMA = 9, 0.8
_DISCIPLINES = tuple(Discipline)


@dataclass(frozen=True)
class Wanted:
    """Tasks before anybody worked on them."""

    who: Ints
    title: Objects
    discipline: Ints  # place in Discipline
    made_on: Days
    allowed: Floats  # days until due
    takes: Floats  # days until closed


def work(
    rng: np.random.Generator, people: Cohort, who: Identities, grid: Grid, found: Bools, aids: Aids, leads: dict[Discipline, Objects], until: np.datetime64
) -> list[Rows]:
    """Tasks and their histories. `found` is what is true of each person at each contact (states.py); `until` is the day on which overdue is judged."""
    wanted = _join(contacts := _from_contacts(rng, people, grid, found, until), _from_aids(rng, people, aids, until))
    at, n, first_aid = wanted.who, len(wanted.who), len(contacts.who)
    last = people.last_on[at]
    closed_on = days_after(wanted.made_on, np.maximum(wanted.takes, 0))
    open_still = (closed_on > last) & (people.status[at] == UNDER_CARE)
    twice = open_still & _seen_before(at, wanted.title, open_still)
    closed_on = np.where(twice, last, closed_on)  # the same task is not open twice
    open_still &= ~twice
    left = (closed_on > last) & ~open_still
    urgent = coin(rng, np.where(open_still, 0.09, 0.08))
    allowed = np.where(urgent, np.minimum(wanted.allowed, rng.integers(1, 5, n)), wanted.allowed)
    due_on = np.where(open_still, _due(rng, wanted.made_on, open_still, until), days_after(wanted.made_on, allowed))
    due_on = np.where(coin(rng, 0.04, n) & ~(open_still & (due_on < until)), NEVER, due_on)
    closed_on = np.where(open_still, NEVER, np.minimum(closed_on, last))

    state, reason = _states(rng, open_still, left, wanted.made_on, until)
    owner = _by(leads, wanted.discipline, at)
    proposed, waiting = state == "proposed", state == "waiting"
    nobody = (coin(rng, 0.08, n) & ~waiting) | proposed
    source, source_note = tasktalk.sources(rng, wanted.made_on, proposed)
    keeper = _by(leads, np.full(n, _DISCIPLINES.index(Discipline.COORD)), at)
    maker = np.where(coin(rng, 0.35, n) | (source == "request"), keeper, owner)
    disciplines = objects([_DISCIPLINES[d].value for d in wanted.discipline])
    made_at, closed_at, middle_at = _moments(rng, wanted.made_on, closed_on, last)
    ids = uuids(rng, wanted.made_on)
    task = Rows(
        "task",
        {
            "id": ids,
            "patient_id": who.ids[at],
            "title": wanted.title,
            "state": state,
            "state_reason": reason,
            "priority": np.where(urgent, "urgent", "routine").astype(object),
            "discipline": unless(proposed & coin(rng, 0.08, n), disciplines),
            "owner_id": unless(nobody, owner),
            "owner_role": unless(~nobody | proposed, objects([ROLES[_DISCIPLINES[d]].value for d in wanted.discipline])),
            "due_on": due_on,
            "waiting_on": unless(~waiting, np.concatenate([pick(rng, WAITING_FOR, first_aid), pick(rng, WAITING_FOR_AIDS, n - first_aid)])),
            "snoozed_until": np.where(proposed & coin(rng, 0.12, n), days_after(np.full(n, until), rng.integers(3, 21, n)), NEVER),
            "source": source,
            "source_note": source_note,
            "tags": tasktalk.tags(rng, wanted.title),
            "waiting_until": np.where(waiting, days_after(np.full(n, until), rng.integers(1, 30, n)), NEVER),
            "created_by": maker,
            "created_at": made_at,
            "closed_at": closed_at,
        },
    )
    history = _history(rng, ids, state, reason, owner, maker, made_at, middle_at, closed_at, left)
    return [task, history, *tasktalk.talk(rng, tasktalk.Said(ids, who.ids[at], unless(nobody, owner), maker, made_at, closed_at), until)]


def _from_contacts(rng: np.random.Generator, people: Cohort, grid: Grid, found: Bools, until: np.datetime64) -> Wanted:
    places = grid.kept & (grid.mode < SELF) & (grid.day > until - np.timedelta64(HISTORY_DAYS, "D"))
    person, day = grid.flat(places)
    counts = rng.poisson(_PER_CONTACT, len(person))
    at, on, source = np.repeat(person, counts), np.repeat(day, counts), np.repeat(np.arange(len(person)), counts)
    later = np.where(coin(rng, 0.5, len(at)), rng.exponential(5, len(at)), rng.uniform(0, 85, len(at)))  # half at the visit, half by phone until the next
    on = days_after(on, later)
    fits = on <= people.last_on[at]
    at, on, source = at[fits], on[fits], source[fits]
    n = len(at)
    shares = np.array([SHARES[d] for d in _DISCIPLINES], dtype=float)
    discipline = rng.choice(len(_DISCIPLINES), n, p=shares / shares.sum())
    titles, allowed = objects([""] * n), np.zeros(n)
    true = found[places][source]
    for place, name in enumerate(_DISCIPLINES):
        mine = np.nonzero(discipline == place)[0]
        said = choose(rng, true[mine], [condition for _, _, condition in TASKS[name]])
        titles[mine] = objects([TASKS[name][at][0] for at in said])
        allowed[mine] = [TASKS[name][at][1] for at in said]
    takes = rng.lognormal(np.log(_MEDIAN_DAYS), _SIGMA, n)
    return Wanted(at, titles, discipline, on, allowed, takes)


def _from_aids(rng: np.random.Generator, people: Cohort, aids: Aids, until: np.datetime64) -> Wanted:
    """One task for each aid of the pipeline, closed when it is in use; due by its typical lead days."""
    recent = (aids.kind >= 0) & (aids.identified_on > until - np.timedelta64(HISTORY_DAYS, "D")) & coin(rng, 0.7, len(aids.kind))
    at, on, kinds = aids.who[recent], aids.identified_on[recent], [KINDS[k] for k in aids.kind[recent]]
    takes = (aids.in_use_on[recent] - on) / _DAY
    takes = np.where(np.isnan(takes), 9_999, takes)
    verbs = pick(rng, ("Get {} in place", "Order {}", "Arrange {}"), len(kinds))
    titles = objects([verb.format(kind.name) for verb, kind in zip(verbs, kinds, strict=True)])
    return Wanted(at, titles, np.array([_DISCIPLINES.index(kind.owner) for kind in kinds], dtype=np.int64), on, aids.typical[recent] + 7, takes)


def _join(one: Wanted, other: Wanted) -> Wanted:
    return Wanted(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in Wanted.__dataclass_fields__))


def _seen_before(at: Ints, title: Objects, where: Bools) -> Bools:
    """Whether an earlier one of the places in `where` has the same person and title."""
    known: set[tuple[int, str]] = set()
    found = np.zeros(len(at), dtype=bool)
    for place in np.nonzero(where)[0]:
        pair = (int(at[place]), str(title[place]))
        found[place] = pair in known
        known.add(pair)
    return found


def _due(rng: np.random.Generator, made_on: Days, open_still: Bools, until: np.datetime64) -> Days:
    """Due days of the open: about one in six has passed. Only what was made a while ago can be late already."""
    n = len(made_on)
    due = days_after(np.maximum(made_on, np.full(n, until)), 1 + rng.gamma(2.0, 9.0, n))
    age = (until - made_on) / _DAY
    candidates = np.nonzero(open_still & (age >= 4))[0]
    late = rng.permutation(candidates)[: round(OVERDUE * float(open_still.sum()))]
    due[late] = days_after(np.full(len(late), until), -np.ceil(rng.random(len(late)) * np.minimum(age[late] - 2, 32)))
    today = rng.permutation(np.nonzero(open_still & (due > until))[0])[: round(0.03 * float(open_still.sum()))]
    due[today] = until
    return due


def _states(rng: np.random.Generator, open_still: Bools, left: Bools, made_on: Days, until: np.datetime64) -> tuple[Objects, Objects]:
    n = len(open_still)
    age = (until - made_on) / _DAY
    proposed = coin(rng, np.where(age <= 4, 0.12, np.where(age <= 7, 0.03, 0.0)))  # the inbox answers within three working days, mostly
    working = np.where(proposed, "proposed", pick(rng, ("open", "in_progress", "waiting"), n, (0.55, 0.24, 0.21)))
    ended = pick(rng, ("done", "declined", "cancelled"), n, (0.9, 0.05, 0.05))
    state = np.where(open_still, working, np.where(left, "cancelled", ended))
    reason = np.select(
        [left, state == "declined", state == "cancelled"], [objects([ENDED] * n), pick(rng, DECLINED, n), pick(rng, CANCELLED, n)], objects([""] * n)
    )
    return state.astype(object), reason


def _by(leads: dict[Discipline, Objects], discipline: Ints, at: Ints) -> Objects:
    table = np.stack([leads[d] for d in _DISCIPLINES])
    return np.asarray(table[discipline, at])


def _moments(rng: np.random.Generator, made_on: Days, closed_on: Days, last: Days) -> tuple[Any, Any, Any]:
    """Made, closed (NaT while open) and some moment between them; in order, none after the last day of care."""
    n = len(made_on)
    made = made_on.astype("datetime64[s]") + rng.integers(8 * 3600, 12 * 3600, n).astype("timedelta64[s]")
    closed = closed_on.astype("datetime64[s]") + rng.integers(15 * 3600, 18 * 3600, n).astype("timedelta64[s]")
    end = np.where(np.isnat(closed), last.astype("datetime64[s]") + np.timedelta64(15 * 3600, "s"), closed)
    span = (end - made).astype(np.int64)
    return made, closed, made + (span * rng.uniform(0.05, 0.7, n)).astype(np.int64).astype("timedelta64[s]")


def _history(
    rng: np.random.Generator,
    ids: Objects,
    state: Objects,
    reason: Objects,
    owner: Objects,
    maker: Objects,
    made_at: Any,
    middle_at: Any,
    closed_at: Any,
    left: Bools,
) -> Rows:
    """First made, often taken up, at last closed or put on hold."""
    n = len(ids)
    everyone = np.arange(n)
    proposed = state == "proposed"
    taken_up = np.nonzero(np.isin(state.astype(str), ("in_progress", "waiting")) | ((state == "done") & coin(rng, 0.35, n)))[0]
    held = np.nonzero(state == "waiting")[0]
    ended = np.nonzero(~np.isnat(closed_at))[0]
    later = np.timedelta64(90, "m")
    notes = pick(rng, DONE_NOTES, n)
    place = np.concatenate([everyone, taken_up, held, ended])
    at = np.concatenate([made_at, middle_at[taken_up], middle_at[held] + later, closed_at[ended]])
    by = np.concatenate([maker, owner[taken_up], owner[held], np.where(left[ended], maker[ended], owner[ended])])
    to = np.concatenate(
        [np.where(proposed, "proposed", "open").astype(object), objects(["in_progress"] * len(taken_up)), objects(["waiting"] * len(held)), state[ended]]
    )
    closing = np.where(state == "done", notes, reason)
    detail = np.concatenate([objects([""] * (n + len(taken_up) + len(held))), closing[ended]])
    return Rows("task_event", {"id": uuids(rng, at.astype("datetime64[D]")), "task_id": ids[place], "at": at, "by_id": by, "to_state": to, "detail": detail})
