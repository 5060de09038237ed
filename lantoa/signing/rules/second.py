"""A second opinion beside pyHanko's, by another engine that shares no code with it: poppler's pdfsig, else openssl.

Runs in the confined process. Both are asked only whether a signature fits the bytes it covers; certificates are judged by one
engine alone, because pdfsig trusts what Firefox trusts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

_PATIENCE = 15


def ask(pdf: bytes, found: Mapping[str, Any]) -> dict[str, Any]:
    """`engine` (pdfsig, openssl or "" where there is none) and `whole`: for each signature's field whether it fits its bytes."""
    rows = [row for row in found["signatures"] if row["kind"] == "signature"]
    if not rows:
        return {"engine": "", "whole": {}}
    for name, engine in (("pdfsig", by_pdfsig), ("openssl", by_openssl)):
        if shutil.which(name):
            return {"engine": name, "whole": engine(pdf, rows)}
    return {"engine": "", "whole": {}}


def by_pdfsig(pdf: bytes, rows: list[dict[str, Any]]) -> dict[str, bool]:
    """As pdfsig says it."""
    with _Held(pdf) as path:
        said = _run(["pdfsig", "-nocert", path], path)
    found = {}
    for block in re.split(r"^Signature #\d+:", said, flags=re.MULTILINE)[1:]:
        field = re.search(r"Signature Field Name: (.*)", block)
        verdict = re.search(r"Signature Validation: (.*)", block)
        if field and verdict:
            found[field[1].strip()] = verdict[1].strip() == "Signature is Valid."
    return {row["field"]: found[row["field"]] for row in rows if row["field"] in found}


def by_openssl(pdf: bytes, rows: list[dict[str, Any]]) -> dict[str, bool]:
    """As `openssl cms` says it of the bytes each signature says it covers."""
    found = {}
    for row in rows:
        try:
            first, length, second, rest = row["range"]
            content = pdf[first : first + length] + pdf[second : second + rest]
            signature = bytes.fromhex(pdf[first + length + 1 : second - 1].decode("ascii"))
        except ValueError:
            found[row["field"]] = False
            continue
        with _Held(content) as covered, _Held(signature) as held:
            command = [
                "openssl", "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", held, "-content", covered, "-out", "/dev/null"
            ]  # fmt: skip
            found[row["field"]] = _status(command, covered, held) == 0
    return found


class _Held:
    """Bytes under a name that lies nowhere on a disk and is gone with the process."""

    def __init__(self, content: bytes) -> None:
        self._file = os.memfd_create("held", 0)
        with os.fdopen(os.dup(self._file), "wb") as handle:
            handle.write(content)

    def __enter__(self) -> str:
        return f"/proc/self/fd/{self._file}"

    def __exit__(self, *_error: object) -> None:
        os.close(self._file)


def _run(command: list[str], *paths: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_PATIENCE, check=False, pass_fds=[_number(path) for path in paths]
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _status(command: list[str], *paths: str) -> int:
    try:
        return subprocess.run(
            command, capture_output=True, timeout=_PATIENCE, check=False, pass_fds=[_number(path) for path in paths]
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 1


def _number(path: str) -> int:
    return int(path.rpartition("/")[2])
