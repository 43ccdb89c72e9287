"""Setting a rule for the whole clinic; a change names the version it saw, 0 for a rule nobody has set yet."""

from collections.abc import Mapping

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import RuleSetting


def keep(session: Session, scope: Scope, rule_key: str, *, enabled: bool, params: Mapping[str, float], version: int) -> int | None:
    """Store it; the new version, or None when somebody changed the rule since that version."""
    set_ = {"enabled": enabled, "params": dict(params), "changed_by": scope.account_id, "changed_at": func.now()}
    if version == 0:
        made = insert(RuleSetting).values(clinic_id=scope.clinic_id, rule_key=rule_key, **set_)
        first = made.on_conflict_do_nothing(index_elements=[RuleSetting.clinic_id, RuleSetting.rule_key]).returning(RuleSetting.version)
        return session.execute(first).scalar_one_or_none()
    wanted = (
        update(RuleSetting)
        .where(RuleSetting.clinic_id == scope.clinic_id, RuleSetting.rule_key == rule_key, RuleSetting.version == version)
        .values(**set_, version=RuleSetting.version + 1)
        .returning(RuleSetting.version)
        .execution_options(synchronize_session=False)
    )
    return session.execute(wanted).scalar_one_or_none()
