"""What a clinic has set of the rules: each row with its version, and who changed it when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Scope
from db.tables import RuleSetting


@dataclass(frozen=True)
class RuleRow:
    """One rule as the clinic has set it; params hold only what differs from the rule file. by: None when their name is gone."""

    rule_key: str
    enabled: bool
    params: Mapping[str, float]
    version: int
    by: str | None
    at: datetime


def settings(session: Session, scope: Scope) -> dict[str, RuleRow]:
    """Every rule that was ever set here, by its key."""
    wanted = select(RuleSetting.rule_key, RuleSetting.enabled, RuleSetting.params, RuleSetting.version, RuleSetting.changed_at).where(
        RuleSetting.clinic_id == scope.clinic_id
    )
    return {
        key: RuleRow(key, enabled, dict(params), version, by, at)
        for key, enabled, params, version, at, by in session.execute(with_name(wanted, RuleSetting.changed_by))
    }
