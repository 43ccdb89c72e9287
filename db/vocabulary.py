"""Words as they are stored: every enum of the database, and the limits that a stored value must keep."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in a clinic; decides what they see and may do (dashboard/roles.py)."""

    PHYSIO = "physio"
    RESPIRATORY = "respiratory"
    OCCUPATIONAL = "occupational"
    NEUROLOGY = "neurology"
    SPEECH = "speech"
    DIETETICS = "dietetics"
    NURSING = "nursing"
    PSYCHOLOGY = "psychology"
    PALLIATIVE = "palliative"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    ADMIN = "admin"


class Discipline(StrEnum):
    """Who owns a piece of care work; the prefixes of the decision line."""

    PT = "PT"
    RESP = "RESP"
    OT = "OT"
    NEURO = "NEURO"
    SLT = "SLT"
    DIET = "DIET"
    NURSE = "NURSE"
    PSY = "PSY"
    PALL = "PALL"
    COORD = "COORD"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class OnsetSite(StrEnum):
    BULBAR = "bulbar"
    UPPER_LIMB = "upper_limb"
    LOWER_LIMB = "lower_limb"
    LIMB = "limb"
    RESPIRATORY = "respiratory"
    OTHER = "other"
    UNKNOWN = "unknown"


class Diagnosis(StrEnum):
    ALS = "als"
    PROGRESSIVE_BULBAR_PALSY = "pbp"
    PRIMARY_LATERAL_SCLEROSIS = "pls"
    PROGRESSIVE_MUSCULAR_ATROPHY = "pma"
    OTHER_MND = "other_mnd"
    NOT_CONFIRMED = "not_confirmed"


class PatientStatus(StrEnum):
    """Under care, or why care here ended; only UNDER_CARE appears in lists, counts and rules (db/scope.py)."""

    UNDER_CARE = "under_care"
    HOSPICE = "hospice"
    MOVED = "moved"
    DISCHARGED = "discharged"
    DIED = "died"


class PrognosisPreference(StrEnum):
    ASK_FIRST = "ask_first"
    WANTS_TO_KNOW = "wants_to_know"
    DOES_NOT_WANT = "does_not_want"


class Mode(StrEnum):
    """How an ALSFRS-R was taken."""

    CLINIC = "clinic"
    PHONE = "phone"
    VIDEO = "video"
    SELF = "self"
    CARER = "carer"


class Item5Form(StrEnum):
    """Cutting food without (A) or handling fixings with (B) a gastrostomy; exactly one is stored."""

    A = "5a"
    B = "5b"


class Position(StrEnum):
    """How a breath was taken, or which side of the body was tested."""

    SEATED = "seated"
    SUPINE = "supine"
    LEFT = "left"
    RIGHT = "right"


class Measure(StrEnum):
    FVC_PERCENT = "fvc_percent"
    SVC_PERCENT = "svc_percent"
    FVC_LITRES = "fvc_litres"
    SNIP = "snip"
    MIP = "mip"
    PCF = "pcf"
    SPO2 = "spo2"
    PACO2 = "paco2"
    NIV_HOURS = "niv_hours"
    WEIGHT = "weight"
    HEIGHT = "height"
    TUG = "tug"
    GRIP_LEFT = "grip_left"
    GRIP_RIGHT = "grip_right"
    PAIN = "pain"
    FATIGUE = "fatigue"
    ECAS = "ecas"
    ZARIT = "zarit"
    MRC_NECK = "mrc_neck"
    MRC_SHOULDER = "mrc_shoulder"
    MRC_ELBOW = "mrc_elbow"
    MRC_WRIST = "mrc_wrist"
    MRC_HIP = "mrc_hip"
    MRC_KNEE = "mrc_knee"
    MRC_ANKLE = "mrc_ankle"
    FOOD_TEXTURE = "food_texture"
    DRINK_THICKNESS = "drink_thickness"
    MEAL_MINUTES = "meal_minutes"
    SPEECH_RATE = "speech_rate"
    INTELLIGIBILITY = "intelligibility"
    COMMUNICATION = "communication"


@dataclass(frozen=True)
class Kept:
    """The one unit a measure is stored in, and the values that can be true."""

    label: str
    unit: str
    low: float
    high: float
    decimals: int


