"""The forms that measured values are entered with: which values stand together, and what is asked beside each."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.vocabulary import MEASURES, Measure, Position


@dataclass(frozen=True)
class Field:
    """One value. name: of the form's field, position included."""

    measure: Measure
    position: Position | None = None
    label: str = ""

    @property
    def name(self) -> str:
        return f"{self.measure}__{self.position}" if self.position else self.measure.value

    @property
    def words(self) -> str:
        return self.label or MEASURES[self.measure].label


@dataclass(frozen=True)
class FormRow:
    """button: what opens it; title: what it is; key: a letter that opens it where it stands."""

    button: str
    title: str
    fields: tuple[Field, ...]
    key: str | None = None

    @property
    def wide(self) -> bool:
        return len(self.fields) > 4


def _sides(*measures: Measure) -> tuple[Field, ...]:
    sides = (Position.LEFT, Position.RIGHT)
    return tuple(Field(one, side, f"{MEASURES[one].label.removesuffix(' strength')}, {side}") for one in measures for side in sides)


_SEATED, _FLAT = Position.SEATED, Position.SUPINE

FORMS: Mapping[str, FormRow] = {
    "tests": FormRow(
        "Enter tests",
        "Breathing tests",
        (
            Field(Measure.FVC_PERCENT, _SEATED, "FVC, seated"),
            Field(Measure.FVC_PERCENT, _FLAT, "FVC, lying flat"),
            Field(Measure.SVC_PERCENT, _SEATED, "SVC, seated"),
            Field(Measure.SVC_PERCENT, _FLAT, "SVC, lying flat"),
            Field(Measure.FVC_LITRES, _SEATED, "FVC, seated, litres"),
            Field(Measure.SNIP),
            Field(Measure.MIP),
            Field(Measure.PCF),
            Field(Measure.SPO2, None, "SpO₂ at rest, on air"),
            Field(Measure.PACO2, None, "PaCO₂"),
        ),
        "t",
    ),
    "niv": FormRow("NIV hours", "NIV use", (Field(Measure.NIV_HOURS, None, "Mean use"),)),
    "weight": FormRow("Enter weight", "Weight", (Field(Measure.WEIGHT), Field(Measure.HEIGHT, None, "Height, once is enough")), "w"),
    "eating": FormRow("Eating", "Eating and drinking", (Field(Measure.FOOD_TEXTURE), Field(Measure.DRINK_THICKNESS), Field(Measure.MEAL_MINUTES))),
    "strength": FormRow(
        "Strength",
        "Strength",
        (
            Field(Measure.MRC_NECK, None, "Neck"),
            *_sides(Measure.MRC_SHOULDER, Measure.MRC_ELBOW, Measure.MRC_WRIST, Measure.MRC_HIP, Measure.MRC_KNEE, Measure.MRC_ANKLE),
            Field(Measure.GRIP_LEFT),
            Field(Measure.GRIP_RIGHT),
        ),
    ),
    "walking": FormRow("Walking", "Walking test", (Field(Measure.TUG),)),
    "wellbeing": FormRow("Pain, fatigue", "Pain and fatigue", (Field(Measure.PAIN), Field(Measure.FATIGUE))),
    "communication": FormRow("Communication", "Communication", (Field(Measure.COMMUNICATION), Field(Measure.SPEECH_RATE), Field(Measure.INTELLIGIBILITY))),
    "cognition": FormRow("ECAS", "Cognition screen", (Field(Measure.ECAS, None, "ECAS total"),)),
    "strain": FormRow("Carer strain", "Carer strain", (Field(Measure.ZARIT, None, "Zarit burden, 22 questions"),)),
}

FIELDS: Mapping[str, Field] = {field.name: field for form in FORMS.values() for field in form.fields}
