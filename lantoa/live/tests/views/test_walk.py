"""The whole way in plain pages: planned, goods under codes, on air, comments, held, claimed, paid, the account at difference 0."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lantoa.kit.post_code import spoken
from lantoa.kit.world import world
from lantoa.live.models import CommentDecision, LiveAuthor, LiveComment, LiveSession, Want
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.orders import api as orders
from lantoa.orders.tests.factories import bank_says

pytestmark = pytest.mark.django_db


def key() -> str:
    return str(world.uuid7())


def browser(by: Any) -> Client:
    made = Client()
    made.force_login(by.person)
    return made


def test_the_whole_way_from_a_plan_to_a_closed_account(stage: Stage) -> None:
    by, store = f.stall()
    goods, fresh = f.product(by, store), f.product(by, store, ("", 120_000, 1), name="Mực một nắng")
    seller = browser(by)
    when = (world.now() + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    made = seller.post(
        "/ban-hang/live/moi/",
        {
            "key": key(),
            "title": "Tối thứ bảy",
            "planned_at": when,
            "hold_minutes": "20",
            "video_url": "https://youtu.be/abcdefghijk",
            "rules": f.RULES,
        },
    )
    sale = LiveSession.objects.get()
    assert made["Location"] == f"/ban-hang/live/{sale.pk}/"
    assert "Put goods into the sale first" in seller.get(f"/en/ban-hang/live/{sale.pk}/").content.decode()
    add = f"/ban-hang/live/{sale.pk}/mon/"
    assert (
        seller.post(add, {"key": key(), "product": f"{store.pk}:{goods.pk}", "code": "a 1", "more": "1"})["Location"]
        == add
    )
    taken = seller.post(add, {"key": key(), "product": f"{store.pk}:{fresh.pk}", "code": "A1"})
    assert taken.status_code == 422
    seller.post(
        add, {"key": key(), "product": f"{store.pk}:{fresh.pk}", "code": "A2", "price": "110k", "chilled": "on"}
    )
    assert (
        seller.post(f"/ban-hang/live/{sale.pk}/buoc/len-song/", {"key": key()})["Location"]
        == f"/ban-hang/live/{sale.pk}/ban/"
    )
    first, second = sale.picks.shown()
    assert (first.code, second.code, second.price) == ("A1", "A2", 110_000)
    seller.post(f"/ban-hang/live/mon/{second.pk}/ghim/", {"key": key()})
    # Somebody who is not signed in comments on the sale's own page; no number of theirs stands there.
    buyer = Client()
    seen = buyer.get(f"/live/{sale.pk}/")
    assert "frame-src https://www.youtube-nocookie.com" in seen["Content-Security-Policy"]
    said = {"key": key(), "name": "Na", "text": "chốt A1 và A2 nhé 0912 345 678"}
    assert buyer.post(f"/live/{sale.pk}/", said).status_code == 302
    assert buyer.post(f"/live/{sale.pk}/", said).status_code == 302
    assert LiveComment.objects.count() == 1
    shown = buyer.get(f"/live/{sale.pk}/").content.decode()
    assert "0912 345 678" not in shown
    assert "•••••••78" in shown
    # Others write where nobody tells us of it: the seller pastes.
    pasted = {"key": key(), "channel": "tiktok", "text": "Bình 0987654321: A2\nCúc: A1 còn ko\nthích"}
    assert seller.post(f"/ban-hang/live/{sale.pk}/dan/", pasted).status_code == 200
    # What the phone shares from another application waits in the box of the sale on air.
    assert "Dung: A1" in seller.get("/ban-hang/live/dan/", {"text": "Dung: A1"}).content.decode()
    console = seller.get(f"/ban-hang/live/{sale.pk}/ban/").content.decode()
    assert console.index("A2") < console.index("Bình")
    assert seller.get(f"/ban-hang/live/{sale.pk}/ban/moi/").status_code == 200
    assert "0987654321" not in buyer.get(f"/live/{sale.pk}/").content.decode() + console
    # Whoever asked and ordered after that: what they want stands beside what they asked.
    f.say(sale, ("Em", "2 chai nhé"), ("Em", "A1 x2"))
    assert "<b>Đang lấy:</b> A1 × 2" in seller.get(f"/ban-hang/live/{sale.pk}/ban/moi/").content.decode()
    # One tap says that a question meant one of what is pinned.
    assert 'name="line" value="A2|"' in console
    # Nothing of the second is left for Bình; the seller says what Cúc meant.
    cuc = LiveComment.objects.get(author__name="Cúc")
    assert seller.post(f"/ban-hang/live/binh-luan/{cuc.pk}/", {"key": key(), "kind": "question"}).status_code == 302
    assert CommentDecision.objects.get(comment=cuc, current=True).outcome == "question"
    assert not Want.objects.filter(author__name="Cúc", quantity__gt=0).exists()
    na = LiveAuthor.objects.get(name="Na")
    # Her link stands on her page; a code opens only what everybody may read it for.
    place = f"/live/nhan/{na.token}/"
    assert place in buyer.get(f"/live/{sale.pk}/").content.decode()
    assert buyer.post(f"/live/{sale.pk}/nhan/", {"key": key(), "code": na.code}).status_code == 422
    claim = buyer.get(place).content.decode()
    assert "95.000" in claim
    assert "110.000" in claim
    wish = {
        "key": key(),
        "seen": "205000",
        "name": "Phạm Thị Na",
        "phone": "0912345678",
        "address": "12 Lê Lợi, Hải Phòng",
        "unit": "",
        "method": "transfer",
    }
    assert buyer.post(place, {**wish, "seen": "1"}).status_code == 422
    done = buyer.post(place, {**wish, "key": key()})
    assert done["Location"].startswith("/don/nhieu/")
    one, two = orders.Order.objects.order_by("pk")
    assert [one.total, two.total] == [95_000, 110_000]
    waits = LiveAuthor.objects.get(name__startswith="Bình")
    assert "1" in buyer.get(f"/live/nhan/{waits.token}/").content.decode()
    bank_says(one)
    bank_says(two)
    early = seller.post(f"/ban-hang/live/{sale.pk}/buoc/khep-so/", {"key": key()})
    assert early.status_code == 409
    seller.post(f"/ban-hang/live/{sale.pk}/buoc/ket-thuc/", {"key": key()})
    shown = seller.get(f"/ban-hang/live/{sale.pk}/so/").content.decode()
    assert "205.000" in shown
    # Bình only waits, and is none of those who ordered.
    assert "2 đơn của 1 người" in shown
    assert (
        seller.post(f"/ban-hang/live/{sale.pk}/buoc/khep-so/", {"key": key()})["Location"]
        == f"/ban-hang/live/{sale.pk}/so/"
    )
    sale.refresh_from_db()
    assert sale.state == "closed"
    assert f.broken() == []


def test_a_code_that_everybody_may_read_shows_nobodys_order() -> None:
    by, _store, sale, _first = f.on_air(("", 95_000, 3))
    seller, buyer, stranger = browser(by), Client(), Client()
    seller.post(f"/ban-hang/live/{sale.pk}/dan/", {"key": key(), "channel": "tiktok", "text": "Bình: A1"})
    binh = LiveAuthor.objects.get()
    assert spoken(binh.code) in stranger.get(f"/live/{sale.pk}/").content.decode()
    place = buyer.post(f"/live/{sale.pk}/nhan/", {"key": key(), "code": binh.code})["Location"]
    wish = {"key": key(), "seen": "95000", "name": "Đỗ Bình", "phone": "0912345678", "address": "12 Lê Lợi, Hải Phòng", "unit": "", "method": "transfer"}  # fmt: skip
    assert buyer.post(place, wish)["Location"].startswith("/don/")
    order = orders.Order.objects.get()
    # Who orders more in the same browser types nothing a second time; nobody else sees what they typed.
    seller.post(f"/ban-hang/live/{sale.pk}/dan/", {"key": key(), "channel": "tiktok", "text": "Bình: thêm 1 A1"})
    assert 'value="12 Lê Lợi, Hải Phòng"' in buyer.get(place).content.decode()
    assert "12 Lê Lợi" not in stranger.get(place).content.decode()
    assert order.token in buyer.get(place).content.decode()
    seen = stranger.get(place).content.decode()
    assert "Đã có người đặt bằng mã này rồi" in seen
    assert not any(one in seen for one in (order.token, order.code, "0912345678", "Đỗ Bình"))
    assert stranger.post(f"{place}1/khong-dung/", {"key": key()}).status_code == 404


def test_pages_ask_the_database_little_and_a_strangers_sale_is_not_there(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    by, _store, sale, first = f.on_air(("", 95_000, 3))
    f.say(sale, *((f"Người {number}", "A1") for number in range(12)))
    seller, stranger = browser(by), browser(f.stall("Nhà Khác")[0])
    seller.post(f"/ban-hang/live/mon/{first.pk}/ghim/", {"key": key()})
    with django_assert_max_num_queries(24):
        assert seller.get(f"/ban-hang/live/{sale.pk}/ban/").status_code == 200
    with django_assert_max_num_queries(16):
        assert Client().get(f"/live/{sale.pk}/").status_code == 200
    # Whoever only watches costs the house one look a second.
    watching = f"/live/{sale.pk}/moi/"
    first_look = Client().get(watching).content
    with django_assert_max_num_queries(1):
        assert Client().get(watching).content == first_look
    assert b"Ng\xc6\xb0\xe1\xbb\x9di 3" in Client().get(f"{watching}?phan=loi").content
    comment = LiveComment.objects.first()
    assert comment is not None
    for path in (
        f"/ban-hang/live/{sale.pk}/",
        f"/ban-hang/live/{sale.pk}/ban/",
        f"/ban-hang/live/mon/{first.pk}/",
        f"/ban-hang/live/binh-luan/{comment.pk}/",
    ):
        assert stranger.get(path).status_code == 404
