"""Invented clinics: the same for the same seed, true to the published numbers, legal in every row, nothing after the end."""

import itertools
import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from dashboard import care
from dashboard.care import flags
from db import migrate, roles
from db.embedded import Server
from db.queries import patients
from db.records import Scope
from db.seed import chunk, cohort, exercise, function, happenings, plant, sessions, staff, survival, visits
from db.seed.ids import nhs_like
from db.seed.names import Namer
from db.seed.rows import Rows
from db.seed.writer import Writer
from db.vocabulary import MissedReason, Role

UNTIL = np.datetime64("2026-03-04")
EVE = UNTIL - np.timedelta64(1, "D")
DAY = np.timedelta64(1, "D")
PLANNED = {
    ("task", "due_on"),
    ("task", "waiting_until"),
    ("task", "snoozed_until"),
    ("advance_document", "review_on"),
    ("programme", "review_on"),
    *(("equipment", f"needed_{q}") for q in ("p25", "p50", "p75")),
}


def make(seed: int = 7, size: int = 250) -> chunk.Chunk:
    rng = np.random.default_rng(seed)
    where = staff.clinic(0, rng, UNTIL - 5000 * DAY)
    team = staff.colleagues(where, size, rng, UNTIL - 5000 * DAY)
    return chunk.make(rng, Namer(rng), where, team, size=size, before=0, serial=0, until=UNTIL)


@pytest.fixture(scope="module")
def clinic() -> chunk.Chunk:
    return make()


def table(made: chunk.Chunk, name: str) -> dict[str, Any]:
    return next(rows.columns for rows in made.rows if rows.table == name)


def by_person(made: chunk.Chunk, column: str) -> dict[str, Any]:
    people = table(made, "patient")
    return dict(zip(people["id"], people[column], strict=True))


def day_of_event(made: chunk.Chunk, kind: str) -> dict[str, np.datetime64]:
    events = table(made, "event")
    return {who: on for who, what, on in zip(events["patient_id"], events["kind"], events["happened_on"], strict=True) if what == kind}


def same(one: Any, other: Any) -> bool:
    return [json.dumps(np.asarray(v).astype(str).tolist()) for v in one.values()] == [json.dumps(np.asarray(v).astype(str).tolist()) for v in other.values()]


# The same again -------------------------------------------------------------------------------------------------------------


def test_same_seed_and_day_give_the_same_rows_down_to_the_ids():
    one, other = make(size=25), make(size=25)
    assert one.patient_ids == other.patient_ids
    assert all(same(a.columns, b.columns) for a, b in zip(one.rows, other.rows, strict=True))


def test_another_seed_gives_other_people():
    assert not set(make(seed=1, size=10).patient_ids) & set(make(seed=2, size=10).patient_ids)


def test_ids_are_version_7_and_begin_with_the_day_they_were_made(clinic):
    scores = table(clinic, "alsfrs")
    for identity, on in list(zip(scores["id"], scores["assessed_on"], strict=True))[:200]:
        assert identity[12] == "7"
        assert identity[16] in "89ab"
        assert np.datetime64(int(identity[:12], 16), "ms").astype("datetime64[D]") == on


# The published numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "dfs", "delay", "fvc", "flags", "lp", "alive"),
    [
        pytest.param(62, 0.65, 11, 95, (0, 0, 0, 0), -4.313, {12: 0.975, 24: 0.786, 36: 0.458, 60: 0.136}, id="limb onset, average pace"),
        pytest.param(72, 1.6, 6, 70, (1, 1, 0, 0), -2.022, {12: 0.800, 24: 0.271, 36: 0.079, 60: 0.016}, id="older, bulbar, fast, low FVC"),
        pytest.param(45, 0.1, 48, 105, (0, 0, 0, 0), -9.312, {12: 1.0, 24: 0.998, 36: 0.992, 60: 0.959}, id="very slow, long delay"),
        pytest.param(58, 0.8, 10, 90, (0, 0, 0, 1), -3.814, {12: 0.960, 24: 0.691, 36: 0.340, 60: 0.087}, id="carrier of C9orf72"),
    ],
)
def test_survival_model_gives_the_check_values(age, dfs, delay, fvc, flags, lp, alive):
    bulbar, definite, ftd, c9 = flags
    found = survival.predictor(dfs=dfs, delay=delay, age=age, fvc=fvc, bulbar=bulbar, definite=definite, ftd=ftd, c9=c9)
    assert found == pytest.approx(lp, abs=0.005)
    for months, share in alive.items():
        assert survival.alive(months, found) == pytest.approx(share, abs=0.002)


