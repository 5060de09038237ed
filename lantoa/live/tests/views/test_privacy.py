"""Nobody writes as somebody else, reads another's order or number, or what its writer took back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.channels.tests import talks
from lantoa.channels.tests.talk.adapter import PageInMemory
from lantoa.kit.pace import Pace
from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.erasure import forget_old
from lantoa.live.actions.listen import ask
from lantoa.live.actions.session import Plan, change, end, go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.actions.take import paste, take
from lantoa.live.actions.tell import tell_held
from lantoa.live.models import CommentVersion, LiveAuthor, LiveComment, LiveSession, LiveStall
from lantoa.live.queries.page import seen
from lantoa.live.rules.comments import Heard
from lantoa.live.tests import factories as f
from lantoa.live.tests.actions.test_listen import heard_on_facebook, page, written
from lantoa.live.tests.conftest import Stage
from lantoa.live.tests.views.test_walk import browser, key
from lantoa.live.views import claim as claims

__all__ = ["page"]
pytestmark = pytest.mark.django_db


def write(browser: Client, sale: LiveSession, text: str, name: str = "Chị Na") -> int:
    return browser.post(f"/live/{sale.pk}/", {"key": key(), "name": name, "text": text}).status_code


def test_nobody_writes_as_another_by_a_cookie_of_their_own(stage: Stage) -> None:
    by, _store, sale, _first = f.on_air()
    mine = Client()
    assert [write(mine, sale, "chốt A1 x2"), write(mine, sale, "nhanh nhé")] == [302, 302]
    na = LiveAuthor.objects.get()
    for said in ("=chi na", na.known_by, f"gone:{na.pk}", mine.cookies["live"].value[:-1] + "x", "\x00"):
        other = Client()
        other.cookies["live"] = said
        assert na.token not in other.get(f"/live/{sale.pk}/").content.decode()
        assert write(other, sale, "thôi không lấy A1 nữa") == 302
    assert LiveAuthor.objects.count() == 6
    assert f.want(sale, "Chị Na").quantity == 2
    # A number that a place tells is never taken for a name, nor for somebody forgotten.
    before = LiveAuthor.objects.count()
    take(f.own(sale), [Heard(f"n{number}", said, "Chị Na", "hihi") for number, said in enumerate(("=chi na", "gone:1", "/gone:1"))])  # fmt: skip
    assert {"/=chi na", "/gone:1", "//gone:1"} <= set(LiveAuthor.objects.values_list("known_by", flat=True))
    assert LiveAuthor.objects.count() == before + 3
    # Forgotten is forgotten, whatever a browser says.
    end(sale, by=by)
    LiveSession.objects.update(closed_at=stage.now())
    stage.later(days=4_000)
    assert forget_old() == 1
    gone = Client()
    gone.cookies["live"] = f"gone:{na.pk}"
    for asking in (gone, mine):
        assert na.token not in asking.get(f"/live/{sale.pk}/").content.decode()


def test_who_read_a_code_never_sees_the_order_however_its_owner_is_reached_later(page: PageInMemory) -> None:
    by, _store, sale, _first = f.on_air()
    paste(sale, "facebook", "Na: chốt A1", by=by)
    na, stranger = f.author(sale, "Na"), Client()
    assert [one.pk for one in seen(sale, None).codes] == [na.pk]
    place = stranger.post(f"/live/{sale.pk}/nhan/", {"key": key(), "code": na.code})["Location"]
    (order,) = claim(na, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert order.token not in stranger.get(place).content.decode()
    # The sale's video is known only now; then the page tells of Na by her number.
    talks.facebook(by)
    change(
        sale, Plan(sale.title, sale.planned_at, 30, f"https://www.facebook.com/{talks.PAGE}/videos/1/", f.RULES), by=by
    )
    assert order.token not in stranger.get(place).content.decode()
    page.live = [written("1_11", "5001", "A1 nữa", "Na"), written("1_12", "5002", "A1", "Bình")]
    ask(sale.sources.get(kind="channel").pk)
    na.refresh_from_db()
    assert (na.known_by, seen(sale, None).codes) == ("5001", [])
    assert order.token not in stranger.get(place).content.decode()
    # Whom the link reached first sees their order by it.
    binh = f.author(sale, "Bình")
    (second,) = claim(binh, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert second.token in Client().get(f"/live/nhan/{binh.token}/").content.decode()


def test_who_is_known_from_pastes_alone_gets_a_code_and_keeps_nobody_from_their_link(page: PageInMemory) -> None:
    sale, source = heard_on_facebook(page, ("", 95_000, 99))
    names = [f"Khách {first}{second}" for first in "abcdefgh" for second in "klmnopq"]
    paste(sale, "facebook", "\n".join(f"{name}: chốt A1" for name in names), by=f.actor_of(sale))
    page.live = [written("1_11", "5001", "chốt A1", "Tú")]
    ask(source.pk)
    assert tell_held(sale.pk) == 1
    assert f.author(sale, "Tú").told_at is not None
    assert {one.name for one in seen(sale, None).codes} <= set(names)
    assert len(seen(sale, None).codes) == 30


def test_no_number_in_a_name_is_shown_to_whoever_reads_a_code() -> None:
    by, _store, sale, _first = f.on_air()
    seller = browser(by)
    pasted = {"key": key(), "channel": "tiktok", "text": "Na 0912345678: chốt A1\ngọi 0987.654.321 nhé"}
    assert "0987" not in seller.post(f"/ban-hang/live/{sale.pk}/dan/", pasted).content.decode()
    na, buyer = LiveAuthor.objects.get(), Client()
    shown = buyer.get(f"/live/nhan/{na.token}/").content.decode()
    assert "0912345678" not in shown
    assert "Na •••••••78</h1>" in shown
    assert 'value="Na' not in shown


def test_only_codes_that_open_nothing_count_as_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_tries", Pace())
    by, _store, sale, _first = f.on_air()
    paste(sale, "tiktok", "Na: chốt A1", by=by)
    na, place = f.author(sale, "Na"), f"/live/{sale.pk}/nhan/"

    def tried(code: str, times: int) -> set[int]:
        return {Client().post(place, {"key": key(), "code": code}).status_code for _time in range(times)}

    assert tried(na.code, 25) == {302}
    assert tried("K7M 2P9" if na.code != "K7M2P9" else "K7M 2P8", 20) == {422}
    assert tried(na.code, 1) == {429}


def test_who_gets_their_number_is_written_down_in_the_order_of_all_others() -> None:
    by, _store, sale, _first = f.on_air()
    channel = sale.sources.create(kind="channel", channel="facebook", video="77", made_at=world.now())
    paste(sale, "facebook", "Na: hihi\nBình: hihi\nCúc: hihi", by=by)
    with CaptureQueriesContext(connection) as asked:
        take(channel, f.heard(("Cúc", "a"), ("Bình", "b"), ("Na", "c")))
    written_ = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "live_liveauthor" SET "known_by"')]
    assert [sql.split('"known_by" = ')[1].split(",")[0] for sql in written_] == ["'p-Na'", "'p-Bình'", "'p-Cúc'"]


def test_what_its_writer_removed_or_changed_stands_nowhere_as_it_was(page: PageInMemory) -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    stall = ask_stall(sale, other, by=by)
    join_stall(stall, by=theirs)
    f.shown(sale, by, other, f.product(theirs, other, ("", 70_000, 9), name="Mắm tép"), "B1")
    sale = go_on_air(sale, by=by)
    channel = sale.sources.create(kind="channel", channel="facebook", video="77", made_at=world.now())
    # Na's was pasted first, and then heard: what becomes of the one is true of the other.
    paste(sale, "facebook", "Na: B1 ngõ 12 còn không", by=by)
    f.say(sale, ("Na", "B1 ngõ 12 còn không"), ("Bình", "B1 ngõ 13 còn không"), ("Cúc", "B1 ngõ 14"), source=channel)
    na, binh, cuc = LiveComment.objects.filter(source=channel).order_by("pk")
    assert na.same_as_id is not None
    paths = (f"/live/{sale.pk}/", f"/ban-hang/live/gian-hang/{LiveStall.objects.get(pk=stall.pk).pk}/ban/")
    neighbour = browser(theirs)
    for path in paths:
        assert all(f"ngõ {number}" in neighbour.get(path).content.decode() for number in (12, 13, 14))
    now = world.now()
    for comment, verb, text, minutes in ((na, "remove", "", 1), (binh, "edit", "B1 hẻm 15 0912345678", 1), (binh, "edit", "B1 hẻm 16 còn không", 2), (cuc, "remove", "", 1)):  # fmt: skip
        at = now + timedelta(minutes=minutes)
        CommentVersion.objects.create(comment=comment, verb=verb, text=text, at=at, received_at=at, looked_at=at)
    for path in paths:
        shown = neighbour.get(path).content.decode()
        assert "hẻm 16" in shown
        assert not any(words in shown for words in ("ngõ 12", "ngõ 13", "ngõ 14", "hẻm 15"))


def test_the_sale_of_a_stall_that_nobody_is_left_in_is_closed_to_everybody(stage: Stage) -> None:
    by, _store, sale, _first = f.on_air()
    assert Client().get(f"/live/{sale.pk}/").status_code == 200
    accounts.erase_person(by.person, by=None, why="desk", anyway=True)
    browser = Client()
    assert browser.get(f"/live/{sale.pk}/").status_code == 404
    assert write(browser, sale, "chốt A1") == 404
