"""The command `lantoa`: Django's commands, the rooms' own, and the few that concern the whole house."""

from config import embedded

embedded.install()

import os  # noqa: E402
import sys  # noqa: E402
from importlib import import_module  # noqa: E402

# Commands of the house: each module has `main(arguments) -> exit code`.
HOUSE = {
    "run": "config.run",
    "prepare": "config.prepare",
    "web": "config.web",
    "work": "config.work",
    "ground": "config.ground",
    "doctor": "config.doctor",
    "keys": "config.keys",
    "backup": "config.backup.command",
    "restore": "config.backup.restore",
    "province": "config.province.command",
    "messages": "config.messages",
    "sbom": "config.sbom",
    "advisories": "config.advisories",
    "bench": "bench.command",
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    if name in HOUSE:
        return int(import_module(HOUSE[name]).main(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    if name == "help" and len(sys.argv) <= 2:
        sys.stdout.write(f"Of the whole house: {', '.join(HOUSE)}. Of Django and the rooms:\n")
    execute_from_command_line(["lantoa", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
