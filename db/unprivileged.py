"""Giving up root: Postgres refuses to run as root, so root runs it as an account of less power."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

ACCOUNT = "care-db"


class NoAccount(Exception):
    """There is no account that may run the server on these data; the message is one line for a person."""


def account_for(data: Path) -> pwd.struct_passwd | None:
    """None: run as we are. For root: the owner of existing data, or for new data an account made for it. Raises NoAccount."""
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise NoAccount(f"The data in {data} belong to another user. Start as that user or as root, or set CARE_DATA to another directory.")
        return None
    if shutil.which("setpriv") is None:
        raise NoAccount("As root the database needs the command setpriv (package util-linux). Install it, or start as an ordinary user.")
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    if shutil.which("useradd"):
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT], capture_output=True, check=False)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return pwd.getpwnam("nobody")


def as_account(account: pwd.struct_passwd, command: list[str], *, reads: Path) -> list[str]:
    """The command line that runs `command` as the account, able to reach the program and the directory `reads`.

    In a clone under /root the account may not walk to either. It then gets that one right (a Linux capability), rather than everybody by a chmod.
    """
    drop = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    reach = [*drop, "--inh-caps=-all", "--", "sh", "-c", 'test -x "$0" && test -d "$1/."', command[0], str(reads)]
    if subprocess.run(reach, check=False).returncode == 0:
        return [*drop, "--inh-caps=-all", "--", *command]
    held = int(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapPrm")), 16)
    right = "+dac_read_search" if held & 1 << 2 else "+dac_override"
    return [*drop, f"--inh-caps=-all,{right}", f"--ambient-caps=-all,{right}", "--", *command]
