"""`lantoa invariants` holds on a true history, and names the very invariant that each planted fault breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.cases.actions.acceptance import accept
from lantoa.cases.actions.decision import decide
from lantoa.cases.models import Case, CaseAction, Decision
from lantoa.cases.tests.factories import commune, handed_in
from lantoa.catalog import api as catalog
from lantoa.catalog.models import Grade, Lot
from lantoa.catalog.tests import grading
from lantoa.channels.actions import step as steps
from lantoa.channels.actions.sale import take_order
from lantoa.channels.actions.upload import note_upload
from lantoa.channels.adapters.base import ChannelBuyer, ChannelLine, ChannelOrder
from lantoa.channels.models import (
    ChannelAccount,
    ChannelSale,
    Claim,
    Contact,
    Conversation,
    ConversationClaim,
    ConversationMessage,
    Creator,
    CreatorAgreement,
    CreatorShare,
    LinkTalk,
    Listing,
    SaleStep,
    ShortLink,
    Upload,
)
from lantoa.channels.queries.board import Present
from lantoa.desks.actions.care import end, take
from lantoa.desks.models import Care
from lantoa.desks.tests import factories as desks
from lantoa.documents import api as documents
from lantoa.documents.queries import file_path
from lantoa.journal import api as journal
from lantoa.journal.models import Command, Entry, Follower
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions import attendance as rolls
from lantoa.learning.models import (
    Attendance,
    Certificate,
    CertificateEvidence,
    CourseRun,
    Enrollment,
    ListRow,
    RollEvent,
)
from lantoa.learning.tests import factories as classes
from lantoa.live.actions.claim import claim as claim_live
from lantoa.live.actions.pick import pin as pin_live
from lantoa.live.models import CommentDecision, LiveComment, Pick, Undecided, Want
from lantoa.live.tests import factories as lives
from lantoa.markets import api as markets
from lantoa.markets.tests import factories as market_places
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import Wrong, correct
from lantoa.orders.models import MakerEntry, MakerShare, Order, OrderLine
from lantoa.orders.tests import consignments, factories
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, Telling
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.models import Campaign
from lantoa.preorders.tests import factories as bought_ahead
from lantoa.signing.api import SignatureRequest
from lantoa.stock.models import Hold, Stock, StockMove
from lantoa.websites.actions.site import terminate
from lantoa.websites.actions.takedown import ask_takedown, close_takedown
from lantoa.websites.models import Site, SiteListRow, SiteStep
from lantoa.websites.tests import factories as registers
from lantoa.workforce.actions.attendance import Times, add_shift, tick
from lantoa.workforce.actions.pay import close_sheet
from lantoa.workforce.models import CallDay, Ingredient, PayItem, ProducedKind, Shift
from lantoa.workforce.tests import neighbours as hands
from lantoa.workforce.tests.makers import Kitchen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT, settings.ROOT_KEY = tmp_path / "files", tmp_path / "root.key"


@pytest.fixture
def history() -> dict[str, Order]:
    """One order waits, one is paid, one left the house and a piece came back, one was given up; all sealed."""
    stall = factories.stall()
    one, other = factories.offers(stall, ("nhỏ", 100_000, 40), ("to", 180_000, 40))
    paid, gone, given_up = (factories.order(one, 3), factories.handed_over(other, quantity=4), factories.order(one, 2))
    factories.bank_says(paid)
    line = OrderLine.objects.get(order=gone)
    correct(gone, Wrong("returned", {line.pk: 1}, restock=True), by=factories.seller_of(gone), key=world.uuid7())
    orders.cancel(given_up, by_seller=True, by=factories.seller_of(given_up), reason="hết hàng", key=world.uuid7())
    documents.keep_file(b"a kept file", "text/plain")
    waiting = factories.order(one, 1)
    journal.seal()
    return {"waiting": waiting, "paid": paid, "gone": gone, "given_up": given_up}


def together() -> None:
    """A neighbour's goods were ordered in two stalls; one order is paid for, and a piece of it did not come. The journal is sealed."""
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp bên")
    there = consignments.on_sale(seller, maker, factories.offer(maker, left=20), 250_000)
    placed = factories.order(there, 3)
    factories.bank_says(placed)
    line = OrderLine.objects.get(order=placed)
    correct(placed, Wrong("not_delivered", {line.pk: 1}), by=seller.by, key=world.uuid7())
    factories.order(there, 1)
    journal.seal()


