"""Goods put up by hand elsewhere: the card to copy, who put them up, whether the link still leads there, what changed since."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from PIL import Image

from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions.upload import look_at_links
from lantoa.channels.models import Upload
from lantoa.channels.rules import board as rules
from lantoa.journal import api as journal
from lantoa.kit.world import Response, World, world
from lantoa.stock import api as stock
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db
LINK = "https://postmart.vn/san-pham/cha-muc-gia-tay"


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


class Outside(World):
    """A place outside that answers as it is told, and the days that go by."""

    def __init__(self) -> None:
        self.answer: int | Exception = 200
        self.asked: list[str] = []
        self.later = timedelta(0)

    def now(self) -> Any:
        return super().now() + self.later

    def http(self, method: str, url: str, **_rest: Any) -> Response:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Response(self.answer, {}, b"")


@pytest.fixture
def there() -> Iterator[Outside]:
    made = Outside()
    before = world.use(made)
    yield made
    world.use(before)


def put_up(stall: factories.Stall, product: catalog.Product, address: str = LINK, board: str = "postmart") -> Any:
    sent = {"goods_link": address, "key": factories.key()}
    return factories.browser(stall.person).post(reverse("channel_boards:board", args=[product.pk, board]), sent)


def words(stall: factories.Stall, name: str, *arguments: Any) -> str:
    answer = factories.browser(stall.person).get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "lxml").main.text.split())  # type: ignore[union-attr]


def test_every_field_can_be_copied_in_order_and_by_hand() -> None:
    stall = factories.stall('Bếp "Hương" <b>')
    product = factories.squid_cake(stall, name="Chả mực <script> " + "rất dài " * 17, variants=factories.KINDS, description="Giã tay.\nSáng nay.")  # fmt: skip
    answer = factories.browser(stall.person).get(reverse("channel_boards:board", args=[product.pk, "postmart"]))
    page = BeautifulSoup(answer.content, "lxml")
    buttons = [one["data-copy"] for one in page.select("[data-copy]")]
    assert [one.text for one in page.select(".copy b")] == buttons  # what is copied also stands there to be marked
    title, shelf, price, unit, kinds, left, *_rest = buttons
    assert title.startswith("Chả mực <script> rất dài")
    assert len(title) <= 120
    assert not title.endswith(" ")
    assert (price, unit, left) == ("225000", "kg", "17")
    assert kinds == "500 g: 225.000 ₫\n1 kg: 450.000 ₫".replace(" ₫", kinds[len("500 g: 225.000")] + "₫")
    assert 'Bếp "Hương" <b>' in buttons
    assert "chưa kiểm chứng" in page.text.lower()


def test_photos_go_along_square_and_numbered() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, photos=[factories.photo(stall), factories.photo(stall, (9, 9, 200))])
    answer = factories.browser(stall.person).get(reverse("channel_boards:board_photos", args=[product.pk, "voso"]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert pack.namelist() == ["cha-muc-gia-tay-ha-long-1.jpg", "cha-muc-gia-tay-ha-long-2.jpg"]
        with Image.open(io.BytesIO(pack.read(pack.namelist()[0]))) as picture:
            assert (picture.format, picture.size) == ("JPEG", (1000, 1000))
    bare = factories.squid_cake(stall, name="Không ảnh")
    assert (
        factories.browser(stall.person).get(reverse("channel_boards:board_photos", args=[bare.pk, "voso"])).status_code
        == 404
    )


def test_it_is_written_down_once_and_reminds_of_what_changed_since() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=[("", 450_000, 12)])
    assert put_up(stall, product).status_code == 302
    assert put_up(stall, product).status_code == 302
    upload = Upload.objects.get()
    assert (upload.price, upload.had_any, upload.by_id) == (450_000, True, stall.person.pk)
    assert [entry.act for entry in journal.entries_about(upload)] == [acts.UPLOADED] * 2
    assert "Postmart" in words(stall, "channel_boards:uploads")
    (variant,) = product.variants.all()
    stock.set_on_hand(variant.pk, 0, by=stall.by)
    Upload.objects.update(price=400_000)
    said = words(stall, "channel_boards:uploads")
    assert all(word in said for word in ("400.000", "450.000", "đã hết"))
    put_up(stall, product)
    assert "đã hết" not in words(stall, "channel_boards:boards", product.pk)
    ended = factories.browser(stall.person).post(
        reverse("channel_boards:upload_end", args=[upload.pk]), {"key": factories.key()}
    )
    assert ended.status_code == 302
    assert not Upload.objects.live().exists()
    assert journal.entries_about(upload).last().act == acts.UPLOAD_ENDED
    put_up(stall, product)
    assert Upload.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://postmart.vn/x", "https://postmart.vn.xau.example/x", "https://postmart.vn@127.0.0.1/", "https://127.0.0.1/", "javascript:alert(1)",
        "https://postmart.vn:8080/", "https://xaupostmart.vn/", "https://postmart.vn\\@xau.example/", "https://[::1]/", "https://postmart.vn/giả", "ftp://postmart.vn/",
    ],
)  # fmt: skip
def test_no_link_leads_our_server_astray(address: str, there: Outside) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    assert put_up(stall, product, "https://postmart.vn/" + "a" * 500).status_code == 422
    assert put_up(stall, product, address).status_code == 422
    assert not Upload.objects.exists()
    # Whatever stands in the database: only hosts that the data names are opened.
    Upload.objects.create(organisation=stall.organisation, product=product, board="postmart", address=address[:500], price=1, had_any=True, noted_at=world.now())  # fmt: skip
    assert look_at_links() == 1
    assert there.asked == []
    assert Upload.objects.get().link == "unchecked"


def test_a_link_is_opened_once_a_day_and_a_page_that_is_gone_is_said(there: Outside) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    put_up(stall, product)
    put_up(stall, product, "", "voso")
    put_up(stall, product, "https://o-dau.example/cha-muc", "sendo-farm")
    for answer, state in ((200, "live"), (OSError("down"), "silent"), (404, "gone"), (503, "silent"), (301, "live")):
        there.answer = answer
        assert look_at_links() == 2
        assert look_at_links() == 0
        assert Upload.objects.get(board="postmart").link == state
        assert ("không còn" in words(stall, "channel_boards:uploads")) == (state == "gone")
        there.later += timedelta(days=1, minutes=1)
    assert there.asked == [LINK] * 5
    said = [entry.act for entry in journal.entries_about(Upload.objects.get(board="postmart"))]
    assert said == [acts.UPLOADED, acts.LINK_GONE, acts.LINK_BACK]


def test_what_is_closed_or_anothers_or_only_tried_out_is_not_there() -> None:
    stall, other = factories.stall(), factories.stall("Bếp Lan")
    product, theirs = factories.squid_cake(stall), factories.squid_cake(other)
    trial = factories.stall(rehearsal=True)
    tried = factories.squid_cake(trial)
    browser = factories.browser(stall.person)
    for number, board in (
        (product.pk, "sendo"),
        (product.pk, "khong-co"),
        (theirs.pk, "postmart"),
        (987_654_321, "postmart"),
    ):
        assert browser.get(reverse("channel_boards:board", args=[number, board])).status_code == 404
    assert put_up(stall, theirs).status_code == put_up(stall, product, board="sendo").status_code == 404
    assert factories.browser(trial.person).get(reverse("channel_boards:boards", args=[tried.pk])).status_code == 404
    put_up(other, theirs)
    assert (
        browser.post(
            reverse("channel_boards:upload_end", args=[Upload.objects.get().pk]), {"key": factories.key()}
        ).status_code
        == 404
    )
    # What stood at a place that closed later stays readable, and can be taken off the list.
    Upload.objects.create(organisation=stall.organisation, product=product, board="sendo", price=1, had_any=True, noted_at=world.now())  # fmt: skip
    assert "Sendo" in words(stall, "channel_boards:boards", product.pk)


def test_any_number_of_goods_takes_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    stall = factories.stall()
    for number in range(4):
        put_up(stall, factories.squid_cake(stall, name=f"Mực {number}"))
    browser = factories.browser(stall.person)
    with django_assert_max_num_queries(16):
        browser.get(reverse("channel_boards:uploads"))


def test_every_place_says_its_source_and_a_closed_one_keeps_its_row() -> None:
    every = rules.boards()
    assert len({one.slug for one in every}) == len(every)
    assert all(one.source and one.fields and one.photo_side > 0 and one.most_photos > 0 for one in every)
    assert all(one.valid_to is None or one.valid_from <= one.valid_to for one in every)
    sendo = rules.board("sendo")
    assert sendo is not None
    assert [sendo.is_open(date(2025, 4, day)) for day in (15, 16)] == [True, False]
