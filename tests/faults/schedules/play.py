"""Play the pairs seed by seed, and judge each schedule by the two in which one action comes after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.module_loading import autodiscover_modules

from lantoa.journal import api as journal
from lantoa.kit.invariants import Tally, invariants
from lantoa.kit.world import world
from tests.faults.schedules import goods, money, parcels, people, refunds  # noqa: F401 - they declare the pairs
from tests.faults.schedules.explorer import REFUSED, Choose, Explorer, Run, chosen, interrupted, one_after_the_other
from tests.faults.schedules.house import House
from tests.faults.schedules.scene import PAIRS, Pair, Scene

# After so many schedules the rows of the rooms they touch are looked at as well; at the end of a pair, everything.
EVERY = 10
NEAR = ("stock.", "orders.", "payments.")
SHOWN = 20


@dataclass
class Found:
    """What was done, and the sentences of what went wrong."""

    schedules: int = 0
    steps: int = 0
    waits: int = 0
    again: int = 0
    rings: int = 0
    violations: list[str] = field(default_factory=list)

    def add(self, run: Run) -> None:
        self.schedules, self.steps = self.schedules + 1, self.steps + sum(run.steps)
        self.waits += run.waits
        self.again += run.again
        self.rings += run.rings


@dataclass(frozen=True)
class Reference:
    """What may come of a way: the two serial outcomes, and how many steps each action takes alone."""

    outcomes: tuple[object, object]
    steps: tuple[int, int]


class Player:
    """Plays on the database of this process."""

    def __init__(self) -> None:
        self.house, self.explorer, self.found = House(), Explorer(), Found()
        self._references: dict[tuple[str, str], Reference] = {}
        autodiscover_modules("invariants")

    def close(self) -> None:
        self.explorer.close()
        world.use(self.house.before)  # type: ignore[attr-defined]

    def play(self, pair: Pair, seeds: range, *, until_found: bool = False) -> None:
        """One schedule a seed; with `until_found` no more than it takes to find something."""
        self.house.move()
        for number, seed in enumerate(seeds, start=1):
            self.one(pair, seed)
            if until_found and self.found.violations:
                return
            if number % EVERY == 0 and not until_found:
                self._look(f"{pair.name}, seeds {seeds[max(number - EVERY, 0)]} to {seed}", NEAR)
        if until_found:
            # What an earlier weakened copy left behind here is not its find.
            return
        while journal.seal():
            pass
        self._look(f"{pair.name}, after all", ())

    def one(self, pair: Pair, seed: int) -> Run:
        """The schedule of this seed."""
        chance = random.Random(f"{pair.name} {seed}")
        way = chance.choice(pair.ways)
        return self._judged(pair, way, chosen(chance, self.reference(pair, way).steps), f"seed {seed}")

    def every(self, pair: Pair, way: str, stride: int = 1) -> None:
        """All schedules of this way in which one of the two is interrupted once, or each so-manieth of them."""
        self.house.move()
        for first, steps in enumerate(self.reference(pair, way).steps):
            for after in range(1, steps, stride):
                self._judged(pair, way, interrupted(first, after), f"{'AB'[first]} interrupted after {after}")
        self._look(f"{pair.name}: {way}, after all", NEAR)

    def _judged(self, pair: Pair, way: str, choose: Choose, name: str) -> Run:
        reference = self.reference(pair, way)
        scene = pair.make(self.house, way)
        run = self.explorer.run(scene.jobs, choose)
        self.found.add(run)
        wrong = list(self._wrong(scene, run, reference))
        if wrong:
            self.found.violations.append(_told(f"{pair.name}: {way}, {name}", wrong, run))
        return run

    def reference(self, pair: Pair, way: str) -> Reference:
        """Both orders, once a way."""
        known = self._references.get((pair.name, way))
        if known is None:
            outcomes, steps = [], [0, 0]
            for first in (0, 1):
                scene = pair.make(self.house, way)
                run = self.explorer.run(scene.jobs, one_after_the_other(first))
                steps[first] = run.steps[first]
                outcomes.append(_outcome(scene, run))
                wrong = [*_broken(run), *scene.check(run.answers)]
                if wrong:
                    self.found.violations.append(_told(f"{pair.name}: {way}, one after the other", wrong, run))
            known = Reference((outcomes[0], outcomes[1]), (steps[0], steps[1]))
            self._references[pair.name, way] = known
        return known

    def _wrong(self, scene: Scene, run: Run, reference: Reference) -> Iterator[str]:
        yield from _broken(run)
        yield from scene.check(run.answers)
        outcome = _outcome(scene, run)
        if outcome not in reference.outcomes:
            yield f"came to   {outcome}"
            for name, one in zip(("A then B", "B then A"), reference.outcomes, strict=True):
                yield f"{name}  {one}"

    def _look(self, where: str, rooms: tuple[str, ...]) -> None:
        for one in invariants():
            if not rooms or one.name.startswith(rooms):
                faults = list(one.check(Tally()))[:SHOWN]
                self.found.violations += [f"{where}: {one.name}: {fault}" for fault in faults]


def _outcome(scene: Scene, run: Run) -> tuple[object, object]:
    # For which of several good reasons somebody is refused may depend on who is first.
    answers = tuple(REFUSED if answer.startswith(REFUSED) else answer for answer in run.answers)
    return answers, scene.state()


def _broken(run: Run) -> Iterator[str]:
    for name, answer in zip("AB", run.answers, strict=True):
        if answer.startswith("broken") or answer.endswith(("busy", "in_flight")):
            yield f"{name} was answered: {answer}"


def _told(what: str, wrong: list[str], run: Run) -> str:
    return "\n".join([what, *(f"    {line}" for line in wrong), *(f"      {line}" for line in run.trace)])


def chosen_pairs(names: list[str]) -> list[Pair]:
    """Those of these names, else all, in the order they are declared."""
    return [pair for name, pair in PAIRS.items() if not names or name in names]
