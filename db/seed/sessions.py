"""The home log: one row a day with an entry, none on days without (clinical.md 9.2, step 10)."""

import numpy as np

from db.seed.cohort import Cohort
from db.seed.exercise import Programmes, chance_done
from db.seed.happenings import Happenings
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import Bools, Days, Floats, Ints, Rows, coin, moments, objects, pick, unless

_DAY = np.timedelta64(1, "D")
# Per cent of missed sessions; "other" of the recipe (7) is shared by the rarer words of the list.
REASONS = {
    "fatigue": 30,
    "unwell": 15,
    "no_helper": 12,
    "pain": 10,
    "no_time": 10,
    "low_mood": 8,
    "appointment_or_travel": 8,
    "other": 2.5,
    "fear_of_falling": 1.5,
    "disease_progression": 1.2,
    "equipment_missing": 0.6,
    "unclear_instructions": 0.6,
    "not_wanted": 0.6,
}
NOTES_DONE = (
    "Went well today.",
    "Arms fine. Too tired for the legs.",
    "Legs shake on the last ones.",
    "My daughter helped with the stretches.",
    "Calf cramp at night, then better.",
)
NOTES_MISSED = ("Slept badly, skipped.", "Long day at the hospital.", "Not today.", "Nobody here to help.")
_DONE, _SOME, _NOT = range(3)
_WORDS = ("done", "some", "not_done")


def log(rng: np.random.Generator, people: Cohort, who: Identities, programmes: Programmes, happened: Happenings) -> Rows:
    version, day = _asked(programmes, people)
    at = programmes.who[version]
    done = rng.random(len(at)) < chance_done(rng, people, at, day, programmes.first_on[version], programmes.starts_on[version], happened)
    entered = done | coin(rng, 0.6, len(at))
    entered &= ~_silent_spells(rng, people, at, day)
    entered &= ~(day > programmes.silent_on[version])
    entered &= (day < people.last_on[at]) | coin(rng, 0.4, len(at))
    version, day, at, done = version[entered], day[entered], at[entered], done[entered]

    answers, asked, share = _answers(rng, programmes, version, day, done)
    n = len(at)
    own = rng.normal(0, 1, (3, len(people)))[:, at]
    tired = (3.2 + own[0] + 1.2 * ~done + rng.normal(0, 1.2, n)).clip(0, 10).round()
    ache = (1.6 + 0.9 * own[1] + 0.4 * ~done + rng.normal(0, 1.0, n)).clip(0, 10).round()
    effort = np.where(done, (4.6 + 0.8 * own[2] + rng.normal(0, 1.1, n)).clip(0, 10).round(), np.nan)
    for values in (tired, ache, effort):
        values[coin(rng, 0.12, n)] = np.nan
    said = coin(rng, 0.94, n) & ~done
    reasons = pick(rng, tuple(REASONS), n, tuple(REASONS.values()))
    helped = programmes.helped[version] & coin(rng, 0.7, n)
    source = np.where(coin(rng, 0.02, n), "staff", np.where(helped & coin(rng, 0.5, n), "carer", "patient"))
    return Rows(
        "exercise_session",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "on_day": day,
            "answers": answers,
            "asked_count": asked,
            "done_count": share,
            "effort": effort,
            "pain": ache,
            "fatigue": tired,
            "source": source.astype(object),
            "helped": objects(helped.tolist()),
            "missed_reason": unless(~said, reasons),
            "note": np.where(coin(rng, 0.06, n), np.where(done, pick(rng, NOTES_DONE, n), pick(rng, NOTES_MISSED, n)), "").astype(object),
            "entered_at": moments(day, rng, 9, 21),
        },
    )


def _asked(programmes: Programmes, people: Cohort) -> tuple[Ints, Days]:
    """Every day on which a version asks for something, pauses left out: the version's place and the day."""
    lengths = ((programmes.closes_on - programmes.starts_on) / _DAY).astype(np.int64) + 1
    version = np.repeat(np.arange(len(lengths)), lengths)
    offset = np.arange(len(version)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    day = programmes.starts_on[version] + offset.astype("timedelta64[D]")
    week = np.zeros((len(lengths), 8), dtype=bool)
    for place, plan in enumerate(programmes.plan):
        week[place, list(plan)] = True
    asked = week[version, _weekday(day)]
    version, day = version[asked], day[asked]
    at, starts, ends = programmes.paused
    if not len(at):
        return version, day
    key = at * 1_000_000 + starts.astype(np.int64)  # in order: pauses come sorted by person and day
    wanted = programmes.who[version] * 1_000_000 + day.astype(np.int64)
    last = np.maximum(np.searchsorted(key, wanted, side="right") - 1, 0)
    resting = (at[last] == programmes.who[version]) & (starts[last] <= day) & (day <= ends[last])
    return version[~resting], day[~resting]


def _weekday(day: Days) -> Ints:
    """ISO weekday, Monday 1; 1970-01-01 was a Thursday."""
    return np.asarray((day.astype(np.int64) + 3) % 7 + 1)


def _silent_spells(rng: np.random.Generator, people: Cohort, at: Ints, day: Days) -> Bools:
    """A third of people let the log lie for two to four weeks, once."""
    begins = people.last_on - rng.integers(0, 700, len(people)).astype("timedelta64[D]")
    lasts = np.where(coin(rng, 0.33, len(people)), rng.integers(14, 29, len(people)), 0).astype("timedelta64[D]")
    return np.asarray((day >= begins[at]) & (day < (begins + lasts)[at]))


def _answers(rng: np.random.Generator, programmes: Programmes, version: Ints, day: Days, done: Bools) -> tuple[object, Ints, Floats]:
    """The answers as JSON text, how many exercises were asked, and how many done ('some' counts a half). At least half is done
    exactly when the session is."""
    n = len(version)
    whole = done & coin(rng, 0.72, n)
    nothing = ~done & coin(rng, 0.7, n)
    codes = np.where(whole[:, None], _DONE, _NOT) * np.ones((1, 9), dtype=np.int64)
    drawn = rng.random((n, 9))
    mixed = np.where(drawn < 0.55, _DONE, np.where(drawn < 0.8, _SOME, _NOT))
    few = np.where(drawn < 0.12, _DONE, np.where(drawn < 0.3, _SOME, _NOT))
    codes = np.where((done & ~whole)[:, None], mixed, np.where((~done & ~nothing)[:, None], few, codes))
    weekday = _weekday(day)
    known: dict[tuple[object, ...], tuple[str, int, float]] = {}
    found = []
    for place, on, is_done, row in zip(version.tolist(), weekday.tolist(), done.tolist(), codes.tolist(), strict=True):
        keys = programmes.plan[place][on]
        said = tuple(row[: len(keys)])
        cached = known.get((keys, said, is_done))
        if cached is None:
            cached = known[(keys, said, is_done)] = _written(keys, list(said), is_done)
        found.append(cached)
    texts, asked, share = zip(*found, strict=True) if found else ((), (), ())
    return objects(list(texts)), np.array(asked, dtype=np.int64), np.array(share, dtype=float)


def _written(keys: tuple[str, ...], said: list[int], done: bool) -> tuple[str, int, float]:
    """Bend the drawn answers until they agree with whether the session counts."""

    def share() -> float:
        return sum(1.0 if answer == _DONE else 0.5 for answer in said if answer != _NOT)

    place = 0
    while done != (share() * 2 >= len(keys)):
        said[place] = _DONE if done else _NOT
        place += 1
    text = ",".join(f'"{key}":"{_WORDS[answer]}"' for key, answer in zip(keys, said, strict=True))
    return "{" + text + "}", len(keys), share()
