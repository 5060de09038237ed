"""A small cast made through the rooms' own doors: two households that sell, their helper, a class, officers, an operator."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import phone_change
from lantoa.accounts.actions.breach import record_breach
from lantoa.accounts.actions.data_request import ask
from lantoa.accounts.models import Breach, DataRequest, Passkey
from lantoa.books import api as books
from lantoa.cases import api as cases
from lantoa.cases.actions.acceptance import accept
from lantoa.cases.actions.case import answer, submit
from lantoa.cases.actions.decision import decide as decide_case
from lantoa.cases.actions.decision import keep_paper
from lantoa.cases.actions.desk_text import Wording, keep_text
from lantoa.cases.actions.version import mark_of, publish
from lantoa.cases.models import DeskText
from lantoa.cases.rules.code import new_code
from lantoa.cases.tests import factories as desks
from lantoa.catalog import api as catalog
from lantoa.channels.actions.creator import answer_share, open_page, propose_share, settle_share
from lantoa.channels.actions.link import make_link
from lantoa.channels.actions.post import Written, write_post
from lantoa.channels.actions.secret import sealed
from lantoa.channels.actions.upload import note_upload
from lantoa.channels.adapters.base import Access
from lantoa.channels.models import (
    ChannelAccount,
    ChannelSale,
    Creator,
    CreatorAgreement,
    Listing,
    Post,
    SaleStep,
    ShareSettlement,
    ShortLink,
    Upload,
)
from lantoa.channels.queries.board import Present
from lantoa.desks.models import Care, ListShare
from lantoa.documents import api as documents
from lantoa.documents.models import PaperPage
from lantoa.documents.tests.factories import open_here, picture
from lantoa.insights.models import MonthEdition
from lantoa.journal import api as journal
from lantoa.journal.models import Job
from lantoa.kit.access import ROLES, Relation
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.attendance import Batch, take_events, ticket_for
from lantoa.learning.actions.team import join_team
from lantoa.learning.models import Help, RollDevice, RollEvent, Team
from lantoa.learning.rules import LessonText, QuestionText, with_lesson, with_question
from lantoa.learning.rules.attendance import Told
from lantoa.orders import api as orders
from lantoa.orders.actions.fee import settle_fee
from lantoa.orders.models import FeeSettlement
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_hand
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.adapters.base import BankNotice
from lantoa.places import api as places
from lantoa.places.models import Province as OuterProvince
from lantoa.portal.models import Peer
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores
from lantoa.stores.actions.appeal import appeal
from lantoa.stores.actions.decision import decide
from lantoa.stores.actions.fee_agreement import answer_fee, propose_fee
from lantoa.stores.actions.paper import add_paper
from lantoa.stores.models import Appeal, Matter, Paper, Question
from tests.access import marks
from tests.access.abroad import have_gone_abroad
from tests.access.ahead import have_a_group_buy
from tests.access.consignments import have_consignments
from tests.access.conversations import have_conversations
from tests.access.gradings import have_gradings
from tests.access.guards import have_guards
from tests.access.hands import have_hands
from tests.access.helpers import have_helpers
from tests.access.learners import Helped, a_helped, a_team, a_waiting, an_earned
from tests.access.lives import ask_each_other, ask_in_a_ring, have_a_live_sale
from tests.access.makings import have_makings
from tests.access.market_places import have_a_market
from tests.access.orderings import have_a_round, have_more, have_ordered
from tests.access.registers import bring_a_list, have_a_site

STUCK = 77_000_001
# A market of another province.
PEER = 77_000_003
SECRET = "only-for-this-test-0123456789"
SELLERS = ("seller", "owner", "helper")
TEACHERS = ("instructor", "officer")
# The house as browsers reach it, by whether it asks whose form it is.
_HOUSES: dict[bool, ClientHandler] = {}
# What each one of the cast may call themselves; the policy's words, written down here a second time on purpose.
HELD = {
    "anonymous": {"anonymous"},
    "person": {"person"},
    "seller": {"person", "seller"},
    "owner": {"person", "owner"},
    "helper": {"person", "helper"},
    "instructor": {"person", "instructor"},
    "officer": {"person", "officer"},
    "moderator": {"person", "moderator"},
    "operator": {"person", "operator"},
}


@dataclass
class Neighbours:
    """A household's page as who shows goods, the neighbour's goods it shows, who shows its own and brought an order that was paid and
    settled in part, and somebody whose proposal waits."""

    page: Creator
    shows: CreatorAgreement
    goods: catalog.Product
    shown: CreatorAgreement
    waits: CreatorAgreement
    settled: ShareSettlement


@dataclass
class Household:
    """A stall with one of everything a route may name."""

    owner: accounts.Person
    organisation: accounts.Organisation
    store: stores.Store
    photo: documents.Photo
    product: catalog.Product
    offer: stores.Offer
    to_pay: orders.Order
    to_confirm: orders.Order
    to_pack: orders.Order
    at_counter: orders.Order
    arrived: orders.Order
    handed_on: orders.Problem
    late: orders.Problem
    review: stores.Review
    account: payments.PayoutAccount
    unexplained: payments.BankTransaction
    noted: payments.BankTransaction
    called_off: orders.Order
    refund: payments.Refund
    went: payments.Refund
    returned: payments.Refund
    excess: orders.Order
    statement: payments.Statement
    carrier: shipping.CarrierAccount
    parcel: shipping.Parcel
    settlement: shipping.Settlement
    asked: Question
    matter: Matter
    asked_of: Matter
    appealed: Appeal
    paper: Paper
    fee: stores.FeeAgreement
    proposed_fee: stores.FeeAgreement
    fee_settlement: FeeSettlement
    expense: books.Expense
    other_account: books.OtherAccount
    upload: Upload
    shop: ChannelAccount
    listing: Listing
    sold_out: ChannelSale
    untold: SaleStep
    short_link: ShortLink
    post: Post
    page_to_choose: ChannelAccount
    neighbours: Neighbours


@dataclass
class Office:
    """A public body with a class that meets soon, and a dossier on its desk, and a template for its words."""

    organisation: accounts.Organisation
    run: learning.CourseRun
    desk: cases.Office
    dossier: cases.Case
    text: DeskText
    course: learning.Course
    team: Team
    waiting: Help
    certificate: learning.Certificate
    roll_device: RollDevice
    told: RollEvent
    programme: learning.Programme
    learner_list: learning.LearnerList
    unseated: learning.LearnerList
    untitled: learning.LearnerList
    care: Care
    share: ListShare


@dataclass
class Province:
    """An officer of the province who may publish what another one wrote, and a version that does not hold yet."""

    officer: accounts.Person
    proposal: cases.ProcedureVersion
    to_come: cases.ProcedureVersion


@dataclass
class WaysIn:
    """One of everything by which somebody comes in, and a change of number that waits."""

    passkey_id: int
    verification_id: int
    sign_in_id: int
    change_id: int
    cancel_token: str
    vouch_token: str | None


@dataclass
class Stalls:
    """The two households that sell: `own` is A, `other` is B."""

    own: Household
    other: Household


@dataclass
class Cast(Stalls):
    """Everybody, and what is theirs: `own` is household or office A, `other` is B, which is in the same commune.

    What is somebody's is kept by the role of who is signed in, and by what it is to them where it is another's. `left` is what the
    addresses named of those who are gone by now: by the route and its argument. `known` is what was looked up already.
    """

    homes: dict[Relation, Household]
    bodies: dict[Relation, Office]
    people: dict[str, accounts.Person]
    consents: dict[str, accounts.Consent]
    sessions: dict[str, str]
    ways_in: dict[str, WaysIn]
    dossiers: dict[str, cases.Case]
    drafts: dict[str, cases.Case]
    own_papers: dict[str, documents.PersonalPaper]
    data_requests: dict[str, DataRequest]
    breach: Breach
    province: Province
    owing: cases.Case
    named: accounts.Membership
    helped: dict[str, Helped]
    earned: learning.CourseRun
    left: dict[tuple[str, str], Any]
    known: dict[tuple[str, str], Any]

    @property
    def office(self) -> Office:
        return self.bodies["own"]

    @property
    def other_office(self) -> Office:
        return self.bodies["same commune"]

    def client(self, role: str, **options: Any) -> Client:
        """A fresh browser in which somebody of this role is signed in and acts for their own organisation."""
        made = fresh_browser(**options)
        if role in self.sessions:
            made.cookies["sessionid"] = self.sessions[role]
        return made

    def another_client(self, role: str) -> Client:
        """The same somebody on another phone: what happens there leaves the session of `client` alone."""
        made = fresh_browser()
        if role in self.people:
            helped = self.own.organisation if role == "helper" else None
            made.cookies["sessionid"] = _signed_in(self.people[role], helped)
        return made


def fresh_browser(*, enforce_csrf_checks: bool = False, **options: Any) -> Client:
    """A browser that knows nothing yet, before a house that stands already: to build its walls anew for each of some ten thousand
    takes as long as many an answer."""
    made = Client(enforce_csrf_checks, raise_request_exception=False, **options)
    made.handler = _HOUSES.setdefault(enforce_csrf_checks, made.handler)
    return made


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back; actions that want the outermost transaction get what looks like it."""
    block = transaction.atomic()
    block._from_testcase = True  # the mark by which Django's own test cases do the same
    with block:
        yield
        transaction.set_rollback(True)


