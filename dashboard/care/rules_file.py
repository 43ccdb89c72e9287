"""The rule file as typed, frozen rows: every name, operator and limit in it is checked when it is first read."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from dashboard.care.datafile import Known, load
from dashboard.care.rules_check import contradictions
from dashboard.care.rules_terms import Agg, Kind, Op, Owner, Treatment, Urgency, WhenOld
from db.vocabulary import Discipline, TrainingLevel

Bounds = tuple[float, float]
Days = Annotated[int, Field(ge=1)]
Said = Annotated[str, Field(min_length=1)]


class MeasureRow(Known):
    """One measure: its words, the age from which a value is old (None: the engine's), its margin and the limits a clinic may set."""

    label: Said
    unit: Said
    kind: Kind
    says: Said
    no: Said | None = None
    assume: bool | None = None
    fresh_days: Days | None = None
    old: WhenOld = WhenOld.ALARMS
    stands: bool = False  # a number that holds until it changes, as flags and texts do
    margin: Annotated[float, Field(ge=0)] = 0
    range: Bounds | None = None
    whole: bool = False
    decimals: int = 0
    least: Annotated[int, Field(ge=1)] = 1
    better_of: str | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "MeasureRow":
        if (self.kind is Kind.FLAG) != (self.no is not None):
            raise ValueError("a flag, and only a flag, says `no`")
        if (self.kind in (Kind.FLAG, Kind.TEXT)) != (self.range is None):
            raise ValueError("a measure that is compared with a limit, and only such a one, has a range")
        if self.range and self.range[0] >= self.range[1]:
            raise ValueError("the range runs from low to high")
        return self


class Condition(Known):
    BELOW_ZERO = frozenset({"value"})

    measure: str
    op: Op
    value: float | bool | str | None = None
    agg: Agg = Agg.LATEST
    window_days: Days | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class All(Known):
    all: Annotated[tuple["Node", ...], Field(min_length=1)]


class AnyOf(Known):
    any: Annotated[tuple["Node", ...], Field(min_length=1)]


class Not(Known):
    negated: "Node" = Field(alias="not")


def _shape(raw: Any) -> str:
    return next((word for word in ("all", "any", "not") if word in raw), "condition") if isinstance(raw, dict) else "condition"


Node = Annotated[
    Annotated[Condition, Tag("condition")] | Annotated[All, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Not, Tag("not")], Discriminator(_shape)
]
for _group in (All, AnyOf, Not):
    _group.model_rebuild()


class Source(Known):
    document: Said
    section: Said
    year: int
    status: Said
    ref: Said

    @property
    def checked(self) -> str:
        """Whether the source itself was read: in words for the marks of the file."""
        marks = {"FOUND": "read at the source", "KNOWN": "known from it, not read again", "clinic_default": "clinic default"}
        said = self.status
        for mark, words in marks.items():
            said = said.replace(mark, words)
        return said[0].upper() + said[1:]


class Answers(Known):
    """Symptom answers (of) that must lie near the newest test (beside)."""

    beside: tuple[str, ...]
    of: tuple[str, ...]


class Rule(Known):
    """One rule. due_days and repeat_days in days; over names the rules of the same topic that it makes superfluous."""

    key: str = Field(alias="id")
    title: Said
    disciplines: Annotated[tuple[Owner, ...], Field(min_length=1)]
    trigger: Node
    task: Said
    due_days: Days
    due_basis: Literal["guideline", "clinic_default"]
    priority: Urgency
    repeat_days: Days
    over: tuple[str, ...] = ()
    comfort: bool = False
    treatment: Treatment | None = None
    enabled: bool = True
    answers: Answers | None = None
    rationale: Said
    basis: Said
    source: Source
    confidence: Literal["high", "medium", "low"]

    @property
    def owner(self) -> Discipline:
        """The discipline named first."""
        return self.disciplines[0]

    @property
    def prefix(self) -> str:
        """RESP of RESP-03."""
        return self.key.split("-")[0]


class Engine(Known):
    fresh_days: Days
    answer_days: Days
    drop_days_apart: Days
    baseline_days: Days
    window_range: Bounds
    due_range: Bounds
    repeat_range: Bounds
    source: Said
    margins: Said
    comfort: Said
    ranges: Said


class ItemBound(Known):
    item: Annotated[int, Field(ge=1, le=12)]
    at_most: Annotated[int, Field(ge=0, le=4)]


class ReadFromItems(Known):
    """A flag read from ALSFRS-R items: set when any is at or under its score; otherwise it is not set, or not known."""

    measure: str
    any: Annotated[tuple[ItemBound, ...], Field(min_length=1)]
    otherwise: Literal["no", "unknown"]


class HelperTraining(Known):
    topic: Said
    level: TrainingLevel
    fresh_days: Days


class Records(Known):
    power_chair: Said
    aerobic_category: Said
    helper_training: HelperTraining
    items: tuple[ReadFromItems, ...]
    done: dict[str, str]
    source: Said


class RuleFile(Known):
    schema_version: int
    engine: Engine
    records: Records
    groups: dict[str, str]
    measures: dict[str, MeasureRow]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_of_one_piece(self) -> "RuleFile":
        if found := contradictions(self):
            raise ValueError("; ".join(found))
        return self

    def group(self, rule: Rule) -> str:
        """The heading a rule stands under."""
        return self.groups[rule.prefix]


@cache
def book() -> RuleFile:
    """What data/rules.yaml says. Raises datafile.Malformed."""
    return load("rules.yaml", RuleFile)


@cache
def by_key() -> dict[str, Rule]:
    """Every rule by its key (RESP-03), in the order of the file."""
    return {rule.key: rule for rule in book().rules}
