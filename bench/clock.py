"""Requests sent by the clock, whatever became of those before: each is measured from the moment it should have been sent."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TypeVar

SENDERS = 32
# Path, body, headers.
Request = tuple[str, bytes, dict[str, str]]
Task = TypeVar("Task")


@dataclass
class Tally:
    """What came back: milliseconds from when each was due, the answers, and how late senders were free."""

    waited: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)


def rush(port: int, tasks: Sequence[Task], rate: int, write: Callable[[int, Task], Request]) -> Tally:
    """Send the n-th, as it is written then, at n ÷ rate seconds, and wait for all answers."""
    due: SimpleQueue[tuple[float, int, Task] | None] = SimpleQueue()
    tally, lock = Tally(), threading.Lock()

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (next_ := due.get()) is not None:
            moment, number, task = next_
            taken = time.monotonic()
            try:
                path, body, headers = write(number, task)
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                answer.read()
                came = str(answer.status)
            except OSError as error:
                connection.close()
                came = type(error).__name__
            with lock:
                tally.waited.append((time.monotonic() - moment) * 1000)
                tally.late.append((taken - moment) * 1000)
                tally.answers[came] += 1
        connection.close()

    senders = [threading.Thread(target=send) for _number in range(SENDERS)]
    for sender in senders:
        sender.start()
    begin = time.monotonic() + 0.2
    for number, task in enumerate(tasks):
        moment = begin + number / rate
        time.sleep(max(0.0, moment - time.monotonic()))
        due.put((moment, number, task))
    for _sender in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    return tally
