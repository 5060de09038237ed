"""Every comment is kept once and decided once; what it orders is held in turn, and what comes free goes to who waits first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions import decide
from lantoa.live.actions.claim import claim
from lantoa.live.actions.session import go_on_air
from lantoa.live.actions.take import Batch, comment_here, paste, store_batches, take
from lantoa.live.actions.want import look_after
from lantoa.live.errors import BadClaim, BadComment
from lantoa.live.models import CommentDecision, LiveAuthor, LiveComment, Undecided, Want
from lantoa.live.queries.claim import first_until, place_of
from lantoa.live.rules.comments import Heard
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.orders import api as orders
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def outcomes(one: object) -> list[str]:
    return list(
        CommentDecision.objects.filter(session=one, current=True).order_by("comment").values_list("outcome", flat=True)
    )


def test_a_part_of_a_piece_is_asked_about_even_where_it_is_called_off_in_the_same_breath() -> None:
    by, store = f.stall()
    catalog.load_categories()
    root = stores.offer_product(
        store, name="Ba kích", category="tra-duoc-lieu", unit="kg", variants=[("", 380_000, 5)], by=by
    )
    sale = f.session(by, store)
    f.shown(sale, by, store, root, "B3")
    go_on_air(sale, by=by)
    f.say(sale, ("Na", "B3 nửa cân nhé"), ("Na", "thôi c ko lấy B3 nữa"))
    assert outcomes(sale) == ["asked_back", "changed"]
    # Nobody has to answer what was called off, or asked for otherwise.
    f.say(sale, ("Tú", "B3 nửa cân nhé"), ("Bình", "B3 nửa cân"), ("Tú", "đổi B3 thành 1 kg"))
    open_ = CommentDecision.objects.filter(session=sale, current=True, settled_at=None, outcome="asked_back")
    assert [one.comment.author.name for one in open_] == ["Bình"]
    assert f.want(sale, "Tú").held == 1
    assert f.broken() == []


def test_what_an_author_says_next_takes_their_unclear_words_off_the_sellers_hands() -> None:
    by, store = f.stall()
    sale = f.session(by, store)
    for code, name in (("M5", "Mật ong"), ("R6", "Nước mắm")):
        f.shown(sale, by, store, f.product(by, store, ("500ml", 95_000, 5), ("1 lít", 180_000, 5), name=name), code)
    go_on_air(sale, by=by)
    f.say(sale, ("Tú", "2 chai nhé cô"), ("Na", "2 chai nhé cô"), ("Tú", "mật ong chai 500ml ạ"))
    open_ = CommentDecision.objects.filter(session=sale, settled_at=None, kind="unclear")
    assert [one.comment.author.name for one in open_] == ["Na"]
    # What she says of something else leaves open what she asked for.
    f.say(sale, ("Na", "chào cả nhà"))
    assert open_.all().count() == 1
    f.say(sale, ("Na", "M5 R6 2 chai"), ("Na", "M5 500ml 1 chai, R6 1 lít 1 chai"))
    assert not open_.all().exists()
    # They stay asked back in the account.
    assert outcomes(sale).count("asked_back") == 3


def test_comments_are_held_for_in_their_order_and_the_rest_waits(stage: Stage) -> None:
    _by, _store, sale, first = f.on_air(("", 95_000, 2))
    f.say(sale, ("Na", "chốt A1"), ("Bình", "A1"), ("Cúc", "chốt A1 nha"), ("Na", "A1"), ("Dung", "đẹp quá"))
    assert outcomes(sale) == ["ordered", "ordered", "out_of_stock", "ordered", "other"]
    assert [f.want(sale, name).held for name in ("Na", "Bình", "Cúc")] == [1, 1, 0]
    variant = f.want(sale, "Na").variant_id
    assert stock.on_hand([variant]) == {variant: (2, 2)}
    cuc = f.want(sale, "Cúc")
    assert place_of(cuc) == 1
    assert first_until(cuc) == f.want(sale, "Na").held_until
    # Who does not claim in time passes it on, and cannot push that back by saying it again.
    stage.later(minutes=20)
    f.say(sale, ("Na", "A1"))
    stage.later(minutes=10)
    assert look_after(sale.pk) == 3
    assert f.want(sale, "Cúc").held == 1
    assert f.want(sale, "Na").lapsed_at == world.now()
    assert look_after(sale.pk) == 0
    assert stock.on_hand([variant]) == {variant: (2, 1)}
    told = Counter[str]()
    for entry in journal.Entry.objects.filter(act=acts.DECIDED):
        told.update(entry.data["kinds"])
    assert told == {"order": 5, "praise": 1}
    assert f.broken() == []


def test_the_same_comment_told_again_changes_nothing_and_a_kill_between_keeping_and_deciding_loses_none() -> None:
    _by, _store, sale, _first = f.on_air(("", 95_000, 9))
    told = f.heard(("Na", "A1"), ("Bình", "A1 " + "x" * 20_000), ("Cúc", "A1\u200b\x00"))
    assert store_batches([Batch(f.own(sale).pk, told), Batch(f.own(sale).pk, told)]) == [3, 0]
    assert Undecided.objects.count() == 3
    assert take(f.own(sale), told) == 0
    assert Undecided.objects.count() == 0
    assert decide.drain(sale.pk) == 0
    assert LiveComment.objects.count() == CommentDecision.objects.count() == 3
    assert sum(Want.objects.values_list("held", flat=True)) == 3


def test_what_a_channel_tells_in_no_order_is_decided_as_it_was_said(stage: Stage) -> None:
    _by, _store, sale, _first = f.on_air(("", 95_000, 9))
    now = world.now()
    told = [Heard("2", "p", "Na", "thêm 1 nữa", now), Heard("1", "p", "Na", "chốt A1", now - timedelta(seconds=20))]
    take(f.own(sale), told)
    assert f.want(sale, "Na").held == 2


def test_one_writer_with_five_hundred_comments_and_texts_without_end() -> None:
    _by, _store, sale, _first = f.on_air(("", 95_000, 9))
    odd = ["", " ", "\u200b" * 50, "A1" * 5_000, "\ud83d", "\x00", "🦑" * 900, "<b>A1</b>", "%s %(x)s", "A" * 10_001]
    told = [Heard(f"{at}", "p", "Na", odd[at % len(odd)] or "A1", None) for at in range(500)]
    assert take(f.own(sale), told) == 500
    assert CommentDecision.objects.count() == 500
    assert Want.objects.filter(quantity__gt=999).count() == 0
    assert f.broken() == []


def test_a_decision_that_fails_half_way_leaves_everything_to_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    _by, _store, sale, _first = f.on_air()
    store_batches([Batch(f.own(sale).pk, f.heard(("Na", "A1")))])
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError), transaction.atomic():
        broken.setattr(stock, "keep", lambda _promises: 1 / 0)
        decide.drain(sale.pk)
    assert (Undecided.objects.count(), Want.objects.count(), CommentDecision.objects.count()) == (1, 0, 0)
    assert decide.drain(sale.pk) == 1
    assert f.want(sale, "Na").held == 1


def test_what_is_pasted_twice_and_what_a_channel_told_already_is_one() -> None:
    by, _store, sale, _first = f.on_air(("", 95_000, 9))
    page = sale.sources.create(kind="channel", channel="facebook", video="77", made_at=world.now())
    f.say(sale, ("Phạm Thị Na", "chốt A1"), ("Bình", "A1"), source=page)
    words = "Pham Thi Na: Chốt  a1\nCúc: A1\nthích · trả lời\n12:05 Bình: A1\n"
    found, new, left = paste(sale, "facebook", words, by=by)
    assert (found, new, left) == (3, 3, ["thích · trả lời"])
    assert LiveComment.objects.exclude(same_as=None).count() == 2
    assert paste(sale, "facebook", words, by=by)[:2] == (3, 0)
    assert CommentDecision.objects.count() == 3
    assert LiveAuthor.objects.count() == 3
    # Who was known by name only gets the channel's number; the same name at another place is another person.
    f.say(sale, ("Cúc", "A1 nữa"), source=page)
    assert f.author(sale, "Cúc").known_by == "p-Cúc"
    paste(sale, "tiktok", "Bình: A1", by=by)
    assert LiveAuthor.objects.filter(name="Bình").count() == 2
    with pytest.raises(BadComment):
        paste(sale, "tiktok", "không có gì", by=by)


def test_claiming_places_ordinary_orders_with_the_sales_price_and_chilled_goods_apart(stage: Stage) -> None:
    by, store, sale, _first = f.on_air(("", 95_000, 2))
    fresh = f.product(by, store, ("500 g", 120_000, 5), ("1 kg", 230_000, 5), name="Mực ống tươi")
    f.shown(sale, by, store, fresh, "B2", price=110_000, chilled=True)
    f.say(sale, ("Na", "A1 và B2"), ("Bình", "A1"), ("Cúc", "A1"))
    na = f.author(sale, "Na")
    one, two = f.want(sale, "Bình"), Want.objects.get(author=na, pick__code="B2")
    assert two.trouble == "choice"
    two = f.choose(two, "500 g")
    assert (two.held, one.held) == (1, 1)
    key = world.uuid7()
    with pytest.raises(BadClaim):
        claim(na, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7(), seen_total=1)
    placed = claim(na, f.buyer(), "transfer", by=f.visitor(), key=key, seen_total=95_000 + 110_000)
    assert [(order.goods_total, order.state) for order in placed] == [
        (95_000, "awaiting_payment"),
        (110_000, "awaiting_payment"),
    ]
    assert claim(na, f.buyer(), "transfer", by=f.visitor(), key=key) == placed
    with pytest.raises(BadClaim):
        claim(na, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert f.broken() == []
    # Called off in the comments, an order stands: the stall hears of it.
    f.say(sale, ("Na", "thôi A1 em không lấy nữa"))
    assert outcomes(sale)[-1] == "asked_back"
    assert Want.objects.get(author=na, pick__code="A1").claimed == 1
    # A cancelled order gives its pieces to who waits.
    orders.cancel(placed[0], by_seller=False, reason="", by=f.visitor(), key=world.uuid7())
    journal.work_off()
    assert f.want(sale, "Cúc").held == 1
    assert Want.objects.get(author=na, pick__code="A1").quantity == 0
    assert f.broken() == []


def test_the_own_page_takes_comments_only_on_air() -> None:
    by, store = f.stall()
    sale = f.session(by, store)
    with pytest.raises(BadComment):
        comment_here(sale, "x", "Na", "A1", key=world.uuid7())
