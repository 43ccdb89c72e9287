"""What each role lands on, sees first and may do: one table. No other place asks which role somebody has."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from db.records import Scope
from db.vocabulary import Discipline, Role


class Permission(StrEnum):
    """A verb and its object; each guards at least one page or change."""

    SEE_PATIENTS = "see_patients"
    SEE_PATIENT = "see_patient"
    RECORD_ALSFRS = "record_alsfrs"
    RECORD_EVENT = "record_event"
    RECORD_MEASURES = "record_measures"
    RECORD_CARE = "record_care"
    NAME_LEAD = "name_lead"
    WRITE_NOTE = "write_note"
    END_CARE = "end_care"
    IMPORT = "import"
    SEE_SELF = "see_self"
    MANAGE_USERS = "manage_users"
    SEE_AUDIT = "see_audit"
    SEE_RULES = "see_rules"
    SEE_MEETINGS = "see_meetings"
    RUN_MEETINGS = "run_meetings"
    REOPEN_MEETINGS = "reopen_meetings"
    SET_RULES = "set_rules"
    SEE_TASKS = "see_tasks"
    CHANGE_TASKS = "change_tasks"
    TRIAGE = "triage"
    SEE_CASELOAD = "see_caseload"
    EXPORT_CASELOAD = "export_caseload"
    MOVE_EQUIPMENT = "move_equipment"
    PLAN_DAYS = "plan_days"
    EDIT_PROGRAMME = "edit_programme"
    LOG_EXERCISE = "log_exercise"
    SEE_WORK = "see_work"
    MARK_REVIEW = "mark_review"


class Panel(StrEnum):
    """Sections of a patient's overview, in the order a role reads them; function stands in a column of its own."""

    FUNCTION = "function"
    EXERCISE = "exercise"
    TASKS = "tasks"
    AIDS = "aids"
    MEASURED = "measured"


class Form(StrEnum):
    """What is measured together and entered in one form (care/measure_forms.py)."""

    TESTS = "tests"
    NIV = "niv"
    WEIGHT = "weight"
    EATING = "eating"
    STRENGTH = "strength"
    WALKING = "walking"
    WELLBEING = "wellbeing"
    COMMUNICATION = "communication"
    COGNITION = "cognition"
    STRAIN = "strain"


class Block(StrEnum):
    """What the card of the next person to review shows, first what the role looks at first (ux specification 5)."""

    EXERCISE = "exercise"
    GROSS = "gross"
    FINE = "fine"
    BULBAR = "bulbar"
    RESPIRATORY = "respiratory"
    TOTAL = "total"
    BREATHING = "breathing"
    WEIGHT = "weight"
    AIDS = "aids"


class Work(StrEnum):
    """Lists around the card on one's own landing page, in their order."""

    AIDS = "aids"
    DUE = "due"
    NEWS = "news"


class Column(StrEnum):
    """Columns of the patient list."""

    TOTAL = "total"
    PREVIOUS = "previous"
    SLOPE = "slope"
    STAGE = "stage"
    ADHERENCE = "adherence"
    TASKS = "tasks"
    FATIGUE = "fatigue"
    FALLS = "falls"
    GROSS = "gross"
    FINE = "fine"
    BULBAR = "bulbar"
    FVC = "fvc"
    SNIP = "snip"
    PCF = "pcf"
    NIV = "niv"
    TEST_AGE = "test_age"
    WEIGHT = "weight"
    LAST_LOG = "last_log"


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    label: str
    href: str
    needs: Permission


PLACES = (
    Place("My work", "/", Permission.SEE_WORK),
    Place("Patients", "/patients", Permission.SEE_PATIENTS),
    Place("Tasks", "/tasks", Permission.SEE_TASKS),
    Place("Late aids", "/equipment", Permission.SEE_PATIENTS),
    Place("Meetings", "/meetings", Permission.SEE_MEETINGS),
    Place("Caseload", "/caseload", Permission.SEE_CASELOAD),
    Place("Import", "/import", Permission.IMPORT),
    Place("Rule book", "/rules", Permission.SEE_RULES),
    Place("Days", "/admin/days", Permission.PLAN_DAYS),
    Place("Users", "/admin/users", Permission.MANAGE_USERS),
    Place("Audit", "/admin/audit", Permission.SEE_AUDIT),
)


@dataclass(frozen=True)
class Doing:
    """What the palette offers to do about a person it found: a page, or an event that a part of the page listens to. cap is its key elsewhere."""

    words: str
    cap: str
    needs: Permission
    href: str | None = None
    event: str | None = None


