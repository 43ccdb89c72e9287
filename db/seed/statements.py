"""SQL files of several statements about one clinic, run with what they name."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Date, String, Uuid, bindparam, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

_TYPES: Mapping[type, type[TypeEngine[Any]]] = {date: Date, UUID: Uuid, str: String}


def run(session: Session, file: str, clinic_id: str, known: Mapping[str, Any]) -> None:
    """Each statement of a file of this folder; :clinic and the names in `known` are bound."""
    for step in (Path(__file__).parent / file).read_text().split(";\n"):
        if not step.strip():
            continue
        wanted = text(step.replace(":clinic", "CAST(:clinic AS uuid)").replace("md5(CAST(:clinic AS uuid)", "md5(:clinic"))
        named = {name: value for name, value in known.items() if f":{name}" in step}
        binds = [bindparam(name, type_=_TYPES[type(value)]) for name, value in named.items()]
        session.execute(wanted.bindparams(*binds, bindparam("clinic", type_=String)), {"clinic": clinic_id, **named})