MEASURES: dict[Measure, Kept] = {
    Measure.FVC_PERCENT: Kept("FVC", "% pred", 5, 180, 0),
    Measure.SVC_PERCENT: Kept("SVC", "% pred", 5, 180, 0),
    Measure.FVC_LITRES: Kept("FVC", "L", 0.1, 9, 2),
    Measure.SNIP: Kept("SNIP", "cmH2O", 1, 200, 0),
    Measure.MIP: Kept("MIP", "cmH2O", 1, 200, 0),
    Measure.PCF: Kept("Peak cough flow", "L/min", 10, 900, 0),
    Measure.SPO2: Kept("SpO2", "%", 50, 100, 0),
    Measure.PACO2: Kept("PaCO2", "kPa", 2, 20, 1),
    Measure.NIV_HOURS: Kept("NIV use", "h/day", 0, 24, 1),
    Measure.WEIGHT: Kept("Weight", "kg", 20, 300, 1),
    Measure.HEIGHT: Kept("Height", "cm", 90, 230, 0),
    Measure.TUG: Kept("Timed up and go", "s", 1, 300, 1),
    Measure.GRIP_LEFT: Kept("Grip, left", "kg", 0, 100, 1),
    Measure.GRIP_RIGHT: Kept("Grip, right", "kg", 0, 100, 1),
    Measure.PAIN: Kept("Pain", "0-10", 0, 10, 0),
    Measure.FATIGUE: Kept("Fatigue", "0-10", 0, 10, 0),
    Measure.ECAS: Kept("ECAS", "points", 0, 136, 0),
    Measure.ZARIT: Kept("Zarit burden", "points", 0, 88, 0),
    Measure.MRC_NECK: Kept("Neck strength", "MRC", 0, 5, 0),
    Measure.MRC_SHOULDER: Kept("Shoulder strength", "MRC", 0, 5, 0),
    Measure.MRC_ELBOW: Kept("Elbow strength", "MRC", 0, 5, 0),
    Measure.MRC_WRIST: Kept("Wrist strength", "MRC", 0, 5, 0),
    Measure.MRC_HIP: Kept("Hip strength", "MRC", 0, 5, 0),
    Measure.MRC_KNEE: Kept("Knee strength", "MRC", 0, 5, 0),
    Measure.MRC_ANKLE: Kept("Ankle strength", "MRC", 0, 5, 0),
    Measure.FOOD_TEXTURE: Kept("Food texture", "IDDSI", 3, 7, 0),
    Measure.DRINK_THICKNESS: Kept("Drink thickness", "IDDSI", 0, 4, 0),
    Measure.MEAL_MINUTES: Kept("Main meal", "min", 1, 240, 0),
    Measure.SPEECH_RATE: Kept("Speaking rate", "words/min", 5, 260, 0),
    Measure.INTELLIGIBILITY: Kept("Intelligibility", "%", 0, 100, 0),
    Measure.COMMUNICATION: Kept("Communication", "level", 0, 5, 0),
}


class EventKind(StrEnum):
    DIAGNOSIS = "diagnosis"
    FALL = "fall"
    CHOKING = "choking"
    INFECTION = "infection"
    ADMISSION = "admission"
    NIV_START = "niv_start"
    NIV_STOP = "niv_stop"
    COUGH_DEVICE = "cough_device"
    GASTROSTOMY = "gastrostomy"
    GASTROSTOMY_TALK = "gastrostomy_talk"
    TRACHEOSTOMY = "tracheostomy"
    END_OF_LIFE_TALK = "end_of_life_talk"
    HOSPICE = "hospice"
    DEATH = "death"
    OTHER = "other"


class LogSource(StrEnum):
    """Who entered an exercise log."""

    PATIENT = "patient"
    CARER = "carer"
    STAFF = "staff"


class Answer(StrEnum):
    """One exercise on one day. No answer at all is 'no entry', which is something else."""

    DONE = "done"
    SOME = "some"
    NOT_DONE = "not_done"


class MissedReason(StrEnum):
    """Why a session was missed: the fixed list of exercises.yaml."""

    FATIGUE = "fatigue"
    PAIN = "pain"
    UNWELL = "unwell"
    NO_HELPER = "no_helper"
    NO_TIME = "no_time"
    LOW_MOOD = "low_mood"
    FEAR_OF_FALLING = "fear_of_falling"
    EQUIPMENT_MISSING = "equipment_missing"
    UNCLEAR_INSTRUCTIONS = "unclear_instructions"
    APPOINTMENT_OR_TRAVEL = "appointment_or_travel"
    DISEASE_PROGRESSION = "disease_progression"
    NOT_WANTED = "not_wanted"
    OTHER = "other"


