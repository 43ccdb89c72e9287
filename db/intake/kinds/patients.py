"""Rows of people: who they are, and the few facts that identity needs."""

from datetime import date

from db.intake.cells import Cells
from db.intake.facts import Fact
from db.intake.people import Identity, Known, Person
from db.intake.problems import Bad
from db.vocabulary import Diagnosis, OnsetSite, PatientStatus, Sex

_SEXES = {
    **{s.value: s for s in Sex},
    "f": Sex.FEMALE, "w": Sex.FEMALE, "woman": Sex.FEMALE, "m": Sex.MALE, "man": Sex.MALE,
    "o": Sex.OTHER, "x": Sex.OTHER, "non_binary": Sex.OTHER, "u": Sex.UNKNOWN,
}  # fmt: skip
_SITES = {
    **{s.value: s for s in OnsetSite},
    "arm": OnsetSite.UPPER_LIMB, "arms": OnsetSite.UPPER_LIMB, "hand": OnsetSite.UPPER_LIMB, "upper": OnsetSite.UPPER_LIMB, "cervical": OnsetSite.UPPER_LIMB,
    "left_arm": OnsetSite.UPPER_LIMB, "right_arm": OnsetSite.UPPER_LIMB, "left_hand": OnsetSite.UPPER_LIMB, "right_hand": OnsetSite.UPPER_LIMB,
    "left_leg": OnsetSite.LOWER_LIMB, "right_leg": OnsetSite.LOWER_LIMB, "left_foot": OnsetSite.LOWER_LIMB, "right_foot": OnsetSite.LOWER_LIMB,
    "bulbar_onset": OnsetSite.BULBAR, "limb_onset": OnsetSite.LIMB, "spinal_onset": OnsetSite.LIMB, "respiratory_onset": OnsetSite.RESPIRATORY,
    "leg": OnsetSite.LOWER_LIMB, "legs": OnsetSite.LOWER_LIMB, "foot": OnsetSite.LOWER_LIMB, "lower": OnsetSite.LOWER_LIMB, "lumbar": OnsetSite.LOWER_LIMB,
    "spinal": OnsetSite.LIMB, "limbs": OnsetSite.LIMB, "breathing": OnsetSite.RESPIRATORY, "thoracic": OnsetSite.RESPIRATORY,
}  # fmt: skip
_DIAGNOSES = {
    **{d.value: d for d in Diagnosis},
    "progressive_bulbar_palsy": Diagnosis.PROGRESSIVE_BULBAR_PALSY, "primary_lateral_sclerosis": Diagnosis.PRIMARY_LATERAL_SCLEROSIS,
    "progressive_muscular_atrophy": Diagnosis.PROGRESSIVE_MUSCULAR_ATROPHY, "amyotrophic_lateral_sclerosis": Diagnosis.ALS,
    "definite_als": Diagnosis.ALS, "probable_als": Diagnosis.ALS, "possible_als": Diagnosis.ALS,
    "motor_neurone_disease": Diagnosis.ALS, "motor_neuron_disease": Diagnosis.ALS, "mnd": Diagnosis.ALS, "other": Diagnosis.OTHER_MND,
}  # fmt: skip
_STATES = {
    **{s.value: s for s in PatientStatus},
    "active": PatientStatus.UNDER_CARE, "alive": PatientStatus.UNDER_CARE, "dead": PatientStatus.DIED, "deceased": PatientStatus.DIED,
    "transferred": PatientStatus.MOVED,
}  # fmt: skip
_TEXTS = ("given_name", "latin_name", "preferred_name", "title", "site")
_DAYS = ("onset_on", "diagnosed_on", "enrolled_on")


