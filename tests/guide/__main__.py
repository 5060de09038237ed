"""`make guide`: do every page of the operators' guide on a server of namespaces, the installation first; one line a page, and a table."""

from __future__ import annotations

import argparse
import sys
import time

from tests.guide.machine import refusal, rented
from tests.guide.page import MACHINE, Page, pages
from tests.guide.shell import Shell, follow

# The rest finds the house as these leave it.
FIRST = ("install", "restore", "upgrade")
WITHIN = 600.0


def main(arguments: list[str]) -> int:
    """0 where every page showed what it says. A page that fails ends the run: those after it stand on what it did."""
    parser = argparse.ArgumentParser(prog="python -m tests.guide", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, after the installation")
    names = parser.parse_args(arguments).names
    why = refusal()
    if why:
        sys.stderr.write(f"{why}\n")
        return 1
    those = in_order([page for page in pages() if MACHINE in page.tiers])
    rows = []
    with rented() as shell:
        for page in those:
            if names and page.name not in {"install", *names}:
                continue
            rows.append((page, seconds(page, shell)))
            sys.stdout.write(f"+ {page.name}.md: {len(page.steps_in(MACHINE))} steps, {rows[-1][1]:.0f} s\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{len(rows)} pages, {sum(len(page.steps_in(MACHINE)) for page, _ in rows)} steps, {sum(took for _, took in rows):.0f} s\n"
    )
    return 0


def in_order(those: list[Page]) -> list[Page]:
    return sorted(those, key=lambda page: (FIRST.index(page.name) if page.name in FIRST else len(FIRST), page.name))


def seconds(page: Page, shell: Shell) -> float:
    begun = time.monotonic()
    follow(page, shell, MACHINE, within=WITHIN)
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