def dossiers() -> None:
    """One dossier waits at its office, one is decided, its result sealed and a paper kept with it; the journal too."""
    there = commune()
    handed_in(there)
    made = decide(accept(handed_in(there), by=there.officer), "granted", "Đồng ý", by=there.officer)
    paper, signed = (documents.keep_file(b"%PDF-1.4 " + one, "application/pdf") for one in (b"printed", b"sealed"))
    about = {"subject_type": "cases.decision", "subject_id": made.pk, "title": made.code, "created_at": timezone.now()}
    seal = SignatureRequest.objects.create(shown=paper, current=signed, state="done", **about)
    Decision.objects.filter(pk=made.pk).update(paper=paper, signed=signed, seal=seal)
    page, case = documents.keep_file(b"a page of a paper", "image/webp"), made.case
    own = documents.PersonalPaper.objects.create(
        person=case.person, kind="other", sent="0" * 64, sent_type="image/webp", size=17, file=page, created_at=timezone.now()
    )  # fmt: skip
    documents.share_paper(
        own, subject=case, organisation=case.office.organisation, wording="…", by=accounts.actor_for(case.person)
    )
    documents.keep_for(own, subject=case, basis="…", by=None)
    journal.seal()


def elsewhere() -> None:
    """Goods stand at a channel and at a place without an interface; there one order was bought and packed here, one was cancelled here,
    one sold what was gone. The journal is sealed."""
    stall, now = factories.stall("Bếp khác"), world.now()
    offer = factories.offer(stall, left=5)
    product, organisation = offer.variant.product, stall.store.organisation
    shop = ChannelAccount.objects.create(organisation=organisation, channel="shopee", shop="7", connected_at=now, created_at=now)  # fmt: skip
    listing = Listing.objects.create(account=shop, product=product, outside_id="91", sent_version=1, created_at=now)
    listing.variants.create(variant=offer.variant, outside_id="0")
    note_upload(product, "postmart", address="", present=Present(price=1_000, left=1, seen=True), by=stall.by)

    def sold(number: str, quantity: int) -> ChannelSale:
        line = ChannelLine("91", "0", f"L{listing.pk}-V{offer.variant_id}", product.name, quantity, 90_000)
        buyer = ChannelBuyer("9", "N*****h", "******23", "***", frozenset({"name", "phone", "address"}))
        told = ChannelOrder(number, "to_send", "READY_TO_SHIP", now, now, buyer, (line,), 90_000 * quantity)
        return take_order(shop, told)

    packed, cancelled = sold("A1", 1), sold("A2", 2)
    sold("A3", 6)
    orders.pack(packed.order, by=stall.by, key=world.uuid7())
    steps._told(SaleStep.objects.get(), "")
    orders.cancel(cancelled.order, by_seller=True, reason="Hết hàng", by=stall.by, key=world.uuid7())
    buyer = Contact.objects.create(organisation=organisation, name="Lan", created_at=now)
    talk = Conversation.objects.create(
        organisation=organisation, contact=buyer, holder=buyer, account=shop, channel="shopee", outside_id="9", created_at=now
    )  # fmt: skip
    talk.messages.create(
        account=shop, outside_id="m1", kind="text", by_shop=False, text="Còn không?", at=now, came_at=now
    )
    talk.claims.create(code="AB12", variant=offer.variant, quantity=1, order=packed.order, made_at=now)
    link = ShortLink.objects.create(code="CD34", organisation=organisation, place="facebook", created_at=now)
    LinkTalk.objects.create(link=link, conversation=talk, named_at=now)
    claim = Claim.objects.create(order=packed.order, link=link, made_at=now)
    shown_by = Creator.objects.create(organisation=organisation, slug="lan", name="Lan", opened_at=now)
    agreed = CreatorAgreement.objects.create(
        creator=shown_by, maker=organisation, rate=500, proposed_by=organisation, proposed_at=now, accepted_at=now
    )
    CreatorShare.objects.create(claim=claim, agreement=agreed, rate=500, base=packed.order.goods_total, amount=4_500)
    journal.seal()


