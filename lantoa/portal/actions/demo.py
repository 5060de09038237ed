"""A lived-in community for a demo installation: invented people on real places, brought to life by the rooms' own actions.

Nothing here writes a row of another room: every stall, order and đồng is an act like any other, done some days ago.
"""

from __future__ import annotations

import io
import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from lantoa.accounts import api as accounts
from lantoa.books import api as books
from lantoa.cases import api as cases
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.insights import api as insights
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.phone import display
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import VIETNAM, World, world
from lantoa.learning import api as learning
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.portal.actions import (
    demo_abroad,
    demo_ahead,
    demo_channels,
    demo_desks,
    demo_hands,
    demo_live,
    demo_markets,
    demo_ocop,
    demo_together,
    demo_websites,
)
from lantoa.stores import api as stores

DATA = Path(__file__).parents[1] / "data" / "demo"


class Past(World):
    """The world at an earlier moment that its user sets."""

    def __init__(self) -> None:
        self.moment = world.now()

    def now(self) -> datetime:
        return self.moment


@contextmanager
def past() -> Iterator[Past]:
    """Do things as of another time."""
    then = Past()
    before = world.use(then)
    try:
        yield then
    finally:
        world.use(before)


def written() -> dict[str, Any]:
    """The demo community as it is written down."""
    return tomllib.loads(world.read_file(DATA / "community.toml").decode("utf-8"))


def load_demo() -> bool:
    """Bring the demo community to life where it is not there yet; returns whether it was made now.

    Whoever stands at the bank's side (the sandbox) is told the accounts and where to send their news each time, who asks the
    electronic identity and for signatures, and whose seals there are, since the address of this installation may have changed.
    """
    said = written()
    new = not accounts.Person.objects.filter(is_demo=True).exists()
    if new:
        with past() as then:
            Community(said, then).live()
        while journal.seal() + journal.follow_all():
            continue
        insights.make_edition(insights.last_closed_month(world.today()))
        # Months that are over are fixed under a signed root; fixing them is itself an act.
        journal.sign_root()
        insights.freeze_months()
        # The month that runs is the worker's, which counts it first of all.
        while journal.seal():
            continue
    tell_the_bank(said)
    return new


def tell_the_bank(written: Mapping[str, Any]) -> None:
    """Write down for the sandbox's bank which accounts there are and who wants to hear of them, as sellers would say it there."""
    accounts_, webhooks = [], []
    for given in written["organisations"]:
        if "account" not in given:
            continue
        number = given["account"]["number"]
        accounts_.append({"bin": given["account"]["bin"], "number": number, "holder": given["account"]["holder"]})
        live = payments.PayoutAccount.objects.live().filter(number=number).first()
        if live and live.feed:
            webhooks.append(
                {
                    "account_number": number,
                    "url": payments.hook_url(live),
                    "auth": live.hook_auth,
                    "service": live.feed,
                    "key": feed_secret(number),
                }
            )
    keys = {"api_key": settings.SMS_OPTIONS["api_key"], "secret_key": settings.SMS_OPTIONS["secret_key"]}
    texts = settings.SMS_ANSWERS
    if texts["number"]:
        there = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('message_hooks:text', args=[texts['token']])}"
        keys |= {
            "answers_to": there,
            "number": texts["number"],
            "cpid": texts["cpid"],
            "private_key": texts["private_key"],
        }
    content = {
        "webhooks": webhooks, "accounts": accounts_, "esms": keys, "eid": _at_the_identity_provider(written), **_at_the_signing_services(written),
        **demo_channels.at_the_channels(written),
    }  # fmt: skip
    world.write_file(Path(settings.VAR) / "sandbox" / "webhooks.json", json.dumps(content, indent=1).encode())


def _at_the_identity_provider(written: Mapping[str, Any]) -> dict[str, Any]:
    """How this installation introduces itself to the sandbox's electronic identity, and who has one there."""
    with translation.override(settings.LANGUAGE_CODE):
        back = reverse("accounts:eid_return")
    client = {name: settings.EID_OPTIONS[name] for name in ("client_id", "client_secret")}
    client |= {"name": "Lan Tỏa", "redirect_uris": [origin + back for origin in settings.ORIGINS]}
    # Without the word neighbours put before a name: papers do not know it.
    named = [given["name"].partition(" ")[2] for given in written["people"] if given.get("demo")]
    return {"clients": [client] if client["client_id"] else [], "citizens": named}


