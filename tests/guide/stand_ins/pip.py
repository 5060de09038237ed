"""Stands for pip on a server of a trial: installs nothing, and fails where a package is not there as the lock says."""

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def main(arguments: list[str]) -> int:
    if arguments[0] != "install":
        return 0
    lock = Path(arguments[arguments.index("--requirement") + 1]).read_text(encoding="utf-8")
    wrong = 0
    for name, wanted in re.findall(r"^([a-z0-9.-]+)==([^ \\;]+)", lock, re.MULTILINE):
        try:
            there = version(name)
        except PackageNotFoundError:
            there = "not there"
        if there != wanted:
            wrong += 1
            sys.stderr.write(f"{name} {wanted}: {there}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