@pytest.fixture(scope="module")
def newly_diagnosed() -> cohort.Cohort:
    """Everybody diagnosed in the last two years, the dead among them: a cross-section alone holds too many slow ones."""
    people = cohort.draw(np.random.default_rng(11), 4000, EVE)
    return people.take(people.diagnosed_on > UNTIL - 730 * DAY)


def test_pace_delay_age_and_onset_are_those_of_the_recipe(newly_diagnosed):
    people = newly_diagnosed
    slow, fast = (people.dfs < 0.5).mean(), (people.dfs > 1).mean()
    age = (people.onset_on - people.born_on) / DAY / 365.25
    assert np.median(people.dfs) == pytest.approx(0.60, abs=0.05)
    assert (slow, fast) == (pytest.approx(0.40, abs=0.05), pytest.approx(0.25, abs=0.05))
    assert np.median(people.delay) == pytest.approx(11.5, abs=1.0)
    assert age.mean() == pytest.approx(62.5, abs=1.5)
    assert (people.onset == cohort.BULBAR).mean() == pytest.approx(0.29, abs=0.04)
    assert people.male.mean() == pytest.approx(0.55, abs=0.04)


def test_first_score_is_about_39_with_a_wide_spread(newly_diagnosed):
    rng = np.random.default_rng(5)
    grid = visits.plan(rng, newly_diagnosed)
    shown, _ = function.as_scored(rng, function.items(rng, newly_diagnosed, grid), grid)
    first = shown[:, 0].sum(axis=1)[grid.kept[:, 0]]
    assert first.mean() == pytest.approx(39.3, abs=1.2)
    assert 5 < first.std() < 8


def test_items_lost_add_up_to_the_points_lost(newly_diagnosed):
    people = newly_diagnosed.take(slice(0, 300))
    rng = np.random.default_rng(6)
    grid = visits.plan(rng, people)
    total = function.items(rng, people, grid).sum(axis=2)
    off = (48 - total - function.points_lost(people, grid.months))[grid.kept]
    assert abs(off.mean()) < 0.5
    assert np.percentile(np.abs(off), 95) < 3.5


def test_28_percent_stop_their_programme_within_six_months():
    start = np.full(20_000, UNTIL)
    stops = exercise._stops(np.random.default_rng(3), start)
    assert ((stops - start) / DAY < 182.6).mean() == pytest.approx(0.28, abs=0.015)


def test_missed_sessions_have_the_reasons_of_the_recipe(clinic):
    said = Counter(reason for reason in table(clinic, "exercise_session")["missed_reason"] if reason)
    for reason, share in sessions.REASONS.items():
        assert 100 * said[reason] / said.total() == pytest.approx(share, abs=2)


# One person's course --------------------------------------------------------------------------------------------------------


def test_items_never_rise_by_more_than_one_point(clinic):
    scores = table(clinic, "alsfrs")
    items = np.stack([scores[f"q{n}"] for n in range(1, 13)], axis=1)
    same_person = scores["patient_id"][1:] == scores["patient_id"][:-1]
    rise = (items[1:] - items[:-1])[same_person]
    assert np.nanmin(items) >= 0
    assert np.nanmax(items) <= 4
    assert np.nanmax(rise) <= 1
    assert np.nanmean(rise > 0) < 0.09


