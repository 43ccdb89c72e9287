"""What each kind of file may hold, and the many ways in which files name it."""

import re
import unicodedata
from dataclasses import dataclass

from db.vocabulary import MEASURES, ImportKind, Measure

TEXT, DAY, ITEM, WHOLE, VALUE, WORD = "text", "day", "item", "whole", "value", "word"


@dataclass(frozen=True)
class Field:
    """One thing a column can be. `names` are patterns over header names (see `spellings`), the surest first."""

    key: str
    label: str
    kind: str
    names: tuple[str, ...]


def spellings(header: str) -> tuple[str, str]:
    """A header without case, accents and punctuation, and once more with humpBacks parted: “visitDate” is also visit_date."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", header.replace("%", " pct ")) if not unicodedata.combining(c))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", bare)
    return _joined(bare), _joined(parted)


def _joined(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


_WHO = r"(?:subj|subject|pat|patient|pt|participant|person|hospital|usubj|client|clinic)"
NUMBER = Field("number", "Hospital number", TEXT, (
    r"hospital_(?:no|number|nr|id)|mrn|medical_record_(?:no|number)",
    rf"{_WHO}_?(?:id|no|nr|num|number|identifier|code)|usubjid|patnr|pid|chart_no|case_no|record_id",
    r"subject|patient|participant|person|number|id|identifier",
))  # fmt: skip
PERSON = (
    NUMBER,
    Field("number_part", "Second part of the number (joined with -)", TEXT, (r"(?!)",)),
    Field(
        "national_no",
        "National number",
        TEXT,
        (r"nhs(?:_(?:no|number|nr))?|national_(?:no|number|id)|ssn|social_security.*|bsn|cpr|personnummer|chi_(?:no|number)",),
    ),
    Field(
        "born_on",
        "Born",
        DAY,
        (r"born(?:_on)?|dob|(?:date_of_|patient_)?birth(?:_?da(?:te|y))?(?:_of)?|date_of_birth|geburtsdatum|fecha_nacimiento|date_naissance",),
    ),
    Field("family_name", "Family name", TEXT, (r"(?:patient_)?(?:family_?name|sur_?name|last_?name|nachname|apellidos?)|name_family|family|nom",)),
    Field("given_name", "Given name", TEXT, (r"(?:patient_)?(?:given_?names?|first_?name|fore_?name|vorname|prenom|nombre)|name_given|given",)),
    Field("full_name", "Name (FAMILY, Given)", TEXT, (r"(?:patient_?|full_?)?name",)),
)
_WHEN = r"(?:visit|assess(?:ment|ed)?|exam(?:ination)?|measure(?:ment|d)?|tested|test|session|log|entry|sample|score|alsfrs|record(?:ed)?|performed)"
DATED = (
    Field("day", "Day", DAY, (rf"{_WHEN}_?(?:date|dat|dt|on)|visdt|visdat", rf"date_?(?:of_?)?{_WHEN}?|day|on|datum|fecha|{_WHEN}_?day")),
    Field("offset", "Days since a base day", WHOLE, (r"visdy|vis_?dy|visit_?dy|ady|(?:day_?)?offset|days?_since.*|study_?day|(?:.*_)?delta|days|dy",)),
)


def _item(n: str, *words: str, sub: str = "") -> Field:
    """Named by number, by number and words, by words alone, or by a number that says it is an item, whatever words follow."""
    said = r"(?:als(?:frs)?_?r?_?|frs_?)?(?:p|q|i|item|question|score)"
    number = rf"_?0?{n}{sub}"
    return Field(f"q{n}{sub}", f"Item {n}{sub}", ITEM, (
        rf"(?:{said}|als|alsfrs|alsfrsr|alsfrs_r|frs)?{number}(?:_(?:{'|'.join(words)})\w*)?",
        *(rf"(?:alsfrs_?r?_)?(?:{word})\w*" for word in words),
        rf"{said if not sub else f'(?:{said})?'}{number}_[a-z]\w*",
    ))  # fmt: skip


ITEMS = (
    _item("1", "speech"), _item("2", "saliv"), _item("3", "swallow"), _item("4", "handwr", "writing"),
    _item("5", "cutting", "cut"), _item("5", "cutting_without", "cutting_food_without", sub="a"),
    _item("5", "cutting_with_g", "cutting_with", "handling_fixings", "fixings", "cutting_food_with_g", sub="b"),
    _item("6", "dressing", "hygiene"), _item("7", "turning", "bed"), _item("8", "walk"), _item("9", "stair", "climb"),
    _item("10", "dyspn"), _item("11", "orthopn"), _item("12", "resp(?:iratory)?_insuff", "insuff"),
)  # fmt: skip
SPLIT_BREATHING = {
    "q10": r"x1r|r_?1(?:_dys\w*)?|p10r|q10a|p10a",
    "q11": r"x2r|r_?2(?:_orth\w*)?|q10b|p10b",
    "q12": r"x3r|r_?3(?:_resp\w*)?|q10c|p10c",
}
"""The three breathing items of the revised scale in files that also keep the original scale's single one."""
OLD_BREATHING = r"(?:p|q|item|alsfrs)_?10(?:_resp\w*)?"
OLD_TOTAL = r"alsfrs_total|alsfrs_t"

