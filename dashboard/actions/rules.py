"""The rules over a clinic: who meets one today, what one would have opened, and setting one for everybody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from dashboard.care.rules import Facts, Setting, Settings, State, Verdict, by_key, evaluate, parameters
from dashboard.care.rules_carework import CarerAtHome, Trained
from dashboard.care.rules_records import facts_of
from dashboard.care.rules_replay import Replay, replay
from dashboard.care.rules_settings import Refused, checked
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.commands import audit, idempotency, rules, sweeps
from db.engine import Session, reading, writing
from db.errors import Conflict
from db.queries import rule_facts
from db.queries import rules as queries
from db.queries.rules import RuleRow
from db.records import Patient, Scope

WINDOW_DAYS = 60
"""Logs this far back decide today: the longest window of a rule about the log, and the days over which silence counts."""
REPLAY_DAYS = 182
READ_LIMIT_S = 20.0
AT_ONCE = 50
"""People whose facts are in memory together while a clinic is counted."""
Key = Annotated[str, Field(pattern=r"^[A-Z]{2,8}-[0-9]{2}$")]
Params = Annotated[dict[Annotated[str, Field(max_length=80)], float], Field(max_length=20)]


class Draft(BaseModel):
    """A rule as somebody would have it: every number of it that was touched."""

    rule_key: Key
    enabled: bool
    params: Params


class Save(Draft):
    """version: of the setting that was on the screen, 0 when nobody had set the rule. alone: pressed on the page of the one rule."""

    key: UUID
    version: int = Field(ge=0)
    alone: bool = False


@dataclass(frozen=True)
class Count:
    """Of everybody under care: whom a rule holds today, and of whom nobody can say. people is everybody."""

    due: int
    unknown: int
    people: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.due + other.due, self.unknown + other.unknown, self.people + other.people)


@dataclass(frozen=True)
class Tried:
    """A rule as it stands and as somebody would have it; after is None when both are the same. The replay runs from start to end, both included.

    meets: who meets it today as it stands, with why, by name.
    """

    start: date
    end: date
    before: Replay
    after: Replay | None
    count_before: Count
    count_after: Count | None
    meets: tuple[tuple[Patient, str], ...]


def may_set(viewer: Viewer, rule_key: str) -> bool:
    """The clinicians of the discipline that owns a rule; a role that is of no discipline, the administrator's, sets every rule."""
    return viewer.may(Permission.SET_RULES) and (viewer.view.discipline is None or viewer.discipline is by_key()[rule_key].owner)


def standing(rows: Mapping[str, RuleRow]) -> Settings:
    """The settings of a clinic; a row that no longer holds falls back to the rule file."""
    return Settings.standing(Setting(row.rule_key, row.enabled, row.params) for row in rows.values())[0]


def as_set(rule_key: str, rows: Mapping[str, RuleRow]) -> Draft:
    """A rule as it stands, to be replayed."""
    found = _of(standing(rows), rule_key)
    return Draft(rule_key=rule_key, enabled=found.enabled, params=dict(found.params))


def everybody(session: Session, scope: Scope, today: date, *, back: int = WINDOW_DAYS) -> Iterator[list[tuple[Patient, Facts]]]:
    """Everybody under care with their facts, a few people at a time; logs of exercise from `back` days ago."""
    people = rule_facts.under_care(session, scope)
    for at in range(0, len(people), AT_ONCE):
        known = rule_facts.known(session, scope, people[at : at + AT_ONCE], since=today - timedelta(days=back))
        yield [(one.measured.patient, facts(one, today)) for one in known]


def facts(known: rule_facts.Known, today: date) -> Facts:
    """What the rules see of one person."""
    return facts_of(
        known.measured.patient,
        scores=known.measured.scores,
        readings=known.measured.readings,
        events=known.measured.events,
        programmes=known.programmes,
        sessions=known.sessions,
        today=today,
        aids=known.measured.aids,
        carers=[CarerAtHome(lives_with) for lives_with in known.carers],
        training=[Trained(topic, level, on) for topic, level, on in known.training],
        leads=known.leads,
        done=known.done,
        reviews=known.reviews,
    )


def counts(viewer: Viewer, today: date) -> dict[str, Count]:
    """Of every rule, on or off: how many meet it today."""
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        settings = standing(queries.settings(session, viewer.scope))
        return counted((known for some in everybody(session, viewer.scope, today) for _, known in some), settings, today, list(by_key()))