def test_item_12_is_below_4_exactly_from_the_start_of_ventilation(clinic):
    scores, niv = table(clinic, "alsfrs"), day_of_event(clinic, "niv_start")
    assert len(niv) > 20
    for who, on, twelve in zip(scores["patient_id"], scores["assessed_on"], scores["q12"], strict=True):
        if not np.isnan(twelve):
            assert (twelve < 4) == (who in niv and on >= niv[who])


def test_item_5_is_scored_on_form_b_exactly_from_the_gastrostomy_on(clinic):
    scores, placed = table(clinic, "alsfrs"), day_of_event(clinic, "gastrostomy")
    assert len(placed) > 20
    for who, on, form in zip(scores["patient_id"], scores["assessed_on"], scores["item5_form"], strict=True):
        assert (form == "5b") == (who in placed and on >= placed[who])


def test_there_are_gaps(clinic):
    scores, people = table(clinic, "alsfrs"), table(clinic, "patient")
    assert any(np.isnan(scores["q4"])) or any(np.isnan(scores["q9"]))
    assert np.isnat(people["onset_on"]).any()
    living = {who for who, status in by_person(clinic, "status").items() if status == "under_care"}
    assert living - set(scores["patient_id"])  # newcomers, not scored yet
    with_programme = set(table(clinic, "programme")["patient_id"])
    assert 0.6 < len(with_programme & living) / len(living) < 0.95


# Days -----------------------------------------------------------------------------------------------------------------------


def test_nothing_lies_in_the_future_but_what_is_planned(clinic):
    for rows in clinic.rows:
        for name, values in rows.columns.items():
            if np.asarray(values).dtype.kind == "M" and (rows.table, name) not in PLANNED:
                days = values[~np.isnat(values)].astype("datetime64[D]")
                assert not len(days) or days.max() < UNTIL, (rows.table, name)


def test_no_fact_is_later_than_the_end_of_care(clinic):
    ended = {who: on for who, on in by_person(clinic, "status_on").items() if not np.isnat(on)}
    assert ended
    for rows in clinic.rows:
        if rows.table == "patient" or "patient_id" not in rows.columns:
            continue
        last = np.array([ended.get(who, EVE) for who in rows.columns["patient_id"]])
        for name, values in rows.columns.items():
            if np.asarray(values).dtype.kind == "M" and (rows.table, name) not in PLANNED:
                assert not (values.astype("datetime64[D]") > last).any(), (rows.table, name)


def test_the_dead_have_a_death_and_the_living_none(clinic):
    died = {who for who, status in by_person(clinic, "status").items() if status == "died"}
    assert died == set(day_of_event(clinic, "death"))


def test_exactly_the_wanted_number_is_under_care_and_the_ended_are_recent(clinic):
    statuses = Counter(by_person(clinic, "status").values())
    assert statuses["under_care"] == 250
    assert statuses["died"] > 100
    assert min(on for on in by_person(clinic, "status_on").values() if not np.isnat(on)) > UNTIL - 31 * 31 * DAY


# Work, aids, exercise -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [40, 250])
def test_about_one_open_task_in_six_is_overdue(size):
    tasks = table(make(seed=size, size=size), "task")
    is_open = np.isnat(tasks["closed_at"])
    overdue = is_open & (tasks["due_on"] < UNTIL)
    assert is_open.sum() >= size
    assert 0.15 <= overdue.sum() / is_open.sum() <= 0.20
    assert set(tasks["state"][is_open]) == {"proposed", "open", "in_progress", "waiting"}
    assert "urgent" in tasks["priority"][is_open]


def test_half_of_the_tasks_are_closed_within_nine_days(clinic):
    tasks = table(clinic, "task")
    done = tasks["state"] == "done"
    days = (tasks["closed_at"] - tasks["created_at"])[done] / DAY
    assert np.median(days) == pytest.approx(9, abs=1.2)


