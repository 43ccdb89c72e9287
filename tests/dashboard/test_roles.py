"""The table of roles: complete, and reachable from itself."""

import pytest

from dashboard.app import PAGES
from dashboard.roles import PLACES, VIEWS, Column, Panel, Permission
from db.vocabulary import Role
from tests.people import CLINICAL

PATIENT_DATA = {Permission.SEE_PATIENTS, Permission.SEE_PATIENT}


def test_every_role_has_a_row() -> None:
    assert set(VIEWS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_open_its_home_and_all_of_its_navigation(role: Role) -> None:
    view = VIEWS[role]
    by_path = {page.path: page for page in PAGES}
    for address in (view.home, *(place.href for place in view.nav)):
        assert by_path[address].needs in view.may


def test_the_navigation_names_only_pages_that_exist() -> None:
    assert {place.href for place in PLACES} <= {page.path for page in PAGES}


@pytest.mark.parametrize("role", CLINICAL)
def test_clinical_roles_see_patients_and_record(role: Role) -> None:
    assert {*PATIENT_DATA, Permission.RECORD_ALSFRS, Permission.RECORD_EVENT} <= VIEWS[role].may
    assert set(VIEWS[role].panels) == set(Panel)


def test_the_coordinator_sees_patients_and_imports_and_records_no_score() -> None:
    may = VIEWS[Role.COORDINATOR].may
    assert {*PATIENT_DATA, Permission.IMPORT} <= may
    assert Permission.RECORD_ALSFRS not in may


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_manager_and_administrator_see_no_patient_and_always_use_a_second_step(role: Role) -> None:
    view = VIEWS[role]
    assert not PATIENT_DATA & view.may
    assert not view.columns
    assert view.always_second_factor


def test_only_the_administrator_manages_users_and_reads_the_audit() -> None:
    for permission in (Permission.MANAGE_USERS, Permission.SEE_AUDIT):
        assert [role for role, view in VIEWS.items() if permission in view.may] == [Role.ADMIN]


def test_no_column_is_shown_twice_and_each_is_somebody_s() -> None:
    for view in VIEWS.values():
        assert len(set(view.columns)) == len(view.columns)
    assert {column for view in VIEWS.values() for column in view.columns} == set(Column)
