"""What the seller settles with one tap: a part of a piece, and words that were changed or removed at the channel."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lantoa.kit.world import world
from lantoa.live.models import CommentDecision, CommentVersion, LiveComment, Want
from lantoa.live.rules import comments
from lantoa.live.tests import factories as f
from lantoa.live.tests.views.test_walk import browser, key
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


def test_half_a_piece_is_made_whole_by_the_seller_or_by_the_buyer() -> None:
    by, _store, sale, first = f.on_air(("", 95_000, 4))
    for name in ("Na", "Bình", "Cúc"):
        f.say(sale, (name, "chốt A1"))
        Want.objects.filter(author__name=name).update(held=0, held_until=None)
    for one in Want.objects.all():
        stock.release(one)
    Want.objects.update(quantity="1.500", trouble="part")
    seller, na = browser(by), f.want(sale, "Na")
    assert f"/ban-hang/live/muon/{na.pk}/" in seller.get(f"/ban-hang/live/{sale.pk}/ban/").content.decode()
    page = f"/ban-hang/live/muon/{na.pk}/"
    assert seller.post(page, {"key": key(), "whole": "7"}).status_code == 409
    assert seller.post(page, {"key": key(), "whole": "2"}).status_code == 302
    assert seller.post(page, {"key": key(), "whole": "1"}).status_code == 302
    assert (f.want(sale, "Na").quantity, f.want(sale, "Na").held) == (2, 2)
    # The buyer says it by their own link; whoever wants none of it lets it be.
    token, want = f.author(sale, "Bình").token, f.want(sale, "Bình")
    buyer = Client()
    assert 'value="1"' in buyer.get(f"/live/nhan/{token}/").content.decode()
    buyer.post(f"/live/nhan/{token}/chon/{want.pk}/", {"key": key(), "whole": "1"})
    assert f.want(sale, "Bình").held == 1
    seller.post(f"/ban-hang/live/muon/{f.want(sale, 'Cúc').pk}/", {"key": key(), "whole": "0"})
    assert (f.want(sale, "Cúc").quantity, f.want(sale, "Cúc").trouble) == (0, "")
    assert f.broken() == []


def test_what_was_changed_or_removed_there_counts_with_one_tap() -> None:
    by, store, sale, _first = f.on_air(("", 95_000, 4))
    f.shown(sale, by, store, f.product(by, store, ("", 70_000, 4), name="Mắm tép"), "A2")
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"))
    seller, comment, now = browser(by), LiveComment.objects.get(), world.now()
    page = f"/ban-hang/live/binh-luan/{comment.pk}/loi-moi/"
    edit = CommentVersion.objects.create(comment=comment, verb="edit", text="chốt 2 A2", at=now, received_at=now)
    console = seller.get(f"/ban-hang/live/{sale.pk}/ban/").content.decode()
    assert "chốt A1" in console
    assert "chốt 2 A2" in console
    assert page in console
    assert browser(f.stall("Nhà Khác")[0]).post(page, {"key": key(), "version": edit.pk}).status_code == 404
    seller.post(page, {"key": key(), "version": edit.pk})
    held = {one.pick.code: one.held for one in Want.objects.select_related("pick")}
    assert held == {"A1": 0, "A2": 2}
    gone = CommentVersion.objects.create(comment=comment, verb="remove", at=now, received_at=now)
    seller.post(page, {"key": key(), "version": gone.pk})
    assert not Want.objects.filter(quantity__gt=0).exists()
    assert CommentDecision.objects.get(comment=comment, current=True).outcome == "other"
    assert not CommentVersion.objects.filter(looked_at=None).exists()
    assert f.broken() == []


def test_a_comment_of_several_goods_is_corrected_line_by_line() -> None:
    by, store, sale, _first = f.on_air(("", 95_000, 20))
    goods = f.product(by, store, ("500 g", 70_000, 20), ("1 kg", 130_000, 20), name="Mắm tép")
    f.shown(sale, by, store, goods, "A2")
    sale.refresh_from_db()
    f.say(sale, ("Na", "A1 x10, A2 1 kg x1"))
    seller, comment = browser(by), LiveComment.objects.get()
    page = f"/ban-hang/live/binh-luan/{comment.pk}/"

    def wanted() -> dict[str, int]:
        return {f"{one.pick.code} {one.choice}": int(one.quantity) for one in Want.objects.wanted()}

    # Each line stands there as it was read, and one more can be added.
    form = BeautifulSoup(seller.get(page).content, "html.parser")
    assert form.select_one("[name=kind][value=order]").has_attr("checked")
    shown = {box["name"]: box.select_one("[selected]")["value"] for box in form.select("select") if box.select_one("[selected]")}  # fmt: skip
    assert {name: shown[name] for name in ("line", "line_2")} == {"line": "A1|", "line_2": "A2|1 kg"}
    assert [form.select_one(f"[name={name}]")["value"] for name in ("quantity", "quantity_2")] == ["10", "1"]
    assert form.select_one("[name=line_3]")
    said = {"kind": "order", "line": "A1|", "quantity": "2", "line_2": "A2|1 kg", "quantity_2": "1"}
    assert seller.post(page, {"key": key(), **said, "line_3": "A2|500 g", "quantity_3": "0"}).status_code == 422
    assert wanted() == {"A1 ": 10, "A2 1 kg": 1}
    assert seller.post(page, {"key": key(), **said, "line_3": "A2|500 g", "quantity_3": "3"}).status_code == 302
    assert wanted() == {"A1 ": 2, "A2 1 kg": 1, "A2 500 g": 3}
    # An emptied line is wanted no more.
    assert seller.post(page, {"key": key(), **said, "line": ""}).status_code == 302
    assert wanted() == {"A2 1 kg": 1}
    assert f.broken() == []


def test_no_line_of_a_long_comment_is_left_out_when_it_is_corrected() -> None:
    by, store, sale, _first = f.on_air(("", 95_000, 20))
    codes = [f"A{number}" for number in range(1, 11)]
    for code in codes[1:]:
        f.shown(sale, by, store, f.product(by, store, ("", 70_000, 20), name=f"Mắm {code}"), code)
    sale.refresh_from_db()
    f.say(sale, ("Na", " ".join(f"{code} x1," for code in codes)))
    assert Want.objects.wanted().count() == 10
    page = f"/ban-hang/live/binh-luan/{LiveComment.objects.get().pk}/"
    form = BeautifulSoup(browser(by).get(page).content, "html.parser")
    assert [box.select_one("[selected]")["value"] for box in form.select("select") if box.select_one("[selected][value*='|']")] == [f"{code}|" for code in codes]  # fmt: skip


def test_a_paste_is_taken_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    by, _store, sale, _first = f.on_air(("", 95_000, 4))
    page, large = f"/ban-hang/live/{sale.pk}/dan/", SimpleUploadedFile("lời.txt", b"Na: A1\n" * 300_000)
    seller = browser(by)
    answer = seller.post(page, {"key": key(), "channel": "tiktok", "file": large})
    assert answer.status_code == 422
    assert "lớn hơn 2 MB" in answer.content.decode()
    monkeypatch.setattr(comments, "MOST_PASTED", 3)
    answer = seller.post(page, {"key": key(), "channel": "tiktok", "text": "Na: A1\nBình: A1\nCúc: A1\nDung: A1"})
    assert answer.status_code == 422
    assert "Dung: A1" in answer.content.decode()
    assert not LiveComment.objects.exists()
