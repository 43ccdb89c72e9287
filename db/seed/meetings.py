"""The case meetings that an invented clinic has held: laid over its tasks that came from meetings."""

from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Date, String, Uuid, bindparam, text
from sqlalchemy.orm import Session

_STEPS = [step for step in (Path(__file__).parent / "meetings.sql").read_text().split(";\n") if step.strip()]


def hold(session: Session, clinic_id: str, by: UUID, until: date) -> None:
    """Twelve weekly meetings before `until`, recorded by `by`. The clinic's tasks are written already."""
    for step in _STEPS:
        known = {"until": until, "by": by}
        binds = [bindparam("until", type_=Date), bindparam("by", type_=Uuid)]
        wanted = text(step.replace(":clinic", "CAST(:clinic AS uuid)").replace("md5(CAST(:clinic AS uuid)", "md5(:clinic"))
        named = [bind for bind in binds if f":{bind.key}" in step]
        session.execute(wanted.bindparams(*named, bindparam("clinic", type_=String)), {"clinic": clinic_id} | {bind.key: known[bind.key] for bind in named})