ALSFRS = (
    *PERSON,
    *DATED,
    *ITEMS,
    Field("item5_form", "Form of item 5 (5a or 5b)", WORD, (r"(?:item|q|p)_?5_?form|gastrostomy|peg",)),
    Field("total", "Total, to compare", WHOLE, (r"alsfrs_?r_?(?:total|score|sum|t)|total(?:_score)?|sum|alsfrsr|alsfrs_r|alsfrs",)),
    Field("mode", "How it was taken", WORD, (r"mode(?:_of_administration)?|how|method",)),
    Field("rater", "Who rated", TEXT, (r"rater(?:_name)?|rated_by|assessor|examiner|clinician|by",)),
)

_MEASURED: dict[Measure, str] = {
    Measure.FVC_PERCENT: r"(?:fvc|forced_vital_capacity)(?:_(?:pct|percent|pc|perc|pred|pct_pred(?:icted)?|percent_pred(?:icted)?))?|pct_fvc|fvcp",
    Measure.SVC_PERCENT: r"(?:svc|slow_vital_capacity)(?:_(?:pct|percent|pc|perc|pred|pct_pred(?:icted)?|percent_pred(?:icted)?))?|pct_svc|svcp",
    Measure.FVC_LITRES: r"(?:fvc|forced_vital_capacity)_(?:l|litres?|liters?|ml|vol|volume)",
    Measure.SNIP: r"(?:snip|sniff_nasal_(?:inspiratory_)?pressure)(?:_cmh2o)?",
    Measure.MIP: r"(?:mip|maxim(?:al|um)_inspiratory_pressure)(?:_cmh2o)?|pimax",
    Measure.PCF: r"pcf(?:_l_min|_lpm)?|peak_cough_flow(?:_l_min)?|cough_peak_flow",
    Measure.SPO2: r"spo2(?:_pct|_percent)?|(?:o2|oxygen)_?sat\w*|saturation|sao2",
    Measure.PACO2: r"paco2(?:_kpa|_mmhg)?|pco2(?:_kpa|_mmhg)?",
    Measure.NIV_HOURS: r"niv_(?:hours?|h|use|hours_per_day|h_day)",
    Measure.WEIGHT: r"weight(?:_(?:kgs?|lbs?|st))?|wt(?:_kg|_lb)?|body_?weight(?:_kg|_lb)?|gewicht|poids|peso",
    Measure.HEIGHT: r"height(?:_(?:cm|m|in))?|ht(?:_cm)?|stature",
    Measure.TUG: r"tug(?:_s(?:ec)?)?|timed_up_and_go",
    Measure.GRIP_LEFT: r"(?:hand_?)?grip_(?:left|l)(?:_kg|_lb)?|(?:left|l)_(?:hand_?)?grip(?:_kg)?",
    Measure.GRIP_RIGHT: r"(?:hand_?)?grip_(?:right|r)(?:_kg|_lb)?|(?:right|r)_(?:hand_?)?grip(?:_kg)?",
    Measure.PAIN: r"pain(?:_(?:vas|nrs|score|0_10))?",
    Measure.FATIGUE: r"fatigue(?:_(?:vas|nrs|score|0_10))?",
    Measure.ECAS: r"ecas(?:_total|_score)?",
    Measure.ZARIT: r"zarit(?:_total|_score|_burden)?|zbi",
    Measure.MRC_NECK: r"mrc_neck(?:_flexion)?|neck_mrc",
    Measure.MRC_SHOULDER: r"mrc_shoulder(?:_abduction)?|shoulder_mrc",
    Measure.MRC_ELBOW: r"mrc_elbow(?:_flexion)?|elbow_mrc",
    Measure.MRC_WRIST: r"mrc_wrist(?:_extension)?|wrist_mrc",
    Measure.MRC_HIP: r"mrc_hip(?:_flexion)?|hip_mrc",
    Measure.MRC_KNEE: r"mrc_knee(?:_extension)?|knee_mrc",
    Measure.MRC_ANKLE: r"mrc_ankle(?:_dorsiflexion)?|ankle_mrc",
    Measure.FOOD_TEXTURE: r"(?:iddsi_)?food_(?:texture|level)|iddsi_food|diet_texture",
    Measure.DRINK_THICKNESS: r"(?:iddsi_)?(?:drink|fluid)_(?:thickness|level)|iddsi_(?:drink|fluid)s?",
    Measure.MEAL_MINUTES: r"(?:main_)?meal_(?:min|minutes|time)",
    Measure.SPEECH_RATE: r"(?:speech|speaking)_rate|words_per_min(?:ute)?|wpm",
    Measure.INTELLIGIBILITY: r"(?:speech_|sentence_)?intelligibility(?:_pct|_percent)?",
    Measure.COMMUNICATION: r"communication_level",
}
_POSTURES = {"seated": r"seated|sitting|sit|upright", "supine": r"sup(?:ine)?|lying(?:_flat)?|flat"}
_SIDES = {"left": "left|l", "right": "right|r"}
_PAIRED = (Measure.MRC_SHOULDER, Measure.MRC_ELBOW, Measure.MRC_WRIST, Measure.MRC_HIP, Measure.MRC_KNEE, Measure.MRC_ANKLE)
MEASUREMENTS = (
    *PERSON,
    *DATED,
    Field("measure", "Name of the measure", WORD, (r"measure(?:ment)?(?:_name)?|test(?:_name)?|parameter|variable|param(?:cd)?|testcd|analyte",)),
    Field("value", "Value", VALUE, (r"value|result|val|aval|measure(?:ment)?_value|reading",)),
    Field("unit", "Unit", WORD, (r"units?|uom|avalu",)),
    Field("position", "Position", WORD, (r"position|posture",)),
    *(Field(measure.value, f"{MEASURES[measure].label} ({MEASURES[measure].unit})", VALUE, (names,)) for measure, names in _MEASURED.items()),
    *(
        Field(f"{m}.{p}", f"{MEASURES[m].label}, {p} ({MEASURES[m].unit})", VALUE, (
            rf"(?:{_MEASURED[m]})_(?:{said})\w*|(?:{said})_(?:{_MEASURED[m]})|{m.value[:3]}_(?:{said})_(?:pct|percent|l)",
        ))
        for m in (Measure.FVC_PERCENT, Measure.SVC_PERCENT, Measure.FVC_LITRES) for p, said in _POSTURES.items()
    ),
    *(
        Field(f"{m}.{side}", f"{MEASURES[m].label}, {side} ({MEASURES[m].unit})", VALUE, (
            rf"(?:{_MEASURED[m]})_(?:{said})|(?:{said})_(?:{_MEASURED[m]})|mrc_(?:{said})_{m.value.removeprefix('mrc_')}",
        ))
        for m in _PAIRED for side, said in _SIDES.items()
    ),
)  # fmt: skip
SESSIONS = (
    *PERSON,
    *DATED,
    Field("exercise", "Exercise", TEXT, (r"exercise(?:_key|_name|_id)?|activity|uebung",)),
    Field("answer", "Done?", WORD, (r"answer|done|completed|performed",)),
    Field(
        "asked", "Number asked for", WHOLE, (r"(?:(?:n|number|sessions|exercises)_)?(?:asked|prescribed|planned|scheduled)(?:_(?:count|sessions|exercises))?",)
    ),
    Field(
        "done_count",
        "Number done",
        VALUE,
        (r"(?:done|completed|performed)_(?:count|sessions|exercises)|(?:n|number|sessions|exercises)_(?:done|completed|performed)",),
    ),
    Field("effort", "Effort 0-10", WHOLE, (r"effort|rpe|borg|exertion",)),
    Field("pain", "Pain 0-10", WHOLE, (r"pain(?:_score|_nrs|_vas)?",)),
    Field("fatigue", "Fatigue 0-10", WHOLE, (r"fatigue(?:_score|_nrs|_vas)?|tiredness",)),
    Field("helped", "Helped by someone", WORD, (r"helped|helper|assisted|help",)),
    Field("source", "Who entered it", WORD, (r"source|entered_by|logged_by|reporter",)),
    Field("missed_reason", "Why missed", WORD, (r"missed_?reason|reason(?:_missed)?|why_missed|reason_not_done",)),
    Field("note", "Note", TEXT, (r"notes?|comments?|remarks?",)),
)
PATIENTS = (
    *PERSON,
    Field("latin_name", "Name in Latin letters", TEXT, (r"latin_name|romanised_name|name_latin",)),
    Field("preferred_name", "Preferred name", TEXT, (r"preferred_name|known_as|nick_?name",)),
    Field("title", "Title", TEXT, (r"title|salutation",)),
    Field("sex", "Sex", WORD, (r"sex|gender|geschlecht|sexe|sexo",)),
    Field("onset_site", "Site of onset", WORD, (r"onset_?(?:site|region|location)|site_of_onset|symptom_onset_site",)),
    Field("onset_on", "Onset", DAY, (r"(?:symptom_)?onset(?:_?(?:on|date|day|dt))?|date_of_(?:symptom_)?onset",)),
    Field("diagnosis", "Diagnosis", WORD, (r"diagnosis|dx|diagnosis_name",)),
    Field("diagnosed_on", "Diagnosed", DAY, (r"diagnos(?:ed|is)_?(?:on|date|day|dt)|date_of_diagnosis|dx_date",)),
    Field("enrolled_on", "Under care since", DAY, (r"enrol+(?:ed|ment)_?(?:on|date)|first_visit(?:_date|_on)?|referr(?:ed|al)_?(?:on|date)",)),
    Field("status", "Under care or ended", WORD, (r"status|care_status|vital_status",)),
    Field("status_on", "Ended on", DAY, (r"status_?(?:on|date)|ended_on|died_on|date_of_death|death_date",)),
    Field("site", "Site", TEXT, (r"site|centre|center|location|hospital",)),
)
FIELDS: dict[ImportKind, tuple[Field, ...]] = {
    ImportKind.ALSFRS: ALSFRS,
    ImportKind.MEASUREMENTS: MEASUREMENTS,
    ImportKind.SESSIONS: SESSIONS,
    ImportKind.PATIENTS: PATIENTS,
}


def field(kind: ImportKind, key: str) -> Field | None:
    return next((f for f in FIELDS[kind] if f.key == key), None)
