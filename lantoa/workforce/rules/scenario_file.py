"""A scenario as JSON: what `lantoa workforce scenario` writes and `lantoa workforce plan --scenario FILE` reads (docs/workforce-scenario.md)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lantoa.workforce.rules.labour import allowed
from lantoa.workforce.rules.scenario import Equipment, Limits, Product, Promise, Scenario, Step, Worker

Minutes = Annotated[float, Field(ge=0, le=24 * 60, allow_inf_nan=False)]
Pieces = Annotated[int, Field(ge=0, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Days = Annotated[int, Field(ge=0, le=366)]
Kept = Annotated[int, Field(ge=0, le=3_650)]


class Unreadable(Exception):
    """A scenario that cannot be planned; `faults` says what is wrong where, a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Read(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class _Step(_Read):
    name: Name
    minutes: Minutes = 0
    setup: Minutes = 0
    batch: Pieces = 0
    skill: str = ""
    equipment: str = ""
    ahead: Days = 0


class _Product(_Read):
    id: Name
    steps: list[_Step]
    keeps: Kept = 0


class _Promise(_Read):
    id: Name
    product: Name
    due: date
    quantity: Pieces


class _Limits(_Read):
    days: Annotated[int, Field(ge=0, le=7)]
    hours: Annotated[float, Field(ge=0, le=7 * 24)]


class _Worker(_Read):
    id: Name
    kind: Literal["permanent", "seasonal"] = "seasonal"
    hours: Annotated[float, Field(gt=0, le=24)] = 8
    skills: list[Name] = []
    away: list[date] = []
    lately: Annotated[int, Field(ge=0)] = 0
    born: Annotated[int, Field(ge=1900)] | None = None
    limits: _Limits | None = None


class _Equipment(_Read):
    id: Name
    hours: Annotated[float, Field(ge=0, le=24 * 100)]


class _Pinned(_Read):
    worker: Name
    day: date
    works: bool


class _Scenario(_Read):
    first: date
    days: Annotated[int, Field(ge=1, le=180)]
    products: list[_Product]
    promises: list[_Promise] = []
    workers: list[_Worker] = []
    equipment: list[_Equipment] = []
    pinned: list[_Pinned] = []

    def _last(self) -> date:
        if (date.max - self.first).days < 2 * 366:
            raise ValueError(f"first: {self.first} is too far away")
        return self.first + timedelta(days=self.days - 1)

    @model_validator(mode="after")
    def _names_are_known(self) -> _Scenario:
        faults = []
        for what in ("products", "promises", "workers", "equipment"):
            times = Counter(one.id for one in getattr(self, what))
            faults += [f"{what}: {name} is there twice" for name in sorted(name for name in times if times[name] > 1)]
        products, workers = {one.id for one in self.products}, {one.id for one in self.workers}
        tools, last = {one.id for one in self.equipment}, self._last()
        faults += [
            f"promises: {one.id} is of {one.product}, which is no product"
            for one in self.promises
            if one.product not in products
        ]
        faults += [
            f"promises: {one.id} is due on {one.due}, not between {self.first} and {last}"
            for one in self.promises
            if not self.first <= one.due <= last
        ]
        faults += [
            f"products: {one.id} needs {step.equipment}, which is no equipment"
            for one in self.products
            for step in one.steps
            if step.equipment and step.equipment not in tools
        ]
        pinned = Counter((one.worker, one.day) for one in self.pinned)
        faults += [f"pinned: {who} is there twice on {day}" for who, day in sorted(pinned) if pinned[who, day] > 1]
        faults += [
            f"pinned: {one.worker} on {one.day} is not between {self.first} and {last}"
            for one in self.pinned
            if not self.first <= one.day <= last
        ]
        faults += [f"pinned: {one.worker} is no worker" for one in self.pinned if one.worker not in workers]
        faults += [
            f"workers: {one.id} was born in {one.born} and may not work"
            for one in self.workers
            if one.born is not None and allowed(one.born, self.first) is None
        ]
        if faults:
            raise ValueError("\n".join(faults))
        return self


def read(text: str) -> Scenario:
    """The scenario. Raises Unreadable with everything that is wrong."""
    try:
        told = _Scenario.model_validate_json(text)
    except ValidationError as error:
        raise Unreadable([line for one in error.errors() for line in _said(one["loc"], str(one["msg"]))]) from error
    return Scenario(
        told.first, told.days,
        [Product(one.id, [Step(**step.model_dump()) for step in one.steps], one.keeps) for one in told.products],
        [Promise(one.id, one.product, one.due, one.quantity) for one in told.promises],
        [_worker(one, told.first) for one in told.workers],
        [Equipment(one.id, round(one.hours * 60)) for one in told.equipment],
        {(one.worker, one.day): one.works for one in told.pinned},
    )  # fmt: skip


def _worker(one: _Worker, on: date) -> Worker:
    may = allowed(one.born, on) if one.born is not None else None
    minutes, limits = round(one.hours * 60), may.limits if may else Limits()
    if one.limits:
        limits = Limits(min(limits.days, one.limits.days), min(limits.minutes, round(one.limits.hours * 60)))
    return Worker(
        one.id,
        one.kind,
        min(minutes, may.minutes_a_day) if may else minutes,
        frozenset(one.skills),
        frozenset(one.away),
        one.lately,
        limits,
    )


def written(it: Scenario) -> str:
    """The same scenario when it is read again. Nobody's name or year of birth is in it: ids, and the limits that follow from the year."""
    told = {
        "first": it.first.isoformat(), "days": it.days, "products": [_product(one) for one in it.products],
        "promises": [
            {"id": one.id, "product": one.product, "due": one.due.isoformat(), "quantity": one.quantity} for one in it.promises
        ],
        "workers": [_hand(one) for one in it.workers],
        "equipment": [{"id": one.id, "hours": one.minutes / 60} for one in it.equipment],
        "pinned": [
            {"worker": who, "day": day.isoformat(), "works": works} for (who, day), works in sorted(it.pinned.items())
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def _product(one: Product) -> dict[str, Any]:
    steps = [
        {
            "name": step.name, "minutes": step.minutes, "setup": step.setup, "batch": step.batch, "skill": step.skill,
            "equipment": step.equipment, "ahead": step.ahead,
        }
        for step in one.steps
    ]  # fmt: skip
    return {"id": one.id, "keeps": one.keeps, "steps": steps}


def _hand(one: Worker) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.id, "kind": one.kind, "hours": one.minutes / 60, "skills": sorted(one.skills),
        "away": [day.isoformat() for day in sorted(one.away)], "lately": one.lately,
    }  # fmt: skip
    if one.limits != Limits():
        told["limits"] = {"days": one.limits.days, "hours": one.limits.minutes / 60}
    return told


def _said(place: tuple[int | str, ...], message: str) -> list[str]:
    where = ".".join(map(str, place))
    return [f"{where}: {line}" if where else line for line in message.removeprefix("Value error, ").splitlines()]