def test_every_task_has_a_history_that_ends_where_the_task_is(clinic):
    tasks, events = table(clinic, "task"), table(clinic, "task_event")
    state = dict(zip(tasks["id"], tasks["state"], strict=True))
    order = np.argsort(events["at"], kind="stable")
    latest = {events["task_id"][place]: events["to_state"][place] for place in order}
    assert latest == state


def test_aids_come_in_order_and_some_are_late(clinic):
    aids = table(clinic, "equipment")
    stages = [aids[f"{stage}_on"] for stage in ("identified", "assessed", "ordered", "approved", "delivered", "fitted", "in_use")]
    for earlier, later in itertools.pairwise(stages):
        assert not (later < earlier).any()
        assert not (np.isnat(earlier) & ~np.isnat(later)).any()
    chairs = (aids["aid_key"] == "EQ-05") & ~np.isnat(aids["in_use_on"])
    days = (aids["in_use_on"] - aids["identified_on"])[chairs] / DAY
    assert 60 < np.median(days) < 140
    assert (days > 196).any()


def test_a_session_counts_exactly_when_half_of_it_was_done(clinic):
    logged = table(clinic, "exercise_session")
    words = {"done": 1.0, "some": 0.5, "not_done": 0.0}
    for answers, asked, done, reason in zip(logged["answers"], logged["asked_count"], logged["done_count"], logged["missed_reason"], strict=True):
        said = json.loads(answers)
        assert len(said) == asked
        assert sum(words[answer] for answer in said.values()) == done
        assert reason is None or done * 2 < asked


def test_adherence_is_that_of_people_at_home(clinic):
    logged = table(clinic, "exercise_session")
    entered = (np.asarray(logged["done_count"]) * 2 >= logged["asked_count"]).mean()
    assert 0.6 < entered < 0.9  # of days with an entry; days without one are missed too


def test_trained_carers_belong_to_the_person(clinic):
    carers, training = table(clinic, "carer"), table(clinic, "carer_training")
    of = dict(zip(carers["id"], carers["patient_id"], strict=True))
    assert all(of[carer] == who for carer, who in zip(training["carer_id"], training["patient_id"], strict=True))


def test_every_end_of_care_is_kept_and_only_the_latest_leave_something_to_do(clinic):
    ended = {who: on for who, on in by_person(clinic, "status_on").items() if not np.isnat(on)}
    assert dict(zip(table(clinic, "care_ending")["patient_id"], table(clinic, "care_ending")["ended_on"], strict=True)) == ended
    left = [rows.columns for rows in clinic.rows if rows.table == "task" and set(rows.columns["source"]) == {"end_of_care"}]
    assert left
    assert all(ended[who] > UNTIL - 25 * DAY for columns in left for who in columns["patient_id"])


def test_documents_say_where_they_are_kept(clinic):
    documents = table(clinic, "advance_document")
    assert 0.5 < len(set(documents["patient_id"])) / len(clinic.patient_ids) < 0.95
    assert all(documents["kept_where"])


def test_words_from_the_catalogues_are_known_there(clinic):
    """db may not import the care data, so this is what keeps the two in step."""
    known = {name: (Path(care.__file__).parent / "data" / f"{name}.yaml").read_text() for name in ("exercises", "equipment")}
    for key in set(table(clinic, "programme_exercise")["exercise_key"]):
        assert f"id: {key}," in known["exercises"]
    for key in set(table(clinic, "equipment")["aid_key"]):
        assert f"id: {key}," in known["equipment"]
    assert set(sessions.REASONS) == set(MissedReason)


# Names ----------------------------------------------------------------------------------------------------------------------


def test_names_come_from_many_scripts_and_have_a_latin_form(clinic):
    people = table(clinic, "patient")
    scripts = Counter()
    for family, latin in zip(people["family_name"], people["latin_name"], strict=True):
        script = unicodedata.name(family[0]).split(" ")[0]
        scripts[script] += 1
        assert (latin is None) == (script in ("LATIN", "RIGHT", "MODIFIER")), family
    assert len(scripts) >= 10
    assert scripts["LATIN"] > 300