def counted(people: Iterable[Facts], settings: Settings, today: date, keys: list[str]) -> dict[str, Count]:
    """The count of these rules as if each were on: whether one is met does not hang on the others."""
    only = _only(settings, keys)
    due, unknown, seen = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0), 0
    for known in people:
        seen += 1
        for verdict in evaluate(known, today, only):
            if verdict.state is not State.CLEAR:
                (due if verdict.state is State.DUE else unknown)[verdict.key] += 1
    return {key: Count(due[key], unknown[key], seen) for key in keys}


def of_person(viewer: Viewer, patient_id: UUID, today: date) -> list[Verdict] | None:
    """What every rule that is on says of one person under care, from everything on record; None when they are not, or not of this clinic."""
    with reading(viewer.scope) as session:
        settings = standing(queries.settings(session, viewer.scope))
        known = rule_facts.known(session, viewer.scope, [patient_id], since=date.min)
    return evaluate(facts(known[0], today), today, settings) if known else None


def try_out(viewer: Viewer, draft: Draft, today: date) -> Tried:
    """What a rule would have opened in the last six months, as it stands and as drafted. Raises Refused for a draft that cannot hold, and Missing."""
    wanted = _setting(draft)
    start, key = today - timedelta(days=REPLAY_DAYS - 1), draft.rule_key
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        settings = standing(queries.settings(session, viewer.scope))
        other = None if _of(settings, key) == wanted else settings.with_(wanted)
        before, after = _Found(key, settings), None if other is None else _Found(key, other)
        for some in everybody(session, viewer.scope, today, back=REPLAY_DAYS + WINDOW_DAYS):
            for found in filter(None, (before, after)):
                found.look(some, start, today)
    return Tried(
        start,
        today,
        before.replay,
        after.replay if after else None,
        before.count,
        after.count if after else None,
        tuple(sorted(before.met, key=lambda one: (one[0].family_name.casefold(), one[0].given_name.casefold(), str(one[0].id)))),
    )


class _Found:
    """What one rule would have done, summed up over a clinic a few people at a time."""

    def __init__(self, key: str, settings: Settings) -> None:
        self.key, self.settings = key, settings
        self.replay, self.count, self.met = Replay(key, (), 0), Count(0, 0, 0), list[tuple[Patient, str]]()

    def look(self, some: list[tuple[Patient, Facts]], start: date, today: date) -> None:
        only = _only(self.settings, [self.key])
        self.replay += replay({who.id: known for who, known in some}, start, today, self.settings, only=self.key)[self.key]
        self.count += counted((known for _, known in some), self.settings, today, [self.key])[self.key]
        self.met += [(who, verdict.reason) for who, known in some for verdict in evaluate(known, today, only) if verdict.state is State.DUE]


def save(viewer: Viewer, asked: Save) -> int:
    """Set a rule for the clinic, once, whatever the browser repeats; its new version.

    Raises Refused, Conflict with what stands, and Missing for a rule that is not theirs to set.
    """
    wanted = _setting(asked)
    if not may_set(viewer, asked.rule_key):
        raise Missing("rule")
    request = asked.model_dump_json(exclude={"alone"}).encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return int(before["version"])
        version = rules.keep(session, viewer.scope, asked.rule_key, enabled=wanted.enabled, params=wanted.params, version=asked.version)
        if version is None:
            row = queries.settings(session, viewer.scope).get(asked.rule_key)
            raise Conflict({"row": row})
        sweeps.forget_everybody(session, viewer.scope)
        action = f"rule.set {asked.rule_key}"
        audit.record(session, viewer.scope, action=action, object_kind="rule", login_ref=viewer.login_ref)
        idempotency.remember(session, viewer.scope, asked.key, request, {"version": version})
        return version


def _setting(draft: Draft) -> Setting:
    """Only what differs from the file. Raises Missing for a rule nobody knows, and Refused."""
    if draft.rule_key not in by_key():
        raise Missing("rule")
    checked(Setting(draft.rule_key, draft.enabled, draft.params))
    usual = {parameter.key: parameter.default for parameter in parameters(draft.rule_key)}
    return Setting(draft.rule_key, draft.enabled, {name: value for name, value in draft.params.items() if value != usual[name]})


def _of(settings: Settings, key: str) -> Setting:
    return Setting(key, settings.enabled(key), dict(settings.rows[key].params) if key in settings.rows else {})


def _only(settings: Settings, keys: list[str]) -> Settings:
    """These rules on, every other one off."""
    return Settings({key: Setting(key, key in keys, settings.rows[key].params if key in settings.rows else {}) for key in by_key()})


__all__ = ["Count", "Draft", "Refused", "Save", "Tried", "as_set", "counts", "may_set", "of_person", "save", "standing", "try_out"]