def open_stalls() -> Stalls:
    """The households alone, for who needs nobody else; call it inside `undone`."""
    if not places.Unit.objects.exists():
        places.load_places()
    catalog.load_categories()
    _another_province()
    made = Stalls(_home("own"), _home("same commune"))
    both = [accounts.actor_for(one.owner, one.organisation) for one in (made.own, made.other)]
    ask_each_other(made.own.store, made.other.store, both[0], both[1])
    return made


# Where each lives, by what they are to those who ask. Nobody else is in the second province: it is made up, and so is its unit.
LIVES = {
    "own": "van-don",
    "same commune": "van-don",
    "other commune": "ha-tu",
    "other province": "xa-thu",
    "deleted": "van-don",
}
NAMES = {
    "own": ("Bếp Hương", "owner"), "same commune": ("Hải sản Bình", "other owner"), "other commune": ("Miến dong Cúc", "far owner"),
    "other province": ("Nước mắm Dậu", "stranger"), "deleted": ("Gốm Én", "leaver"),
}  # fmt: skip
FAR: tuple[Relation, ...] = ("other commune", "other province", "deleted")


def _another_province() -> None:
    places.Unit.objects.get_or_create(
        code="99901", defaults={
            "province": OuterProvince.objects.get_or_create(code="99")[0], "kind": "xa", "name": "Thử", "full_name": "Xã Thử", "full_name_en": "Thu Commune",
            "slug": LIVES["other province"], "folded": "thu", "lat": 20.0, "lon": 105.0, "area_km2": 1.0, "tile_col": 0, "tile_row": 0, "valid_from": date(2025, 7, 1),
            "source": "made up",
        },
    )  # fmt: skip
    places.FormerUnit.objects.get_or_create(
        unit_id="99901", code="99902", defaults={"name": "Xã Thử cũ", "folded": "thu cu", "district": "Huyện Thử"}
    )


