"""Every table, one subject a file. `Base.metadata` is what the migrations must equal (make check)."""

from db.tables.aids import Equipment, LeadTime
from db.tables.base import Base
from db.tables.carework import RuleSetting, Task, TaskEvent
from db.tables.endings import CareEnding
from db.tables.exercise import ExerciseSession, HomeLink, Programme, ProgrammeExercise, ProgrammePause
from db.tables.imports import ImportBatch, ImportMapping, ImportProblem, ImportUndo
from db.tables.measured import Alsfrs, AlsfrsDraft, Event, Measurement, Note
from db.tables.meetings import AgendaItem, AgendaLine, Attendance, Decision, Meeting, MeetingSeries, Wish
from db.tables.people import Allergy, Carer, CarerTraining, CareTeam, Patient
from db.tables.proof import AuditEvent, AuditHead, ChangeSeq, Idempotency, Preference, Setting, ViewRecord
from db.tables.review import ReviewMark
from db.tables.speed import PatientLine, PatientSummary
from db.tables.sweeps import RuleLook, SweepRun
from db.tables.talk import Notice, TaskComment, TaskObserver
from db.tables.wishes import AdvanceDocument, Contact
from db.tables.work import Account, Clinic, Invitation, Login, Membership, SignInRecord, SignInTry

__all__ = [
    "Account",
    "AdvanceDocument",
    "AgendaItem",
    "AgendaLine",
    "Allergy",
    "Alsfrs",
    "AlsfrsDraft",
    "Attendance",
    "AuditEvent",
    "AuditHead",
    "Base",
    "CareEnding",
    "CareTeam",
    "Carer",
    "CarerTraining",
    "ChangeSeq",
    "Clinic",
    "Contact",
    "Decision",
    "Equipment",
    "Event",
    "ExerciseSession",
    "HomeLink",
    "Idempotency",
    "ImportBatch",
    "ImportMapping",
    "ImportProblem",
    "ImportUndo",
    "Invitation",
    "LeadTime",
    "Login",
    "Measurement",
    "Meeting",
    "MeetingSeries",
    "Membership",
    "Note",
    "Notice",
    "Patient",
    "PatientLine",
    "PatientSummary",
    "Preference",
    "Programme",
    "ProgrammeExercise",
    "ProgrammePause",
    "ReviewMark",
    "RuleLook",
    "RuleSetting",
    "Setting",
    "SignInRecord",
    "SignInTry",
    "SweepRun",
    "Task",
    "TaskComment",
    "TaskEvent",
    "TaskObserver",
    "ViewRecord",
    "Wish",
]
