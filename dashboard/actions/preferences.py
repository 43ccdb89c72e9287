"""What people choose for themselves: theme, keys, the order of a list."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from dashboard.roles import Viewer
from db.commands import audit, preferences
from db.engine import writing

THEME = "theme"
KEYS_ON = "keys_on"
PATIENTS_SORT = "patients_sort"


class Change(BaseModel):
    """What every choice is sent with. Choosing the same twice changes nothing, so the key needs no remembering."""

    key: UUID


def keep(viewer: Viewer, chosen: dict[str, Any]) -> None:
    with writing(by=viewer.scope) as session:
        for key, value in chosen.items():
            preferences.keep(session, viewer.scope, key, value)
        audit.record(session, viewer.scope, action=f"choose {', '.join(sorted(chosen))}", object_kind="preference", login_ref=viewer.login_ref)