def _home(home: Relation) -> Household:
    name, called = NAMES[home]
    number = marks.HOMES.index(home) + 1
    with marks.things_of(home):
        owner = _person(ROLES.index("owner") if home == "own" else 20, called)
        made = _household(name, owner, number)
    measure()
    return made


def measure() -> None:
    """PostgreSQL, which took every table to be empty, counts what was made: what it guessed would join all with all."""
    if connection.vendor == "postgresql":
        # By name: the tables that all databases of a server share would stay locked until this transaction ends, and another
        # worker would wait for that.
        names = ", ".join(connection.ops.quote_name(name) for name in connection.introspection.table_names())
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def gather(*, wide: bool = False) -> Cast:
    """The whole cast; call it inside `undone`. `wide`: also those of another commune and province, and one who will have left."""
    stalls = open_stalls()
    own, other = stalls.own, stalls.other
    homes: dict[Relation, Household] = {"own": own, "same commune": other}
    if wide:
        homes |= {home: _home(home) for home in FAR}
        ask_in_a_ring(
            [(one.store, accounts.actor_for(one.owner, one.organisation)) for one in map(homes.__getitem__, FAR)]
        )
    learning.load_courses()
    cases.load_procedures()
    cases.load_forms()
    people = {role: _person(number, role) for number, role in enumerate(ROLES) if role != "anonymous"}
    MonthEdition.objects.create(
        month=date(2026, 10, 1), number=1, position=1, root=1, digest="0" * 64, defined="", made_at=world.now()
    )
    # Somebody who owns two things chooses for which one they act.
    accounts.create_organisation(name="Tiệm thứ hai", unit=unit(), by=accounts.actor_for(people["owner"]))
    led = accounts.create_organisation(kind="public_body", name="Sở Một", owner=people["owner"], by=None)
    named = accounts.add_member(led, _person(50, "named"), role="officer", by=None)
    accounts.add_member(own.organisation, people["seller"], role="seller", by=accounts.actor_for(people["owner"]))
    bodies = {home: _body(home, people if home == "own" else {}) for home in homes}
    office = bodies["own"]
    for home, one in homes.items():
        with marks.things_of(home):
            have_a_market(bodies[home].organisation, one.owner, one.organisation, unit())
    accounts.Person.objects.filter(pk=people["operator"].pk).update(is_operator=True)
    accounts.Person.objects.filter(pk=people["person"].pk).update(is_demo=True)
    Peer.objects.create(
        pk=PEER,
        name="Chợ Xa",
        province="Hải Phòng",
        address="http://127.0.0.1:9",
        named_at=world.now(),
        next_try_at=world.now(),
    )
    # A task that was given up: what an operator finds stuck.
    Job.objects.create(
        pk=STUCK, task="lantoa.messages.tasks.deliver", args=[0], made_at=world.now(), next_at=world.now(), parked_at=world.now(),
        attempts=8, reason="OperationalError: planted",
    )  # fmt: skip
    apart = accounts.create_organisation(kind="public_body", name="Sở Hai", owner=_person(95, "apart"), by=None)
    have_guards(led, apart)
    found = {"what": "Mất máy", "data": "Tên", "found_at": world.now(), "may_harm": True, "sensitive": False}
    breach = record_breach(**found, by=accounts.actor_for(accounts.Person.objects.get(pk=people["operator"].pk)))
    neighbours = {home: one.owner for home, one in homes.items() if home != "own"}
    cast = Cast(
        own, other, homes, bodies, people, _consents(people, own, neighbours), sessions={}, ways_in={}, dossiers={}, drafts={}, own_papers={},
        data_requests={}, breach=breach, province=_province(), owing=_owing(own.owner), named=named, helped={},
        earned=an_earned(office.organisation, people_of_desk(office.desk), people["owner"]), left={}, known={},
    )  # fmt: skip
    have_a_site(people_of_desk(office.desk))
    for body in bodies.values():
        bring_a_list(people_of_desk(body.desk))
    # Somebody with another name left the owner's number with an officer.
    asked = accounts.actor_for(people["officer"], office.organisation)
    learning.enroll_other(office.run, name="Ông Khác Hẳn", phone=people["owner"].phone, by=asked)
    for role, person in people.items():
        person.refresh_from_db()
        learning.enroll(office.run, person, by=accounts.actor_for(person))
        join_team(office.team, person, head=False, by=people_of_desk(office.desk))
        cast.helped[role] = a_helped(office.run, office.team, person)
        cast.sessions[role] = _signed_in(person, own.organisation if role == "helper" else None)
    for number, (home, one) in enumerate(homes.items(), 1):
        with marks.things_of(home):
            by = accounts.actor_for(one.owner, one.organisation)
            graders = [_person(72 + nth, name) for nth, name in enumerate(("first grader", "second grader"))]
            graders = list(people.values()) if home == "own" else graders
            have_gradings(number, "province" if home == "own" else "national", bodies[home].organisation, by, graders)
            have_makings(one.product, by)
            if home != "own":
                learning.enroll(office.run, one.owner, by=accounts.actor_for(one.owner))
                cast.helped[home] = a_helped(office.run, office.team, one.owner)
    draft, handed_in = _draft(office.desk, other.owner), _dossier(office.desk, other.owner)
    for number, (role, person) in enumerate({**people, **neighbours}.items()):
        helped = own.organisation if role == "helper" else None
        cast.own_papers[role] = _own_paper(person, cast.own_papers)
        cast.data_requests[role] = ask(person, "access", by=accounts.actor_for(person))
        for held, first in ((cast.drafts, draft), (cast.dossiers, handed_in)):
            held[role] = _copied(first, own.owner if helped else person, helped)
        # Who has nobody to act for opens a stall; so one of them helps nobody.
        cast.ways_in[role] = _ways_in(person, number, helps=role != "person")
    return cast


