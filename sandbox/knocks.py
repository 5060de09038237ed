"""What a channel tells a shop's address, and what goes wrong with it on the way: lost, twice, mixed up, late, forged, cut off."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib import error
from urllib import request as outgoing

from .courier import ANSWER_SECONDS, OPENER
from .database import Database
from .registry import Refusal

CHANNELS = ("facebook", "zalo", "tiktok")
MISHAPS = {
    "none": "Bình thường", "twice": "Báo hai lần", "mixed": "Báo lộn thứ tự", "late": "Báo trễ một phút", "drop": "Làm rơi, không báo",
    "forge": "Giả mạo, ký sai khóa", "truncate": "Cắt cụt nội dung",
}  # fmt: skip
FORGED_KEY = "khoa-gia-mao-0123456789"


@dataclass(frozen=True)
class Knock:
    """One POST as it goes out."""

    url: str
    body: bytes
    headers: dict[str, str]


def choose(database: Database, channel: str, mishap: str) -> None:
    """From now on this goes wrong with what the channel tells; `none` ends it."""
    if channel not in CHANNELS or mishap not in MISHAPS:
        raise Refusal("mishap", "Không có trục trặc này.")
    sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)"
    with database.transaction() as connection:
        connection.execute(sql, [f"knock_{channel}", mishap])


def chosen(database: Database, channel: str) -> str:
    """What goes wrong with the channel's knocks now."""
    row = database.row("SELECT value FROM setting WHERE name = ?", f"knock_{channel}")
    return str(row["value"]) if row else "none"


def written(news: list[Any], mishap: str, write: Callable[[list[Any], bool], list[Knock]]) -> list[Knock]:
    """The knocks for this news as the mishap makes them; `write` packs news, forged if asked."""
    if mishap == "drop":
        return []
    told = list(news)
    if mishap == "mixed":
        # Each thing a second time, in any order: what a receiver must live with.
        told += news
        random.shuffle(told)
    made = write(told, mishap == "forge")
    if mishap == "truncate":
        made = [Knock(one.url, one.body[: len(one.body) // 2], one.headers) for one in made]
    return made * 2 if mishap == "twice" else made


def deliver(knocks: list[Knock], *, wait: float = 0.0) -> list[int | None]:
    """Send them now and return what was answered; with a wait they go later, and nothing is returned."""
    if wait:
        timer = threading.Timer(wait, deliver, [knocks])
        timer.daemon = True
        timer.start()
        return []
    return [_sent(one) for one in knocks]


def _sent(knock: Knock) -> int | None:
    if not knock.url.startswith(("http://", "https://")):
        return None
    headers = {"Content-Type": "application/json", **knock.headers}
    try:
        asked = outgoing.Request(knock.url, data=knock.body, headers=headers, method="POST")  # noqa: S310  # http(s) only, see above
        with OPENER.open(asked, timeout=ANSWER_SECONDS) as answer:
            return int(answer.status)
    except error.HTTPError as refused:
        with refused:
            return refused.code
    except (OSError, ValueError):
        return None
