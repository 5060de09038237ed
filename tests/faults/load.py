"""A busy market as its clients live it: what they ask under which keys, and what they were answered.

Clients outlive what they ask. Each writes down what it is about to ask (`Log.ask`) and what came back (`Log.answer`), in a
file that is only ever added to; whoever takes over after a kill asks the same again, under the same key, until there is an
answer. `tests.faults.judge` then holds these files against the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from lantoa.kit.world import VIETNAM

Deed = dict[str, Any]
Answer = dict[str, Any]
STALLS, PRICE = 4, 100_000
# Of the second thing there is too little for all, so that refusals are part of the day.
PLENTY, FEW = 900_000, 400
SECRET = "only-for-these-faults-0123456789"
REMEMBERED, TAIL = 24, 65_536
SELLERS_TOO = ("place", "pay", "pay_again", "cancel", "cancel_by_seller", "pack", "hand_over", "say")
BUYERS_ONLY = ("place", "pay", "pay_again", "cancel")
_WEIGHTS = {
    "place": 8,
    "pay": 6,
    "pay_again": 1,
    "cancel": 2,
    "cancel_by_seller": 1,
    "pack": 3,
    "hand_over": 3,
    "say": 4,
}
# What is said in a stall's livestream sale: orders and their taking back, questions, and what nobody can make out.
_SAYINGS = (
    "A1 {many} kg",
    "chốt A2 x{many}",
    "A1",
    "A2 còn không ạ",
    "đổi A2 thành {many} kg",
    "thôi A1 không lấy nữa",
    "cho cái to nhé",
)


@dataclass(frozen=True)
class Stall:
    """One seller: who acts for it, the account its bank tells of, what it sells as (product, offer), and its livestream sale on air."""

    person: int
    organisation: int
    account: int
    number: str
    hook: str
    goods: list[list[int]]
    sale: int


@dataclass(frozen=True)
class Town:
    """The stalls of one run; `mark` is its own, so that no key of it was ever used before."""

    mark: str
    stalls: list[Stall]

    def write(self, folder: Path) -> None:
        (folder / "town.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> Town:
        kept = json.loads((folder / "town.json").read_text())
        return cls(kept["mark"], [Stall(**stall) for stall in kept["stalls"]])


def seed(folder: Path, seed: int) -> Town:
    """Sellers, their accounts and goods, made by the rooms' own actions; written down in the folder."""
    from lantoa.accounts import api as accounts
    from lantoa.payments import api as payments
    from lantoa.places import api as places
    from lantoa.stores import api as stores

    stalls, before = [], stores.Store.objects.count()
    for number in range(before, before + STALLS):
        unit = places.units()[number % 54]
        person = accounts.person_for(f"+8490000{number:04}", "Bà Hương")
        by = accounts.actor_for(person)
        organisation = accounts.create_organisation(kind="household", name=f"Bếp {number}", unit=unit, by=by)
        by = accounts.actor_for(person, organisation)
        account = payments.set_payout_account(
            organisation, bank_bin="970436", number=f"0011009{number:06}", holder="HUONG", by=by
        )
        payments.connect_feed(account, auth="hmac", secret=SECRET, by=by)
        store = stores.open_store(organisation, name=f"Bếp {number}", unit=unit, phone=person.phone, by=by)
        goods = []
        for name, on_hand in (("nhiều", PLENTY), ("ít", FEW)):
            product = stores.offer_product(
                store, name=f"Món {name}", category="khac", unit="kg", variants=[("", PRICE, on_hand)], by=by
            )
            goods.append([product.pk, stores.Offer.objects.get(variant__product=product).pk])
        sale = _sale(store, by)
        stalls.append(Stall(person.pk, organisation.pk, account.pk, account.number, account.hook_token, goods, sale))
    town = Town(f"{seed} {time.time_ns()}", stalls)
    town.write(folder)
    return town


def _sale(store: Any, by: Any) -> int:
    """A livestream sale of all that the stall offers, on air; its number."""
    from lantoa.live.actions.session import go_on_air
    from lantoa.live.tests import factories
    from lantoa.stores import api as stores

    factories.verified(by.person)
    sale = factories.session(by, store)
    for number, offer in enumerate(stores.Offer.objects.filter(store=store).order_by("pk"), 1):
        factories.shown(sale, by, store, offer.variant.product, f"A{number}")
    return int(go_on_air(sale, by=by).pk)


# --- what clients remember


@dataclass
class Known:
    """An order as its client knows it: `body` is the bank's message that paid it, `kept` says that it was not to be cancelled."""

    token: str
    code: str
    total: int
    stall: int
    body: str = ""
    packed: bool = False
    kept: bool = False