def _written() -> io.BytesIO:
    """A paper with something on it."""
    drawn, out = Image.new("RGB", (60, 60), "white"), io.BytesIO()
    drawn.paste("black", (10, 10, 50, 20))
    drawn.save(out, "PNG")
    out.seek(0)
    return out


def unit() -> places.Unit:
    """Where whoever's things are being made lives."""
    return places.Unit.objects.get(slug=LIVES[marks.whose()])


def _person(number: int, name: str) -> accounts.Person:
    nth = marks.HOMES.index(marks.whose())
    return accounts.person_for(f"+8491200{number + 100 * nth if nth > 1 else number:04d}", f"Nguyễn Thị {name.title()}")


def _body(home: Relation, people: dict[str, accounts.Person]) -> Office:
    with marks.things_of(home):
        return _office(people, marks.HOMES.index(home) + 1)


def _household(name: str, owner: accounts.Person, number: int) -> Household:
    organisation = accounts.create_organisation(name=name, unit=unit(), by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, organisation)
    account = payments.set_payout_account(
        organisation, bank_bin="970436", number=f"00110000{number:04d}", holder="NGUYEN THI LAN", by=by
    )
    account = payments.connect_feed(account, auth="api_key", secret=SECRET, by=by)
    marks.number("owner_phone", owner.phone.removeprefix("+84"))
    # A stall's number is for everybody, and is not the one its owner signs in with.
    store = stores.open_store(organisation, name=name, unit=unit(), phone=f"+84912009{number:03d}", by=by)
    photo = documents.keep_photo(picture(colour=(number * 40, 90, 60)), organisation=organisation)
    documents.cut_photo(photo.pk)
    product = stores.offer_product(
        store, name="Chả mực giã tay", category="do-che-bien", unit="kg",
        variants=[("500 g", 250_000, 50), ("1 kg", 480_000, 50)], photos=[photo], by=by,
    )  # fmt: skip
    offer = stores.Offer.objects.filter(store=store).order_by("pk")[0]
    to_pay, to_confirm, to_pack = (_order(offer, method) for method in ("transfer", "cod", "cod"))
    orders.confirm(to_pack, by=by, key=world.uuid7())
    wish = orders.CounterWish([(offer.pk, 1, offer.price)], 20_000, "transfer")
    at_counter = orders.sell_at_counter(store, wish, by=by, key=world.uuid7())
    (arrived, review), handed_on, late = _arrived(offer, by), _late(offer, by), _late(offer, by)
    orders.pass_on(handed_on, by=accounts.Visitor(), key=world.uuid7())
    unexplained, noted = (_money(account, number) for number in (1, 2))
    payments.settle(noted, note=f"Tiền riêng {marks.word('memo_note')}", by=by)
    called_off, excess = _paid_back(offer, account, by)
    (refund,), returned = payments.refunds_of(called_off), payments.return_line(_money(account, 3), by=by)
    told = {
        "bank_bin": "970422",
        "number": marks.number("refund_account", "0123456?77"),
        "holder": f"Lê Thị {marks.word('refund_holder')}",
    }
    payments.give_account(refund, **told, by=accounts.Visitor())
    went = close_by_hand(payments.return_line(_money(account, 4), by=by), cash=True, by=by)
    # The bank's news proved the account; another one in its place waits a day.
    payments.set_payout_account(organisation, bank_bin="970418", number="12345678", holder="NGUYEN THI LAN", by=by)
    sheet = f"Ngày giao dịch;Nội dung;Ghi có;Ghi nợ\n26/11/2026;com {number};50.000;\n".encode()
    statement = payments.receive_statement(account, io.BytesIO(sheet), "sao-ke.csv", by=by)
    carrier, parcel, settlement = _sent(organisation, to_pack, number, by)
    have_ordered(parcel, number)
    have_a_round(parcel, number)
    asked = stores.ask(
        store,
        product,
        text="Để được mấy ngày?",
        name="Lê Thị Hỏi",
        phone=marks.phone("asker_phone", "98567?322"),
        by=accounts.Visitor(),
    )
    stores.answer(asked, text="Năm ngày.", published=True, by=by)
    matter, asked_of, appealed = _looked_at(store, by, number)
    paper = add_paper(asked_of, file=_private(number * 30), name="Giấy an toàn thực phẩm", by=by)
    fee, proposed_fee = (_fee(organisation, 70 + number * 2 + one) for one in (0, 1))
    answer_fee(fee, accept=True, by=by)
    orders.sell_at_counter(store, orders.CounterWish([], 80_000, "cash"), by=by, key=world.uuid7())
    fee_settlement = settle_fee(fee, amount=500, by=by, key=world.uuid7())
    bill = documents.keep_private_photo(picture(colour=(90, number * 40, 60)))
    expense = books.record_expense(
        organisation,
        amount=85_000,
        day=world.today(),
        kind="goods",
        note=f"Mua cá {marks.word('expense_note')}",
        bill=bill,
        by=by,
    )
    wallet = books.note_account(organisation, kind="wallet", provider="Ví thử", number="0912", holder="Lan", by=by)
    there = Present(price=offer.price, left=1, seen=True)
    upload = note_upload(product, "postmart", address="https://postmart.vn/san-pham/1", present=there, by=by)
    have_conversations(organisation, by)
    have_gone_abroad(store, offer, account, by)
    have_more(offer, number, by)
    have_a_live_sale(store, product, to_confirm, by)
    have_hands(organisation, product, by)
    have_helpers(number, organisation, by)
    have_a_group_buy(offer, by)
    have_consignments(store, offer, number, unit(), by)
    return Household(
        owner, organisation, store, photo, product, offer, to_pay, to_confirm, to_pack, at_counter, arrived, handed_on, late, review,
        account, unexplained, noted, called_off, refund, went, returned, excess, statement, carrier, parcel, settlement,
        asked, matter, asked_of, appealed, paper, fee, proposed_fee, fee_settlement, expense, wallet,
        upload, *_shop(organisation, product, number),
        make_link(store, product, "facebook", by=by),
        write_post(store, product, Written("Mẻ mới sáng nay.", (photo.pk,), ("zalo", "facebook")), by=by),
        _page_to_choose(organisation, number),
        _neighbours(store, offer, number, by),
    )  # fmt: skip


