"""Somebody who does everything the house allows, with words that stand nowhere else."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

from django.db import transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import phone_change, two_person
from lantoa.accounts.actions.data_request import answer as answer_request
from lantoa.accounts.actions.data_request import ask as ask_about_data
from lantoa.accounts.actions.proof import ask
from lantoa.accounts.models import Passkey
from lantoa.books import api as books
from lantoa.cases import api as cases
from lantoa.cases.actions.acceptance import accept, decline
from lantoa.cases.actions.case import answer, submit
from lantoa.cases.actions.case_paper import add_papers
from lantoa.cases.actions.decision import decide
from lantoa.cases.models import OfficerCredential
from lantoa.cases.tests.factories import commune, signature_on
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.gtin import settle_claim
from lantoa.catalog.errors import BadLot
from lantoa.catalog.models import GtinClaim
from lantoa.catalog.tests import grading
from lantoa.channels.models import ChannelAccount, ChannelSale
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.journal import api as journal
from lantoa.kit.sheets import workbook
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests.factories import a_class
from lantoa.markets import api as markets
from lantoa.markets.tests import factories as market_places
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.actions.cart import add_to_cart, new_cart
from lantoa.orders.actions.correction import say_where
from lantoa.orders.models import Cart, Order
from lantoa.orders.tests import factories
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_hand
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.models import Statement, StatementFault
from lantoa.preorders.actions import pledge as pledges
from lantoa.preorders.actions.campaign import cancel_campaign
from lantoa.preorders.actions.close import settle
from lantoa.preorders.tests import factories as bought_ahead
from lantoa.shipping import api as shipping
from lantoa.shipping.models import ParcelEvent
from lantoa.signing import api as signing
from lantoa.stores import api as stores
from lantoa.stores.models import Question
from lantoa.workforce import api as workforce
from lantoa.workforce.actions.attendance import Times, add_shift, tick
from lantoa.workforce.actions.contract import confirm_for_worker, contract_for
from lantoa.workforce.actions.own_shift import confirm_shift
from lantoa.workforce.actions.pay import close_sheet, settle_in_cash
from lantoa.workforce.actions.pool import About, give_pay_account, join, say_yes
from lantoa.workforce.actions.record import share_work
from lantoa.workforce.models import PayLine, WorkView
from lantoa.workforce.tests import neighbours as hands

PHONE = "+84977135246"
PLANTED = {
    "phone": "977135246",
    "name": "Trần Thị Ngoạch",
    "given name": "Ngoạch",
    "address": "Số 77 ngõ Trồng Cây",
    "note": "gửi bác Bảy giữ hộ",
    "words": "hộp méo một góc bên trái",
    "holder": "TRAN THI NGOACH",
    "account": "19038877665544",
}
NAME = PLANTED["name"]
BUYER = orders.Buyer(NAME, PHONE, "", PLANTED["address"], PLANTED["note"])
MEMO = "MBVCB 0977.135.246 TRAN THI NGOACH {code} chuyen tien"


@dataclass
class Planted:
    """The person, a stall they bought at, what they ordered there, the photo they sent, a statement the stall brought, and what
    they handed in at an office: a paper, and all of it as they signed it."""

    person: accounts.Person
    stall: factories.Stall
    orders: list[Order]
    photo: documents.File
    statement: documents.File
    paper: documents.File  # of a dossier that an office accepted
    signed: documents.File  # the same dossier
    other: Order  # of somebody else, at the same stall


def plant() -> Planted:
    person, browser = _joined()
    by = accounts.actor_for(person)
    stall = factories.stall("Bếp Hương")
    offer = factories.offer(stall, left=50)
    mine = [_at_the_door(offer, by), _by_transfer(offer, by), _as_a_guest(offer), _given_up(offer, by)]
    photo = _problem(mine[0])
    mine.append(_paid_back(offer, by))
    _words(stall, offer, mine[0], by)
    _parcel(stall, mine[1])
    _signature(person, stall)
    _elsewhere(stall)
    statement = _statement(stall)
    _ways_in(person, browser)
    _helped(person)
    _tried_a_stall(person)
    _had_a_place_in_a_market(person)
    _works_for(stall)
    _helped_when_orders_peaked(person)
    _asked_about_data(person)
    _joined_ahead(person)
    paper, signed = _asked_an_office(person)
    seat = learning.enroll(a_class(), person, by=by)
    entry = journal.entries_about(seat)[0]
    evidence = [("Ghi danh", entry.pk, entry.occurred_at)]
    learning.issue_certificate(person, seat.run.course, seat.run.organisation, evidence=evidence, by=None)
    catalog.note_asked("trần thị ngoạch")
    _graded(person)
    cart = new_cart()
    Cart.objects.filter(pk=cart.pk).update(person=person)
    add_to_cart(cart, offer.pk, 1, by=by)
    for order in mine:
        order.refresh_from_db()
    other = factories.do(factories.order(offer, method="cod"), "confirm", "pack", "hand_over")
    return Planted(person, stall, mine, photo, statement, paper, signed, other)


def _joined_ahead(person: accounts.Person) -> None:
    """They joined a group buy that is open, and wait for another try of one that came to nothing."""
    by = accounts.actor_for(person)
    for name, over in (("Bếp Sớm", False), ("Bếp Trưa", True)):
        at = factories.stall(name)
        of = bought_ahead.campaign(at)
        pledges.join(
            of, pledges.Joining(2, BUYER, "transfer", of.terms_mark, tell_again=True), by=by, key=world.uuid7()
        )
        if over:
            cancel_campaign(of, reason="Hết hàng", by=at.by, key=world.uuid7())
            settle(of.pk)


def _graded(person: accounts.Person) -> None:
    """They sat in a council, stand on a list as who makes something, and in what an officer wrote about a trade code."""
    at, maker = grading.body(), grading.maker("Bếp có sao")
    dossier = catalog.hand_in(maker.product, at.body, group="food", story=f"{NAME} cùng làm.", by=maker.by)
    grading.council(at, [dossier], [person, *grading.members(1)])
    dossier.refresh_from_db()
    points = (Decimal(20), Decimal(10), Decimal(20))
    catalog.give_score(dossier, points, words=PLANTED["words"], by=accounts.actor_for(person))
    rows = [
        ["Tên sản phẩm", "Chủ thể", "Số sao", "Số quyết định", "Ngày quyết định"],
        ["Rượu nếp", NAME, "3", "7/QĐ-UBND", "05/06/2025"],
    ]
    brought = catalog.receive_grades(at.body, io.BytesIO(workbook("OCOP", rows)), "ocop.xlsx", by=at.by)
    catalog.take_grades(brought, by=at.by)
    grading.lot(maker, gtin=grading.GTIN)
    with suppress(BadLot):
        grading.lot(grading.maker("Bếp không mã"), gtin=grading.GTIN)
    settle_claim(GtinClaim.objects.get(), outcome="kept", words=f"Bà {NAME} đưa giấy.", by=at.by)


def _works_for(stall: factories.Stall) -> None:
    """A stall has them on its list of hands."""
    hand = workforce.add_worker(stall.by.organisation, workforce.Told(NAME, phone=PHONE, skills=("gói",)), by=stall.by)
    workforce.add_absence(hand, world.today(), world.today(), by=stall.by)


def _joined() -> tuple[accounts.Person, Client]:
    """By the screens: the number, the code, the name."""
    browser = Client()
    browser.post(reverse("accounts:sign_in"), {"phone": "0977 135 246"})
    text = messages.Message.objects.filter(to=PHONE).latest("pk").text
    code = next(word for word in text.replace(".", " ").split() if word.isdigit() and len(word) == 6)
    browser.post(reverse("accounts:sign_in_code"), {"code": code})
    browser.post(reverse("accounts:sign_in_name"), {"name": NAME})
    # Another browser asked for a code and went away: the number waits in its session.
    world.later(minutes=2)  # type: ignore[attr-defined]
    Client().post(reverse("accounts:sign_in"), {"phone": PHONE})
    person = accounts.Person.objects.get(phone=PHONE)
    assert person.name == NAME
    form = {"name": NAME, "unit": factories.unit().pk, "language": "vi", "key": str(world.uuid7())}
    assert browser.post(reverse("accounts:me"), form).status_code == 302
    return person, browser


def _at_the_door(offer: stores.Offer, by: accounts.ActingPerson) -> Order:
    order = factories.order(offer, method="cod", buyer=BUYER, by=by)
    factories.do(order, "confirm", "pack", "hand_over")
    order.refresh_from_db()
    if order.missing:
        factories.seller_says(order, cash=True)
    order.refresh_from_db()
    return order


def _told(order: Order, memo: str, *, amount: int, direction: str = "in") -> None:
    """The bank tells of it, by a message that is kept as it came."""
    account = payments.payout_account(order.store.organisation_id)
    reference = f"FT{world.token(6)}"
    body = memo.encode()
    incoming, _new = journal.receive("payments.sepay", body, headers={}, dedupe_key=reference)
    journal.Incoming.objects.filter(pk=incoming.pk).update(state=journal.Incoming.State.DONE)
    payments.take_notice(
        account,
        BankNotice(
            outside_id=reference, account_number=account.number, sub_account="", direction=direction, at=world.now(), amount=amount,
            memo=memo, reference=reference,
        ),
        incoming=incoming,
    )  # fmt: skip
    order.refresh_from_db()


def _by_transfer(offer: stores.Offer, by: accounts.ActingPerson) -> Order:
    order = factories.order(offer, buyer=BUYER, by=by)
    _told(order, MEMO.format(code=order.code), amount=order.missing)
    return factories.do(order, "pack", "hand_over")


def _as_a_guest(offer: stores.Offer) -> Order:
    """With the same number, nobody signed in."""
    order = factories.order(offer, buyer=BUYER)
    _told(order, MEMO.format(code=order.code), amount=order.missing)
    return factories.do(order, "pack", "hand_over")


def _given_up(offer: stores.Offer, by: accounts.ActingPerson) -> Order:
    order = factories.order(offer, buyer=BUYER, by=by)
    return orders.cancel(order, by_seller=False, reason=f"Đã {PLANTED['note']} rồi", by=by, key=world.uuid7())


def _problem(order: Order) -> documents.File:
    """With a photo, answered by name, closed."""
    photo = documents.keep_private_photo(picture(colour=(7, 77, 177)))
    by = accounts.actor_for(order.buyer)
    said = {"kind": "broken", "words": f"Chị {NAME} đây, {PLANTED['words']}"}
    problem = orders.report_problem(order, **said, photo=photo, by=by, key=world.uuid7())
    answer = f"Em xin lỗi chị {NAME}, em gọi 0977 135 246 nhé."
    orders.answer_problem(problem, words=answer, by=factories.seller_of(order), key=world.uuid7())
    orders.close_problem(problem, by=by, key=world.uuid7())
    less = orders.Wrong("allowance", amount=5_000, words=f"Bớt cho chị {NAME}")
    correction = orders.correct(order, less, by=factories.seller_of(order), key=world.uuid7())
    if correction.refund:
        close_by_hand(correction.refund, cash=True, by=factories.seller_of(order))
    return photo


def _paid_back(offer: stores.Offer, by: accounts.ActingPerson) -> Order:
    """Paid, called off by the stall, paid back to an account of their own."""
    order = factories.order(offer, buyer=BUYER, by=by)
    _told(order, MEMO.format(code=order.code), amount=order.missing)
    seller = factories.seller_of(order)
    orders.cancel(order, by_seller=True, reason=f"Hết hàng, xin lỗi chị {NAME}", by=seller, key=world.uuid7())
    where = {"bank_bin": "970422", "number": PLANTED["account"], "holder": PLANTED["holder"]}
    say_where(order, **where, by=by, key=world.uuid7())
    (refund,) = payments.refunds_of(order)
    _told(order, f"{refund.code} tra lai TRAN THI NGOACH 0977135246", amount=refund.amount, direction="out")
    return order


def _words(stall: factories.Stall, offer: stores.Offer, order: Order, by: accounts.ActingPerson) -> None:
    """A review with their name, a question, a report, all answered."""
    product = offer.variant.product
    said = {"stars": 5, "words": f"Ngon, {PLANTED['words']}", "named": True}
    review = orders.review(order, product.pk, **said, by=by, key=world.uuid7())
    stores.answer_review(review, words=f"Cảm ơn chị {NAME}", by=stall.by)
    text = f"Có {PLANTED['note']} được không?"
    for who, phone in ((by, ""), (accounts.Visitor(), PHONE)):
        question = stores.ask(
            stall.store, product, text=text, name=PLANTED["given name"], phone=phone, address="192.0.2.7", by=who
        )
        stores.answer(question, text=f"Được ạ, em chào chị {NAME}.", published=True, by=stall.by)
    for subject in (review, Question.objects.latest("pk")):
        stores.report(
            stall.store, subject, reason="other", words=f"{NAME}: {PLANTED['words']}", phone=PHONE, address="192.0.2.7", by=by
        )  # fmt: skip


def _parcel(stall: factories.Stall, order: Order) -> None:
    """A carrier's own words, and its message as it came."""
    organisation = order.store.organisation
    parcel = shipping.register_parcel(
        organisation, order, tracking_code="GA770011", carrier="ghn", cash_to_collect=0, by=stall.by
    )
    incoming, _new = journal.receive(
        "shipping.ghn", f"giao cho {NAME} {PHONE}".encode(), headers={}, dedupe_key="ghn-planted"
    )
    journal.Incoming.objects.filter(pk=incoming.pk).update(state=journal.Incoming.State.DONE)
    ParcelEvent.objects.create(
        parcel=parcel,
        outside_id="planted",
        code="delivered",
        at=world.now(),
        incoming=incoming,
        recorded_at=world.now(),
    )
    shipping.Parcel.objects.filter(pk=parcel.pk).update(words=f"Đã giao cho {NAME}")