def taught() -> None:
    """A list was enrolled, a class held with somebody who just came, a name claimed by who had a seat already, a certificate earned and
    another one that no longer holds; all sealed, and read by who follows."""
    officer = classes.member("officer")
    plan = classes.programme(officer)
    run = classes.a_class(officer, programme=plan, seats=4)
    session, own = run.sessions.get(), classes.seated(run, classes.person("Vũ Thị Hến"))
    rows = [
        (1, "Vũ Thị Hến", own.person.phone, "", "", "Vân Đồn", ""),
        (2, "Ngô Văn Ốc", "0912 000 111", "", "", "Vân Đồn", ""),
    ]
    learning.confirm_list(classes.brought(plan, officer, *rows, run=run), title_names=False, by=officer)
    kept = learning.enroll_list(learning.LearnerList.objects.get().pk)
    for row, status in zip(kept.rows.order_by("number"), ("present", "late"), strict=True):
        rolls.mark_on_screen(session, {Enrollment.objects.get(listed=row.listed): status}, by=officer)
    rolls.walk_in(session, "Lê Thị Vào", "0912 000 222", by=officer)
    learning.claim(kept.rows.earliest("number").listed, own.person, by=accounts.actor_for(own.person))
    classes.certified(classes.person("Trần Thị Nụ"))
    learning.revoke_certificate(classes.certified(), reason="mistake", by=None)
    classes.as_the_worker()


def helped_out() -> None:
    """A neighbour was called, came yesterday as well, and stands on a pay sheet."""
    by, one = hands.stall(), hands.neighbour()
    day = world.today() + timedelta(days=2)
    shift = hands.comes(hands.call(by, hands=2, days=[day], until=world.now() + timedelta(hours=30)), one, day)
    before = add_shift(shift.worker, world.today() - timedelta(days=1), time(7), time(15), "đóng gói", by=by)
    tick(before, Times(before.starts_at, before.ends_at), by=by)
    close_sheet(by.organisation, world.today(), seen_total=300_000, by=by)


def sold_live() -> None:
    """In a sale on air somebody ordered what was held for them, for somebody else it still is, and one waits; the journal is sealed."""
    by, _store, sale, first = lives.on_air(("", 95_000, 2))
    pin_live(first, by=by)
    lives.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"), ("Cúc", "chốt A1"))
    claim_live(lives.author(sale, "Na"), lives.buyer(), "transfer", by=lives.visitor(), key=world.uuid7())
    journal.seal()


def registered() -> None:
    """A list of two sites was taken over, one entry ended, the other was taken down as an authority asked; the journal is sealed."""
    by = registers.officer()
    rows = [[f"{name}.sandbox.test", "Công ty Thử", "Doanh nghiệp", "10/03/2025", ""] for name in ("mot", "hai")]
    first, second = (row.site for row in registers.taken(rows, by).rows.all())
    terminate(first, on=world.today(), words="Nghỉ bán", by=by)
    asked = ask_takedown(second, authority="Cơ quan thử", document="1/CV", asked_at=world.now(), by=by)
    close_takedown(asked, outcome="taken_down", done_words="Đã đóng", by=by)


def graded() -> None:
    """A product has a star, and a lot with numbered stamps."""
    maker = grading.maker("Bếp có sao")
    grading.graded(maker, grading.body())
    catalog.print_stamps(grading.lot(maker), 24, serials=True, by=maker.by)


def traded() -> None:
    """A place was let to one and then to another, a month's fees were asked for, paid in part and put right."""
    there = market_places.managed(1)
    first = market_places.let(there, since=world.today() - timedelta(days=9))
    markets.leave_place(first, last_day=world.today() - timedelta(days=1), by=there.by)
    market_places.let(there)
    markets.set_rate(there.market, "place", 300_000, since=world.today().replace(day=1), by=there.by)
    run = markets.make_run(there.market, world.today().replace(day=1), due_on=world.today(), by=there.by)
    bill = markets.Bill.objects.filter(run=run).latest("pk")
    markets.correct_bill(bill, -50_000, reason="Nghỉ một tuần", by=there.by)
    market_places.bank_tells(there.by.organisation_id, 100_000, bill.code)
    journal.seal()


def cared() -> None:
    """An officer took on a stall that sells without a photo, and another said what was done."""
    first, second = desks.stalls_without_photos(2)
    take(desks.kind("stalls_to_visit"), first.pk, by=desks.officer(first.unit.slug))
    by = desks.officer(second.unit.slug)
    end(take(desks.kind("stalls_to_visit"), second.pk, by=by), words="Đã ghé nhà", by=by)
    journal.seal()