def _shop(
    organisation: accounts.Organisation, product: catalog.Product, number: int
) -> tuple[ChannelAccount, Listing, ChannelSale, SaleStep]:
    """A shop at a channel, what stands there, an order it sold too much in, and a cancelling it wants to know more about; nobody is
    asked."""
    now, opened = world.now(), Access("", "", token="token-of-the-cast", refresh_token="refresh")
    shop = ChannelAccount.objects.create(
        organisation=organisation, channel="shopee", shop=f"77{number}", credentials=sealed(opened),
        token_until=now + timedelta(days=300), orders_seen_to=now + timedelta(days=300), connected_at=now, created_at=now,
    )  # fmt: skip
    # Somebody gave it another name there.
    listing = Listing.objects.create(
        account=shop, product=product, outside_id=f"9{number}", sent_version=1, published_at=now, created_at=now, sent_title=product.name,
        seen={"title": "Tên khác ở đó"},
    )  # fmt: skip
    for variant in catalog.variants_of(product):
        listing.variants.create(variant=variant, outside_id=f"8{variant.pk}")
    told = {"account": shop, "total": 250_000, "placed_at": now, "told_at": now, "created_at": now, "state": "to_send"}
    first = catalog.variants_of(product)[0]
    short = ChannelSale.objects.create(outside_id=f"A{number}", why="short", wants=[[first.pk, 99]], **told)
    step = SaleStep.objects.create(
        sale=ChannelSale.objects.create(outside_id=f"B{number}", **told), what="cancel", made_at=now
    )
    return shop, listing, short, step


def _page_to_choose(organisation: accounts.Organisation, number: int) -> ChannelAccount:
    """A connection whose owner said yes for two pages."""
    opened = Access("", "", refresh_token="person", pages=((f"88{number}", "Trang một"), (f"89{number}", "Trang hai")))
    return ChannelAccount.objects.create(
        organisation=organisation, channel="facebook_page", credentials=sealed(opened), created_at=world.now()
    )  # fmt: skip


def _neighbours(store: stores.Store, offer: stores.Offer, number: int, by: accounts.ActingPerson) -> Neighbours:
    cook, teller, asker = (_person(80 + number * 3 + one, name) for one, name in enumerate(("cook", "teller", "asker")))
    mine = open_page(by.organisation, name=f"Nhà kể chuyện {number}", by=by)
    stall = stores.open_household_store(
        name=f"Bếp xóm {number}", unit=unit(), phone=cook.phone, by=accounts.actor_for(cook)
    )
    cooks = accounts.actor_for(cook, stall.organisation)
    goods = stores.offer_product(
        stall, name="Mắm tép", category="do-che-bien", unit="lọ", variants=[("", 60_000, 9)], by=cooks
    )
    shows = answer_share(propose_share(mine, stall, rate=500, by=by), accept=True, by=cooks)
    pages = [
        open_page(None, name=f"{one.name} {number}", unit=unit(), by=accounts.actor_for(one)) for one in (teller, asker)
    ]
    tells, asks = (accounts.actor_for(one, page.organisation) for one, page in zip((teller, asker), pages, strict=True))
    shown = answer_share(propose_share(pages[0], store, rate=1_000, by=tells), accept=True, by=by)
    waits = propose_share(pages[1], store, rate=800, by=asks)
    buyer = marks.buyer(unit().pk)
    code = shown.links.get().link.code
    wish = orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7(), came_by=code)
    (brought,) = orders.place_order(wish)
    orders.confirm(brought, by=by, key=world.uuid7())
    payments.confirm_by_seller(payments.request_of(brought), by=by, key=world.uuid7())
    return Neighbours(mine, shows, goods, shown, waits, settle_share(shown, amount=500, by=by, key=world.uuid7()))


def _sent(
    organisation: accounts.Organisation, order: orders.Order, number: int, by: accounts.ActingPerson
) -> tuple[shipping.CarrierAccount, shipping.Parcel, shipping.Settlement]:
    """A parcel with a connected carrier, and a settlement that names it."""
    carrier = shipping.connect_carrier(organisation, "ghn", secret=SECRET, by=by)
    parcel = shipping.register_parcel(
        organisation, order, tracking_code=f"GACAST{number}", carrier="ghn", cash_to_collect=270_000, by=by
    )
    # Just what waits unexplained at the bank, so that it can be said to be the carrier's transfer.
    content = f"Mã vận đơn,COD,Phí\n{parcel.tracking_code},260000,137000\n".encode()
    return carrier, parcel, shipping.take_settlement_file(organisation, "ghn", content=content, by=by)


