"""The invented people of the browser tests: names from many scripts, each class of the list, and the gaps that real records have."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dashboard.actions import meetings
from dashboard.actions.meeting_shapes import Plan
from dashboard.roles import VIEWS, Viewer
from db import engine, tables
from db.commands import summaries
from db.vocabulary import Measure, Role
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place

# family, given, Latin form, born, totals (oldest first, 60 days apart), FVC % of the last visit
PEOPLE: tuple[tuple[str, str, str | None, date | None, tuple[int, ...], float | None], ...] = (
    ("Smith", "John", None, date(1958, 3, 4), (44, 42, 40, 37, 34, 31), 46),
    ("Smith", "Joan", None, date(1960, 10, 27), (46, 46, 45), 92),
    ("Okafor", "Ngozi", None, date(1963, 8, 19), (40, 36, 31, 24), 48),
    ("García-Montalbán Echeverría", "María del Rosario", None, date(1949, 6, 21), (30, 24, 18), 44),
    ("Коваленко", "Оксана", "Kovalenko Oksana", date(1971, 1, 30), (38, 33, 29), 71),
    ("Ní Dhomhnaill", "Bríd", None, date(1952, 12, 1), (30, 26, 23), 61),
    ("王", "秀英", "Wang Xiuying", date(1955, 11, 2), (38, 34, 32, 30), 85),
    ("Παπαδοπούλου", "Ελένη", "Papadopoulou Eleni", date(1967, 2, 11), (43, 41, 40, 39), 92),
    ("حداد", "ليلى", "Haddad Layla", date(1974, 9, 9), (44, 40, 34), 83),
    ("Nguyễn", "Thị Hương", None, date(1969, 10, 6), (44, 43, 42, 41), 78),
    ("Łukaszewski", "Bartłomiej", None, date(1965, 3, 14), (37, 36, 35, 34), 74),
    ("佐藤", "健一", "Satō Ken’ichi", date(1950, 8, 8), (36, 34, 33, 32), 70),
    ("כהן", "יעקב", "Cohen Yaakov", date(1961, 5, 5), (38, 36, 35), 77),
    ("Kim", "Ji-woo", None, date(1986, 11, 29), (48,), 104),
    ("Østergaard", "Søren", None, date(1964, 5, 17), (46, 45, 44), 91),
    ("=HYPERLINK(1)", "Ada", None, None, (), None),
)
EXTRA = 24  # further people without anything to notice, so that the list scrolls


def populate(place: Place, *, extra: int = EXTRA) -> dict[str, UUID]:
    """Write the people of one clinic; ids by family and given name."""
    scope = place.scope()
    made: dict[str, UUID] = {}
    with engine.writing(scope, limit_s=300) as session:
        for n, (family, given, latin, born, totals, fvc) in enumerate(PEOPLE):
            who = make.patient(
                session, scope, family_name=family, given_name=given, latin_name=latin, born_on=born, site=("Main", "Harbour")[n % 2], **_number(n)
            )
            made[f"{family}, {given}"] = who
            _visits(session, place, who, totals, fvc)
            if n % 3 == 0:
                _led_by_physio(session, place, who)
        for n in range(extra):
            who = make.patient(
                session, scope, family_name=f"Quiet{n:02d}", given_name="Person", born_on=date(1940 + n % 50, 1, 15), site="Main", **_number(100 + n)
            )
            _visits(session, place, who, (46, 46, 46), 98)
        make.task(session, scope, made["Smith, John"], title="Order power chair", due_on=TODAY - timedelta(days=4))
        summaries.refresh_all(session, scope, TODAY)
    return made


def _number(n: int) -> dict[str, str]:
    return {"hospital_no": f"N{500000 + n}", "national_no": f"943476{n:04d}", "onset_site": ("bulbar", "upper_limb", "lower_limb")[n % 3]}


def _visits(session: Session, place: Place, who: UUID, totals: tuple[int, ...], fvc: float | None) -> None:
    scope = place.scope()
    for n, total in enumerate(totals):
        on = TODAY - timedelta(days=60 * (len(totals) - 1 - n) + 2)
        make.score(session, scope, who, _items(total), assessed_on=on)
    if fvc is not None:
        make.measurement(session, scope, who, Measure.FVC_PERCENT, fvc, measured_on=TODAY - timedelta(days=20), position="seated")
    if totals:
        make.measurement(session, scope, who, Measure.WEIGHT, 70.0, measured_on=TODAY - timedelta(days=365))
        make.measurement(session, scope, who, Measure.WEIGHT, 69.0, measured_on=TODAY - timedelta(days=10))


def _items(total: int) -> list[int | None]:
    """Twelve items with this sum (12 to 48), the motor ones lowest; breathing stays as it is."""
    items: list[int | None] = [4] * 12
    order = [8, 7, 3, 4, 6, 5, 0, 2, 1] * 4
    for place in order[: 48 - total]:
        items[place] = (items[place] or 0) - 1
    return items


def _led_by_physio(session: Session, place: Place, who: UUID) -> None:
    session.execute(
        insert(tables.CareTeam).values(
            clinic_id=place.id, patient_id=who, discipline="PT", account_id=place.people[Role.PHYSIO], since_on=TODAY - timedelta(days=300)
        )
    )


def meeting(place: Place) -> UUID:
    """A case meeting of TODAY with the agenda that proposes itself, planned by the coordinator."""
    scope = place.scope(Role.COORDINATOR)
    who = Viewer(scope.account_id, scope.clinic_id, "North", "Cora", "c@north.example", Role.COORDINATOR, VIEWS[Role.COORDINATOR].discipline, uuid4())
    return meetings.plan(who, Plan(key=uuid4(), on_day=TODAY, name="Case meeting", starts_at=time(15), minutes=120), TODAY)
