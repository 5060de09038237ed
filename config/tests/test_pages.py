"""Kept pages below Django: the same bytes for everybody, never older than what is committed, and nothing else ever kept."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction

from config.pages import Pages, is_for_everybody, preferred
from lantoa.kit import database
from lantoa.kit.page_cache.table import Table
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.models import Offer
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    kept: bool

    @property
    def text(self) -> str:
        plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers.get("content-encoding", ""), bytes)
        return plain(self.body).decode()


Ask = Callable[..., Answer]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    made = Table(tmp_path / "pages", settled=lambda: True)
    monkeypatch.setattr(database, "_tables", [made])
    yield made
    made.close()


def around(table: Table, *, shared: bool = False, limit: int = 10_000_000) -> Ask:
    django = get_wsgi_application()
    built: list[str] = []

    def counted(environ: dict[str, Any], start: Any) -> Any:
        built.append(environ["PATH_INFO"])
        return django(environ, start)

    pages = Pages(counted, table, limit=limit, shared=shared)

    def ask(path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        told: list[Any] = []
        before = len(built)
        answer: Any = pages(environ, lambda *given: told.extend(given))
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, lines = told[0], told[1]
        return Answer(int(status[:3]), {name.lower(): value for name, value in lines}, content, len(built) == before)

    return ask


@pytest.fixture
def ask(table: Table) -> Ask:
    return around(table)


@pytest.fixture
def stall() -> factories.Stall:
    return factories.stall()


def addresses(stall: factories.Stall, product: Any) -> list[str]:
    bare = [
        "/",
        f"/gian-hang/{stall.store.slug}/",
        f"/hang/{product.pk}/",
        "/loai/do-che-bien/",
        "/xa-phuong/",
        "/xa-phuong/van-don/",
    ]
    return bare + [f"/{code}{path}" for code in ("en", "id") for path in bare]


def test_every_public_page_is_kept_and_is_the_page_django_made(ask: Ask, stall: factories.Stall) -> None:
    product = factories.squid_cake(stall, photos=[factories.photo(stall)])
    for path in addresses(stall, product):
        first, second = ask(path), ask(path)
        assert (first.kept, second.kept) == (False, True), path
        assert first.status == second.status == 200
        assert (first.body, first.headers) == (second.body, second.headers)


def test_a_kept_page_carries_the_security_headers_and_nothing_about_the_asker(ask: Ask, stall: factories.Stall) -> None:
    product = factories.squid_cake(stall)
    ask(f"/hang/{product.pk}/")
    headers = ask(f"/hang/{product.pk}/").headers
    for name in (
        "content-security-policy",
        "permissions-policy",
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
    ):
        assert headers[name]
    assert headers["content-language"] == "vi"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "no-cache"
    assert "set-cookie" not in headers


def test_each_asker_gets_the_encoding_they_can_read(ask: Ask, stall: factories.Stall) -> None:
    path = f"/gian-hang/{stall.store.slug}/"
    answers = [ask(path, accept_encoding=accepted) for accepted in ("br, gzip", "gzip, deflate", "", "gzip;q=0, *;q=0")]
    assert [answer.headers.get("content-encoding", "") for answer in answers] == ["br", "gzip", "", ""]
    assert len({answer.text for answer in answers}) == 1
    assert {int(answer.headers["content-length"]) - len(answer.body) for answer in answers} == {0}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("*", "br"), ("identity", ""), ("", ""),
     ("br;q=abc", ""), ("GZIP", "gzip"), ("\x00;;,,", ""), ("br;q=", "")],
)  # fmt: skip
def test_an_encoding_is_read_as_it_is_meant(accepted: str, chosen: str) -> None:
    assert preferred(accepted) == chosen


def test_whoever_has_the_page_already_is_told_so_without_a_body(ask: Ask, stall: factories.Stall) -> None:
    path = f"/gian-hang/{stall.store.slug}/"
    first = ask(path, accept_encoding="br")
    again = ask(path, accept_encoding="br", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers
    stores.set_shown(stall.store, factories.squid_cake(stall), shown=False, by=stall.by)
    assert ask(path, accept_encoding="br", if_none_match='"another"').status == 200


def test_head_has_the_headers_without_the_body(ask: Ask, stall: factories.Stall) -> None:
    path = f"/gian-hang/{stall.store.slug}/"
    whole = ask(path)
    head = ask(path, "HEAD")
    assert head.kept
    assert head.body == b""
    assert head.headers == whole.headers
    assert ask("/xa-phuong/", "HEAD").body == b""


def test_a_change_is_on_the_page_the_moment_it_is_committed(ask: Ask, stall: factories.Stall) -> None:
    product = factories.squid_cake(stall)
    variant = Offer.objects.get(variant__product=product).variant_id
    path = f"/hang/{product.pk}/"
    changes: list[tuple[Callable[[], Any], str]] = [
        (lambda: stock.set_on_hand(variant, 7, by=stall.by), "Còn 7 kg"),
        (lambda: price(stall, product, 460_000), "460.000"),
        (
            lambda: stores.close_for_holiday(stall.store, since=world.today(), until=world.today(), by=stall.by),
            "đang nghỉ",
        ),
        (lambda: stores.reopen(stall.store, by=stall.by), "Mua"),
    ]
    for change, shown in changes:
        before = ask(path)
        assert ask(path).kept
        change()
        after = ask(path)
        assert not after.kept
        assert after.text != before.text
        assert shown.lower() in after.text.lower()


def price(stall: factories.Stall, product: Any, price: int) -> None:
    offer = Offer.objects.get(variant__product=product)
    kind = stores.Kind("", price, 7, offer.variant_id, 7)
    stores.change_offer(
        stall.store, product, name=product.name, category="do-che-bien", unit="kg", variants=[kind], by=stall.by
    )


def test_another_stalls_change_leaves_the_page_kept(ask: Ask, stall: factories.Stall) -> None:
    other = factories.stall("Bếp khác")
    product, others = factories.squid_cake(stall), factories.squid_cake(other)
    path = f"/hang/{product.pk}/"
    ask(path)
    stock.set_on_hand(Offer.objects.get(variant__product=others).variant_id, 3, by=other.by)
    assert ask(path).kept


def test_the_market_stays_kept_while_a_stall_on_another_page_of_it_counts(ask: Ask, stall: factories.Stall) -> None:
    first = factories.squid_cake(stall, name="Món đầu tiên")
    other = factories.stall("Bếp khác")
    for number in range(24):
        factories.squid_cake(other, name=f"Món {number}")
    variant = Offer.objects.get(variant__product=first).variant_id
    ask("/")
    stock.set_on_hand(variant, 3, by=stall.by)
    assert ask("/").kept
    assert not ask("/?trang=2").kept
    stock.set_on_hand(variant, 0, by=stall.by)
    assert not ask("/?trang=2").kept


def test_a_promise_that_runs_out_changes_the_page_without_a_commit(ask: Ask, stall: factories.Stall) -> None:
    product = factories.squid_cake(stall)
    variant = Offer.objects.get(variant__product=product).variant_id
    with transaction.atomic():
        stock.hold([(variant, 12)], stall.store, expires_at=world.now() + timedelta(seconds=0.5))
    path, card = f"/hang/{product.pk}/", f"/gian-hang/{stall.store.slug}/"
    assert "hết hàng" in ask(path).text.lower()
    assert "hết hàng" in ask(card).text.lower()
    assert "hết hàng" in ask("/").text.lower()
    assert ask(path).kept
    world.sleep(0.6)
    assert "còn 12 kg" in ask(path).text.lower()
    assert "còn 12 kg" in ask(card).text.lower()
    assert "hết hàng" not in ask("/").text.lower()


def test_a_page_built_while_somebody_commits_is_given_once_and_not_kept(
    ask: Ask, table: Table, stall: factories.Stall
) -> None:
    path = f"/gian-hang/{stall.store.slug}/"
    mark = table.begin([f"seller:{stall.organisation.pk}"])
    assert [ask(path).kept for _ in range(2)] == [False, False]
    mark.finish()
    assert [ask(path).kept for _ in range(2)] == [False, True]


def test_what_a_person_sees_alone_is_never_kept(ask: Ask, stall: factories.Stall) -> None:
    product = factories.squid_cake(stall)
    stores.set_shown(stall.store, product, shown=False, by=stall.by)
    cookie = f"sessionid={factories.browser(stall.person).cookies['sessionid'].value}"
    path = f"/hang/{product.pk}/"
    for _ in range(2):
        own = ask(path, cookie=cookie)
        assert own.status == 200
        assert not own.kept
        assert ask(path).status == 404


def test_somebody_signed_in_gets_the_very_same_public_page(ask: Ask, stall: factories.Stall) -> None:
    cookie = f"sessionid={factories.browser(stall.person).cookies['sessionid'].value}"
    for path in addresses(stall, factories.squid_cake(stall)):
        first = ask(path, cookie=cookie)
        assert ask(path).kept, path
        assert ask(path).body == first.body


@pytest.mark.parametrize(
    "path", ["/dang-nhap/", "/health/ready", "/gio-hang/", "/khong-co/", "/hang/999999/", "/loai/khong-co/"]
)
def test_other_pages_and_refusals_pass_through(ask: Ask, path: str) -> None:
    assert [ask(path).kept for _ in range(3)] == [False] * 3


@pytest.mark.parametrize(
    "query", ["q=muc", "trang=0", "trang=01", "trang=1&x=2", "trang=999999", "fbclid=abc", "trang=%31"]
)
def test_another_question_passes_through(ask: Ask, query: str) -> None:
    assert [ask(f"/?{query}").kept for _ in range(2)] == [False, False]


def test_each_page_of_a_list_is_kept_for_itself(ask: Ask, stall: factories.Stall) -> None:
    for number in range(25):
        factories.squid_cake(stall, name=f"Món {number}")
    path = f"/gian-hang/{stall.store.slug}/"
    first, second = ask(path), ask(f"{path}?trang=2")
    assert first.text != second.text
    assert ask(f"{path}?trang=2").body == second.body
    assert ask(path).kept


def test_hosts_and_schemes_are_kept_apart(ask: Ask, settings: Any) -> None:
    ask("/")
    assert not ask("/", host="elsewhere.example").kept
    assert not ask("/", x_forwarded_proto="https").kept
    assert ask("/").kept


def test_only_asking_is_answered_from_the_shelf(ask: Ask) -> None:
    ask("/")
    assert ask("/").kept
    assert ask("/", "POST").status in {403, 405}
    assert not ask("/", hx_request="true").kept


def test_a_page_read_from_a_table_nobody_watches_is_not_kept(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = {name: room for name, room in database.watched().items() if name != "catalog_category"}
    monkeypatch.setattr(database, "_watched", lambda: watched)
    assert [ask("/").kept for _ in range(2)] == [False, False]


def test_with_the_file_of_the_table_gone_nothing_is_given_from_the_shelf(
    ask: Ask, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.pages.TRUST", 0.000_001)
    ask("/")
    assert ask("/").kept
    table.path.unlink()
    assert [ask("/").kept for _ in range(2)] == [False, False]


def test_where_other_machines_write_too_pages_are_given_only_while_their_news_is_heard(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = around(table, shared=True)
    assert [ask("/").kept for _ in range(2)] == [False, False]
    table.heard(world.monotonic())
    assert ask("/").kept
    monkeypatch.setattr("config.pages.DELAY", -1.0)
    deaf = around(table, shared=True)
    assert [deaf("/").kept for _ in range(2)] == [False, False]


def test_an_answer_tied_to_its_asker_is_told_from_one_for_everybody() -> None:
    assert is_for_everybody([("Vary", "Accept-Language"), ("Cache-Control", "no-cache")])
    for header in (
        ("Set-Cookie", "a=b"),
        ("vary", "Accept, Cookie"),
        ("Vary", "*"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
    ):
        assert not is_for_everybody([header])