def _elsewhere(stall: factories.Stall) -> None:
    """They bought at a channel what was gone there, and wrote to the stall by another: news that was taken, and news that was not."""
    now = world.now()
    shop = ChannelAccount.objects.create(organisation=stall.store.organisation, channel="shopee", shop="7", connected_at=now, created_at=now)  # fmt: skip
    told = {"state": "to_send", "why": "short", "buyer_name": NAME, "buyer_phone": PHONE, "created_at": now}
    ChannelSale.objects.create(account=shop, outside_id="A1", **told)
    words = json.dumps({"text": f"Chị {NAME} đây, {PLANTED['words']}, 0977 135 246"}).encode()
    for refused in ("", "wrong signature"):
        incoming, _new = journal.receive("channels.facebook_page", words, headers={}, dedupe_key=None, refused=refused)
        state = journal.Incoming.State.REFUSED if refused else journal.Incoming.State.DONE
        journal.Incoming.objects.filter(pk=incoming.pk).update(state=state)


def _signature(person: accounts.Person, stall: factories.Stall) -> None:
    """They were to sign a paper of the stall's, and have named with what they sign for an office."""
    paper = documents.keep_file(b"%PDF-1.7 a paper", "application/pdf")
    signing.request_signatures(
        stall.store.organisation, paper, [signing.Wanted(NAME, "demo", "977135246", person=person)], title="Giấy cam kết", by=stall.by
    )  # fmt: skip
    now = world.now()
    OfficerCredential.objects.create(person=person, adapter="demo", credential="977135246", until=now, set_at=now)


