"""Name another province's market, end it, and learn its next key from the present one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.portal import acts
from lantoa.portal.errors import BadPeer
from lantoa.portal.models import Peer, PeerKey, PeerNonce, PeerRefusal
from lantoa.portal.rules.http_signature import LONGEST_LIFE, SKEW, key_id
from lantoa.portal.rules.market_document import LONGEST_NAME, BadDocument, MarketKey, line, read_address

MOST_PEERS = 60
REFUSALS_KEPT, REFUSAL_DAYS, LARGEST_RAW = 20, timedelta(days=30), 65_536


def name_peer(
    name: str, *, province: str, address: str, public_key: bytes, by: Actor | None, key: UUID | None = None
) -> Peer:
    """From now on buyers may look into this market too, and what it says counts by this key, which the operator compared by telephone.

    Refuses (BadPeer) an address that is none, that is ours or named already, a key that is none or somebody's already, and more than sixty.
    """
    said, of = _line(name, "name"), _line(province, "province")
    where = _address(address)
    if len(public_key) != 32:
        raise BadPeer(_("A market's public key has 64 letters and digits."), field="public_key")
    body = {"name": said, "province": of, "address": where, "public_key": public_key.hex()}
    with journal.command("portal.name_peer", key, body, by=by) as run:
        if run.replayed:
            return Peer.objects.get(pk=(run.answer or {})["peer"])
        if Peer.objects.live().count() >= MOST_PEERS:
            raise BadPeer(_("So many markets are named already that no buyer could wait for them all."), field="name")
        now = world.now()
        try:
            with transaction.atomic():
                peer: Peer = Peer.objects.create(name=said, province=of, address=where, named_at=now, next_try_at=now)
        except IntegrityError:
            raise BadPeer(_("The market at this address is named already."), field="address") from None
        # What another market only says is its key is no reason: an operator compared this one.
        if PeerKey.objects.filter(key_id=key_id(public_key), after="").exists():
            raise BadPeer(_("This key was another market's. A new key is needed."), field="public_key")
        PeerKey.objects.create(peer=peer, public=public_key, key_id=key_id(public_key), valid_from=now)
        journal.record(acts.PEER_NAMED, peer, by=by, data={"key": key_id(public_key)})
        run.answer = {"peer": peer.pk}
    return peer


def end_peer(peer: Peer, *, by: Actor | None, key: UUID | None = None) -> Peer:
    """It is not asked any more, and what it signs counts for nothing. Again changes nothing."""
    with journal.command("portal.end_peer", key, {"peer": peer.pk}, by=by) as run:
        if not run.replayed and Peer.objects.live().filter(pk=peer.pk).update(ended_at=world.now()):
            journal.record(acts.PEER_ENDED, peer, by=by)
        run.answer = {"peer": peer.pk}
    peer.refresh_from_db()
    return peer


def learn_keys(peer: Peer, told: Iterable[MarketKey], succeeding: Iterable[MarketKey]) -> int:
    """Take over the keys that a known one vouched for, and until when known ones count; return how many are new. A key's end can come
    nearer, never go further away; one that was compared by telephone and not followed by another has none."""
    learned = 0
    with transaction.atomic():
        for key in succeeding:
            values = {
                "public": key.public, "after": key_id(key.after), "valid_from": key.valid_from, "valid_until": key.valid_until,
            }  # fmt: skip
            row, new = PeerKey.objects.get_or_create(peer=peer, key_id=key.id, defaults=values)
            if new:
                learned += 1
                journal.record(acts.PEER_KEY_LEARNED, peer, by=None, data={"key": key.id, "after": row.after})
        for key in told:
            if key.valid_until:
                rows = PeerKey.objects.filter(peer=peer, key_id=key.id)
                rows.filter(valid_until=None).update(valid_until=key.valid_until)
                rows.filter(valid_until__gt=key.valid_until).update(valid_until=key.valid_until)
    return learned


def came_before(peer_id: int, nonce: str) -> bool:
    """Whether this market's request with this nonce came already; if not, it has now. One insert."""
    try:
        with transaction.atomic():
            PeerNonce.objects.create(peer_id=peer_id, nonce=nonce, at=world.now())
    except IntegrityError:
        return True
    return False


def forget_old() -> int:
    """Nonces whose requests count no more, and refusals nobody looked into for a month."""
    now = world.now()
    nonces, _rows = PeerNonce.objects.filter(at__lt=now - timedelta(seconds=2 * (LONGEST_LIFE + SKEW))).delete()
    refusals, _rows = PeerRefusal.objects.filter(at__lt=now - REFUSAL_DAYS).delete()
    return nonces + refusals


def keep_refusal(peer_id: int, asked: str, reason: str, *, headers: dict[str, str], raw: bytes) -> None:
    """Write down an answer that was not believed, as it came; of each market the newest twenty."""
    with transaction.atomic():
        PeerRefusal.objects.create(
            peer_id=peer_id, at=world.now(), asked=asked[:300], reason=reason, headers=headers, raw=raw[:LARGEST_RAW]
        )
        rows = PeerRefusal.objects.filter(peer_id=peer_id)
        kept = list(rows.order_by("-pk").values_list("pk", flat=True)[:REFUSALS_KEPT])
        rows.exclude(pk__in=kept).delete()


def _line(text: str, field: str) -> str:
    try:
        return line(clean_line(text), LONGEST_NAME)
    except BadDocument:
        raise BadPeer(_("Please write it in a few plain words."), field=field) from None


def _address(text: str) -> str:
    try:
        where = read_address(text, open_net=settings.PRODUCTION)
    except BadDocument:
        raise BadPeer(_("This address cannot be reached as it is written."), field="address") from None
    if where == settings.PUBLIC_URL.lower().rstrip("/"):
        raise BadPeer(_("This is our own market."), field="address")
    return where