def _at_the_signing_services(written: Mapping[str, Any]) -> dict[str, Any]:
    """How this installation introduces itself to the sandbox's signing services, and which bodies have a seal there."""
    csc, app, address = settings.SIGNERS["csc"], settings.SIGNERS["appconfirm"], settings.PUBLIC_URL.rstrip("/")
    asker = {name: csc[name] for name in ("client_id", "client_secret")} | {
        "name": "Lan Tỏa",
        "redirect_uris": [address],
    }
    hook = {"service": "appconfirm", "signing_token": app["hook_token"] or "-"}
    provider = {name: app[name] for name in ("sp_id", "sp_password")}
    provider |= {"name": "Lan Tỏa", "webhook": address + reverse("signing_hooks:service", kwargs=hook)}
    return {
        "csc": {"clients": [asker] if csc["client_id"] else []},
        "app_signer": {"clients": [provider] if app["sp_id"] else []},
        "trust": {"seals": [
            {"holder": given["seal"], "name": given["name"], "password": settings.SIGNERS["pkcs12"]["password"]}
            for given in written["organisations"] if "seal" in given
        ]},
    }  # fmt: skip


def feed_secret(number: str) -> str:
    """The key shared with the sandbox for this account: made from the installation's own secret, kept nowhere."""
    return str(salted_hmac("lantoa.portal.demo", number, algorithm="sha256").hexdigest())