DOINGS = (
    Doing("Enter ALSFRS-R for", "a", Permission.RECORD_ALSFRS, href="/patients/{id}/alsfrs/new"),
    Doing("New task for", "c", Permission.CHANGE_TASKS, event="care:new-task"),
)


@dataclass(frozen=True)
class RoleView:
    """One row of the table: how the product looks to one role."""

    title: str
    home: str
    panels: tuple[Panel, ...]
    columns: tuple[Column, ...]
    may: frozenset[Permission]
    discipline: Discipline | None = None
    always_second_factor: bool = False
    records: tuple[Form, ...] = ()
    """The measurements that the role enters, its own first."""
    card: tuple[Block, ...] = ()
    work: tuple[Work, ...] = ()

    @property
    def nav(self) -> tuple[Place, ...]:
        return tuple(place for place in PLACES if place.needs in self.may)

    @property
    def doings(self) -> tuple[Doing, ...]:
        return tuple(doing for doing in DOINGS if doing.needs in self.may)


EVERYBODY = frozenset({Permission.SEE_SELF, Permission.SEE_RULES, Permission.SEE_TASKS, Permission.CHANGE_TASKS})
OF_PATIENTS = frozenset(
    {
        *(Permission.SEE_PATIENTS, Permission.SEE_PATIENT, Permission.RECORD_CARE, Permission.NAME_LEAD, Permission.WRITE_NOTE, Permission.END_CARE),
        *(Permission.SEE_MEETINGS, Permission.RUN_MEETINGS),
    }
)
# A role of one discipline sees the caseload of that discipline (dashboard/actions/caseload.py).
CLINICAL = (
    EVERYBODY
    | OF_PATIENTS
    | {
        Permission.SEE_WORK,
        Permission.MARK_REVIEW,
        Permission.SEE_CASELOAD,
        Permission.RECORD_ALSFRS,
        Permission.RECORD_EVENT,
        Permission.RECORD_MEASURES,
        Permission.SET_RULES,
    }
)

_FIRST = (Column.TOTAL, Column.PREVIOUS, Column.SLOPE, Column.STAGE)
_FUNCTION = (Panel.FUNCTION, Panel.TASKS, Panel.AIDS, Panel.EXERCISE, Panel.MEASURED)
_MOVEMENT = (Panel.EXERCISE, Panel.FUNCTION, Panel.TASKS, Panel.AIDS, Panel.MEASURED)
_MEASURES = (Panel.MEASURED, Panel.FUNCTION, Panel.TASKS, Panel.AIDS, Panel.EXERCISE)
_EQUIPMENT = (Panel.AIDS, Panel.FUNCTION, Panel.TASKS, Panel.MEASURED, Panel.EXERCISE)
_CARE = (Panel.TASKS, Panel.FUNCTION, Panel.AIDS, Panel.EXERCISE, Panel.MEASURED)


# Who moves aids: the occupational therapist, and every other discipline that the catalogue of aids names as the owner of some.
AIDS = frozenset({Permission.MOVE_EQUIPMENT})
EXERCISE = frozenset({Permission.EDIT_PROGRAMME, Permission.LOG_EXERCISE})


_EVERYDAY = (Form.WEIGHT, Form.WELLBEING)  # who is with the person weighs and asks
_RECORDS: dict[Discipline, tuple[Form, ...]] = {
    Discipline.PT: (Form.STRENGTH, Form.WALKING, *_EVERYDAY, Form.TESTS),
    Discipline.RESP: (Form.TESTS, Form.NIV, *_EVERYDAY),
    Discipline.OT: (Form.STRENGTH, Form.COMMUNICATION, Form.COGNITION, Form.EATING, *_EVERYDAY),
    Discipline.NEURO: tuple(Form),
    Discipline.SLT: (Form.COMMUNICATION, Form.EATING, Form.COGNITION, *_EVERYDAY),
    Discipline.DIET: (Form.WEIGHT, Form.EATING, Form.WELLBEING),
    Discipline.NURSE: (*_EVERYDAY, *(form for form in Form if form not in _EVERYDAY)),
    Discipline.PSY: (Form.COGNITION, Form.STRAIN, Form.WELLBEING, Form.WEIGHT),
    Discipline.PALL: (Form.WELLBEING, Form.STRAIN, Form.WEIGHT, Form.NIV, Form.EATING, Form.COMMUNICATION),
}
_CARDS: dict[Discipline, tuple[Block, ...]] = {
    Discipline.PT: (Block.EXERCISE, Block.GROSS),
    Discipline.RESP: (Block.BREATHING, Block.RESPIRATORY),
    Discipline.OT: (Block.AIDS, Block.FINE),
    Discipline.NEURO: (Block.TOTAL, Block.WEIGHT),
    Discipline.SLT: (Block.BULBAR, Block.WEIGHT),
    Discipline.DIET: (Block.WEIGHT, Block.BULBAR),
    Discipline.NURSE: (Block.TOTAL, Block.WEIGHT, Block.BREATHING),
    Discipline.PSY: (Block.TOTAL, Block.EXERCISE),
    Discipline.PALL: (Block.BREATHING, Block.WEIGHT),
}
_WORK = (Work.DUE, Work.NEWS)