def made() -> None:
    """A batch came into stock, and what it took left the shelf."""
    kitchen = Kitchen()
    squid = kitchen.ingredient(on_shelf=10_000)
    kitchen.making(uses=[(squid.pk, 250)])
    kitchen.finish(10, 1, code="2611-01")
    journal.seal()


def ahead() -> None:
    """One group buy became orders for goods that are to be made, one is open."""
    reached, _open = (bought_ahead.campaign(factories.stall(name), maximum=10) for name in ("Bếp Sớm", "Bếp Trưa"))
    bought_ahead.pledge(reached, 10)
    bought_ahead.pledge(_open, 4)
    while close_due():
        pass
    journal.seal()


def said(*arguments: Any) -> list[str]:
    """The command's lines; its exit status must fit the last of them."""
    lines, status = StringIO(), 0
    try:
        call_command("invariants", *arguments, stdout=lines)
    except SystemExit as stopped:
        status = int(str(stopped.code))
    found = lines.getvalue().splitlines()
    assert (found[-1] == "All of it holds.") is (status == 0)
    return found


def broken(*arguments: Any) -> set[str]:
    return {line.split()[1] for line in said(*arguments) if line.startswith("broken")}


def test_a_true_history_holds_and_each_check_says_what_it_proved(history: dict[str, Order]) -> None:
    dossiers()
    taught()
    elsewhere()
    sold_live()
    registered()
    graded()
    traded()
    made()
    cared()
    helped_out()
    ahead()
    together()
    lines = said()
    assert broken() == set()
    proved = {line.split()[1]: int(line.split()[2].replace(",", "")) for line in lines[:-1]}
    assert len(proved) >= 13
    # Without a follower there is none to be ahead; everything else has something to prove.
    assert {name for name, rows in proved.items() if not rows} <= {"journal.followers"}