def _statement(stall: factories.Stall) -> documents.File:
    """What the stall downloaded at its bank, with a line that could not be read."""
    account = stall.account
    assert account
    file = documents.keep_file(f"26/11/2026;{NAME} 0977135246;225.000;".encode(), "text/csv")
    statement = Statement.objects.create(
        account=account,
        file=file,
        name="sao-ke.csv",
        kind="csv",
        state="done",
        recorded_at=world.now(),
        worked_at=world.now(),
    )
    StatementFault.objects.create(statement=statement, number=3, raw=f";{NAME};?", message="No amount")
    return file


def _ways_in(person: accounts.Person, browser: Client) -> None:
    now = world.now()
    Passkey.objects.create(
        person=person,
        credential_id="planted",
        public_key=b"\xa0",
        handle="planted",
        device="android chrome",
        made_at=now,
    )
    accounts.Verification.objects.create(
        person=person, provider="demo", provider_name="Định danh thử", level=2, subject_hash="7" * 64, since=now, at=now
    )
    ask("step_up", person=person, data={"more": {"phone": PHONE}})
    change = phone_change.ask_change(PHONE, "+84977000111", by=accounts.actor_for(person)).change
    phone_change.cancel(change, by=accounts.actor_for(person))
    # Two who run the house are about to name them.
    for number in (1, 2):
        runs = accounts.person_for(f"+8497700022{number}", f"Người Điều {number}")
        accounts.Person.objects.filter(pk=runs.pk).update(is_operator=True)
        runs.refresh_from_db()
    two_person.ask_operator(PHONE, NAME, by=accounts.actor_for(runs))
    browser.get(reverse("accounts:me"))


