"""Goods of a kind that needs papers are pinned, and go on air pinned, only with a valid one; buyers read its kind and number."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.documents.tests.factories import picture
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.paper import lift_pins
from lantoa.live.actions.session import go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.actions.want import look_after
from lantoa.live.errors import MissingPaper
from lantoa.live.models import CommentDecision, GoodsPaper, LiveComment, LiveSession, Pick
from lantoa.live.queries.account import account
from lantoa.live.queries.claim import ready
from lantoa.live.tasks import keep_at
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.live.tests.views.test_walk import browser, key
from lantoa.stores import api as stores
from lantoa.stores.tests.moderators import decided, matter_of, moderator

pytestmark = pytest.mark.django_db
LICENCE = {"kind": "Giấy phép bán lẻ rượu", "number": "12/GP-VĐ", "valid_until": "2026-12-31"}


def camera(shade: int = 170) -> SimpleUploadedFile:
    return SimpleUploadedFile("giay.jpg", picture(colour=(200, 190, shade)).read(), "image/jpeg")


def wine(by: accounts.ActingPerson, store: stores.Store) -> catalog.Product:
    """Goods of a kind that needs a paper, let through by a moderator."""
    made = f.product(by, store, ("", 180_000, 5), name="Rượu ba kích")
    decided(matter_of(made), "let_through", moderator())
    return made


def pinned(one: Pick) -> bool:
    return bool(Pick.objects.get(pk=one.pk).pinned)


def test_what_needs_a_paper_is_pinned_and_goes_on_air_with_a_valid_one_only(stage: Stage) -> None:
    by, store = f.stall()
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    one = f.shown(sale, by, store, wine(by, store), "R1")
    seller, pin, page = browser(by), f"/ban-hang/live/mon/{one.pk}/ghim/", f"/ban-hang/live/mon/{one.pk}/giay-to/"
    assert page in seller.get(f"/ban-hang/live/{sale.pk}/").content.decode()
    refused = seller.post(f"/en{pin}", {"key": key()})
    assert refused.status_code == 409
    said = refused.content.decode()
    # One sentence, and the form that adds it right below; that nobody read it in the law stands there.
    assert "R1 needs a paper before you show it: the licence to sell alcohol" in said
    assert 'name="photo"' in said
    assert f'action="/en{page}"' in said
    assert "(details not verified)" in said
    assert seller.post(page, {"key": key(), **LICENCE}).status_code == 422
    assert seller.post(page, {"key": key(), **LICENCE, "number": "", "photo": camera()}).status_code == 422
    gone = {"key": key(), **LICENCE, "valid_until": "2026-11-01", "photo": camera()}
    assert seller.post(page, gone).status_code == 422
    assert not GoodsPaper.objects.exists()
    sent = {"key": key(), **LICENCE}
    assert seller.post(page, {**sent, "photo": camera()})["Location"] == f"/ban-hang/live/{sale.pk}/"
    assert seller.post(page, {**sent, "photo": camera()}).status_code == 302
    paper = GoodsPaper.objects.get()
    assert seller.post(pin, {"key": key()}).status_code == 302
    assert pinned(one)
    entry = journal.Entry.objects.get(act=acts.PINNED)
    assert entry.data["papers"] == [paper.pk]
    # It has ended since: neither is it pinned anew, nor does the sale begin with it pinned.
    stage.later(days=40)
    assert "31/12/2026" in seller.get(f"/ban-hang/live/{sale.pk}/").content.decode()
    assert seller.post(f"/ban-hang/live/{sale.pk}/buoc/len-song/", {"key": key()}).status_code == 409
    with pytest.raises(MissingPaper):
        go_on_air(sale, by=by)
    Pick.objects.update(pinned=False)
    sale = go_on_air(sale, by=by)
    assert seller.post(pin, {"key": key()}).status_code == 409
    assert seller.post(page, {"key": key(), **LICENCE, "number": "7/GP", "valid_until": "", "photo": camera(90)})["Location"].endswith("/ban/")  # fmt: skip
    assert seller.post(pin, {"key": key()}).status_code == 302


def test_buyers_read_kind_and_number_and_only_who_may_sees_the_photo() -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    join_stall(ask_stall(sale, other, by=by), by=theirs)
    f.shown(sale, by, store, f.product(by, store), "A1")
    one = f.shown(sale, by, other, wine(theirs, other), "R1")
    sale = go_on_air(sale, by=by)
    seller, neighbour, buyer = browser(by), browser(theirs), Client()
    pin, page = f"/ban-hang/live/mon/{one.pk}/ghim/", f"/ban-hang/live/mon/{one.pk}/giay-to/"
    # The host cannot add a neighbour's paper; the neighbour can.
    refused = seller.post(pin, {"key": key()})
    assert refused.status_code == 409
    assert 'name="photo"' not in refused.content.decode()
    assert "Bếp Bình" in refused.content.decode()
    assert seller.get(page).status_code == 404
    assert neighbour.post(page, {"key": key(), **LICENCE, "photo": camera()}).status_code == 302
    assert seller.post(pin, {"key": key()}).status_code == 302
    sale = LiveSession.objects.get(pk=sale.pk)
    seen = buyer.get(f"/en/live/{sale.pk}/").content.decode()
    assert "Papers shown: Giấy phép bán lẻ rượu 12/GP-VĐ, valid until 31/12/2026" in " ".join(seen.split())
    assert "was not verified" in seen
    photo = f"/ban-hang/live/giay-to/{GoodsPaper.objects.get().pk}/"
    assert photo not in seen
    assert {who.get(photo).status_code for who in (seller, neighbour)} == {200}
    assert buyer.get(photo).status_code in (302, 403)
    assert browser(f.stall("Nhà Khác")[0]).get(photo).status_code == 404
    # Who hosted sees it no more once the account is closed.
    LiveSession.objects.update(over_at=world.now(), closed_at=world.now())
    assert [who.get(photo).status_code for who in (seller, neighbour)] == [404, 200]


def test_ordinary_goods_and_sales_that_are_tried_out_need_none() -> None:
    by, _store, _sale, first = f.on_air()
    seller = browser(by)
    assert "no paper" in seller.get(f"/en/ban-hang/live/mon/{first.pk}/giay-to/").content.decode()
    sent = {"key": key(), **LICENCE, "photo": camera()}
    assert seller.post(f"/ban-hang/live/mon/{first.pk}/giay-to/", sent).status_code == 422
    assert seller.post(f"/ban-hang/live/mon/{first.pk}/ghim/", {"key": key()}).status_code == 302


def test_a_paper_that_ends_or_is_taken_away_while_its_goods_are_pinned_unpins_them(stage: Stage) -> None:
    by, store = f.stall()
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    one = f.shown(sale, by, store, wine(by, store), "R1")
    sale = go_on_air(sale, by=by)
    seller, pin, page = browser(by), f"/ban-hang/live/mon/{one.pk}/ghim/", f"/ban-hang/live/mon/{one.pk}/giay-to/"
    console, public = f"/en/ban-hang/live/{sale.pk}/ban/moi/", f"/en/live/{sale.pk}/"

    def shows() -> tuple[bool, bool]:
        """Whether the console says that it was unpinned, and whether buyers see it pinned."""
        said = seller.get(console).content.decode()
        return "R1 was unpinned and cannot be ordered." in said, 'class="pinned-code">R1' in Client().get(
            public
        ).content.decode()

    assert seller.post(page, {"key": key(), **LICENCE, "photo": camera()}).status_code == 302
    assert seller.post(pin, {"key": key()}).status_code == 302
    assert shows() == (False, True)
    # Midnight passes: every reading says so at once, whether or not somebody has written it down.
    stage.later(days=34)
    assert shows() == (True, False)
    assert "was valid until 31/12/2026 only" in seller.get(console).content.decode()
    assert pinned(one)
    assert keep_at.func(sale.pk) is None
    assert not pinned(one)
    assert [entry.data["guard"] for entry in journal.Entry.objects.filter(act=acts.UNPINNED)] == ["alcohol"]
    assert lift_pins(sale.pk) == 0
    assert shows() == (True, False)
    assert seller.post(pin, {"key": key()}).status_code == 409
    # A new one comes, and is taken away again: a wrong photo.
    new = {"key": key(), **LICENCE, "valid_until": "", "photo": camera(90)}
    assert seller.post(page, new)["Location"].endswith("/ban/")
    assert shows() == (False, False)
    assert seller.post(pin, {"key": key()}).status_code == 302
    assert shows() == (False, True)
    newest = GoodsPaper.objects.latest("pk")
    away = f"{page}{newest.pk}/bo/"
    assert away in seller.get(page).content.decode()
    assert browser(f.stall("Nhà Khác")[0]).post(away, {"key": key()}).status_code == 404
    assert seller.post(away, {"key": key()})["Location"] == page
    assert not pinned(one)
    assert shows() == (True, False)
    assert seller.get(f"/ban-hang/live/giay-to/{newest.pk}/").status_code == 404
    assert seller.post(away, {"key": key()}).status_code == 404
    assert journal.Entry.objects.filter(act=acts.PAPER_TAKEN_BACK).count() == 1
    # The seller goes on to other goods: nothing more is said of these but that their paper is missing.
    assert seller.post(f"/ban-hang/live/mon/{sale.picks.get(code='A1').pk}/ghim/", {"key": key()}).status_code == 302
    assert shows() == (False, False)
    assert "paper missing" in seller.get(console).content.decode()
    assert f.broken() == []


def test_goods_that_lack_their_paper_are_not_ordered_by_their_code_either(stage: Stage) -> None:
    by, store = f.stall()
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    one = f.shown(sale, by, store, wine(by, store), "R1")
    seller, page = browser(by), f"/ban-hang/live/mon/{one.pk}/giay-to/"
    # The run sheet says so before the sale begins.
    assert "cannot be ordered yet" in seller.get(f"/en/ban-hang/live/{sale.pk}/").content.decode()
    sale = go_on_air(sale, by=by)

    def wanted() -> dict[tuple[str, str], tuple[int, int]]:
        rows = sale.wants.wanted().values_list("author__name", "pick__code", "quantity", "held")
        return {(name, code): (int(quantity), held) for name, code, quantity, held in rows}

    def outcomes() -> list[str]:
        return [one.outcome for one in sale_decisions(sale)]

    f.say(
        sale,
        ("Na", "chốt R1 nhé"),
        ("Bình", "chốt A1 và R1"),
        ("Cúc", "A1"),
        ("Cúc", "bỏ A1 lấy R1"),
        ("Dung", "R1 còn không shop"),
    )
    assert wanted() == {("Bình", "A1"): (1, 1), ("Cúc", "A1"): (1, 1)}
    assert outcomes() == ["asked_back", "asked_back", "ordered", "asked_back", "question"]
    assert account(sale).difference == 0
    assert "not on sale now" in Client().get(f"/en/live/{sale.pk}/").content.decode()
    console = seller.get(f"/en/ban-hang/live/{sale.pk}/ban/").content.decode()
    assert console.count("R1 was not taken: its paper is missing.") == 3
    comment = LiveComment.objects.get(text="chốt R1 nhé")
    decide = f"/ban-hang/live/binh-luan/{comment.pk}/"
    assert "R1 was not taken: its paper is missing." in seller.get(f"/en{decide}").content.decode()
    # By the seller's word neither.
    sent = {"kind": "order", "line": "R1|", "quantity": "1"}
    refused = seller.post(f"/en{decide}", {"key": key(), **sent})
    assert refused.status_code == 422
    assert "R1 needs a paper before you show it" in refused.content.decode()
    # Once it is there the same words count, and the seller's.
    assert seller.post(page, {"key": key(), **LICENCE, "photo": camera()}).status_code == 302
    assert seller.post(decide, {"key": key(), **sent}).status_code == 302
    f.say(sale, ("Bình", "chốt R1"), ("Lan", "R1 x4"))
    assert {who: one for who, one in wanted().items() if who[1] == "R1"} == {
        ("Na", "R1"): (1, 1), ("Bình", "R1"): (1, 1), ("Lan", "R1"): (4, 3),
    }  # fmt: skip
    # It ends: what is held can be ordered until then, one may want less, and nothing goes to who waits or comes late.
    GoodsPaper.objects.update(valid_until="2026-11-27")
    LiveSession.objects.update(table_version=F("table_version") + 1)
    sale = LiveSession.objects.select_related("organisation", "streamer").get(pk=sale.pk)
    f.say(sale, ("Na", "thêm 1 R1"), ("Bình", "hủy R1 nhé"))
    assert outcomes()[-2:] == ["asked_back", "changed"]
    assert (wanted()["Na", "R1"], wanted()["Lan", "R1"]) == ((1, 1), (4, 3))
    assert look_after(sale.pk) == 0
    assert [one.quantity for one in ready(f.author(sale, "Na"))] == [1]
    stage.later(minutes=31)
    assert look_after(sale.pk) > 0
    assert ready(f.author(sale, "Na")) == []
    assert account(sale).difference == 0
    assert f.broken() == []


def sale_decisions(sale: LiveSession) -> list[CommentDecision]:
    return list(CommentDecision.objects.filter(session=sale, current=True).order_by("comment"))
