"""What markets of other provinces have of what a buyer looks for: all are asked at once, and who is late is left out by name."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings

from lantoa.kit.world import world
from lantoa.portal.actions.ask import API, NotBelieved, Question, believed, note, question, send
from lantoa.portal.adapters.base import Reply
from lantoa.portal.queries.peer import KnownMarket, known_markets
from lantoa.portal.queries.search import LONGEST_QUESTION
from lantoa.portal.rules.market_goods import MOST_GOODS, FoundGoods, read_catalog

KEPT, KEPT_REFUSED, MOST_KEPT = timedelta(minutes=1), timedelta(seconds=20), 500
# As many questions at once in a process; whoever comes then finds the others late.
_lines = ThreadPoolExecutor(max_workers=24, thread_name_prefix="markets")


@dataclass(frozen=True, slots=True)
class FromMarket:
    """What one market has: how many things fit and the first of them; or in one word why there is nothing to show of it."""

    market: KnownMarket
    total: int = 0
    goods: tuple[FoundGoods, ...] = ()
    refused: str = ""


class _Kept:
    """Answers of the last minute, in this process."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, str], tuple[datetime, FromMarket]] = {}
        self._lock = Lock()

    def get(self, market: KnownMarket, text: str) -> FromMarket | None:
        found = self._answers.get((market.id, text))
        # Whoever was named anew since has another key.
        fresh = found is not None and world.now() < found[0] and found[1].market == market
        return found[1] if found and fresh else None

    def put(self, text: str, answer: FromMarket) -> None:
        with self._lock:
            if len(self._answers) >= MOST_KEPT:
                self._answers.clear()
            until = world.now() + (KEPT_REFUSED if answer.refused else KEPT)
            self._answers[answer.market.id, text] = until, answer

    def clear(self) -> None:
        self._answers.clear()


kept = _Kept()


def search_elsewhere(text: str) -> list[FromMarket]:
    """What each named market has for these words, those with something first. Waits 0.8 s for all of them together; answers are kept for a
    minute. Never call it inside a transaction."""
    words = " ".join(text.split())[:LONGEST_QUESTION]
    markets = known_markets() if words else []
    known = {market.id: kept.get(market, words) for market in markets}
    path = f"{API}/search?{urlencode({'q': words, 'limit': MOST_GOODS})}"
    asked = [question(market, path) for market in markets if known[market.id] is None]
    flying: dict[Future[Reply], Question] = {_lines.submit(send, it, settings.MARKETS_SECONDS): it for it in asked}
    wait(flying, timeout=settings.MARKETS_SECONDS)
    for future, it in flying.items():
        answer = _heard(future, it)
        kept.put(words, answer)
        known[it.market.id] = answer
    found = [answer for answer in (known[market.id] for market in markets) if answer is not None]
    return sorted(found, key=lambda one: (bool(one.refused), not one.goods))


def _heard(future: Future[Reply], it: Question) -> FromMarket:
    try:
        if not future.done():
            future.cancel()
            raise NotBelieved("slow")
        total, goods = believed(it, future.result(), lambda said: read_catalog(said, it.market.address))
    except NotBelieved as error:
        note(it, error)
        return FromMarket(it.market, refused=error.reason)
    return FromMarket(it.market, total, tuple(goods))