def _fee(payer: accounts.Organisation, number: int) -> stores.FeeAgreement:
    """What a cooperative proposes to be paid for each order."""
    chief = _person(number, "cooperative chief")
    body = accounts.create_organisation(kind="cooperative", name=f"Hợp tác xã {number}", owner=chief, by=None)
    terms = {"purpose": "Đóng gói chung", "rate": 250, "fixed": 1_000, "valid_from": world.today()}
    return propose_fee(body, other=payer, pays=False, **terms, by=accounts.actor_for(chief, body))


def _private(shade: int) -> documents.File:
    return documents.keep_private_photo(picture(colour=(shade, 200, 90)))


def _looked_at(store: stores.Store, by: accounts.ActingPerson, number: int) -> tuple[Matter, Matter, Appeal]:
    """Goods that wait for a moderator, others about which the seller is asked, and refused ones with an appeal that waits."""
    chief = _person(60 + number, "first moderator")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban", owner=chief, by=None)
    accounts.add_member(body, chief, role="moderator", by=None)
    waiting, asked, refused = (
        stores.offer_product(store, name=name, category="do-uong", unit="chai", variants=[("", 90_000, 5)], by=by)
        for name in ("Rượu ba kích", "Rượu nếp", "Rượu sim")
    )
    matter, asked_of, other = (Matter.objects.about(product).get() for product in (waiting, asked, refused))
    decide(asked_of, outcome="ask", seen=0, words="Số giấy phép?", by=accounts.actor_for(chief, body))
    asked_of.refresh_from_db()
    no = {"outcome": "refuse", "reason": "missing_paper", "words": "Thiếu giấy."}
    decision = decide(other, seen=0, **no, by=accounts.actor_for(chief, body))
    return matter, asked_of, appeal(decision, words="Xin xem lại.", by=by)


def _order(offer: stores.Offer, method: str) -> orders.Order:
    buyer = marks.buyer(unit().pk)
    wish = orders.Wish([(offer.pk, 1)], buyer, method, accounts.Visitor(), world.uuid7())
    return orders.place_order(wish)[0]


def _arrived(offer: stores.Offer, by: accounts.ActingPerson) -> tuple[orders.Order, stores.Review]:
    """An order whose goods left the stall, with what its buyer said of them."""
    order = _order(offer, "cod")
    for step in (orders.confirm, orders.pack, orders.hand_over):
        step(order, by=by, key=world.uuid7())
    said = {"stars": 4, "words": "Giòn, thơm", "named": False}
    return order, orders.review(order, offer.variant.product_id, **said, by=accounts.Visitor(), key=world.uuid7())


def _late(offer: stores.Offer, by: accounts.ActingPerson) -> orders.Problem:
    """A problem that nobody answered in time."""
    order = orders.confirm(_order(offer, "cod"), by=by, key=world.uuid7())
    problem = orders.report_problem(
        order,
        kind="broken",
        words=f"Vỡ một hộp {marks.word('problem_words')}",
        photo=_private(250),
        by=accounts.Visitor(),
        key=world.uuid7(),
    )
    over = world.today() - timedelta(days=2)
    orders.Problem.objects.filter(pk=problem.pk).update(due_by=over, answer_by=over)
    return problem


def _money(account: payments.PayoutAccount, number: int) -> payments.BankTransaction:
    notice = BankNotice(
        str(number), account.number, "", "in", 123_000, world.now(), f"cam on ban {marks.word('memo')}", f"FT{number}"
    )
    return take_notice(account, notice)


def _paid_back(
    offer: stores.Offer, account: payments.PayoutAccount, by: accounts.ActingPerson
) -> tuple[orders.Order, orders.Order]:
    """A paid order that was cancelled, and one for which too much came."""
    made = [_order(offer, "transfer") for _twice in range(2)]
    for more, order in enumerate(made):
        told = BankNotice(
            order.code, account.number, "", "in", order.total + more * 9_000, world.now(), order.code, f"FT{order.code}"
        )
        take_notice(account, told)
        order.refresh_from_db()
    orders.cancel(made[0], by_seller=True, reason="Hết hàng", by=by, key=world.uuid7())
    return made[0], made[1]


def _office(people: dict[str, accounts.Person], number: int) -> Office:
    chief = _person(29 + number, "chief")
    home = unit()
    # Another body of the same commune has its desk elsewhere: a commune has one.
    place = places.units()[number] if home.slug == LIVES["own"] else home
    body = accounts.create_organisation(
        kind="public_body", name=f"Ủy ban nhân dân {number}", unit=home, owner=chief, by=None
    )
    teacher = people.get("instructor") or _person(39 + number, "teacher")
    for role, person in {
        "instructor": teacher,
        **{r: p for r, p in people.items() if r in {"officer", "moderator"}},
    }.items():
        accounts.add_member(body, person, role=role, by=None)
    start = world.now() + timedelta(days=3)
    run = learning.start_class(
        learning.Course.objects.get(slug="mo-gian-hang-dau-tien"), body, unit=unit(), hall="Nhà văn hóa", seats=50,
        sessions=[(start, start + timedelta(hours=2))], instructor=teacher, by=accounts.actor_for(teacher, body),
    )  # fmt: skip
    desk = cases.name_office(body, unit=place, by=None)
    said = Wording("write", "Nhắc hẹn", "Chào {name}.")
    text = keep_text(body, "template", said, by=people_of_desk(desk))
    leader = accounts.actor_for(teacher, body)
    team = a_team(run, leader, chief)
    waiting = a_waiting(run, team, _person(80 + number, "stuck"))
    paper = _with_paper(_dossier(desk, chief, marks.word("request_words")))
    learner, done = _person(90 + number, "learner"), journal.entries_about(run)[0]
    evidence = [("Mở gian hàng", done.pk, done.occurred_at)]
    certificate = learning.issue_certificate(learner, run.course, body, evidence=evidence, by=None)
    device = RollDevice.objects.create(pk=world.uuid7(), organisation=body, keeper=teacher, first_seen=world.now())
    told = _told_of_a_walk_in(run, device, leader)
    return Office(
        body,
        run,
        desk,
        paper,
        text,
        _course(body, leader),
        team,
        waiting,
        certificate,
        device,
        told,
        *_planned(body, number),
        *_shared(body, number),
    )