def _helped(person: accounts.Person) -> None:
    """A neighbour agreed to be helped by them, in words that name them; and they agreed to messages."""
    neighbour = factories.person("Lê Văn Láng")
    home = accounts.create_organisation(name="Hộ ông Láng", by=accounts.actor_for(neighbour))
    wording = accounts.helper_wording(f"{NAME} (0977 135 246)")
    accounts.give_consent(
        "act_on_behalf",
        neighbour,
        organisation=home,
        given_to=person,
        wording=wording,
        by=accounts.actor_for(neighbour),
    )
    accounts.give_consent("messages", person, wording=f"Tôi, {NAME}, đồng ý.", by=accounts.actor_for(person))
    with transaction.atomic():
        messages.send(neighbour.phone, f"{NAME} (0977 135 246) xin giúp gian của bạn.", purpose="help")


def _tried_a_stall(person: accounts.Person) -> None:
    """In the lesson: a household in their name, a stall only tried out, goods with a photo, an account to be paid to."""
    home = accounts.create_organisation(name=f"Hộ {NAME}", unit=factories.unit(), by=accounts.actor_for(person))
    by = accounts.actor_for(person, home)
    store = stores.open_store(home, name=f"Bếp {NAME}", unit=factories.unit(), phone=PHONE, rehearsal=True, by=by)
    photo = documents.keep_photo(picture(colour=(17, 27, 137)), organisation=home)
    documents.cut_photo(photo.pk)
    stores.offer_product(
        store, name=f"Bánh {NAME}", category="do-che-bien", unit="kg", variants=[("", 50_000, 5)], photos=[photo], by=by
    )
    payments.set_payout_account(home, bank_bin="970436", number=PLANTED["account"], holder=PLANTED["holder"], by=by)
    books.record_expense(home, amount=9_000, day=world.today(), kind="goods", note=f"Mua cho {NAME}", by=by)
    books.note_account(home, kind="wallet", provider="Ví thử", number="0977135246", holder=NAME, by=by)