def test_exactly_two_pairs_of_the_living_look_alike(clinic):
    people = table(clinic, "patient")
    living = people["status"] == "under_care"
    looks = Counter((family, given[:1]) for family, given in zip(people["family_name"][living], people["given_name"][living], strict=True))
    assert sorted(n for n in looks.values() if n > 1) == [2, 2]


def test_numbers_are_unique_and_of_the_range_kept_for_tests(clinic):
    people = table(clinic, "patient")
    numbers = [number for number in people["national_no"] if number]
    assert len(set(people["hospital_no"])) == len(people["hospital_no"])
    assert len(set(numbers)) == len(numbers) > 0.8 * len(people["id"])
    for number in numbers:
        assert number.startswith("999")
        assert sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True)) % 11 == 0


def test_a_serial_without_a_check_digit_gives_no_number():
    assert [nhs_like(serial) for serial in range(1000)].count(None) == pytest.approx(91, abs=4)


def test_sizes_share_a_total_in_proportion_to_the_demo():
    assert staff.sizes(2, None) == staff.sizes(2, 290) == [250, 40]
    assert staff.sizes(1, 300) == [300]
    assert sum(staff.sizes(7, 100_000)) == 100_000


def test_rates_of_falls_are_highest_in_those_who_walk_with_help():
    assert happenings._FALLS.argmax() == 2


# In the database ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planted(server: Server) -> tuple[str, plant.Planted]:
    """A database of its own on the tests' server, with two small clinics."""
    roles.ensure(server.superuser_url.replace("+psycopg", "").replace("/care?", "/postgres?"), database="seeded")
    owner = server.url(roles.OWNER, "seeded")
    migrate.upgrade(owner)
    done = plant.plant(owner, sizes=[60, 12], seed=4, until=date(2026, 3, 4), password="a-password-for-tests")
    print(f"{done.rows:,} rows in {done.seconds:.1f} s: {done.rows / done.seconds:,.0f} rows/s")
    return server.url("postgres", "seeded").replace("+psycopg", ""), done


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


def test_every_row_is_legal_and_each_person_has_a_summary(planted):
    url, done = planted
    assert done.made == ["North ALS Clinic", "South ALS Clinic"]
    counted = ask(url, "SELECT c.slug, count(*) FROM patient p JOIN clinic c ON c.id = p.clinic_id WHERE p.status = 'under_care' GROUP BY 1 ORDER BY 1")
    assert counted == [("north", 60), ("south", 12)]
    assert ask(url, "SELECT count(*) FROM patient p LEFT JOIN patient_summary s ON s.patient_id = p.id WHERE s.patient_id IS NULL") == [(0,)]


def test_domains_sum_to_the_total(planted):
    url, _ = planted
    assert ask(url, "SELECT count(*) FROM alsfrs WHERE total <> bulbar + fine_motor + gross_motor + respiratory") == [(0,)]


def test_summaries_hold_a_plausible_adherence(planted):
    url, _ = planted
    ((mean, known),) = ask(url, "SELECT avg(done_28::float / asked_28), count(asked_28) FROM patient_summary WHERE under_care")
    assert 0.35 < mean < 0.8
    assert known > 20


def test_planting_again_changes_nothing_and_says_so(planted, server):
    url, _ = planted
    count = "SELECT (SELECT count(*) FROM patient), (SELECT count(*) FROM identity.account), (SELECT max(xmin::text::bigint) FROM task_event)"
    before = ask(url, count)
    again = plant.plant(server.url(roles.OWNER, "seeded"), sizes=[60, 12], seed=5, until=date(2026, 3, 5), password="another")
    assert (again.made, again.kept, again.rows) == ([], ["North ALS Clinic", "South ALS Clinic"], 0)
    assert ask(url, count) == before