def _told_of_a_walk_in(run: learning.CourseRun, device: RollDevice, teacher: accounts.ActingPerson) -> RollEvent:
    """Somebody without a seat whom another phone of the teacher's told of after it was revoked."""
    lost = RollDevice.objects.create(
        pk=world.uuid7(),
        organisation=run.organisation,
        keeper=device.keeper,
        first_seen=world.now(),
        revoked_at=world.now(),
    )
    who, meeting = str(world.uuid7()), run.sessions.get()
    told = Told(world.uuid7(), "walk_in", run.pk, meeting.pk, who, "present", "Hoàng Thị Vào", "", at_phone=world.now())
    take_events(Batch([told], device=lost.pk, ticket=ticket_for(teacher)), by=teacher)
    found: RollEvent = RollEvent.objects.get(pk=told.id)
    return found


def _course(body: accounts.Organisation, by: accounts.ActingPerson) -> learning.Course:
    """A course that is being written, ready to be published."""
    course = learning.begin_course(body, title="Bán miến dong", by=by)
    question = QuestionText("hoi", "mot", "Hỏi?", ("Có", "Không"), 0)
    learning.change_draft(
        course, lambda one: with_question(with_lesson(one, LessonText("mot", "Một", "Chữ.")), question), by=by
    )
    return course


def _planned(
    body: accounts.Organisation, number: int
) -> tuple[learning.Programme, learning.LearnerList, learning.LearnerList, learning.LearnerList]:
    """A programme without a class, a list for it that waits for a word, one whose people have no class so far, and one whose titles
    nobody knows."""
    officer = _person(59 + number, "planner")
    accounts.add_member(body, officer, role="officer", by=None)
    by, today = accounts.actor_for(officer, body), world.today()
    plan = learning.create_programme(
        body,
        title="Bình dân học vụ số",
        starts_on=today,
        ends_on=today + timedelta(days=60),
        seats=100,
        unit=unit(),
        by=by,
    )

    def brought(name: str) -> learning.LearnerList:
        written = io.BytesIO(
            f"Họ và tên,Số điện thoại\n{name},{marks.phone('learner_phone', f'93{number}345671')}\nKhông Số,12\n".encode()
        )
        return learning.read_list(learning.receive_list(plan, written, "danh-sach.csv", by=by).pk)

    unseated = learning.confirm_list(brought("Lê Thị Chờ"), by=by)
    untitled = io.BytesIO(f"Hội viên,Liên lạc\nLê Thị Lạ,091{number}345670\n".encode())
    waits = learning.receive_list(plan, untitled, "hoi-vien.csv", by=by)
    return plan, brought("Nguyễn Văn Tập"), learning.enroll_list(unseated.pk), waits


def _shared(body: accounts.Organisation, number: int) -> tuple[Care, ListShare]:
    """Something of a list that one of its officers looks after, and a list handed to a partner."""
    officer = accounts.people_of(body, {"officer"})[0]
    today, now = world.today(), world.now()
    care: Care = Care.objects.create(
        list="stalls_to_visit", subject_type="stores.store", subject_id=900_000 + number, title="Gian hàng", unit=body.unit, body=body,
        holder=body, person=officer, since=today, due_on=today, state=Care.State.TAKEN, taken_at=now,
    )  # fmt: skip
    partner = accounts.create_organisation(
        kind="association", name=f"Hội {number}", owner=_person(96 + number, "head"), by=None
    )
    share: ListShare = ListShare.objects.create(list="papers_asked", partner=partner, since=now)
    return care, share


def _province() -> Province:
    there = desks.province()
    to_come, proposal = desks.written(there), desks.written(there, "1.001612")
    publish(to_come, seen=mark_of(to_come), by=there.second)
    person = accounts.Person.objects.get(pk=there.second.person_id)
    return Province(person, proposal, to_come)


def _owing(person: accounts.Person) -> cases.Case:
    """A dossier whose fee some do not owe."""
    residence = cases.Procedure.objects.get(pk="1.004222")
    return cases.start(residence, person=person, by=accounts.actor_for(person), unit=unit())


def _draft(desk: cases.Office, person: accounts.Person, marked: str = "") -> cases.Case:
    """A dossier of this person's with everything answered."""
    citizen = accounts.actor_for(person)
    marriage = cases.Procedure.objects.get(pk="1.000894")
    case = cases.start(marriage, person=person, by=citizen, unit=desk.unit)
    said = {
        "full_name": "Nguyễn Thị Lan",
        "personal_number": marks.number("personal_number", "0221850?5678") if marked else "022185001234",
        "phone": "+84987111222",
        "address": "Thôn 2",
    }
    return answer(case, {**said, "request": f"Xin xác nhận {marked}"}, by=citizen)


