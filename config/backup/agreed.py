"""Restoring takes two who run the house, where two do: the present house knows whether a second one said yes."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

from config.backup.errors import BackupError

NOT_AGREED = 3
PATIENCE = 60


def check_agreed(to: datetime | None, *, alone: bool) -> str:
    """Ask the present house, in a process of its own: this one will belong to the restored one. Raises BackupError where nobody said yes.

    A yes is used up by asking; returns the line in which it is written down, for the house that will be put in the place of the one that
    knows it, "" where there is none. Where the present house is away or broken nobody can be asked, and the restore goes on: that is what it is for.
    """
    command = [sys.executable, "-P", "-m", "config.command", "restores", to.isoformat() if to else "now"]
    try:
        asked = subprocess.run(
            [*command, *(["--alone"] if alone else [])], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        asked = None
    if asked is not None and asked.returncode == NOT_AGREED:
        raise BackupError(
            "Khôi phục cần hai người điều hành: đề nghị ở /dieu-hanh/sao-luu/, người thứ hai đồng ý; hoặc --alone, mọi người điều hành sẽ được báo."
            " / Restoring takes two who run the house: ask at /dieu-hanh/sao-luu/ and let a second one say yes; or say --alone, and all who run it are told."
        )
    if asked is None or asked.returncode:
        sys.stderr.write(
            "- Không hỏi được ngôi nhà hiện tại có hai người đồng ý không. / The present house could not be asked whether two agreed.\n"
        )
        return ""
    lines = asked.stdout.strip().splitlines()
    yes = lines.pop() if lines and lines[-1].startswith("{") else ""
    sys.stderr.write("".join(f"+ {line}\n" for line in lines))
    return yes