def _had_a_place_in_a_market(person: accounts.Person) -> None:
    """Until today; somebody else manages it."""
    there = market_places.managed()
    let = market_places.let(
        there, name=NAME, phone=PHONE, goods=PLANTED["words"], since=world.today() - timedelta(days=9)
    )
    markets.leave_place(let, last_day=world.today() - timedelta(days=1), by=there.by)


def _helped_when_orders_peaked(person: accounts.Person) -> None:
    """Called by a stall: they came once and come again, were paid, agreed with a paper, showed what they worked, and looked at another's."""
    by = hands.stall("Chả mực Nhà Gọi")
    about = About(NAME, hands.unit(), 1980, (PLANTED["words"],))
    comes = say_yes(join(PHONE, about, by=by), about, "Tôi đồng ý.", by=hands.NOBODY)
    give_pay_account(comes, bank_bin="970436", number=PLANTED["account"], holder=PLANTED["holder"], by=hands.NOBODY)
    until, day = world.now() + timedelta(hours=30), world.today() + timedelta(days=2)
    shift = hands.comes(hands.call(by, days=[day], until=until), comes, day)
    confirm_for_worker(contract_for(shift), by=hands.NOBODY)
    worker = shift.worker
    before = add_shift(worker, world.today() - timedelta(days=1), time(7), time(15), "đóng gói", by=by)
    confirm_shift(comes, before, by=hands.NOBODY)
    tick(before, Times(before.starts_at, before.ends_at), by=by)
    close_sheet(by.organisation, world.today(), seen_total=300_000, by=by)
    settle_in_cash(PayLine.objects.get(sheet__organisation=by.organisation), by=by)
    share_work(comes, 30, by=hands.NOBODY)
    WorkView.objects.create(share=comes.shares.get(), person=person, said=NAME, at=world.now())


