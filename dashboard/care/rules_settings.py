"""What a clinic has set: which rules are on, and with which limits. A limit outside its range, or a name nobody knows, is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from dashboard.care.rules_check import conditions
from dashboard.care.rules_file import book, by_key
from dashboard.care.rules_judge import Ready, ready
from dashboard.care.rules_terms import Op
from dashboard.care.rules_words import is_on_record

DUE, REPEAT = "due_days", "repeat_days"


class Refused(ValueError):
    """A setting that cannot hold: of which rule, which parameter, and why."""

    def __init__(self, rule_key: str, parameter: str, why: str) -> None:
        super().__init__(f"{rule_key} {parameter}: {why}")
        self.rule_key, self.parameter, self.why = rule_key, parameter, why


@dataclass(frozen=True)
class Setting:
    """One row of rule_setting: params maps the key of a parameter to its value, and holds only what differs from the file."""

    rule_key: str
    enabled: bool
    params: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """A number of a rule that a clinic may set. leaf: the place of its condition, None for due_days and repeat_days; window: it is the window."""

    key: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    whole: bool
    leaf: int | None = None
    window: bool = False
    decimals: int = 0


@dataclass(frozen=True, eq=False)
class Settings:
    """Every rule as this clinic has it: `on` are the rules that run, in the order of the file."""

    rows: Mapping[str, Setting]

    @staticmethod
    def of(rows: Iterable[Setting]) -> "Settings":
        """Raises Refused for the first row that cannot hold."""
        kept = {row.rule_key: row for row in rows}
        for row in kept.values():
            checked(row)
        return Settings(kept)

    @staticmethod
    def standing(rows: Iterable[Setting]) -> "tuple[Settings, tuple[Refused, ...]]":
        """For rows already stored: one that no longer holds (a range that a new version narrowed) falls back to the file, and is told."""
        kept, refused = {}, []
        for row in rows:
            try:
                kept[row.rule_key] = checked(row)
            except Refused as why:
                refused.append(why)
        return Settings(kept), tuple(refused)

    def with_(self, row: Setting) -> "Settings":
        """The same with one rule set otherwise, as for a replay before it is saved. Raises Refused."""
        return Settings({**self.rows, row.rule_key: checked(row)})

    def enabled(self, key: str) -> bool:
        """Whether the rule is on. Raises KeyError for a rule nobody knows."""
        return self.rows[key].enabled if key in self.rows else by_key()[key].enabled

    def rule(self, key: str) -> Ready:
        """The rule with its limits in place, on or off. Raises KeyError."""
        return _with(key, tuple(sorted(self.rows[key].params.items())) if key in self.rows else ())

    @cached_property
    def on(self) -> tuple[Ready, ...]:
        """The rules that run, in the order of the file."""
        return tuple(self.rule(key) for key in by_key() if self.enabled(key))


@cache
def defaults() -> Settings:
    """Every rule as the file has it."""
    return Settings({})


@cache
def parameters(key: str) -> tuple[Parameter, ...]:
    """What may be set of a rule, in the order of its sentence; then due_days and repeat_days. Raises KeyError for a rule nobody knows.

    The key of a limit is its measure and operator, `resp.fvc_pct <`, with ` #2` for a second one alike; that of a window ends in ` window`.
    """
    rule, file = by_key()[key], book()
    found: list[Parameter] = []
    for place, condition in enumerate(conditions(rule.trigger)):
        row, engine = file.measures[condition.measure], file.engine
        if condition.op.is_bound and row.range and isinstance(condition.value, float) and not is_on_record(condition, row):
            whole = row.whole or row.unit == "days"
            name = _free(f"{condition.measure} {condition.op.value}", found)
            found.append(Parameter(name, row.label, row.unit, condition.value, *row.range, whole, place, decimals=row.decimals))
        if condition.window_days is not None:
            name = _free(f"{condition.measure} window", found)
            found.append(Parameter(name, f"{row.label}, window", "days", condition.window_days, *engine.window_range, True, place, True))
    return (
        *found,
        Parameter(DUE, "Days until the task is due", "days", rule.due_days, *file.engine.due_range, True),
        Parameter(REPEAT, "Days until it may open again", "days", rule.repeat_days, *file.engine.repeat_range, True),
    )


def checked(row: Setting) -> Setting:
    """The same row, when every parameter exists, lies in its range and leaves a rule that somebody can meet. Raises Refused."""
    if row.rule_key not in by_key():
        raise Refused(row.rule_key, "", "no rule is called that")
    known = {parameter.key: parameter for parameter in parameters(row.rule_key)}
    for name, value in row.params.items():
        if name not in known:
            raise Refused(row.rule_key, name, f"no parameter is called that; there are {', '.join(known)}")
        parameter = known[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refused(row.rule_key, name, "not a number")
        if not parameter.low <= value <= parameter.high:  # also refuses NaN
            raise Refused(row.rule_key, name, f"{value:g} is not between {parameter.low:g} and {parameter.high:g} {parameter.unit}")
        if parameter.whole and value != int(value):
            raise Refused(row.rule_key, name, f"{value:g} is not a whole number")
    _nobody_can_meet(row, known)
    return row


def _nobody_can_meet(row: Setting, known: Mapping[str, Parameter]) -> None:
    """Refuses a band turned round, such as under 50 and at least 60, where the file has one that is not."""
    at = {parameter.leaf: row.params.get(key, parameter.default) for key, parameter in known.items() if parameter.leaf is not None and not parameter.window}
    written = list(enumerate(conditions(by_key()[row.rule_key].trigger)))
    for upper_at, upper in written:
        for lower_at, lower in written:
            pair = upper.measure == lower.measure and upper.op in (Op.BELOW, Op.AT_MOST) and lower.op in (Op.ABOVE, Op.AT_LEAST)
            if pair and upper_at in at and lower_at in at and _band(upper.value, lower.value) and not _band(at[upper_at], at[lower_at]):
                raise Refused(row.rule_key, upper.measure, f"nothing is both under {at[upper_at]:g} and over {at[lower_at]:g}")


def _band(upper: object, lower: object) -> bool:
    return isinstance(upper, int | float) and isinstance(lower, int | float) and lower < upper


def _free(name: str, taken: list[Parameter]) -> str:
    same = sum(parameter.key == name or parameter.key.startswith(f"{name} #") for parameter in taken)
    return f"{name} #{same + 1}" if same else name


@lru_cache(maxsize=4096)
def _with(key: str, params: tuple[tuple[str, float], ...]) -> Ready:
    given = dict(params)
    known = [parameter for parameter in parameters(key) if parameter.key in given and given[parameter.key] != parameter.default]
    return ready(
        by_key()[key],
        limits={parameter.leaf: given[parameter.key] for parameter in known if parameter.leaf is not None and not parameter.window},
        windows={parameter.leaf: int(given[parameter.key]) for parameter in known if parameter.leaf is not None and parameter.window},
        due_days=int(given[DUE]) if DUE in given else None,
        repeat_days=int(given[REPEAT]) if REPEAT in given else None,
    )