class Community:
    """The people of the data file and what they did, in its order."""

    def __init__(self, written: Mapping[str, Any], then: Past) -> None:
        self.written = written
        self.then = then
        self.start = then.moment
        self.units = {unit.slug: unit for unit in places.units()}
        self.people: dict[str, accounts.Person] = {}
        self.organisations: dict[str, accounts.Organisation] = {}
        self.owners: dict[str, Actor] = {}
        self.stalls: dict[str, stores.Store] = {}
        self.kinds: dict[tuple[str, str], stores.Offer] = {}
        self.goods: dict[str, tuple[stores.Store, catalog.Product]] = {}
        self.pictures: dict[tuple[str, str], documents.Photo] = {}
        self.codes: dict[str, str] = {}
        self.references = 0

    def live(self) -> None:
        """Everything, the oldest first where it matters. Cut short, it begins again: what happened comes in one piece."""
        self.ago(days=150)
        for given in self.written["people"]:
            self._join(given)
        for given in self.written["organisations"]:
            self._found(given)
        self._take_pictures()
        sites = demo_websites.bring_list(self)
        with transaction.atomic():
            demo_websites.take_over(self, sites)
            self._happen()
            for given in self.written["people"]:
                if given.get("demo"):
                    mine = accounts.Person.objects.filter(pk=self.people[given["key"]].pk)
                    mine.update(is_demo=True, demo_note=given["note"])

    def _happen(self) -> None:
        for given in self.written["organisations"]:
            if "account" in given:
                self._be_paid(given)
        for given in self.written["helping"]:
            self._let_help(given)
        self._learn_long_ago(self.written["cohort"])
        for given in self.written["classes"]["runs"]:
            self._announce(given)
        for given in self.written["stalls"]:
            self._open(given)
        self.codes = demo_channels.show_elsewhere(self)
        demo_live.plan_a_sale(self)
        demo_markets.keep_a_market(self)
        demo_together.join(self)
        for given in sorted(self.written["orders"], key=lambda order: -order["minutes_ago"]):
            self._order(given)
        for given in self.written["money"]:
            self.ago(minutes=given["minutes_ago"])
            self.bank(given["organisation"], given["amount"], given["memo"])
        for given in self.written["books"]:
            self._keep_book(given)
        demo_ocop.grade_and_stamp(self, DATA)
        self._be_looked_at()
        demo_hands.fill_the_kitchen(self)
        demo_ahead.gather_buyers(self)
        demo_ahead.say_seasons(self)
        demo_together.sell(self)
        demo_abroad.ask_from_afar(self)
        demo_desks.look_after(self)
        self._rest()

    def ago(self, **span: float) -> None:
        """Go to the moment so long before now."""
        self.then.moment = self.start - timedelta(**span)

    def _join(self, given: Mapping[str, Any]) -> None:
        unit = self.units[given["unit"]]
        self.people[given["key"]] = accounts.person_for(given["phone"], given["name"], unit=unit, language="vi")

    def _found(self, given: Mapping[str, Any]) -> None:
        owner = self.people[given["owner"]]
        there = {one.name: one for one in accounts.organisations_of(owner)}
        made = there.get(given["name"]) or accounts.create_organisation(
            kind=given["kind"], name=given["name"], unit=self.units.get(given.get("unit", "")), owner=owner, by=None
        )
        for key, role in given.get("members", {}).items():
            accounts.add_member(made, self.people[key], role=role, by=None)
        if given.get("office"):
            cases.name_office(made, unit=None if given["office"] == "province" else made.unit, by=None)
        self.organisations[given["key"]] = made
        self.owners[given["key"]] = accounts.actor_for(owner, made)

    def _take_pictures(self) -> None:
        # Photos are files: they come before the transaction in which the rest happens.
        stalls = {stall["key"]: stall for stall in self.written["stalls"]}
        wanted = [(stall["organisation"], stall["cover"]) for stall in stalls.values() if "cover" in stall]
        wanted += [
            (stalls[goods["stall"]]["organisation"], name)
            for goods in self.written["goods"]
            for name in goods["pictures"]
        ]
        for key, name in wanted:
            content = io.BytesIO(world.read_file(DATA / "pictures" / f"{name}.webp"))
            self.pictures[key, name] = documents.keep_photo(content, organisation=self.organisations[key])

    def _be_paid(self, given: Mapping[str, Any]) -> None:
        by, said = self.owners[given["key"]], given["account"]
        account = payments.set_payout_account(
            self.organisations[given["key"]], bank_bin=said["bin"], number=said["number"], holder=said["holder"], by=by
        )
        if said["auth"]:
            payments.connect_feed(account, auth=said["auth"], secret=feed_secret(said["number"]), by=by)

    def _let_help(self, given: Mapping[str, Any]) -> None:
        owner, helper = self.people[given["owner"]], self.people[given["helper"]]
        wording = accounts.helper_wording(f"{helper.name} ({display(helper.phone)})")
        accounts.give_consent(
            accounts.Consent.Purpose.ACT_ON_BEHALF, owner, organisation=self.organisations[given["organisation"]],
            given_to=helper, wording=wording, by=accounts.actor_for(owner),
        )  # fmt: skip

    def _announce(self, given: Mapping[str, Any]) -> None:
        self.ago(days=given["announced_days_ago"])
        organisation = self.organisations[given["organisation"]]
        leader = self.people[given["by"]]
        run = learning.start_class(
            learning.Course.objects.get(slug=self.written["classes"]["course"]), organisation, unit=self.units[given["unit"]],
            hall=given["hall"], seats=given["seats"], sessions=[self._meeting(*those) for those in given["meetings"]],
            instructor=self.people[given["instructor"]], by=accounts.actor_for(leader, organisation),
        )  # fmt: skip
        for key in given["learners"]:
            learning.enroll(run, self.people[key], by=accounts.actor_for(self.people[key]))

    def _learn_long_ago(self, given: Mapping[str, Any]) -> None:
        """A class of a quarter that is over, and what came of it: enough people for figures that may be shown."""
        unit, names = self.units[given["unit"]], itertools.product(given["given_names"], given["families"])
        people = []
        self.ago(days=given["days_ago"] + 20)
        for number, (name, family) in enumerate(itertools.islice(names, given["seats"] + given["waiting"])):
            phone = f"0900 000 {given['phones_from'] + number}"
            people.append(accounts.person_for(phone, f"{family} {name}", unit=unit, language="vi"))
        organisation, teacher = self.organisations[given["organisation"]], self.people[given["instructor"]]
        by = accounts.actor_for(teacher, organisation)
        # At an hour of its own: a class that ended after midnight would take the first sale for one of its own day.
        begins, ends = self._meeting(-given["days_ago"], 19, 120)
        run = learning.start_class(
            learning.Course.objects.get(slug=self.written["classes"]["course"]), organisation, unit=unit, hall=given["hall"],
            seats=given["seats"], sessions=[(begins, ends)], instructor=teacher, by=by,
        )  # fmt: skip
        seats = [learning.enroll(run, person, by=accounts.actor_for(person)) for person in people]
        self.then.moment = begins + timedelta(hours=1)
        learning.mark_on_screen(run.sessions.get(), dict.fromkeys(seats[: given["came"]], "present"), by=by)
        for person, amount in zip(people, given["sold"], strict=False):
            self.then.moment += timedelta(hours=20)
            self._sell_once(person, unit, amount, f"{given['accounts_from'] + len(self.organisations)}")

    def _sell_once(self, person: accounts.Person, unit: places.Unit, amount: int, number: str) -> None:
        """Open a stall and sell something over its counter, which the bank tells of where it is more than nothing."""
        name = f"Nhà {person.name.split()[-1]} {person.name.split()[0]}"
        home = accounts.create_organisation(name=name, unit=unit, owner=person, by=None)
        by = accounts.actor_for(person, home)
        self.organisations[f"learner {person.pk}"] = home
        holder = fold(person.name).upper()
        payments.set_payout_account(home, bank_bin="970436", number=number, holder=holder, by=by)
        store = stores.open_store(home, name=name, unit=unit, phone=person.phone, by=by)
        if amount:
            wish = orders.CounterWish([], amount, "transfer")
            sale = orders.sell_at_counter(store, wish, by=by, key=world.uuid7())
            self.bank(f"learner {person.pk}", sale.total, sale.code)

    def _meeting(self, days: int, hour: int, minutes: int) -> tuple[datetime, datetime]:
        day = self.start.astimezone(VIETNAM).date() + timedelta(days=days)
        starts = datetime.combine(day, time(hour), tzinfo=VIETNAM)
        return starts, starts + timedelta(minutes=minutes)

    def _open(self, given: Mapping[str, Any]) -> None:
        self.ago(days=given["days_ago"])
        key = given["organisation"]
        organisation, by = self.organisations[key], self.owners[key]
        unit, phone = organisation.unit, by.person.phone
        story = given["story"].strip()
        store = stores.open_store(organisation, name=organisation.name, unit=unit, phone=phone, story=story, by=by)
        cover = self.pictures[key, given["cover"]] if "cover" in given else None
        self.stalls[given["key"]] = stores.change_store(
            store, name=store.name, unit=unit, phone=phone, story=story, cover=cover,
            shipping_fee=given["shipping_fee"], accepts_cod=given.get("accepts_cod", True), by=by,
        )  # fmt: skip
        for goods in self.written["goods"]:
            if goods["stall"] == given["key"] and "minutes_ago" not in goods:
                # A little later than the stall, each thing after the other.
                self.then.moment += timedelta(hours=3)
                self._offer(goods, self.stalls[given["key"]], key)

    def _offer(self, given: Mapping[str, Any], store: stores.Store, key: str) -> None:
        by = self.owners[key]
        product = stores.offer_product(
            store, name=given["name"], category=given["category"], unit=given["unit"], description=given["description"],
            variants=[(name, price, on_hand) for name, price, on_hand in given["kinds"]],
            photos=[self.pictures[key, name] for name in given["pictures"]], by=by,
        )  # fmt: skip
        self.goods[given["key"]] = (store, product)
        for offer in stores.public_offers().filter(variant__product=product):
            self.kinds[given["key"], offer.variant.name] = offer

    def _be_looked_at(self) -> None:
        """What waits for a moderator, what somebody reported, what buyers asked."""
        stalls = {stall["key"]: stall for stall in self.written["stalls"]}
        for given in self.written["goods"]:
            if "minutes_ago" in given:
                self.ago(minutes=given["minutes_ago"])
                self._offer(given, self.stalls[given["stall"]], stalls[given["stall"]]["organisation"])
        for given in self.written["reports"]:
            self.ago(minutes=given["minutes_ago"])
            store, product = self.goods[given["goods"]]
            said = {"reason": given["reason"], "words": given["words"]}
            stores.report(store, product, **said, address="demo", by=accounts.Visitor())
        for given in self.written["questions"]:
            self.ago(minutes=given["minutes_ago"])
            store, product = self.goods[given["goods"]]
            phone = parse_phone(given["phone"]).e164
            question = stores.ask(
                store,
                product,
                text=given["text"],
                name=given["name"],
                phone=phone,
                address=phone,
                by=accounts.Visitor(),
            )
            if "answer" in given:
                self.then.moment += timedelta(minutes=40)
                by = accounts.actor_for(accounts.people_of(store.organisation_id, {"owner"})[0], store.organisation_id)
                stores.answer(question, text=given["answer"], published=True, by=by)

    def _order(self, given: Mapping[str, Any]) -> None:
        self.ago(minutes=given["minutes_ago"])
        said = next(buyer for buyer in self.written["buyers"] if buyer["key"] == given["buyer"])
        unit = self.units[said["unit"]].pk if "unit" in said else ""
        buyer = orders.Buyer(said["name"], parse_phone(said["phone"]).e164, unit, said["address"])
        lines = [(self.kinds[key, kind].pk, quantity) for key, kind, quantity in given["lines"]]
        came_by = self.codes[given["came_by"]] if "came_by" in given else ""
        wish = orders.Wish(lines, buyer, given["method"], accounts.Visitor(), world.uuid7(), came_by=came_by)
        (order,) = orders.place_order(wish)
        step = timedelta(minutes=given["minutes_ago"] / (len(given.get("then", ())) + 2))
        for act in given.get("then", ()):
            self.then.moment += min(step, timedelta(minutes=40))
            self._go_on(order, act)

    def _go_on(self, order: orders.Order, act: str) -> None:
        key = next(key for key, made in self.organisations.items() if made.pk == order.store.organisation_id)
        by = self.owners[key]
        if act == "paid":
            self.bank(key, order.total, f"{fold(order.buyer_name).upper()} chuyen tien {order.code}")
        elif act == "part":
            self.bank(key, order.total - 50_000, f"{order.code} {fold(order.buyer_name)}")
        elif act == "said":
            request = payments.request_of(order)
            if request is not None:
                payments.confirm_by_seller(request, by=by)
        elif act == "cancelled":
            orders.cancel(order, by_seller=False, reason="Đổi ý, để tuần sau", by=accounts.Visitor(), key=world.uuid7())
        else:
            steps = {"confirmed": orders.confirm, "packed": orders.pack, "handed_over": orders.hand_over}
            steps[act](order, by=by, key=world.uuid7())
        order.refresh_from_db()

    def bank(self, key: str, amount: int, memo: str) -> None:
        """The bank tells of so many đồng to this organisation's account."""
        self.references += 1
        account = payments.payout_account(self.organisations[key].pk)
        if account is not None:
            reference = f"FT26{self.references:010d}"
            notice = payments.BankNotice(
                f"demo-{self.references}", account.number, "", "in", amount, world.now(), memo, reference
            )
            payments.take_notice(account, notice)

    def _keep_book(self, given: Mapping[str, Any]) -> None:
        organisation, by = self.organisations[given["organisation"]], self.owners[given["organisation"]]
        start = given["opening"]
        self.ago(days=start["days_ago"])
        books.set_opening(organisation, day=world.today(), cash=start["cash"], bank=start["bank"], by=by)
        for spent in given["expenses"]:
            self.ago(days=spent["days_ago"])
            said = {name: spent[name] for name in ("amount", "kind", "paid_from", "note")}
            books.record_expense(organisation, day=world.today(), **said, by=by)

    def _rest(self) -> None:
        self.then.moment = self.start
        for given in self.written["stalls"]:
            if "resting_days" in given:
                until = world.today() + timedelta(days=given["resting_days"])
                by = self.owners[given["organisation"]]
                stores.close_for_holiday(
                    self.stalls[given["key"]], since=world.today(), until=until, note=given["resting_note"], by=by
                )