def _dossier(desk: cases.Office, person: accounts.Person, marked: str = "") -> cases.Case:
    """The same handed in, decided, its paper made."""
    clerk, case = people_of_desk(desk), _draft(desk, person, marked)
    accept(submit(case, truth=True, by=accounts.actor_for(person)), by=clerk)
    made = decide_case(case, "granted", "Đồng ý.", by=clerk)
    keep_paper(made, documents.keep_file(b"%PDF-1.4 planted", "application/pdf").pk)
    case.refresh_from_db()
    _signed(case)
    return case


def _with_paper(case: cases.Case) -> cases.Case:
    """The same with a paper that its office may open."""
    page, now = documents.keep_file(b"a page of a paper", "image/webp"), world.now()
    paper = documents.PersonalPaper.objects.create(
        person=case.person, kind="other", sent="0" * 64, sent_type="image/webp", size=17, file=page, created_at=now
    )
    PaperPage.objects.create(paper=paper, number=1, file=page)
    by, office = accounts.actor_for(case.person), case.office.organisation
    documents.share_paper(paper, subject=case, organisation=office, wording="…", by=by)
    documents.keep_for(paper, subject=case, basis="…", by=None)
    case.papers.create(part="other", paper=paper, wording="…", added_at=now, handed_in_at=case.submitted_at)
    return case


def _copied(case: cases.Case, person: accounts.Person, organisation: accounts.Organisation | None) -> cases.Case:
    """Somebody else's, or their household's, that went the same way: row by row, which takes a moment."""
    made = cases.Case.objects.get(pk=case.pk)
    made.pk, made.code, made.person, made.organisation = None, new_code(), person, organisation
    made.save(force_insert=True)
    for one in (*case.actions.all(), *case.decisions.all()):
        one.pk, one.case = None, made
        one.save(force_insert=True)
    _signed(made)
    return made


def _signed(case: cases.Case) -> None:
    """Signed by whoever asked: what was handed in, else what is to be."""
    desks.signature_on(case, case.actions.filter(number=1).first())


def _own_paper(person: accounts.Person, others: dict[str, documents.PersonalPaper]) -> documents.PersonalPaper:
    """The first comes through the door; the others have the same picture, read once."""
    if not others:
        with pytest.MonkeyPatch.context() as patch:
            open_here(patch)
            return documents.keep_paper(_written(), owner=person, by=accounts.actor_for(person))
    first = next(iter(others.values()))
    pages = list(PaperPage.objects.filter(paper=first))
    paper = documents.PersonalPaper.objects.get(pk=first.pk)
    paper.pk, paper.person = None, person
    paper.save(force_insert=True)
    for one in pages:
        one.pk, one.paper = None, paper
        one.save(force_insert=True)
    return paper


def people_of_desk(desk: cases.Office) -> accounts.ActingPerson:
    """An officer who works there."""
    found = accounts.people_of(desk.organisation_id, ["officer"])
    clerk = found[0] if found else _person(60 + desk.pk % 30, "clerk")
    if not found:
        accounts.add_member(desk.organisation, clerk, role="officer", by=None)
    return accounts.actor_for(clerk, desk.organisation)


def _consents(
    people: dict[str, accounts.Person], own: Household, neighbours: dict[Relation, accounts.Person]
) -> dict[str, accounts.Consent]:
    def messages(person: accounts.Person) -> accounts.Consent:
        return accounts.give_consent("messages", person, wording="Tôi đồng ý.", by=accounts.actor_for(person))

    made = {role: messages(person) for role, person in people.items() if role != "helper"}
    made["helper"] = accounts.give_consent(
        "act_on_behalf", own.owner, organisation=own.organisation, given_to=people["helper"], wording="Tôi đồng ý.",
        by=accounts.actor_for(own.owner),
    )  # fmt: skip
    return {**made, **{home: messages(person) for home, person in neighbours.items()}}


def _ways_in(person: accounts.Person, number: int, *, helps: bool) -> WaysIn:
    """A passkey, a confirmed identity, another browser, a change of number that waits; who helps somebody is asked to vouch too."""
    now = world.now()
    key = Passkey.objects.create(
        person=person, credential_id=f"key-{number}", public_key=b"\xa0", handle=f"handle-{number}", made_at=now
    )
    kept = accounts.Verification.objects.create(
        person=person,
        provider="demo",
        provider_name="Định danh thử",
        level=2,
        subject_hash=f"{number:064}",
        since=now,
        at=now,
    )
    Client().force_login(person)
    waits = phone_change.ask_change(person.phone, f"+84977000{number:03d}").change
    waits.due_at, waits.cancel_hash = now + timedelta(days=1), phone_change._hash(f"stop-{number}")
    waits.save()
    row = person.sign_ins.latest("pk")
    if not helps:
        return WaysIn(key.pk, kept.pk, row.pk, waits.pk, f"stop-{number}", None)
    asker = _person(50 + number, "asker")
    known = accounts.create_organisation(name="Hộ quen", by=accounts.actor_for(asker))
    accounts.Consent.objects.create(
        purpose="act_on_behalf", given_by=asker, organisation=known, given_to=person, wording="Tôi đồng ý.",
        given_at=now - timedelta(days=30),
    )  # fmt: skip
    link = phone_change.ask_change(asker.phone, f"+84977001{number:03d}").link
    return WaysIn(key.pk, kept.pk, row.pk, waits.pk, f"stop-{number}", link)


def _signed_in(person: accounts.Person, helped: accounts.Organisation | None) -> str:
    browser = Client()
    browser.force_login(person)
    # A run of the whole cast takes longer than a proof of who one is serves.
    person.sign_ins.update(proved_at=world.now() + timedelta(days=1))
    if helped:
        session = browser.session
        session["acting_for"] = [helped.pk, True]
        session.save()
    return browser.cookies["sessionid"].value
