"""The world of a simulated day: its clock and chance, and a bank whose word is the truth, however late and often it is told."""

from __future__ import annotations

import heapq
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from lantoa.kit.world import VIETNAM, World

MORNING, EVENING = 6, 22


class Day(World):
    """A clock that goes from one thing that happens to the next, and chance from a seed. Nobody outside answers by HTTP."""

    def __init__(self, seed: int) -> None:
        self.random: Random = Random(seed)
        self.time = datetime(2027, 1, 1, MORNING, tzinfo=VIETNAM) + timedelta(days=seed)
        self._tasks: list[tuple[datetime, int, Callable[[], Any]]] = []
        self._number = 0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def token(self, size: int = 16) -> str:
        return urlsafe_b64encode(self.random.randbytes(size)).rstrip(b"=").decode()

    def http(self, method: str, url: str, **given: Any) -> Any:
        raise OSError("nobody outside is there today")

    # --- what happens when

    def later(self, do: Callable[[], Any], *, minutes: float) -> None:
        self._number += 1
        heapq.heappush(self._tasks, (self.time + timedelta(minutes=minutes), self._number, do))

    def pass_by(self) -> Iterator[Callable[[], Any]]:
        """Everything that happens, in its order; the clock goes along."""
        while self._tasks:
            at, _number, do = heapq.heappop(self._tasks)
            self.time = max(self.time, at)
            yield do

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def minutes(self, mean: float) -> float:
        return self.random.expovariate(1 / mean)


@dataclass(frozen=True)
class Movement:
    """Money that really moved on an account."""

    number: int
    reference: str
    direction: str
    amount: int
    memo: str
    at: datetime


@dataclass
class Account:
    """What the bank knows of one account, and when its service is silent."""

    number: str
    movements: list[Movement] = field(default_factory=list)
    silent: tuple[datetime, datetime] | None = None
    # What moves after the day's statement was brought can only be told by message.
    closed: bool = False

    def move(self, day: Day, direction: str, amount: int, memo: str) -> Movement:
        number = day.random.randrange(10**9)
        reference = f"FT{day.time:%y%j}{len(self.movements):05}{number % 1000:03}"
        # A bank's own clock has whole seconds.
        made = Movement(number, reference, direction, amount, memo, day.time.replace(microsecond=0))
        self.movements.append(made)
        return made

    def message(self, of: Movement) -> bytes:
        """As SePay writes it (docs/adapters/sepay.md)."""
        said = {
            "id": of.number, "gateway": "Vietcombank", "transactionDate": f"{of.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
            "accountNumber": self.number, "subAccount": None, "code": None, "content": of.memo, "transferType": of.direction,
            "description": "", "transferAmount": of.amount, "accumulated": 0, "referenceCode": of.reference,
        }  # fmt: skip
        return json.dumps(said).encode()

    def statement(self) -> bytes:
        """The evening's file with every movement of the day."""
        rows = ["Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu"]
        for one in self.movements:
            money = f"{one.amount:,}".replace(",", ".")
            into, out = (money, "") if one.direction == "in" else ("", money)
            rows.append(f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S};{one.memo};{into};{out};{one.reference}")
        return "\n".join(rows).encode()