class AidStage(StrEnum):
    """The aids pipeline, in order; the date of each is a column of equipment."""

    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    ORDERED = "ordered"
    APPROVED = "approved"
    DELIVERED = "delivered"
    FITTED = "fitted"
    IN_USE = "in_use"
    RETURNED = "returned"


class TrainingLevel(StrEnum):
    TOLD = "told"
    SHOWN = "shown"
    DONE_WITH_HELP = "done_with_help"
    DONE_ALONE = "done_alone"


class AdvanceKind(StrEnum):
    """A document in which a person says beforehand what care they want, or who speaks for them."""

    REFUSAL = "refusal"
    STATEMENT = "statement"
    ATTORNEY = "attorney"
    ESCALATION = "escalation"
    PLACE = "place"
    OTHER = "other"


class ContactKind(StrEnum):
    """Who is called about a person, besides their carers."""

    FAMILY = "family"
    GP = "gp"
    DISTRICT_NURSE = "district_nurse"
    HOSPICE = "hospice"
    PHARMACY = "pharmacy"
    SOCIAL_WORK = "social_work"
    SUPPLIER = "supplier"
    OTHER = "other"


class Reopened(StrEnum):
    """Why an end of care was taken back: a slip at once, entered by mistake, or the person came back."""

    SLIP = "slip"
    MISTAKE = "mistake"
    CAME_BACK = "came_back"


class TaskState(StrEnum):
    PROPOSED = "proposed"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OPEN_STATES = (TaskState.PROPOSED, TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.WAITING)


class TaskSource(StrEnum):
    """Where a task came from. `home` is the exercise log, `request` a call or letter from outside the clinic."""

    PERSON = "person"
    RULE = "rule"
    MEETING = "meeting"
    HOME = "home"
    REQUEST = "request"
    END_OF_CARE = "end_of_care"


class NoticeKind(StrEnum):
    """Why somebody is told of a task."""

    MENTIONED = "mentioned"
    COMMENTED = "commented"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    REOPENED = "reopened"
    HANDED_BACK = "handed_back"


class Priority(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"


class Outcome(StrEnum):
    """How an audited attempt ended."""

    DONE = "done"
    VIEWED = "viewed"
    DENIED = "denied"


class ImportKind(StrEnum):
    ALSFRS = "alsfrs"
    MEASUREMENTS = "measurements"
    SESSIONS = "sessions"
    PATIENTS = "patients"


class BatchState(StrEnum):
    UPLOADED = "uploaded"
    CHECKED = "checked"
    IMPORTED = "imported"
    UNDONE = "undone"


class MeetingState(StrEnum):
    """`closed` is locked; opening it again is a right and is recorded."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


class ItemState(StrEnum):
    """One patient of one meeting. `as_read`: taken as read with the whole stable section; `deferred` has a day."""

    WAITING = "waiting"
    DISCUSSED = "discussed"
    AS_READ = "as_read"
    DEFERRED = "deferred"
    NOT_DISCUSSED = "not_discussed"


class Section(StrEnum):
    """Why a patient is on the agenda, in the order in which the sections come."""

    FAST_FALL = "fast_fall"
    RESPIRATORY = "respiratory"
    WEIGHT = "weight"
    ORDER_BY = "order_by"
    EXERCISE = "exercise"
    CARER_STRAIN = "carer_strain"
    DECISION_OVERDUE = "decision_overdue"
    OTHER = "other"
    ADDED = "added"
    NO_DATA = "no_data"
    STABLE = "stable"


class Consent(StrEnum):
    """What a patient said to being discussed by the team; nothing is stored for who was not asked."""

    AGREES = "agrees"
    NO_OBSERVERS = "no_observers"
    DECLINES = "declines"


class Presence(StrEnum):
    PRESENT = "present"
    VIDEO = "video"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    OBSERVER = "observer"


class Carried(StrEnum):
    """What became of a decision."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


class NotCarried(StrEnum):
    """Why a decision was not, or not wholly, carried out: the fixed list; `other` says more in words."""

    PATIENT_CHOICE = "patient_choice"
    CHANGED = "changed"
    DID_NOT_ATTEND = "did_not_attend"
    CONDITIONAL = "conditional"
    DIED = "died"
    NOT_AVAILABLE = "not_available"
    OTHER = "other"


class ReviewKind(StrEnum):
    """What a discipline said of somebody who was up for review."""

    SEEN = "seen"
    SNOOZED = "snoozed"