def _asked_about_data(person: accounts.Person) -> None:
    """What is kept of them: answered by name; and once more, still open."""
    desk = factories.person("Trần Văn Điều")
    desk.is_operator = True
    first, _open = (
        ask_about_data(person, "correction", words=f"{NAME}: {PLANTED['words']}", by=accounts.actor_for(person))
        for _twice in range(2)
    )
    answer_request(first, f"Chào chị {NAME}, đã sửa.", done=True, by=accounts.actor_for(desk))


def _asked_an_office(person: accounts.Person) -> tuple[documents.File, documents.File]:
    """One dossier begun and left, one that the office did not accept, one that it did, signed: each with a paper. The last one's,
    and what was signed."""
    there, by = commune(5), accounts.actor_for(person)
    said = {"full_name": NAME, "phone": PHONE, "address": PLANTED["address"]}
    for left, request in (("draft", PLANTED["note"]), ("declined", PLANTED["words"]), ("decided", PLANTED["words"])):
        procedure = cases.Procedure.objects.get(pk="1.000894")
        case = cases.start(procedure, person=person, by=by, unit=there.unit, key=world.uuid7())
        answer(case, {**said, "personal_number": "022185001234", "request": request}, by=by, key=world.uuid7())
        paper = _paper(person)
        add_papers(case, "other", [paper], wording="Tôi đồng ý", by=by)
        if left == "draft":
            signature_on(case, content=f"%PDF-1.7 {NAME} {PHONE} {PLANTED['note']}".encode())
        else:
            submit(case, truth=True, by=by, key=world.uuid7())
            documents.open_paper(paper, subject=case, by=there.officer)
        if left == "declined":
            decline(case, "Sai nơi.", by=there.officer)
    content = f"%PDF-1.7 signed by {NAME}, {PHONE}, {PLANTED['address']}, {PLANTED['words']}".encode()
    signed = signature_on(case, case.actions.get(number=1), content=content).request.current
    decide(accept(case, by=there.officer), "granted", "Đồng ý.", by=there.officer)
    return paper.file, signed


def _paper(person: accounts.Person) -> documents.PersonalPaper:
    """A paper in their store that says who they are; nothing was decoded."""
    number = documents.PersonalPaper.objects.count()
    page = documents.keep_file(f"{number} {NAME} {PHONE}".encode(), "image/webp")
    return documents.PersonalPaper.objects.create(
        person=person, kind="identity", title=f"Căn cước {NAME}", sent=f"{number:064}", sent_type="image/webp", size=9, file=page,
        created_at=world.now(),
    )  # fmt: skip