class Log:
    """What one client asked and was answered.

    Whoever is killed while a line crosses a page of the file leaves its beginning: it ends there, and the line was not said.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            os.write(self._file, b"\n")
        self._at = max(0, os.fstat(self._file).st_size - TAIL)
        self._skip = self._at > 0
        self.number = 0
        self.pending: Deed | None = None
        self.known: dict[str, Known] = {}
        self.read()

    def ask(self, deed: Deed) -> None:
        self._write({"ask": deed})

    def answer(self, deed: Deed, answer: Answer) -> None:
        self._write({"n": deed["n"], "answer": answer})

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self.read()

    def read(self) -> None:
        """Take in what was written since."""
        data = os.pread(self._file, 1 << 24, self._at)
        whole = data.rpartition(b"\n")[0]
        self._at += len(whole) + 1 if whole else 0
        lines = whole.split(b"\n") if whole else []
        for line in lines[1:] if self._skip else lines:
            if whole_line := _said(line):
                self._take(whole_line)
        self._skip = self._skip and not lines

    def _take(self, line: dict[str, Any]) -> None:
        if "ask" in line:
            self.pending = line["ask"]
            self.number = line["ask"]["n"]
        elif self.pending and self.pending["n"] == line["n"]:
            self._learn(self.pending, line["answer"])
            self.pending = None

    def _learn(self, deed: Deed, answer: Answer) -> None:
        kind, refused = deed["kind"], "refused" in answer
        if kind == "place":
            if not refused:
                total = deed["quantity"] * PRICE
                self.known[answer["token"]] = Known(answer["token"], answer["code"], total, deed["stall"])
                while len(self.known) > REMEMBERED:
                    self.known.pop(next(iter(self.known)))
            return
        if kind == "say":
            return
        order = self.known.get(deed["token"])
        if order is None:
            return
        if kind == "pay":
            order.body = deed["body"]
        elif kind == "pack":
            order.packed = True
        elif refused:
            order.kept = True
        if (kind == "cancel" and not refused) or kind == "hand_over":
            self.known.pop(order.token)


def _said(line: bytes) -> dict[str, Any] | None:
    """The line as it was written; None for one that broke off."""
    try:
        return dict(json.loads(line))
    except ValueError:
        return None


def asked(folder: Path) -> list[tuple[Deed, Answer | None]]:
    """Everything that was asked, with its answer, client by client."""
    found: list[tuple[Deed, Answer | None]] = []
    for path in sorted(folder.glob("lane-*.jsonl")):
        pending: Deed | None = None
        for line in path.read_bytes().split(b"\n"):
            one = _said(line)
            if one is None:
                continue
            if "ask" in one:
                pending = one["ask"]
            elif pending is not None:
                found.append((pending, one["answer"]))
                pending = None
        if pending is not None:
            found.append((pending, None))
    return found


def log_of(folder: Path, lane: int) -> Log:
    return Log(folder / f"lane-{lane:02}.jsonl")


# --- what clients want


def next_deed(town: Town, lane: int, number: int, orders: Sequence[Known], kinds: Sequence[str]) -> Deed:
    """What this client asks next, one of these kinds, drawn by its number and what it knows."""
    chance = Random(f"{town.mark} {lane} {number}")
    for_kind = {
        "place": [None],
        "pay": [one for one in orders if not one.body],
        "pay_again": [one for one in orders if one.body],
        "cancel": [one for one in orders if not one.kept],
        "cancel_by_seller": [one for one in orders if not one.kept],
        "pack": [one for one in orders if one.body and not one.packed],
        "hand_over": [one for one in orders if one.packed],
        "say": [None],
    }
    possible = [kind for kind in kinds if for_kind[kind]]
    kind = chance.choices(possible, [_WEIGHTS[one] for one in possible])[0]
    order = chance.choice(for_kind[kind])
    deed: Deed = {"n": number, "kind": kind, "key": str(UUID(int=chance.getrandbits(128), version=4))}
    if kind == "say":
        words = chance.choice(_SAYINGS).format(many=chance.randint(1, 3))
        return {**deed, "stall": chance.randrange(len(town.stalls)), "who": f"{lane}-{number // 6}", "words": words}
    if order is None:
        stall = chance.randrange(len(town.stalls))
        product, offer = chance.choices(town.stalls[stall].goods, (2, 1))[0]
        phone = f"+849{chance.randrange(10**8):08}"
        return {
            **deed, "stall": stall, "product": product, "offer": offer, "quantity": chance.randint(1, 3), "phone": phone,
            "together": chance.random() < 0.5,
        }  # fmt: skip
    deed |= {"token": order.token, "stall": order.stall}
    if kind == "pay":
        deed["body"] = _message(town.stalls[order.stall], order, chance)
    elif kind == "pay_again":
        deed |= {"kind": "pay", "body": order.body}
    elif kind.startswith("cancel"):
        deed |= {"kind": "cancel", "seller": kind == "cancel_by_seller", "reason": "Đổi ý"}
    return deed


def _message(stall: Stall, order: Known, chance: Random) -> str:
    now, number = datetime.now(VIETNAM) + timedelta(seconds=1), chance.randrange(10**15)
    return json.dumps({
        "id": number, "gateway": "Vietcombank", "transactionDate": f"{now:%Y-%m-%d %H:%M:%S}", "accountNumber": stall.number,
        "subAccount": None, "code": None, "content": f"MBVCB.{number}.{order.code}.CT tu 0123 LE THI MUA", "transferType": "in",
        "transferAmount": order.total, "accumulated": 0, "referenceCode": f"FT{number}", "description": "",
    })  # fmt: skip


def signed(body: str) -> dict[str, str]:
    """The headers with which the bank's service proves this message, now."""
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    proof = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": f"sha256={signature}"}
    return {"Content-Type": "application/json", **proof}


