"""When exercise is too much, as data/overwork.yaml says; what to do then stands in the stop rules of data/exercises.yaml."""

from functools import cache
from typing import Self

from pydantic import model_validator

from dashboard.care import catalogue
from dashboard.care.datafile import Known, load


class FlagLimit(Known):
    """rules: the stop rules (S1 to S7) whose action follows. least: sessions that a mean needs."""

    rules: tuple[str, ...]
    name: str
    limit: float
    least: int = 1
    within_days: int | None = None
    fresh_days: int | None = None
    source: str
    status: str
    confidence: str


class Flags(Known):
    next_day_fatigue: FlagLimit
    pain_rise_2_points: FlagLimit
    more_cramps: FlagLimit
    strength_drop_1_grade: FlagLimit
    rpe_mean_above_13: FlagLimit
    effort_mean_above_5: FlagLimit
    breathless: FlagLimit
    fall_in_session: FlagLimit
    infection: FlagLimit


class Loop(Known):
    window_days: int
    least_entries: int
    fatigue_up_by: float
    grip_down_percent: float
    strength_fresh_days: int
    source: str


class EffortTarget(Known):
    """Effort of a session on the scale of the home log, 0 to 10."""

    low: float
    high: float
    source: str


class Limits(Known):
    schema_version: int
    effort_target: EffortTarget
    look_back_days: int
    fresh_days: int
    flags: Flags
    loop: Loop

    @model_validator(mode="after")
    def _rules_and_flags_are_those_of_the_exercises(self) -> Self:
        known = catalogue.exercise_file().programme_rules
        named = {rule for key in Flags.model_fields for rule in getattr(self.flags, key).rules}
        if odd := named ^ {rule.key for rule in known.stop_rules}:
            raise ValueError(f"flags and the stop rules of exercises.yaml differ in {', '.join(sorted(odd))}")
        if lost := set(known.overwork_flags) - set(Flags.model_fields):
            raise ValueError(f"overwork flags of exercises.yaml without a limit: {', '.join(sorted(lost))}")
        return self


@cache
def limits() -> Limits:
    """What data/overwork.yaml says."""
    return load("overwork.yaml", Limits)


def actions(flag: FlagLimit) -> tuple[str, ...]:
    """What the stop rules of a flag ask for."""
    rules = catalogue.exercise_file().programme_rules.stop_rules
    return tuple(rule.action for rule in rules if rule.key in flag.rules)
