"""The decision line: the grammar part by part, questions instead of guesses, and what holds for any text at all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.decision_line import Context, Line, Part, Person, Remark, read, written
from dashboard.care.working_days import WorkingDays
from db.vocabulary import Discipline, Priority
from tests.dashboard.given import TODAY

RUIZ = Person("1", "Maria Ruiz", "MRi", Discipline.OT)
NOVAK = Person("2", "Ana Novak", "AN", Discipline.PT)
TAN = Person("3", "Jo Tán", "JT", Discipline.RESP)
TALE = Person("4", "Tom Hale", "TH", Discipline.OT)
PEOPLE = (RUIZ, NOVAK, TAN, TALE)
MEETING = date(2025, 12, 16)
HERE = Context(TODAY, PEOPLE, {Discipline.OT: RUIZ, Discipline.PT: NOVAK}, next_meeting_on=MEETING)


def asked(text: str, part: Part, context: Context = HERE) -> list[str]:
    return [choice.label for ask in read(text, context).asks if ask.part is part for choice in ask.choices]


def test_the_line_of_the_specification() -> None:
    line = read("OT: order power chair by 15 dec @mri", HERE)
    assert (line.wording, line.discipline, line.due_on, line.owner, line.priority) == (
        "order power chair",
        Discipline.OT,
        date(2025, 12, 15),
        RUIZ,
        Priority.ROUTINE,
    )
    assert line.ready
    assert not line.triage


@pytest.mark.parametrize(
    ("said", "wording"), [("by 15 dec 30 min walk", "30 min walk"), ("by 15 dec 1500 ml feed", "1500 ml feed"), ("walk by 15 dec 10", "walk 10")]
)
def test_a_number_behind_a_day_is_its_year_only_where_nothing_else_is_meant(said: str, wording: str) -> None:
    line = read(said, HERE)
    assert (line.wording, line.due_on) == (wording, date(2025, 12, 15))


@pytest.mark.parametrize("text", ["OT: ! #chair order chair by fri @an", "OT: order chair @an #chair by fri !", "! OT: order #chair chair by fri @an"])
def test_parts_come_in_any_order(text: str) -> None:
    line = read(text, HERE)
    assert (line.wording, line.due_on, line.owner, line.priority, line.tags) == ("order chair", date(2025, 12, 12), NOVAK, Priority.URGENT, ("chair",))


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("15 dec", date(2025, 12, 15)),
        ("15dec", date(2025, 12, 15)),
        ("15/12", date(2025, 12, 15)),
        ("15/12/26", date(2026, 12, 15)),
        ("15-Dec-2025", date(2025, 12, 15)),
        ("2025-12-15", date(2025, 12, 15)),
        ("15 december 2026", date(2026, 12, 15)),
        ("15 jan", date(2026, 1, 15)),
        ("dec 15", date(2025, 12, 15)),
        ("15th dec", date(2025, 12, 15)),
        ("15th", date(2025, 12, 15)),
        ("1st", date(2026, 1, 1)),
        ("15.12.", date(2025, 12, 15)),
        ("3wd", date(2025, 12, 12)),
        ("3 wd", date(2025, 12, 12)),
        ("in 3 wd", date(2025, 12, 12)),
        ("4 working days", date(2025, 12, 15)),
        ("5 days", date(2025, 12, 14)),
        ("2 weeks", date(2025, 12, 23)),
        ("1 may", date(2026, 5, 1)),
        ("fri", date(2025, 12, 12)),
        ("Friday", date(2025, 12, 12)),
        ("today", TODAY),
        ("tomorrow", date(2025, 12, 10)),
        ("2w", date(2025, 12, 23)),
        ("3d", date(2025, 12, 12)),
        ("eom", date(2025, 12, 31)),
        ("next", MEETING),
        ("next meeting", MEETING),
        ("wed 10 dec", date(2025, 12, 10)),
        ("Wed, 10/12", date(2025, 12, 10)),
        ("tue 9 dec", TODAY),
        ("mon 15 dec 2025", date(2025, 12, 15)),
        ("dec 15 2026", date(2026, 12, 15)),
        ("15 jan 27", date(2027, 1, 15)),
        ("wed 15 dec 27", date(2027, 12, 15)),
        ("31 dec 9999", date(9999, 12, 31)),
        ("15. dec.", date(2025, 12, 15)),
    ],
)
def test_days(said: str, on: date) -> None:
    line = read(f"PT: review by {said}", HERE)
    assert (line.due_on, line.wording, line.asks) == (on, "review", ())


def test_the_order_of_day_and_month_is_the_clinics() -> None:
    assert read("x by 3/2/2026", HERE).due_on == date(2026, 2, 3)
    assert read("x by 3/2/2026", Context(TODAY, day_first=False)).due_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "part", "labels"),
    [
        ("x by tue", Part.DUE, ["09-Dec-2025", "16-Dec-2025"]),
        ("x by 15 nov", Part.DUE, ["15-Nov-2025", "15-Nov-2026"]),
        ("x by next fri", Part.DUE, ["12-Dec-2025", "19-Dec-2025"]),
        ("x by next week", Part.DUE, ["15-Dec-2025", "19-Dec-2025"]),
        ("x by fri by 15 dec", Part.DUE, ["12-Dec-2025", "15-Dec-2025"]),
        ("x by 31 feb", Part.DUE, ["23-Dec-2025, as if no day were given"]),
        ("x by wed 31 feb", Part.DUE, ["23-Dec-2025, as if no day were given"]),
        ("x by wed 11 dec", Part.DUE, ["10-Dec-2025", "11-Dec-2025"]),
        ("P: x", Part.DISCIPLINE, ["PT", "PSY", "PALL"]),
        ("n: x", Part.DISCIPLINE, ["NEURO", "NURSE"]),
        ("x @t", Part.OWNER, ["Jo Tán", "Tom Hale"]),
        ("x @an @jt", Part.OWNER, ["Ana Novak", "Jo Tán"]),
        ("OT: x @zz", Part.OWNER, ["Maria Ruiz, lead for OT", "Nobody yet: to triage"]),
    ],
)
def test_what_may_mean_two_things_is_asked(text: str, part: Part, labels: list[str]) -> None:
    assert asked(text, part) == labels
    assert not read(text, HERE).ready


def test_next_without_a_meeting_is_asked() -> None:
    assert not read("x by next", Context(TODAY)).ready


def test_many_answers_are_cut_and_counted() -> None:
    crowd = tuple(Person(str(n), f"Sam Number{n}", f"S{n}") for n in range(7))
    (ask,) = read("x @sam", Context(TODAY, crowd)).asks
    assert (len(ask.choices), ask.more) == (4, 3)


@pytest.mark.parametrize(("prefix", "discipline"), [("r", "RESP"), ("pt", "PT"), ("Physio", "PT"), ("d", "DIET"), ("pal", "PALL"), ("SALT", "SLT")])
def test_any_unique_start_names_the_discipline(prefix: str, discipline: str) -> None:
    assert read(f"{prefix}: x", HERE).discipline == discipline


def test_accents_do_not_matter_in_names() -> None:
    assert read("x @tan", HERE).owner is TAN


def test_without_anything_said_defaults_are_filled_in() -> None:
    line = read("PT: review", HERE)
    assert (line.due_on, line.due_typed, line.owner, line.owner_typed) == (date(2025, 12, 23), False, NOVAK, False)
    assert read("RESP: test", HERE).triage
    assert read("do it", HERE).triage
    assert read("PT: review", Context(TODAY, due_days=4)).due_on == date(2025, 12, 15)  # Saturday moves to Monday


def test_days_that_are_off_or_past_are_remarked_on_and_kept() -> None:
    christmas = Context(TODAY, working=WorkingDays(holidays=frozenset({date(2025, 12, 25)})))
    assert read("x by 13 dec", HERE).remarks == (Remark.WEEKEND,)
    assert read("x by 25 dec", christmas).remarks == (Remark.HOLIDAY,)
    past = read("x by 8/12/2025", HERE)
    assert (past.remarks, past.due_on, past.ready) == ((Remark.PAST,), date(2025, 12, 8), True)


@pytest.mark.parametrize("text", ["falls seen by physio", "by hand", "stand by", "x by may", "e-mail a@b.org", "50 % !!", "bed # 3", "@", "x by"])
def test_ordinary_words_stay_words(text: str) -> None:
    line = read(text, HERE)
    assert (line.wording, line.asks, line.due_typed, line.owner, line.tags) == (text, (), False, None, ())


@pytest.mark.parametrize(("said", "wording"), [("fri 2w supply", "2w supply"), ("fri may join", "may join"), ("fri 15 minutes", "15 minutes")])
def test_only_a_date_goes_with_a_weekday(said: str, wording: str) -> None:
    line = read(f"by {said}", HERE)
    assert (line.due_on, line.wording) == (date(2025, 12, 12), wording)


def test_a_space_before_the_colon_does_not_hide_the_discipline() -> None:
    assert read("OT : order chair", HERE) == read("OT: order chair", HERE)


def test_a_number_after_by_is_remarked_on() -> None:
    assert read("raise seat by 3 cm", HERE).remarks == (Remark.NOT_A_DAY,)


def test_a_note_is_kept_word_for_word() -> None:
    line = read("> family wants PT: by fri @an first!", HERE)
    assert (line.note, line.wording, line.asks, line.triage) == (True, "family wants PT: by fri @an first!", (), False)


@pytest.mark.parametrize("text", ["", "   ", "OT:", ">", "by fri", "@an !"])
def test_without_a_wording_nothing_is_saved(text: str) -> None:
    line = read(text, HERE)
    assert Remark.NO_WORDING in line.remarks
    assert not line.ready


def test_an_unknown_prefix_stays_and_is_remarked_on() -> None:
    line = read("zebra: x", HERE)
    assert (line.wording, line.remarks) == ("zebra: x", (Remark.UNKNOWN_PREFIX,))


PIECES = st.sampled_from(
    "PT: P: ot: note: > by by fri tue 15 dec 31/2 2w 999w next week eom @an @t @zz @ ! #a # x 9999-12-31 ٣d 2026 0000-00-00 0/0 99/99/99 29 feb |".replace(
        "|", "\v"
    ).split(" ")
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=10).map(" ".join))
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def test_working_days_skip_the_days_on_which_the_clinic_is_closed() -> None:
    closed = Context(TODAY, PEOPLE, working=WorkingDays(holidays=frozenset({TODAY + timedelta(days=1)})))
    assert read("PT: walk in 3 wd", closed).due_on == date(2025, 12, 15)


@pytest.mark.parametrize("said", ["walk in 3 steps", "walk by 30 minutes", "call in the morning", "walk in", "stay in 2"])
def test_other_amounts_stay_in_the_wording(said: str) -> None:
    line = read(f"PT: {said}", HERE)
    assert (line.wording, line.due_typed) == (said, False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("оксана", "Оксана Коваленко"),
        ("王", "王 秀英"),
        ("ليلى", "ليلى حداد"),
        ("ελενη", "Ελένη Παπαδοπούλου"),
        ("lukasz", "Łukasz Øster"),
        ("oster", "Łukasz Øster"),
        ("obrien", "Zoë O’Brien"),
        ("o'brien", "Zoë O’Brien"),
        ("huong", "Nguyễn Thị Hương"),
    ],
)
def test_names_of_every_script_are_found_as_they_are_typed_on_any_keyboard(typed: str, name: str) -> None:
    names = ("Оксана Коваленко", "王 秀英", "ليلى حداد", "Ελένη Παπαδοπούλου", "Łukasz Øster", "Zoë O’Brien", "Nguyễn Thị Hương", "Ann Lee")
    people = tuple(Person(str(n), each, "", None) for n, each in enumerate(names))
    owner = read(f"x @{typed}", Context(TODAY, people)).owner
    assert owner is not None and owner.name == name


def test_a_wide_colon_is_a_colon() -> None:
    assert read("PT： walk", HERE).discipline is Discipline.PT


@given(TEXTS, DAYS, st.booleans())
def test_any_text_is_read_and_reads_back_the_same(text: str, today: date, day_first: bool) -> None:
    here = Context(today, PEOPLE, {Discipline.OT: RUIZ}, day_first=day_first, next_meeting_on=today + timedelta(days=7))
    line = read(text, here)
    for ask in line.asks:
        assert 1 <= len(ask.choices) <= 4
    if line.ready:
        assert _core(read(written(line), here)) == _core(line)


@given(
    st.sampled_from([None, *Discipline]),
    st.lists(st.sampled_from(["order", "power", "chair", "seen", "by", "physio", "50", "%"]), min_size=1, max_size=6).map(" ".join),
    st.none() | DAYS,
    st.none() | st.sampled_from(PEOPLE),
    st.sampled_from(Priority),
    st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), unique=True, max_size=3).map(tuple),
)
def test_what_is_written_is_read(
    discipline: Discipline | None, wording: str, due: date | None, owner: Person | None, priority: Priority, tags: tuple[str, ...]
) -> None:
    meant = Line(
        wording, discipline=discipline, due_on=due, due_typed=due is not None, owner=owner, owner_typed=owner is not None, priority=priority, tags=tags
    )
    assert _core(read(written(meant), HERE)) == _core(meant)


def _core(line: Line) -> tuple[object, ...]:
    due, owner = line.due_on if line.due_typed else None, line.owner if line.owner_typed else None
    return line.wording, line.note, line.discipline, due, owner, line.priority, line.tags
