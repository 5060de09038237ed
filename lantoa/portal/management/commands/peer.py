"""Other provinces' markets: list them, name one, end one, hear who they are; our own key to read out, and the next one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.errors import RuleError
from lantoa.portal.actions.ask import NotBelieved, introduce
from lantoa.portal.actions.market_key import published, rotate
from lantoa.portal.actions.peer import end_peer, name_peer
from lantoa.portal.models import Peer
from lantoa.portal.queries.peer import known_markets, shown_peers
from lantoa.portal.rules.market_document import spoken


class Command(BaseCommand):
    help = "Other provinces' markets: list, add, end, hear, key, rotate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="the markets, their keys, and when each was heard")
        add = verbs.add_parser("add", help="name a market, once its key was compared by telephone")
        add.add_argument("name", help="what it is called")
        add.add_argument("--province", required=True)
        add.add_argument("--address", required=True, help="https://…")
        add.add_argument("--key", required=True, help="its public key, 64 hex digits")
        verbs.add_parser("end", help="ask a market no more").add_argument("address")
        verbs.add_parser("hear", help="ask every market who it is, now")
        verbs.add_parser("key", help="our own key, to read out")
        next_ = verbs.add_parser("rotate", help="make our next key; it signs from two days on")
        next_.add_argument("--now", action="store_true", help="it signs at once: where the present one was stolen")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(**{name: options[name] for name in _USED[verb]})
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _list(self) -> None:
        for one in shown_peers(Peer.objects.all()):
            ended = f"ended {one.peer.ended_at:%F}; " if one.peer.ended_at else ""
            heard = f"heard {one.peer.heard_at:%F %H:%M} UTC" if one.peer.heard_at else "not heard yet"
            trouble = f"; last refused: {one.peer.last_refusal}" if one.peer.last_refusal else ""
            self.stdout.write(f"{one.peer.name} ({one.peer.province}) {one.peer.address}: {ended}{heard}{trouble}")
            for key, groups in one.keys:
                until = f" until {key.valid_until:%F}" if key.valid_until else ""
                self.stdout.write(f"  {groups}  {bytes(key.public).hex()}{until}")

    def _add(self, name: str, province: str, address: str, key: str) -> None:
        try:
            public = bytes.fromhex(key)
        except ValueError:
            raise CommandError("--key takes 64 hex digits") from None
        peer = name_peer(name, province=province, address=address, public_key=public, by=None)
        self.stdout.write(f"{peer.name}: {spoken(public)}")

    def _end(self, address: str) -> None:
        found = Peer.objects.live().filter(address=address.lower().rstrip("/")).first()
        if found is None:
            raise CommandError(f"There is no market at {address}; see `lantoa peer list`.")
        end_peer(found, by=None)

    def _hear(self) -> None:
        for market in known_markets():
            try:
                known, document = introduce(market)
            except NotBelieved as error:
                self.stdout.write(f"{market.name}: not believed: {error.reason}")
            else:
                self.stdout.write(f"{market.name}: calls itself {document.name}; {len(known.keys)} keys count")

    def _key(self) -> None:
        for key in published():
            until = f" until {key.valid_until:%F %H:%M} UTC" if key.valid_until else ""
            self.stdout.write(f"{spoken(key.public)}  {key.public.hex()}  from {key.valid_from:%F %H:%M} UTC{until}")

    def _rotate(self, now: bool) -> None:
        key = rotate(at_once=now)
        self.stdout.write(f"{spoken(key.public)}  {key.public.hex()}  signs from {key.valid_from:%F %H:%M} UTC")


_USED = {
    "list": (),
    "add": ("name", "province", "address", "key"),
    "end": ("address",),
    "hear": (),
    "key": (),
    "rotate": ("now",),
}
