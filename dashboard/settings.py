"""What the environment says, read once: where the data are, who may reach us, how we are reached."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_TOP_PAD_": "16384"}
"""What glibc is told in each worker: otherwise it keeps an arena for each thread and what a large answer once needed, tens of megabytes of air."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals; the README lists them."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: str | None = None  # None: the embedded server
    secret_key: SecretStr | None = None
    care_data: Path = Path(".data")
    host: str = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=65535)
    workers: int | None = Field(default=None, ge=1, le=64)  # None: one a core; the demo: one
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxy: bool = False  # TLS ends at a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself
    tls_cert: Path | None = None
    tls_key: Path | None = None
    demo: bool = False
    demo_password: SecretStr = SecretStr("demo-clinic-password")
    care_rounds: bool = True  # this server does the rules' daily round; off where the machine's own scheduler calls `python -m dashboard sweep`
    care_today: date | None = None  # demo and tests only: the calendar day to stand on

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def tls(self) -> bool:
        return self.tls_cert is not None and self.tls_key is not None