NAME, UNIT, ADDRESS = "Người mua", "06685", "Số 1, tổ 2"


def wish_body(deed: Deed) -> dict[str, Any]:
    """What is kept of the command that places this order."""
    lines = [[deed["offer"], deed["quantity"]]]
    return {"lines": lines, "method": "transfer", "buyer": [NAME, deed["phone"], UNIT, ADDRESS, ""]}


# --- asked through the rooms' doors, in a process that has Django


def act(town: Town, deed: Deed) -> Answer:
    """Ask it here and now; the answer. Raises RuleError where it is refused."""
    answer: Answer = _ACTS[deed["kind"]](town, deed)
    return answer


def _place(town: Town, deed: Deed) -> Answer:
    from lantoa.accounts import api as accounts
    from lantoa.orders import api as orders
    from lantoa.orders.actions import writer

    buyer = orders.Buyer(NAME, deed["phone"], UNIT, ADDRESS)
    lines = [(deed["offer"], deed["quantity"])]
    wish = orders.Wish(lines, buyer, "transfer", accounts.Visitor(), UUID(deed["key"]))
    (placed,) = writer.place(wish) if deed["together"] else orders.place_order(wish)
    return {"token": placed.token, "code": placed.code}


def _pay(town: Town, deed: Deed) -> Answer:
    from lantoa.payments.actions import hook
    from lantoa.payments.models import PayoutAccount

    account = PayoutAccount.objects.get(pk=town.stalls[deed["stall"]].account)
    headers, raw = signed(deed["body"]), deed["body"].encode()
    hook.take(hook.Checked(account, headers, raw, hook.check(account, headers, raw)))
    return {"told": True}


def _cancel(town: Town, deed: Deed) -> Answer:
    from lantoa.accounts import api as accounts
    from lantoa.orders import api as orders

    by = _seller(town, deed["stall"]) if deed["seller"] else accounts.Visitor()
    orders.cancel(_order(deed), by_seller=deed["seller"], reason=deed["reason"], by=by, key=UUID(deed["key"]))
    return {"token": deed["token"]}


def _step(town: Town, deed: Deed) -> Answer:
    from lantoa.orders import api as orders

    step = orders.pack if deed["kind"] == "pack" else orders.hand_over
    step(_order(deed), by=_seller(town, deed["stall"]), key=UUID(deed["key"]))
    return {"token": deed["token"]}


def _say(town: Town, deed: Deed) -> Answer:
    from lantoa.live.actions.take import comment_here
    from lantoa.live.models import LiveSession

    sale = LiveSession.objects.get(pk=town.stalls[deed["stall"]].sale)
    comment_here(sale, deed["who"], f"Khách {deed['who']}", deed["words"], key=UUID(deed["key"]))
    return {"said": True}


def _order(deed: Deed) -> Any:
    from lantoa.orders import api as orders

    return orders.Order.objects.select_related("store").get(token=deed["token"])


def _seller(town: Town, stall: int) -> Any:
    one = town.stalls[stall]
    return _actor(one.person, one.organisation)


@cache
def _actor(person: int, organisation: int) -> Any:
    from lantoa.accounts import api as accounts

    return accounts.actor_for(accounts.Person.objects.get(pk=person), organisation)


_ACTS = {"place": _place, "pay": _pay, "cancel": _cancel, "pack": _step, "hand_over": _step, "say": _say}
