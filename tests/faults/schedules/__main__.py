"""`python -m tests.faults.schedules [--pair NAME …] [--seed N] [--seeds N] [--way NAME] [--weak NAME]`: play pairs of actions.

Without LANTOA_DATABASE, on a PostgreSQL of its own. The same pair, seed and commit play the same schedule again. Ends with a
JSON line; the exit status is 0 if nothing was found.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import asdict

from bench.stage import ROOT, stage


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.schedules", description=__doc__)
    parser.add_argument("--pair", nargs="*", default=[], help="these alone")
    parser.add_argument("--part", type=int, nargs=2, default=(1, 1), metavar=("N", "OF"), help="a share of the pairs")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--seeds", type=int, default=40, help="how many of each pair")
    parser.add_argument("--stride", type=int, default=1, help="each so-manieth of these")
    parser.add_argument("--weak", default="", help="with a weakened copy of the product, until it is caught")
    parser.add_argument("--way", default="", help="this way alone, with every schedule that interrupts once")
    options = parser.parse_args(arguments)
    if "LANTOA_DATABASE" in os.environ:
        return play(options)
    with stage("postgresql") as there:
        command = [sys.executable, "-m", "tests.faults.schedules", *arguments]
        return subprocess.run(command, cwd=ROOT, env=there.environment, check=False).returncode


def play(options: argparse.Namespace) -> int:
    """Play on the database of this environment, which is prepared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django
    from django.conf import settings

    # Each line has a connection of its own for good; what is committed here need not outlive a power cut.
    given = settings.DATABASES["default"]["OPTIONS"]
    given.pop("pool", None)
    given["options"] = "-c synchronous_commit=off"
    django.setup()
    from tests.faults.schedules.play import Player, chosen_pairs
    from tests.faults.schedules.weak import WEAK

    weak = WEAK.get(options.weak)
    part, of = options.part
    pairs = chosen_pairs([weak.pair] if weak else options.pair)[part - 1 :: of]
    begun = time.monotonic()
    with weak.weakening() if weak else nullcontext():
        player = Player()
        gc.freeze()
        for pair in pairs:
            before = len(player.found.violations), player.found.schedules, time.monotonic()
            if options.way:
                player.every(pair, options.way, options.stride)
            else:
                player.play(pair, range(options.seed, options.seed + options.seeds), until_found=weak is not None)
            if not weak:
                spent = time.monotonic() - before[2]
                sys.stderr.write(f"{pair.name:<28} {player.found.schedules - before[1]:>6,} schedules {spent:>7.1f} s  {len(player.found.violations) - before[0]} violations\n")  # fmt: skip
    told = asdict(player.found) | {"pairs": len(pairs), "seconds": round(time.monotonic() - begun, 1)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    # The two lines are threads that wait for ever.
    os._exit(1 if player.found.violations else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