def read(cells: Cells, person: Person | None, who: Identity, today: date) -> list[Fact]:
    """One person. Given values only: an empty cell never erases what the clinic knows."""
    values: dict[str, object] = {}
    told = {problem.field for problem in cells.problems}
    known = person.known if person else None
    if not who.family_name.strip() and "family_name" not in told:
        cells.note("family_name", Bad("No family name", "A person needs a name.", "Write the family name, or leave the row out."))
    if who.born_on is not None and who.born_on > today:
        cells.note("born_on", Bad("In the future", f"Today is {today:%d-%b-%Y}.", "Write the birth date as dd-mmm-yyyy."))
    elif who.born_on is None and "born_on" not in told and not (known and known.born_on):
        cells.note("born_on", Bad("No birth date", "A person needs a birth date.", "Write the birth date as dd-mmm-yyyy, or leave the row out."))
    if not who.number and "number" not in told:
        cells.note("number", Bad("No hospital number", "A person needs a number.", "Write the number, or leave the row out."))
    values |= {"family_name": who.family_name, "hospital_no": who.number}
    if who.born_on:
        values["born_on"] = who.born_on
    if who.national_no:
        values["national_no"] = who.national_no
    if who.given_name:
        values["given_name"] = who.given_name
    for key in _TEXTS[1:]:
        if cells.has(key) and (text := cells.text(key)):
            values[key] = text
    for key, words in (("sex", _SEXES), ("onset_site", _SITES), ("diagnosis", _DIAGNOSES)):
        if cells.has(key) and (word := cells.word(key, words)) is not None:
            values[key] = str(word)
    _dated(cells, values, who.born_on, today)
    _ended(cells, values, who.born_on, today, known)
    return [] if person is None else [Fact(person, None, (), values, (), "record")]


def _dated(cells: Cells, values: dict[str, object], born: date | None, today: date) -> None:
    found = {key: cells.day(key) for key in _DAYS if cells.has(key)}
    before, name = born, "birth"
    for key in _DAYS:
        day = found.get(key)
        if day is None:
            continue
        if day > today:
            cells.note(key, Bad("In the future", f"Today is {today:%d-%b-%Y}.", "Write the day as dd-mmm-yyyy."))
        elif before and day < before:
            cells.note(key, Bad(f"Before {name}", f"That was {before:%d-%b-%Y}.", "Write the day as dd-mmm-yyyy."))
        else:
            values[key] = day
            if key != "enrolled_on":
                before, name = day, "onset" if key == "onset_on" else "diagnosis"


def _ended(cells: Cells, values: dict[str, object], born: date | None, today: date, known: Known | None) -> None:
    status = cells.word("status", _STATES) if cells.has("status") else None
    ended = cells.day("status_on") if cells.has("status_on") else None
    if ended and (ended > today or (born and ended < born)):
        cells.note("status_on", Bad("Not a possible day", "It is in the future or before birth.", "Write the day as dd-mmm-yyyy."))
        return
    if status is PatientStatus.UNDER_CARE and known and known.died_on:
        why = f"The clinic has that this person died on {known.died_on:%d-%b-%Y}."
        cells.note("status", Bad("Recorded as died", why, "Empty the cell, leave the row out, or correct the person's record first."))
    elif status is PatientStatus.DIED and ended and known and known.last_visit_on and ended < known.last_visit_on:
        cells.note("status_on", Bad("Before the last score", f"The clinic has an ALSFRS-R of {known.last_visit_on:%d-%b-%Y}.", "Write the day as dd-mmm-yyyy."))
    elif status is PatientStatus.UNDER_CARE and ended is None:
        values["status"], values["status_on"] = status.value, None
    elif status is not None and ended is not None and status is not PatientStatus.UNDER_CARE:
        values["status"], values["status_on"] = status.value, ended
    elif status is not None:
        text = "Under care has no last day." if status is PatientStatus.UNDER_CARE else "Care that ended needs the day it ended."
        cells.note("status_on", Bad("Status and day disagree", text, "Correct the status or the day."))
    elif ended is not None:
        cells.note("status", Bad("No status", "There is a last day, but not why care ended.", "Write died, moved, discharged or hospice."))