def test_demo_accounts_are_there_with_the_password(planted):
    url, _ = planted
    found = dict(ask(url, "SELECT email, password_hash FROM identity.account"))
    for address in ("physio", "respiratory", "ot", "neurology", "coordinator", "manager", "admin"):
        assert PasswordHasher().verify(found[f"{address}@north.example"], "a-password-for-tests")
    assert found["coordinator@south.example"].startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_words_are_kept_as_they_are_whatever_they_hold(planted, server):
    """A tab, a line break, a backslash and what COPY reads as null are text like any other."""
    url, _ = planted
    word = "a\tb\nc\r\\d \\N \\. 'quoted' \"twice\" {braces}, naïve"
    with psycopg.connect(server.url(roles.OWNER, "seeded").replace("+psycopg", "")) as connection:
        ((clinic, patient),) = ask(url, "SELECT clinic_id, id FROM patient LIMIT 1")
        to = Writer(connection)
        to.enter(str(clinic))
        for text in (word, r"\N", "", None):
            to.write(Rows("carer", {"patient_id": [str(patient)], "name": ["A carer"], "relation": ["kept"], "phone": [text]}))
        kept = connection.execute("SELECT phone FROM carer WHERE relation = 'kept' ORDER BY id").fetchall()
        connection.rollback()
    assert [text for (text,) in kept] == [word, r"\N", "", None]


# The list on one day --------------------------------------------------------------------------------------------------------


def test_the_list_of_a_day_is_one_a_clinician_believes(server):
    """A cross-section of 250: most people are not alarming, every class has somebody, no value stays where nobody lives for years."""
    today = date(2026, 3, 4)
    roles.ensure(server.superuser_url.replace("+psycopg", "").replace("/care?", "/postgres?"), database="crosscut")
    migrate.upgrade(server.url(roles.OWNER, "crosscut"))
    plant.plant(server.url(roles.OWNER, "crosscut"), sizes=[250], seed=1, until=today, password="a-password-for-tests")
    engine = create_engine(server.url("postgres", "crosscut"))
    with Session(engine) as session:
        clinic_id = session.connection().exec_driver_sql("SELECT id FROM clinic").scalar_one()
        found = patients.summaries(session, Scope(clinic_id, clinic_id, Role.PHYSIO))
    engine.dispose()
    judged = [flags.judge(one, today) for one in found]
    share = {kind: sum(one.kind is kind for one in judged) / len(judged) for kind in flags.Kind}
    print(", ".join(f"{kind} {part:.0%}" for kind, part in share.items()))
    assert 0.08 < share[flags.Kind.ACT] < 0.30
    assert share[flags.Kind.STABLE] > 0.20
    assert share[flags.Kind.DATA] < 0.25
    urgent = {reason.about for one in judged for reason in one.reasons if reason.kind is flags.Kind.ACT}
    assert urgent >= {"fvc", "weight", "falls", "tasks", "total"}
    breath = np.array([one.fvc for one in found if one.fvc is not None])
    assert (breath < 30).mean() < 0.02
    assert max(one.falls_90d for one in found) <= 8
    lost = np.array([change for one in found if (change := flags.weight_change_percent(one)) is not None])
    assert lost.min() > -25
    assert ((lost > -12) & (lost < 3)).mean() > 0.8
    since = np.array([(today - one.patient.onset_on).days / 365.25 for one in found if one.patient.onset_on])
    assert (since > 8).mean() < 0.08


@pytest.mark.parametrize("size", [1, 40, 250, 2000, 100_000])
def test_what_a_colleague_has_agreed_to_is_what_the_tables_hold_however_large_the_clinic(size: int) -> None:
    rng = np.random.default_rng(1)
    for one in staff.colleagues(staff.clinic(0, rng, UNTIL), size, rng, UNTIL):
        assert 0 <= one.capacity <= 200 and (one.agreed is None or 0 <= one.agreed <= 1000)
