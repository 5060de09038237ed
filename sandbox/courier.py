"""Carries notifications in the background, with SePay's patience: 8 sends in 33 minutes, then no more.

Source: developer.sepay.vn/en/sepay-webhooks/xu-ly-loi (verified in source, stored copy read November 2026): waits of
1, 1, 2, 3, 5, 8 and 13 minutes, 30 seconds to answer. An answer counts when it is 200 or 201 with `{"success": true}`.
"""

import http.client
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request

from . import sepay
from .database import Database

GAPS_MINUTES = (1, 1, 2, 3, 5, 8, 13)
ANSWER_SECONDS = 30
ONE_SHOT = ("forge", "truncate")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


# Proxies of the machine are not asked: what the sandbox says stays where the webhook points.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


class Courier(threading.Thread):
    """One thread that watches the queue; each delivery goes out on a thread of its own."""

    def __init__(self, database: Database, minute: float = 60.0) -> None:
        super().__init__(name="courier", daemon=True)
        self.database = database
        self.minute = minute
        self._wake = threading.Event()
        self._stopped = False

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def stop(self) -> None:
        """Take nothing more out of the queue."""
        self._stopped = True
        self._wake.set()
        if self.is_alive():
            self.join(timeout=2)

    def run(self) -> None:
        """Deliver what is due, sleep until the next is."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE delivery SET status = 'waiting' WHERE status = 'sending'")
        while not self._stopped:
            self._wake.clear()
            for delivery in self._take_due():
                threading.Thread(target=self._carry, args=[delivery], daemon=True).start()
            self._wake.wait(self._pause())

    def _take_due(self) -> list[sqlite3.Row]:
        now = time.time()
        with self.database.transaction() as connection:
            # A delayed notification is queued as due and put off here, so that the delay follows the courier's minute.
            sql = "UPDATE delivery SET fault = 'delayed', next_at = ? WHERE status = 'waiting' AND fault = 'delay'"
            connection.execute(sql, [now + self.minute])
            sql = """UPDATE delivery SET status = 'sending', attempts = attempts + 1
                     WHERE status = 'waiting' AND next_at <= ? RETURNING id"""
            due = [row["id"] for row in connection.execute(sql, [now]).fetchall()]
        sql = "SELECT d.*, w.url, w.auth, w.key, w.service FROM delivery d JOIN webhook w ON w.id = d.webhook WHERE d.id = ?"
        return [row for row in (self.database.row(sql, number) for number in due) if row]

    def _pause(self) -> float | None:
        row = self.database.row("SELECT min(next_at) AS at FROM delivery WHERE status = 'waiting'")
        return None if row is None or row["at"] is None else max(0.01, row["at"] - time.time())

    def _carry(self, delivery: sqlite3.Row) -> None:
        http_status, answer = send(delivery)
        good = http_status in (200, 201) and says_success(answer)
        sql = """UPDATE delivery SET status = ?, http_status = ?, answer = ?, sent_at = ?, next_at = ? WHERE id = ?"""
        status, wait = self._outcome(delivery, good)
        now = time.time()
        with self.database.transaction() as connection:
            connection.execute(sql, [status, http_status, answer, int(now), now + wait, delivery["id"]])
        self.wake()

    def _outcome(self, delivery: sqlite3.Row, good: bool) -> tuple[str, float]:
        if good:
            return "delivered", 0
        if delivery["fault"] in ONE_SHOT:
            return "refused", 0
        if delivery["attempts"] > len(GAPS_MINUTES):
            return "failed", 0
        return "waiting", GAPS_MINUTES[delivery["attempts"] - 1] * self.minute


def send(delivery: sqlite3.Row) -> tuple[int | None, str]:
    """One attempt: the receiver's status and the start of its answer; no status when nobody answered."""
    body = delivery["body"].encode()
    key = "khoa-gia-mao" if delivery["fault"] == "forge" else delivery["key"]
    body, proof = sepay.sealed(delivery["service"], delivery["auth"], key, body, int(time.time()))
    if delivery["fault"] == "truncate":
        body = body[: len(body) // 2]
    # Only http and https addresses can be subscribed.
    request = urllib.request.Request(  # noqa: S310
        delivery["url"], body, {"Content-Type": "application/json", **proof}
    )
    try:
        with OPENER.open(request, timeout=ANSWER_SECONDS) as response:
            return response.status, response.read(2000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:300]


def says_success(answer: str) -> bool:
    """Whether the receiver's words are `{"success": true}`."""
    try:
        words = json.loads(answer)
    except ValueError:
        return False
    return isinstance(words, dict) and words.get("success") is True