FAULTS: dict[str, tuple[str, Callable[[dict[str, Order]], object]]] = {
    "a unit promised to nobody": ("stock.promised", lambda _of: Stock.objects.filter(promised__gt=0).update(promised=F("promised") + 1)),
    "a hold that was lost": ("orders.holds", lambda of: Hold.objects.filter(holder_id=of["paid"].pk).delete()),
    "a hold that stayed": (
        "orders.holds",
        lambda of: Hold.objects.create(variant_id=_variant(of["given_up"]), holder_type="orders.order", holder_id=of["given_up"].pk, quantity=1),
    ),
    "a unit that came from nowhere": ("stock.moves", lambda _of: Stock.objects.update(on_hand=F("on_hand") + 1)),
    "a piece that left twice": (
        "orders.goods",
        lambda of: StockMove.objects.create(
            variant_id=_variant(of["gone"]), change=-1, reason="handed_over", holder_type="orders.order", holder_id=of["gone"].pk, at=timezone.now()
        ),
    ),
    "money an order does not have": ("orders.money", lambda of: Order.objects.filter(pk=of["waiting"].pk).update(received=5)),
    "a total nobody asked for": ("orders.money", lambda of: Order.objects.filter(pk=of["waiting"].pk).update(total=1)),
    "a maker's part that is gone": ("orders.makers", lambda of: OrderLine.objects.filter(order=of["paid"]).update(variant=_made_next_door())),
    "a maker owed too much": ("orders.makers", lambda _of: _owed_again()),
    "a maker to whom nothing is owed": ("orders.makers", lambda _of: _paid_unnoticed()),
    "an order placed twice": ("orders.placed", lambda of: _placed_again(of["waiting"])),
    "an order the journal does not know": ("orders.placed", lambda of: _unknown_order(of["waiting"])),
    "a request that counts too much": ("payments.ledger", lambda of: _requests(of["paid"]).update(received=F("received") + 1)),
    "a bank line counted twice": ("payments.once", lambda of: _paid_again(of["paid"])),
    "a bank line nobody told of": ("payments.once", lambda _of: Telling.objects.all().delete()),
    "a bank line of another amount": ("payments.ledger", lambda _of: BankTransaction.objects.update(amount=F("amount") + 1)),
    "bytes that changed": ("documents.files", lambda _of: _file().write_bytes(b"a KEPT file")),
    "bytes that are gone": ("documents.files", lambda _of: _file().unlink()),
    "a follower ahead of its time": ("journal.followers", lambda _of: Follower.objects.create(name="early", position=10**9)),
    "a command without its hash": ("journal.commands", lambda _of: Command.objects.update(body_hash="")),
    "a step that was lost": ("cases.steps", lambda _of: CaseAction.objects.filter(number=1).delete()),
    "a date that was moved": ("cases.dates", lambda _of: Case.objects.filter(state="submitted").update(due_at=F("due_at") + timedelta(days=1))),
    "a result without the seal it is said to have": ("cases.seals", lambda _of: Decision.objects.update(signed=F("paper_id"))),
    "a paper that was kept and is no more": ("cases.papers", lambda _of: documents.PaperShare.objects.update(kept_at=None)),
    "a mark the journal does not know": ("learning.roll", lambda _of: _told_again()),
    "a mark that nobody made": ("learning.roll", lambda _of: _again(Entry.objects.filter(act="learning.walked_in").get())),
    "somebody who was there and is said not to": ("learning.attendance", lambda _of: Attendance.objects.filter(status="late").update(status="absent")),
    "a mark that came to nothing": ("learning.attendance", lambda _of: Attendance.objects.filter(status="late").delete()),
    "a seat that nobody counted": ("learning.seats", lambda _of: CourseRun.objects.filter(taken__gt=1).update(taken=F("taken") - 1)),
    "a claimed seat that went astray": ("learning.people", lambda _of: Enrollment.objects.filter(listed__person__isnull=False).update(person=None)),
    "a row seated twice": ("learning.lists", lambda _of: _again(Entry.objects.filter(act="learning.enrolled", data__list__isnull=False).first())),
    "a row left out": ("learning.lists", lambda _of: ListRow.objects.update(outcome="")),
    "a certificate that stands on nothing": ("learning.certificates", lambda _of: CertificateEvidence.objects.all().delete()),
    "a certificate of other words": ("learning.certificates", lambda _of: Certificate.objects.update(credential="{}")),
    "a certificate of an act taken back": ("learning.certificates", lambda _of: _taken_back()),
    "an order of a channel that came twice": ("channels.sales", lambda _of: _again(Entry.objects.filter(act="channels.order_came").first())),
    "an order no channel knows": ("channels.sales", lambda _of: ChannelSale.objects.filter(outside_id="A1").update(order=None)),
    "a buyer named twice": ("channels.sales", lambda _of: ChannelSale.objects.filter(outside_id="A1").update(buyer_name="Lan")),
    "a hold for an order that is over": ("channels.holds", lambda _of: ChannelSale.objects.filter(outside_id="A3").update(why="", state="cancelled")),
    "more held than a sale wants": ("channels.holds", lambda _of: ChannelSale.objects.filter(outside_id="A3").update(wants=[])),
    "a packing a channel does not hear of": ("channels.steps", lambda _of: SaleStep.objects.filter(what="ship").delete()),
    "a cancelling a channel does not hear of": ("channels.steps", lambda _of: SaleStep.objects.filter(what="cancel").delete()),
    "a step nobody told": ("channels.steps", lambda _of: SaleStep.objects.update(done_at=timezone.now())),
    "another household's goods on show": ("channels.listings", lambda of: Listing.objects.update(product=_product(of["paid"]))),
    "another household's goods put up": ("channels.uploads", lambda of: Upload.objects.update(product=_product(of["paid"]))),
    "an upload nobody noted": ("channels.uploads", lambda _of: Upload.objects.update(id=F("id") + 1_000)),
    "a conversation with another household's contact": ("channels.conversations", lambda of: Contact.objects.update(organisation=of["paid"].store.organisation)),
    "a conversation at another household's account": ("channels.conversations", lambda of: Conversation.objects.update(account=_shop(of["paid"]))),
    "a message of another account": ("channels.conversations", lambda of: ConversationMessage.objects.update(account=_shop(of["paid"]))),
    "a message of no account": ("channels.conversations", lambda _of: ConversationMessage.objects.update(account=None)),
    "an order by a link to another stall": ("channels.claims", lambda of: ShortLink.objects.update(organisation=of["paid"].store.organisation)),
    "a share at another rate": ("channels.shares", lambda _of: CreatorShare.objects.update(rate=F("rate") + 1)),
    "a claim of another stall's order": ("channels.talk_links", lambda of: ConversationClaim.objects.update(order=of["paid"])),
    "a link of another household": ("channels.talk_links", lambda of: ShortLink.objects.update(organisation=of["paid"].store.organisation)),
    "a comment nobody decided": ("live.comments", lambda _of: CommentDecision.objects.all().delete()),
    "a comment that is decided and waits": (
        "live.comments", lambda _of: Undecided.objects.create(comment=LiveComment.objects.earliest("pk"), session=LiveComment.objects.earliest("pk").session)
    ),
    "more held than somebody wants": ("live.holds", lambda _of: Hold.objects.filter(holder_type="live.want").update(quantity=F("quantity") + 1)),
    "a hold for a want that was lost": ("live.holds", lambda _of: Hold.objects.filter(holder_type="live.want").delete()),
    "more claimed than was ordered": (
        "live.claims", lambda _of: Want.objects.filter(claimed__gt=0).update(quantity=F("quantity") + 1, claimed=F("claimed") + 1)
    ),
    "a pinned thing that was taken out": ("live.pinned", lambda _of: Pick.objects.update(removed_at=timezone.now())),
    "somebody who waits for nothing": ("live.claims", lambda _of: Want.objects.filter(claimed__gt=0).update(waits_from=1)),
    "an entry without its first step": ("websites.history", lambda _of: SiteStep.objects.filter(number=1).delete()),
    "an entry that ended and lives": ("websites.history", lambda _of: Site.objects.update(ended_on=None, end_kind="")),
    "a row of a list that led nowhere": ("websites.lists", lambda _of: SiteListRow.objects.update(site=None)),
    "a site taken down that still stands": ("websites.takedowns", lambda _of: Site.objects.update(end_kind="terminated")),
    "a star for longer than it holds": ("catalog.grades", lambda _of: Grade.objects.update(valid_until=F("valid_until") + timedelta(days=1))),
    "a star that nobody's points come to": ("catalog.grades", lambda _of: Grade.objects.update(stars=5)),
    "a star nobody decided": ("catalog.grades", lambda _of: _again(Entry.objects.get(act="catalog.grade_decided"))),
    "a stamp nobody printed": ("catalog.stamps", lambda _of: Lot.objects.update(serials=F("serials") + 1)),
    "a place let to two": ("markets.lettings", lambda _of: markets.Stallholder.objects.filter(until=None).update(since=F("since") - timedelta(days=2))),
    "a bill that counts money nobody paid": ("markets.bills", lambda _of: markets.Bill.objects.update(received=F("received") + 1)),
    "a place taken by nobody": ("workforce.places", lambda _of: CallDay.objects.update(taken=F("taken") + 1)),
    "hours nobody worked": ("workforce.shifts", lambda _of: Shift.objects.filter(went_at__isnull=False).update(minutes=F("minutes") + 60)),
    "money said to be pay that paid nobody": ("workforce.pay", lambda _of: BankTransaction.objects.update(outcome="pay")),
    "pay for no shift": ("workforce.pay", lambda _of: PayItem.objects.update(amount=F("amount") - 1)),
    "something done that nobody said was done": ("desks.care", lambda _of: Care.objects.update(state="done", words="Xong", ended_at=world.now())),
    "a batch that came into stock once more": ("workforce.made", lambda _of: ProducedKind.objects.update(made=F("made") + 1)),
    "a shelf that grew by itself": ("workforce.shelves", lambda _of: Ingredient.objects.update(on_shelf=F("on_shelf") + 1)),
    "goods to be made for nobody": ("stock.to_make", lambda _of: Stock.objects.filter(to_make__gt=0).update(to_make=F("to_make") + 1, on_hand=F("on_hand") + 1)),
    "pieces nobody joined for": ("preorders.joined", lambda _of: Campaign.objects.update(joined=F("joined") - 1)),
    "an order of what was not reached": ("preorders.settled", lambda _of: Campaign.objects.filter(closed_at__isnull=False).update(gone=True)),
    "a decision turned round": ("cases.decisions", lambda _of: Decision.objects.update(outcome="refused")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_named(history: dict[str, Order], fault: str) -> None:
    name, plant = FAULTS[fault]
    if name.startswith("cases."):
        dossiers()
    if name.startswith("learning."):
        taught()
    if name.startswith("channels."):
        elsewhere()
    if name.startswith("live."):
        sold_live()
    if name.startswith("websites."):
        registered()
    if name.startswith("catalog."):
        graded()
    if name.startswith("markets."):
        traded()
    if name.startswith("workforce."):
        made()
        helped_out()
    if name.startswith("desks."):
        cared()
    if name.startswith("preorders.") or name == "stock.to_make":
        ahead()
    if name == "orders.makers":
        together()
    plant(history)
    assert name in broken()


def test_every_invariant_of_a_room_has_a_planted_fault(history: dict[str, Order]) -> None:
    declared = {line.split()[1] for line in said()[:-1]}
    # Chains have the faults of `lantoa verify`; a damaged database those of the power-cut harness.
    assert declared - {name for name, _plant in FAULTS.values()} == {"journal.chains", "database.whole"}


def test_what_was_acknowledged_must_be_there_as_it_was_asked(history: dict[str, Order], tmp_path: Path) -> None:
    key, body = world.uuid7(), {"order": history["waiting"].pk}
    with journal.command("orders.test", key, body) as run:
        run.answer = {}
    told = tmp_path / "told.jsonl"
    row = {"key": str(key), "name": "orders.test", "body": body}
    others = [{**row, "body": {"order": 0}}, {**row, "key": str(world.uuid7())}, {**row, "name": "orders.other"}]
    told.write_text(json.dumps(row) + "\n\n")
    assert said("--acknowledged", str(told))[-1] == "All of it holds."
    told.write_text("".join(json.dumps(one) + "\n" for one in [row, *others]))
    assert [line for line in said("--acknowledged", str(told)) if line.startswith("acknowledged")] == [
        f"acknowledged: orders.test {key} is there, and not as it was asked",
        f"acknowledged: orders.test {others[1]['key']} was acknowledged and is gone",
        f"acknowledged: orders.other {key} is there, and not as it was asked",
    ]


def test_one_room_alone_can_be_checked_and_a_wrong_name_is_a_sentence(history: dict[str, Order]) -> None:
    assert {line.split()[1] for line in said("--only", "stock")[:-1]} == {
        "stock.moves",
        "stock.promised",
        "stock.to_make",
    }
    with pytest.raises(CommandError, match="there is no invariant nothing"):
        call_command("invariants", "--only", "nothing")


def _variant(placed: Order) -> int:
    return int(OrderLine.objects.get(order=placed).variant_id)


def _product(placed: Order) -> int:
    return int(OrderLine.objects.get(order=placed).variant.product_id)


def _shop(placed: Order) -> int:
    now, home = world.now(), placed.store.organisation
    made = ChannelAccount.objects.create(organisation=home, channel="shopee", shop="8", connected_at=now, created_at=now)  # fmt: skip
    return int(made.pk)


def _requests(placed: Order) -> Any:
    return PaymentRequest.objects.filter(subject_type="orders.order", subject_id=placed.pk)


def _made_next_door() -> int:
    return int(MakerShare.objects.earliest("pk").line.variant_id)


def _owed_again() -> None:
    entry = MakerEntry.objects.earliest("pk")
    sides = {"seller_id": entry.seller_id, "maker_id": entry.maker_id}
    MakerEntry.objects.create(share_id=entry.share_id, amount=1, correction=True, at=entry.at, **sides)


def _paid_unnoticed() -> None:
    waiting = MakerShare.objects.filter(entries=None).values("part__order")
    Order.objects.filter(pk__in=waiting).update(received=F("total"))


def _placed_again(placed: Order) -> None:
    _again(Entry.objects.get(act="orders.order_placed", subject_id=str(placed.pk)))


def _again(entry: Entry, **more: Any) -> Entry:
    return Entry.objects.create(
        act=entry.act, subject_type=entry.subject_type, subject_id=entry.subject_id, occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at, data=entry.data, **more,
    )  # fmt: skip


def _told_again() -> None:
    event = RollEvent.objects.filter(what="walk_in").get()
    event.pk = world.uuid7()
    event.save(force_insert=True)


def _taken_back() -> None:
    """As if whoever follows had read that it was taken back, and done nothing."""
    entry = Entry.objects.get(pk=CertificateEvidence.objects.filter(certificate__revoked_at=None).get().entry_id)
    _again(entry, reverses=entry)
    journal.seal()
    Follower.objects.update(position=journal.last_position())


def _unknown_order(placed: Order) -> None:
    placed.pk, placed.code, placed.token = None, "LTAAAAAAA", "another"
    placed.save()


def _paid_again(placed: Order) -> None:
    payment = Payment.objects.get(request__in=_requests(placed))
    payment.pk = None
    payment.save()


def _file() -> Path:
    return file_path(documents.File.objects.get(content_type="text/plain").pk)
