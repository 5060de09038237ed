"""A neighbour reads and corrects what is about their own goods in a sale their stall stands in, and nothing else of it."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.kit.world import world
from lantoa.live.actions.correction import decide_by_hand, take_over
from lantoa.live.actions.pick import pin
from lantoa.live.actions.session import go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.errors import BadComment
from lantoa.live.models import CommentVersion, LiveComment, LiveSession, LiveStall, Pick, Want
from lantoa.live.queries.neighbour import neighbour_console
from lantoa.live.rules.grammar import Line
from lantoa.live.tests import factories as f
from lantoa.live.tests.views.test_walk import browser, key

pytestmark = pytest.mark.django_db


def comment(words: str) -> LiveComment:
    return LiveComment.objects.get(text=words)


def test_a_neighbour_has_a_console_for_their_own_goods_only(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    first = f.shown(sale, by, store, f.product(by, store, ("", 95_000, 3)), "A1")
    stall = ask_stall(sale, other, by=by)
    neighbour, page = browser(theirs), f"/ban-hang/live/gian-hang/{stall.pk}/ban/"
    # Asked is not in it yet.
    assert neighbour.get(page).status_code == 404
    join_stall(stall, by=theirs)
    f.shown(sale, by, other, f.product(theirs, other, ("", 70_000, 1), name="Mắm tép"), "B1")
    sale = go_on_air(sale, by=by)
    pin(first, by=by)
    f.say(
        sale, ("Na", "chốt A1 0912345678"), ("Bình", "B1"), ("Cúc", "chốt B1 nhé"), ("Dung", "mắm tép còn không"), ("Hoa", "ruốc hàu còn không"),
        ("Lan", "B1 với A1 cái nào ngon hơn"),
    )  # fmt: skip
    standing = LiveStall.objects.select_related("session__organisation", "session__streamer", "store").get(pk=stall.pk)
    neighbour_console(standing)
    with django_assert_max_num_queries(11):
        neighbour_console(standing)
    seen = neighbour.get(page).content.decode()
    for words in ("Mắm tép", "Bình", "Cúc", "Dung", "Lan"):
        assert words in seen
    # What is pinned is public; its numbers, who wants it and what they wrote are not the neighbour's.
    assert "A1" in seen
    for words in ("Na</b>", "Hoa", "0912345678", "95.000", "pinned-price"):
        assert words not in seen
    decide = f"/ban-hang/live/gian-hang/{stall.pk}/binh-luan/%s/"
    assert decide % comment("mắm tép còn không").pk in seen
    assert decide % comment("B1 với A1 cái nào ngon hơn").pk not in seen
    for words in ("chốt A1 0912345678", "ruốc hàu còn không", "B1 với A1 cái nào ngon hơn"):
        assert neighbour.get(decide % comment(words).pk).status_code == 404
        assert neighbour.post(f"{decide % comment(words).pk}xong/", {"key": key()}).status_code == 404
    assert browser(by).get(page).status_code == 404
    assert neighbour.get(f"/ban-hang/live/{sale.pk}/ban/").status_code == 404
    assert neighbour.get(f"/ban-hang/live/{sale.pk}/so/").status_code == 404
    LiveSession.objects.update(over_at=world.now())
    assert page in neighbour.get("/ban-hang/live/").content.decode()
    LiveStall.objects.filter(pk=stall.pk).update(left_at=world.now())
    assert neighbour.get(page).status_code == 404


def test_a_neighbour_corrects_comments_about_their_own_goods_only() -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    stall = ask_stall(sale, other, by=by)
    join_stall(stall, by=theirs)
    f.shown(sale, by, other, f.product(theirs, other, ("", 70_000, 4), name="Mắm tép"), "B1")
    sale = go_on_air(sale, by=by)
    f.say(sale, ("Na", "chốt A1"), ("Na", "chốt B1"), ("Dung", "mắm tép còn không"), ("Cúc", "B1 nhé"))
    neighbour, page = browser(theirs), f"/ban-hang/live/gian-hang/{stall.pk}/"
    at = f"{page}binh-luan/{comment('chốt B1').pk}/"
    shown = neighbour.get(at).content.decode()
    assert "chốt A1" not in shown
    assert 'value="A1|"' not in shown
    # Others' goods cannot be said by the form, nor past it.
    assert neighbour.post(at, {"key": key(), "kind": "order", "line": "A1|", "quantity": "1"}).status_code == 422
    with pytest.raises(BadComment):
        decide_by_hand(
            comment("chốt B1"), "order", [Line("A1", None, f.want(sale, "Cúc").quantity)], by=theirs, stall=stall
        )
    with pytest.raises(BadComment):
        decide_by_hand(comment("chốt A1"), "other", by=theirs, stall=stall)
    assert neighbour.post(at, {"key": key(), "kind": "order", "line": "B1|", "quantity": "2"}).status_code == 302
    wants = {one.pick.code: one.held for one in Want.objects.filter(author__name="Na").select_related("pick")}
    assert wants == {"A1": 1, "B1": 2}
    assert neighbour.post(f"{page}binh-luan/{comment('mắm tép còn không').pk}/xong/", {"key": key()}).status_code == 302
    assert "mắm tép còn không" not in neighbour.get(f"{page}ban/moi/").content.decode()
    # A part of a piece of their goods is theirs to say; of others' goods it is not.
    Want.objects.filter(author__name="Cúc").update(quantity="1.500", trouble="part", waits_from=None)
    a1 = Want.objects.get(pick__code="A1")
    assert neighbour.post(f"{page}muon/{a1.pk}/", {"key": key(), "whole": "2"}).status_code == 404
    assert neighbour.post(f"{page}muon/{f.want(sale, 'Cúc').pk}/", {"key": key(), "whole": "2"}).status_code == 302
    assert f.want(sale, "Cúc").quantity == 2
    assert f.broken() == []
    assert Pick.objects.shown().count() == 2


def test_a_neighbour_settles_what_was_changed_or_removed_where_it_is_about_their_own_goods_only() -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    stall = ask_stall(sale, other, by=by)
    join_stall(stall, by=theirs)
    f.shown(sale, by, other, f.product(theirs, other, ("", 70_000, 9), name="Mắm tép"), "B1")
    sale = go_on_air(sale, by=by)
    f.say(
        sale, ("Na", "chốt B1"), ("Cúc", "B1 nhé"), ("Dung", "lấy B1"), ("Lan", "A1"), ("Lan", "B1 ạ"), ("Em", "B1 nha")
    )

    def changed(words: str, verb: str, text: str = "") -> CommentVersion:
        return CommentVersion.objects.create(
            comment=comment(words), verb=verb, text=text, at=world.now(), received_at=world.now()
        )

    more, gone = changed("chốt B1", "edit", "chốt B1 x3"), changed("B1 nhé", "remove")
    elsewhere, adding = changed("lấy B1", "edit", "lấy A1"), changed("B1 ạ", "edit", "thêm 1 cả hai")
    neighbour, page = browser(theirs), f"/ban-hang/live/gian-hang/{stall.pk}/"
    take = f"{page}binh-luan/%s/loi-moi/"
    seen = neighbour.get(f"/en{page}ban/moi/").content.decode()
    for version in (more, gone):
        assert take % version.comment_id in seen
    assert "changed there to: chốt B1 x3" in seen
    # Where the new words name another stall's goods it is the host's, on the console and by its address.
    assert take % elsewhere.comment_id not in seen
    assert neighbour.post(take % elsewhere.comment_id, {"key": key(), "version": elsewhere.pk}).status_code == 404
    assert neighbour.post(take % comment("A1").pk, {"key": key(), "version": more.pk}).status_code == 404
    with pytest.raises(BadComment):
        take_over(elsewhere, by=theirs, stall=stall)
    # A version of another comment, or none, changes nothing.
    for said in (gone.pk, "x", ""):
        assert neighbour.post(take % more.comment_id, {"key": key(), "version": said}).status_code == 302
    assert (f.want(sale, "Na").held, f.want(sale, "Cúc").held) == (1, 1)
    assert neighbour.post(take % more.comment_id, {"key": key(), "version": more.pk}).status_code == 302
    assert neighbour.post(take % gone.comment_id, {"key": key(), "version": gone.pk}).status_code == 302
    assert (f.want(sale, "Na").held, f.want(sale, "Cúc").held) == (3, 0)
    seen = neighbour.get(f"{page}ban/moi/").content.decode()
    assert take % more.comment_id not in seen
    assert take % gone.comment_id not in seen
    # New words that name nothing themselves, and mean others' goods by what their writer has.
    neighbour.post(take % adding.comment_id, {"key": key(), "version": adding.pk})
    assert Want.objects.get(author__name="Lan", pick__code="A1").held == 1
    host = browser(by).get(f"/ban-hang/live/{sale.pk}/ban/moi/").content.decode()
    assert f"/ban-hang/live/binh-luan/{elsewhere.comment_id}/loi-moi/" in host
    LiveStall.objects.filter(pk=stall.pk).update(left_at=world.now())
    last = changed("B1 nha", "remove")
    assert neighbour.post(take % last.comment_id, {"key": key(), "version": last.pk}).status_code == 404
    assert f.broken() == []
