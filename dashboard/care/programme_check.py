"""A programme in words and sums, and what of it looks like a slip of the hand."""

from collections.abc import Sequence

from dashboard.care.catalogue import exercise_name, exercises
from dashboard.care.datafile import Known, load
from dashboard.care.words import count, number
from db.records import ProgrammeExercise


class Limits(Known):
    """times: a dose above so many times the catalogue's is asked about (data/programme_check.yaml)."""

    times: float
    source: str


LIMITS = load("programme_check.yaml", Limits)


def dose(one: ProgrammeExercise) -> str:
    """2 sets of 6, hold 30 s; 10 minutes; as agreed when no number was set."""
    many = f"{one.sets} sets of {one.reps}" if one.sets and one.sets > 1 and one.reps else count(one.reps, "time") if one.reps else ""
    parts = [many, f"hold {one.hold_s} s" if one.hold_s else "", count(one.minutes, "minute") if one.minutes else "", "with a helper" if one.assisted else ""]
    return ", ".join(part for part in parts if part) or "as agreed"


def sessions_a_week(programme: Sequence[ProgrammeExercise]) -> int:
    """Days of the week on which something is asked."""
    return len({weekday for one in programme for weekday in one.weekdays})


def odd(programme: Sequence[ProgrammeExercise]) -> list[str]:
    """Doses far above the catalogue's starting value, in words; and a programme that asks for nothing."""
    if not programme:
        return ["No exercise is left: nothing will be asked at home."]
    found = []
    for one in programme:
        usual = exercises()[one.exercise_key].dose
        doses = (("repetitions", one.reps, usual.reps), ("minutes", one.minutes, usual.progress_to_minutes or usual.minutes), ("sets", one.sets, usual.sets))
        for name, given, known in doses:
            if given and known and given > known * LIMITS.times:
                found.append(f"{exercise_name(one.exercise_key)}: {given} {name}; the catalogue starts with {number(known)}.")
    return found
