"""Ask another province's market, signed, and believe nothing of the answer that is not signed by it, whole, and of the right kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.kit.world import world
from lantoa.portal.actions.market_key import signing_key
from lantoa.portal.actions.peer import keep_refusal, learn_keys
from lantoa.portal.adapters.base import NoAnswer, Reply, line
from lantoa.portal.models import Peer
from lantoa.portal.queries.peer import KnownMarket, known_markets
from lantoa.portal.rules.elsewhere import check_context
from lantoa.portal.rules.http_signature import Asked, BadSignature, check_answer, sign_request
from lantoa.portal.rules.market_document import (
    WELL_KNOWN,
    BadDocument,
    MarketDocument,
    MarketKey,
    read_document,
    read_json,
    succeeding,
)

API = "/api/v1"
# What a person waits for on a page that is about nothing else.
PATIENCE = 6.0
AGAIN, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)
Read = TypeVar("Read")


class NotBelieved(Exception):
    """Why there is nothing to show of an answer, in one word: those of `NoAnswer`, `BadSignature` and `BadDocument`, "unknown" (it knows nothing
    of this), "refused" (it says no). `reply` is what came, where anything did."""

    def __init__(self, reason: str, reply: Reply | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Question:
    """One question, signed and on its way: it can be sent by a thread that has no database."""

    market: KnownMarket
    path: str
    asked: Asked
    headers: Mapping[str, str]
    signature: str


def sandbox() -> bool:
    """Whether this market is only tried out: what is sold here is not sold."""
    return bool(settings.DEMO) or not settings.PRODUCTION


def question(market: KnownMarket, path: str) -> Question:
    """This question to this market, signed by us for the next minute. Reads our key's file."""
    parts = urlsplit(market.address)
    bare, mark, query = f"{parts.path}{path}".partition("?")
    asked = Asked("GET", parts.netloc, bare, f"?{query}" if mark else "?")
    headers = sign_request(asked, seed=signing_key(), now=int(world.now().timestamp()), nonce=world.token(16))
    signature = headers["Signature"].split(":")[1]
    return Question(market, path, asked, {"Accept": "application/json", **headers}, signature)


def send(it: Question, seconds: float) -> Reply:
    """What came back, whatever it is. Raises NotBelieved where nothing did."""
    try:
        return line().get(it.market.address, it.path, headers=it.headers, seconds=seconds)
    except NoAnswer as error:
        raise NotBelieved(error.reason) from None


def believed(
    it: Question, reply: Reply, read: Callable[[dict[str, Any]], Read], keys: Mapping[str, bytes] | None = None
) -> Read:
    """What `read` makes of the answer, once it is signed by the market for this very question. Raises NotBelieved."""
    try:
        check_answer(
            reply.status, reply.headers, reply.body, it.asked, it.signature, keys=it.market.keys if keys is None else keys,
            now=int(world.now().timestamp()),
        )  # fmt: skip
        if reply.status == 404:
            raise NotBelieved("unknown")
        if reply.status != 200:
            raise NotBelieved("refused")
        if reply.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise BadDocument("shape")
        said = read_json(reply.body)
        check_context(said, it.market.address, sandbox=sandbox())
        return read(said)
    except (BadSignature, BadDocument) as error:
        raise NotBelieved(error.reason, reply) from None


def ask(market: KnownMarket, path: str, read: Callable[[dict[str, Any]], Read], *, keep: bool = True) -> Read:
    """Ask one market and wait for it. An answer that is not believed is kept as it came, unless it may name people. Raises NotBelieved. Never
    call it inside a transaction."""
    it = question(market, f"{API}{path}")
    try:
        return believed(it, send(it, PATIENCE), read)
    except NotBelieved as error:
        note(it, error, keep=keep)
        raise


def note(it: Question, refused: NotBelieved, *, keep: bool = True) -> None:
    """Keep what was not believed; that a market is down, slow or knows nothing leaves nothing to keep."""
    if refused.reply is not None:
        raw = refused.reply.body if keep else b""
        keep_refusal(
            it.market.id,
            it.path if keep else it.path.partition("?")[0][:40],
            refused.reason,
            headers=_few(refused.reply),
            raw=raw,
        )


def _few(reply: Reply) -> dict[str, str]:
    wanted = ("content-type", "content-digest", "signature-input", "signature", "date")
    # What no database or page could hold is left out of them.
    said = {name: "".join(sign for sign in reply.headers.get(name, "") if " " <= sign <= "~") for name in wanted}
    return {"status": str(reply.status), **{name: value[:1_000] for name, value in said.items() if value}}


def introduce(market: KnownMarket) -> tuple[KnownMarket, MarketDocument]:
    """Ask the market who it is: what it says of itself, and the market with every key it has now, its next one learned where the present one
    vouches for it. Raises NotBelieved. Never call it inside a transaction."""
    it = question(market, WELL_KNOWN)
    try:
        reply = send(it, PATIENCE)
        # Whoever signs with a next key already is believed by what the present key says of it.
        coming: list[MarketKey] = []
        with suppress(BadDocument):  # said below, after the signature was looked at
            coming = succeeding(read_document(read_json(reply.body), market.address), market.keys.values())
        keys = {**market.keys, **{key.id: key.public for key in coming}}
        document = believed(it, reply, lambda said: read_document(said, market.address), keys)
    except NotBelieved as error:
        note(it, error)
        Peer.objects.filter(pk=market.id).update(last_refusal=error.reason)
        raise
    learn_keys(Peer.objects.get(pk=market.id), document.keys, coming)
    Peer.objects.filter(pk=market.id).update(heard_at=world.now(), failures=0, last_refusal="")
    return next(iter(known_markets(only=market.id)), market), document


def hear_from_markets() -> int:
    """Ask every market that is due who it is, so that its next key is known before it signs; return how many answered. An hour later again;
    one that does not answer after ever longer, at most a day. Never call it inside a transaction."""
    heard = 0
    due = Peer.objects.live().filter(next_try_at__lte=world.now())
    for peer in due.order_by("next_try_at", "pk"):
        pause = min(AGAIN * 2 ** min(peer.failures, 6), LONGEST_PAUSE)
        # Whoever moves the time of the next try does this one.
        mine = Peer.objects.filter(pk=peer.pk, next_try_at=peer.next_try_at)
        if not mine.update(next_try_at=world.now() + pause):
            continue
        try:
            introduce(known_markets(only=peer.pk)[0])
            heard += 1
        except (NotBelieved, IndexError):
            Peer.objects.filter(pk=peer.pk).update(failures=peer.failures + 1)
    return heard
