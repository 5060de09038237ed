"""`python -m tests.fuzz [NAME …] [--seconds N | --runs N]`: give the parsers what a machine makes up, guided by what each input reaches.

Each parser runs in a process of its own under libFuzzer (atheris), beginning with its seeds and the inputs kept from before. What broke
one is written to var/fuzz/<name>, to be looked at, made small and kept under tests/fuzz/corpus. Exit status 1 where something broke.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path
from types import FunctionType
from typing import NoReturn

import atheris
import django

from tests.fuzz.harness import Harness, harnesses

VAR = Path(__file__).resolve().parents[2] / "var/fuzz"
# Whose branches are counted: rules and adapters of every room, the kit, and the libraries in Python that read what they are given.
PARSERS = re.compile(
    r"lantoa\.(?:kit|\w+\.(?:rules|adapters)|documents\.actions\.(?:picture|apart_paper))(?:\.|$)|(?:mt940|markdown_it|pyld)(?:\.|$)"
)
TESTS = re.compile(r"\.(?:tests|contract|demo)(?:\.|$)")
MEMORY_MB = 1_024
# A machine that measures what is reached, and is shared with others, is not held to a second: the tests without it are.
PATIENCE, HANG_SECONDS = 8.0, 30


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("names", nargs="*", help="which parsers; all of them unless told")
    parser.add_argument("--seconds", type=int, default=0, help="how long each of them (30 unless told)")
    parser.add_argument("--runs", type=int, default=0, help="how many inputs each of them instead")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes up the same inputs")
    parser.add_argument("--var", type=Path, default=VAR, help="where inputs and what broke one are written")
    parser.add_argument("--list", action="store_true", help="only name them")
    given = parser.parse_args(words)
    known = _instrumented()
    unknown = set(given.names) - set(known)
    if unknown:
        parser.error(f"no parser is called {', '.join(sorted(unknown))}")
    if given.list:
        sys.stdout.write("".join(f"{name}\n" for name in known))
        return 0
    broken = []
    for name in given.names or known:
        began = time.monotonic()
        ended, inputs = _apart(known[name], given)
        said = "ok" if ended == 0 else "BROKEN"
        sys.stdout.write(f"{name:<24} {inputs:>9} inputs {time.monotonic() - began:>7.1f} s  {said}\n")
        sys.stdout.flush()
        if ended:
            broken.append(name)
            sys.stdout.write(_last_words(given.var / name / "log"))
    sys.stdout.write(f"{len(given.names or known)} parsers, {len(broken)} broken {' '.join(broken)}\n")
    return 1 if broken else 0


def _instrumented() -> dict[str, Harness]:
    """The harnesses; every branch of what they read by is counted from now on. It needs the house's settings and none of its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    known = harnesses()
    for name, module in [*sys.modules.items()]:
        if PARSERS.match(name) and not TESTS.search(name):
            for one in [*vars(module).values()]:
                _count(one, name)
    return known


def _count(one: object, module: str) -> None:
    """Count the branches of a function, or of every function of a class, that was written in this module."""
    if getattr(one, "__module__", None) != module:
        return
    if isinstance(one, FunctionType):
        atheris.instrument_func(one)
    elif isinstance(one, type):
        for part in vars(one).values():
            inner = part.fget if isinstance(part, property) else getattr(part, "__func__", part)
            if isinstance(inner, FunctionType) and inner.__module__ == module:
                atheris.instrument_func(inner)


def _apart(one: Harness, given: argparse.Namespace) -> tuple[int, int]:
    """Run one in a forked process, which libFuzzer ends; its exit status and how many inputs it tried."""
    place = given.var / one.name
    seeds, found = place / "seeds", place / "found"
    for folder in (seeds, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(one.seeds):
        (seeds / f"seed-{number:03}").write_bytes(seed[: one.longest])
    for kept in one.kept():
        (seeds / f"kept-{kept.name}").write_bytes(kept.read_bytes())
    words = place / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in one.words))
    dictionary = [f"-dict={words}"] if one.words else []  # an empty one is refused
    bound = [f"-runs={given.runs}"] if given.runs else [f"-max_total_time={given.seconds or 30}"]
    options = [
        *bound, f"-seed={given.seed}", f"-max_len={one.longest}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", *dictionary,
        f"-artifact_prefix={place}/", "-print_final_stats=1", "-len_control=20", "-verbosity=0",
    ]  # fmt: skip
    places = [str(seeds)] if given.runs else [str(found), str(seeds)]
    child = os.fork()
    if child == 0:
        _fuzz(one, place / "log", [*options, *places])
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), _counted(place / "log")


def _fuzz(one: Harness, log: Path, options: list[str]) -> NoReturn:
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(told, 1)
    os.dup2(told, 2)
    try:
        atheris.Setup([one.name, *options], lambda raw: one.take(raw, patience=PATIENCE) and None)
        atheris.Fuzz()
    finally:
        os._exit(70)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


def _counted(log: Path) -> int:
    lines = [line for line in log.read_text(errors="replace").splitlines() if "number_of_executed_units" in line]
    return int(lines[-1].rpartition(":")[2]) if lines else 0


def _last_words(log: Path) -> str:
    text = log.read_text(errors="replace")
    at = max(text.find(mark) for mark in ("=== Uncaught Python exception", "ERROR: libFuzzer"))
    return "".join(f"    {line}\n" for line in text[at if at >= 0 else -2_000 :].splitlines()[:40])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