def _clinical(
    title: str, discipline: Discipline, panels: tuple[Panel, ...], *own: Column, also: frozenset[Permission] = frozenset(), work: tuple[Work, ...] = _WORK
) -> RoleView:
    columns = (*_FIRST, *own, Column.ADHERENCE, Column.TASKS)
    return RoleView(title, "/", panels, columns, CLINICAL | also, discipline, records=_RECORDS[discipline], card=_CARDS[discipline], work=work)


VIEWS: dict[Role, RoleView] = {
    Role.PHYSIO: _clinical("Physiotherapist", Discipline.PT, _MOVEMENT, Column.GROSS, Column.FATIGUE, Column.FALLS, also=AIDS | EXERCISE),
    Role.RESPIRATORY: _clinical(
        "Respiratory therapist", Discipline.RESP, _MEASURES, Column.FVC, Column.SNIP, Column.PCF, Column.TEST_AGE, Column.NIV, also=AIDS
    ),
    Role.OCCUPATIONAL: _clinical(
        "Occupational therapist", Discipline.OT, _EQUIPMENT, Column.FINE, Column.FALLS, also=AIDS, work=(Work.AIDS, Work.DUE, Work.NEWS)
    ),
    Role.NEUROLOGY: _clinical("Neurologist", Discipline.NEURO, _FUNCTION, Column.WEIGHT, Column.FVC),
    Role.SPEECH: _clinical("Speech and language therapist", Discipline.SLT, _FUNCTION, Column.BULBAR, Column.WEIGHT, also=AIDS),
    Role.DIETETICS: _clinical("Dietitian", Discipline.DIET, _MEASURES, Column.WEIGHT, Column.BULBAR, also=AIDS),
    Role.NURSING: _clinical("Nurse", Discipline.NURSE, _CARE, Column.WEIGHT, Column.FALLS, Column.NIV, also=AIDS),
    Role.PSYCHOLOGY: _clinical("Psychologist", Discipline.PSY, _FUNCTION, Column.FATIGUE, Column.LAST_LOG),
    Role.PALLIATIVE: _clinical("Palliative care", Discipline.PALL, _CARE, Column.FVC, Column.WEIGHT, Column.NIV),
    Role.COORDINATOR: RoleView(
        title="Coordinator",
        home="/tasks",
        panels=_CARE,
        columns=(*_FIRST, Column.LAST_LOG, Column.ADHERENCE, Column.TASKS),
        may=EVERYBODY
        | OF_PATIENTS
        | {*(Permission.SEE_CASELOAD, Permission.IMPORT, Permission.SET_RULES, Permission.TRIAGE), Permission.PLAN_DAYS, Permission.REOPEN_MEETINGS},
        discipline=Discipline.COORD,
    ),
    Role.MANAGER: RoleView(
        title="Manager",
        home="/caseload/caseload",
        panels=(),
        columns=(),
        may=EVERYBODY | {Permission.SEE_CASELOAD, Permission.EXPORT_CASELOAD},
        always_second_factor=True,
    ),
    Role.ADMIN: RoleView(
        title="Administrator",
        home="/admin/users",
        panels=(),
        columns=(),
        may=EVERYBODY | {Permission.MANAGE_USERS, Permission.SEE_AUDIT, Permission.PLAN_DAYS, Permission.IMPORT, Permission.SET_RULES},
        always_second_factor=True,
    ),
}


def role_of(discipline: Discipline) -> Role:
    """The role that does a discipline's work: its pool of tasks."""
    return next(role for role, view in VIEWS.items() if view.discipline is discipline)


@dataclass(frozen=True)
class Viewer:
    """Who is looking, in which clinic and role: read from the database on each request."""

    account_id: UUID
    clinic_id: UUID
    clinic_name: str
    name: str
    email: str
    role: Role
    discipline: Discipline | None
    login_ref: UUID
    theme: str = "system"
    keys_on: bool = True
    zone: str = "UTC"

    @property
    def scope(self) -> Scope:
        return Scope(clinic_id=self.clinic_id, account_id=self.account_id, role=self.role, zone=self.zone)

    @property
    def view(self) -> RoleView:
        return VIEWS[self.role]

    def may(self, permission: Permission) -> bool:
        return permission in self.view.may
