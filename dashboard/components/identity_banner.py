"""Who this is: the banner that stays on top of every page about one person. Value before decoration, label weaker than value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care.words import day, years
from dashboard.components.flag_chip import similar_name
from dashboard.components.markup import Tree, h
from db.records import Allergy, Patient
from db.vocabulary import Diagnosis, OnsetSite, PatientStatus, PrognosisPreference, Sex

NOT_KNOWN = "Not known"
SEXES = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.OTHER: "Other", Sex.UNKNOWN: NOT_KNOWN}
ONSETS = {
    OnsetSite.BULBAR: "Bulbar",
    OnsetSite.UPPER_LIMB: "Arm",
    OnsetSite.LOWER_LIMB: "Leg",
    OnsetSite.LIMB: "Limb",
    OnsetSite.RESPIRATORY: "Breathing",
    OnsetSite.OTHER: "Other",
    OnsetSite.UNKNOWN: "",
}
DIAGNOSES = {
    Diagnosis.ALS: "",
    Diagnosis.PROGRESSIVE_BULBAR_PALSY: "PBP",
    Diagnosis.PRIMARY_LATERAL_SCLEROSIS: "PLS",
    Diagnosis.PROGRESSIVE_MUSCULAR_ATROPHY: "PMA",
    Diagnosis.OTHER_MND: "other MND",
    Diagnosis.NOT_CONFIRMED: "not confirmed",
}
PROGNOSES = {
    PrognosisPreference.ASK_FIRST: "Ask first",
    PrognosisPreference.WANTS_TO_KNOW: "Wants to know",
    PrognosisPreference.DOES_NOT_WANT: "Does not want to know",
}
ENDED = {PatientStatus.HOSPICE: "In hospice since", PatientStatus.MOVED: "Moved on", PatientStatus.DISCHARGED: "Discharged on", PatientStatus.DIED: "Died"}
WALKING = ("Not at all", "Legs move only", "With help or aid", "With early difficulty", "Normally")  # ALSFRS-R item 8, 0 to 4


@dataclass(frozen=True)
class Standing:
    """What the second line says of the person's state, as computed by the page."""

    stage: str | None
    niv: bool | None
    niv_on: date | None
    walking: int | None
    similar: bool


def banner(patient: Patient, allergies: Sequence[Allergy], standing: Standing, today: date, *, clinical: bool = True) -> Tree:
    """The banner; `clinical` is False for roles that may not see allergies and clinical detail."""
    dead = patient.status is PatientStatus.DIED
    return h(
        "section",
        h("div", h("div", *_who(patient, standing, today, dead), cls="banner-id"), _present() if clinical and not dead else None, cls="banner-row"),
        h("div", h("div", *_facts(patient, allergies, standing), cls="banner-facts"), cls="banner-row") if clinical and not dead else None,
        cls="banner is-dead" if dead else "banner",
        aria_label="Patient",
    )


def ended_words(status: PatientStatus, on: date | None) -> str:
    """Died 19-Nov-2026; empty for somebody under care."""
    word = ENDED.get(status)
    return f"{word} {day(on)}" if word and on else word or ""


def person(patient: Patient) -> list[Tree]:
    """SMITH, John: family name upper case, each part kept in its own direction."""
    given = h("bdi", f", {patient.given_name}" if patient.given_name else "", cls="given")
    return [h("bdi", patient.family_name.upper()), given]


def _who(patient: Patient, standing: Standing, today: date, dead: bool) -> list[Tree | None]:
    born = patient.born_on
    ended = ENDED.get(patient.status)
    age = f" ({years(born, today)}y)" if born and not dead else ""
    at_end = f" ({years(born, patient.status_on)}y)" if born and dead and patient.status_on else ""
    return [
        h("h1", *person(patient), h("span", f" ({patient.title})") if patient.title else None),
        pair("Latin", h("bdi", patient.latin_name)) if patient.latin_name else None,
        pair("Preferred name", h("bdi", patient.preferred_name)) if patient.preferred_name else None,
        pair("Born", h("b", day(born)), age) if born else pair("Born", NOT_KNOWN),
        pair(ended, h("b", day(patient.status_on)), at_end) if ended and patient.status_on else None,
        pair("Gender", SEXES[patient.sex]),
        pair("Hospital No.", h("b", patient.hospital_no)),
        pair("National No.", h("b", grouped(patient.national_no)) if patient.national_no else NOT_KNOWN),
        similar_name() if standing.similar else None,
    ]


def _facts(patient: Patient, allergies: Sequence[Allergy], standing: Standing) -> list[Tree]:
    onset = ", ".join(filter(None, (ONSETS[patient.onset_site], day(patient.onset_on) if patient.onset_on else ""))) or NOT_KNOWN
    diagnosed = ", ".join(filter(None, (DIAGNOSES[patient.diagnosis], day(patient.diagnosed_on) if patient.diagnosed_on else ""))) or NOT_KNOWN
    return [
        pair("Allergies", h("b", _allergies(allergies)) if allergies else "None recorded"),
        pair("Onset", onset),
        pair("Diagnosis", diagnosed),
        pair("King’s", f"{standing.stage} (estimated)" if standing.stage else NOT_KNOWN),
        pair("NIV", (f"Since {day(standing.niv_on)}" if standing.niv_on else "Yes") if standing.niv else "None"),
        pair("Walks", WALKING[standing.walking] if standing.walking is not None else NOT_KNOWN),
        pair("Prognosis", PROGNOSES[patient.prognosis], cls="pair not-when-present"),
    ]


def _allergies(allergies: Sequence[Allergy]) -> str:
    return ", ".join(f"{a.substance} ({a.reaction})" if a.reaction else a.substance for a in allergies)


def _present() -> Tree:
    """Hides what is not for the patient's eyes; kept in the page, never stored (assets/patient.js)."""
    return h(
        "div",
        h(
            "div",
            h("span", id="patient-walk"),
            h("button", "Patient present", h("i"), cls="switch", type="button", role="switch", aria_checked="false", data_patient="present"),
        ),
        cls="banner-do",
    )


def pair(label: str | None, *value: Tree | str, cls: str = "pair") -> Tree:
    return h("span", h("span", label), " ", *value, cls=cls)


def grouped(number: str) -> str:
    """Ten digits read in threes: 943 476 5919."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 10 and number.isdigit() else number
