"""`python -m tests.faults.days --seed N --communes N [--weak …]` on a prepared house: one day; ends with one JSON line."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--weak", default="")
    parser.add_argument("--communes", type=int, required=True)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from lantoa.kit.world import world
    from tests.faults.days.life import Life
    from tests.faults.days.outside import Day
    from tests.faults.days.weak import weaken

    day = Day(options.seed)
    world.use(day)  # type: ignore[attr-defined]
    weaken(options.weak)
    life = Life(day, options.communes)
    gc.freeze()
    life.live()
    wrong = life.judge()
    sys.stdout.write(json.dumps({"counts": dict(life.counts), "wrong": wrong[:50]}, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
